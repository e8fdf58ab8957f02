/** A seller's contract with Korea Post, opened as a seller, an operator and the post do it; used by the replay and the demo. */
import { createHash } from 'node:crypto';
import { type Client, must, problemOf, Refused, refusalText, waitFor } from './client.ts';

export interface ContractWish {
  /** With the mall's key. */
  mall: Client;
  platform: Client;
  seller: string;
  /** Of the contract: asked for again, the same one is found. */
  reference: string;
  customerNumber: string;
  /** Minor units; what the post collects a return for. */
  returnFee: number;
}

/**
 * A number of its own for each seller: in the sandbox it has its own clock, which never goes back, and decides by its
 * end what the post says of it. Ending in 50 it is a usual customer.
 */
export function customerNumberOf(seller: string): string {
  const digits = createHash('sha256').update(`customer number of ${seller}`).digest().readUInt32BE(0) % 100_000_000;
  return `${String(digits).padStart(8, '0')}50`;
}

interface Shown {
  id: string;
  state: string;
  hold_reason: string | null;
}

const path = '/v1/carrier_contracts';
const patienceMs = 90_000;

/** Returns when the contract is in use. Throws `Refused` with what the post says against it. */
export async function openContract(wish: ContractWish): Promise<void> {
  const { mall, platform, seller, reference, customerNumber, returnFee } = wish;
  const body = {
    seller,
    reference,
    carrier: 'korea_post',
    uses: ['outbound', 'return'],
    credentials: {
      epost_id: `shop-${customerNumber}`,
      customer_number: customerNumber,
      approval_number: customerNumber,
    },
    fees: [{ use: 'return', amount: returnFee }],
    metadata: { made_up: 'everything' },
  };
  const answer = await mall.post(path, body, `contract:${reference}`);
  const { code, existing } = problemOf(answer);
  const id = code === 'reference_taken' && existing ? existing : must<Shown>(path, answer, body).id;
  const checked = await waitFor(`the post to know contract ${customerNumber}`, patienceMs, async () => {
    const shown = must<Shown>(path, await mall.get(`${path}/${id}`));
    if (shown.state === 'requested' || shown.state === 'verifying') return null;
    return shown;
  });
  if (checked.state === 'in_use') return;
  if (checked.state !== 'verified')
    throw new Refused(refusalText(path, { code: checked.state, detail: checked.hold_reason ?? '' }, body));
  must(path, await platform.post(`${path}/${id}/authorise`, {}, `authorise:${reference}`));
}
