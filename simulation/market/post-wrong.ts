/** Mistakes about the carrier's number (B2), and the code of each. */
import type { Turn } from './turn.ts';
import { isUsable } from './world.ts';

type Wrong = [name: string, body: Record<string, unknown>, code: string];

export function postWrongs({ order, world }: Turn): Wrong[] {
  if (!isUsable(order.seller, 'outbound'))
    return [['dispatch by itself without a contract', { method: 'auto' }, 'contract_not_in_use']];
  const own = order.seller.contract!.id;
  const wrongs: Wrong[] = [
    ['dispatch by itself with a number', { method: 'auto', waybill_number: '6013082362377' }, 'invalid'],
    ['dispatch by itself with another carrier', { method: 'auto', carrier: 'logen' }, 'contract_not_in_use'],
    ['dispatch by a contract without a carrier', { method: 'untracked', contract: own }, 'invalid'],
  ];
  const other = world.malls[0]!.sellers.find((each) => each !== order.seller && each.contract);
  if (other)
    wrongs.push([
      "dispatch by another seller's contract",
      { method: 'auto', contract: other.contract!.id },
      'contract_not_in_use',
    ]);
  return wrongs;
}
