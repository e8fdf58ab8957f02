/** Sellers' contracts with Korea Post (A2): applied for, verified by the post, authorised, suspended and reinstated. */
import { type Api, isDone, type Reply } from '../api.ts';
import { plusHours } from '../oracle/calendar.ts';
import type { Dice } from '../random.ts';
import type { PostDesk } from './post-desk.ts';
import { count, type Mall, type Seller, type SellerContract, type World } from './world.ts';

export interface Applying {
  api: Api;
  platformKey: string;
  /** Part of keys and customer numbers. */
  tag: string;
}

/** Contracts by the order of the sellers: the second one mistypes its number first, the third sends its returns itself. */
export async function openContracts(applying: Applying, mall: Mall, { control }: PostDesk): Promise<void> {
  for (const [i, seller] of mall.sellers.entries()) {
    const customerNumber = numberFor(`${applying.tag}/${i}`);
    const contract = await apply(applying, seller, {
      customerNumber,
      mistyped: i === 1,
      uses: i === 2 ? ['outbound'] : ['outbound', 'return'],
      fee: i === 0 ? 3_500 : null,
    });
    await control.movement(customerNumber, { automatic: false });
    seller.contract = contract;
  }
}

interface Wish {
  customerNumber: string;
  /** With a number that the post does not know, at first. */
  mistyped: boolean;
  uses: SellerContract['uses'];
  /** For a return, minor units; null: the table names none. */
  fee: number | null;
}

async function apply(applying: Applying, seller: Seller, wish: Wish): Promise<SellerContract> {
  const { api, platformKey, tag } = applying;
  const { customerNumber, uses, fee } = wish;
  const post = (path: string, as: string, body?: unknown) =>
    api.post(path, { as, key: `${tag}-${customerNumber}-${path}`, body });
  const first = wish.mistyped ? `${customerNumber.slice(0, 8)}01` : customerNumber;
  const applied = needed(
    await post('/v1/carrier_contracts', seller.key, {
      carrier: 'korea_post',
      uses,
      credentials: credentialsOf(first),
      ...(fee === null ? {} : { fees: [{ use: 'return', amount: fee }] }),
    }),
    'applied for',
  );
  const path = `/v1/carrier_contracts/${applied.id}`;
  if (wish.mistyped) {
    await until(api, path, { key: seller.key, state: 'on_hold' });
    needed(await post(`${path}/resubmit`, seller.key, { credentials: credentialsOf(customerNumber) }), 'resubmitted');
  }
  await until(api, path, { key: seller.key, state: 'verified' });
  const authorised = needed(await post(`${path}/authorise`, platformKey), 'authorised');
  if (authorised.state !== 'in_use') throw new Error(`an authorised contract is ${authorised.state}`);
  return { id: String(applied.id), customerNumber, uses, suspended: false, suspensions: [] };
}

function credentialsOf(number: string) {
  return { epost_id: `shop-${number}`, customer_number: number, approval_number: number };
}

/** Ten digits of its own, none of the endings that mean something to the post. */
function numberFor(text: string): string {
  let hash = 7n;
  for (const char of text) hash = (hash * 1_000_003n + BigInt(char.codePointAt(0)!)) % 4_503_599_627_370_449n;
  return `${String(hash % 10n ** 8n).padStart(8, '0')}50`;
}

const patienceMs = 60_000;

/** The platform's job asks the post; nothing may be taken for verified before. */
async function until(api: Api, path: string, wanted: { key: string; state: string }): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const { body } = await api.get(path, wanted.key);
    if (body.state === wanted.state) return;
    if (!['requested', 'verifying'].includes(String(body.state)) || performance.now() > end)
      throw new Error(`${path} is ${body.state} (${String(body.hold_reason)}), not ${wanted.state}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function needed(reply: Reply, what: string): Record<string, unknown> {
  if (isDone(reply)) return reply.body;
  throw new Error(`a contract could not be ${what}: ${reply.status} ${JSON.stringify(reply.body)}`);
}

/** Of the last seller's contract, somewhere in the middle of the run. */
export function planSuspension(dice: Dice, startsAt: string, days: number): PostDesk['suspension'] {
  const from = plusHours(startsAt, 24 * days * (0.2 + 0.4 * dice.unit()));
  return { from, to: plusHours(from, Math.min(24 * dice.int(2, 5), 24 * days * 0.3)) };
}

/** Suspends and reinstates when it is time, and looks whether every contract stands as it should. */
export async function tendContracts(world: World): Promise<void> {
  const { api, post, platformKey, checker, now } = world;
  const [mall] = world.malls;
  if (!post || !mall) return;
  for (const [i, { key, contract }] of mall.sellers.entries()) {
    if (!contract) continue;
    const path = `/v1/carrier_contracts/${contract.id}`;
    const shall = i === mall.sellers.length - 1 && post.suspension.from <= now && now < post.suspension.to;
    if (shall !== contract.suspended) {
      const move = shall ? 'suspend' : 'reinstate';
      const body = shall ? { reason: 'the post office asked for it' } : {};
      const reply = await api.post(`${path}/${move}`, { as: platformKey, key: `${world.tag}-${i}-${now}`, body });
      count(world, `contract ${move}`);
      if (!isDone(reply)) checker.report('A2', contract.id, `${move} answered ${reply.status}`);
      contract.suspended = shall;
      if (shall) contract.suspensions.push(now);
    }
    const { body } = await api.get(path, key);
    const should = contract.suspended ? 'suspended' : 'in_use';
    if (body.state !== should) checker.report('A2', contract.id, `is ${body.state}, not ${should}`);
  }
}
