/** What tests of collected returns are told with: a contract in use, and the sandbox's hand on its parcels. */
import { expect } from 'vitest';
import { address, type Body, type World } from '../stories/world.ts';

let serial = 0;

/** The sandbox takes no parcels in this area. */
export const closedArea = { ...address, postal_code: '00950' };

export interface ContractWish {
  carrier?: string;
  uses?: string[];
  fees?: Body[];
  /** Ten digits; the last two make the sandbox answer as its magic values say. */
  customerNumber?: string;
}

/** Ten digits that nobody else in this run has. */
export function customerNumber(ending = '10'): string {
  serial += 1;
  return `${String(10_000_000 + serial)}${ending}`;
}

/** Applied for, verified by the sandbox, authorised by an operator. */
export async function contractInUse(world: World, wish: ContractWish = {}): Promise<Body> {
  const customer = wish.customerNumber ?? customerNumber();
  const made = await world.mall.post('/v1/carrier_contracts', {
    seller: world.sellerId,
    carrier: wish.carrier ?? 'korea_post',
    uses: wish.uses ?? ['return'],
    credentials: { epost_id: `shop-${customer}`, customer_number: customer, approval_number: customer },
    ...(wish.fees ? { fees: wish.fees } : {}),
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  await world.server.settle();
  const checked = await world.mall.get(`/v1/carrier_contracts/${made.body.id}`);
  expect(checked.body.state, JSON.stringify(checked.body)).toBe('verified');
  const authorised = await world.server.platform.post(`/v1/carrier_contracts/${made.body.id}/authorise`);
  expect(authorised.status, JSON.stringify(authorised.body)).toBe(200);
  expect(authorised.body.state).toBe('in_use');
  return authorised.body;
}

/** The sandbox's control API; throws when it does not do what it was told. */
export async function sandbox(world: World, path: string, body: unknown): Promise<Body> {
  const answer = await fetch(`${world.server.sandboxUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as Body;
  expect(answer.status, JSON.stringify(said)).toBe(200);
  return said;
}

/** Parcels of this customer number stay where they are until they are moved by hand. */
export async function standStill(world: World, customer: string): Promise<void> {
  await sandbox(world, '/parcels/movement', { customer_number: customer, automatic: false });
}
