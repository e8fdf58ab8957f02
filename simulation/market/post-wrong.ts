/** Mistakes about the carrier's number (B2), and the code of each. */
import type { Turn } from './turn.ts';
import { isUsable } from './world.ts';

export function postWrongs({ order, world }: Turn): [name: string, body: Record<string, unknown>, code: string][] {
  if (!isUsable(order.seller, 'outbound'))
    return [['dispatch by itself without a contract', { method: 'auto' }, 'contract_not_in_use']];
  const foreign = world.malls[0]!.sellers.find((each) => each !== order.seller && each.contract)?.contract;
  return [
    ['dispatch by itself with a number', { method: 'auto', waybill_number: '6013082362377' }, 'invalid'],
    ['dispatch by itself with another carrier', { method: 'auto', carrier: 'logen' }, 'contract_not_in_use'],
    [
      'dispatch by a contract with a typed number',
      { method: 'untracked', contract: order.seller.contract!.id },
      'invalid',
    ],
    ...(foreign
      ? ([
          ["dispatch by another seller's contract", { method: 'auto', contract: foreign.id }, 'contract_not_in_use'],
        ] as [string, Record<string, unknown>, string][])
      : []),
  ];
}
