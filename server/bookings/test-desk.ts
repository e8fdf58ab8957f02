/** For tests of hand-offs: the whole platform over HTTP beside the simulated carriers, and sweeps that can be run at once. */
import pg from 'pg';
import { expect } from 'vitest';
import { openCarriers } from '../carriers/index.ts';
import { fault, inUse, type Desk as Office, openDesk as openOffice } from '../contracts/test-desk.ts';
import { jobsOf } from '../jobs/index.ts';
import { type Body, type OrderWish, openWorld, order, read, type World } from '../stories/world.ts';
import { openBookingsSweep } from './jobs.ts';
import type { BookingJob } from './request.ts';
import { depsOf } from './test-deps.ts';

export { fault, inUse } from '../contracts/test-desk.ts';

export interface Desk extends Office {
  /** Rows of the owner role. */
  rows<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
}

/** A mall and a seller with a contract in use for parcels out. */
export async function openDesk(): Promise<Desk> {
  const office = await openOffice();
  const owner = new pg.Client({ connectionString: office.server.database.ownerUrl });
  await owner.connect();
  await owner.query('set search_path to roundtrip');
  await inUse(office, office.seller);
  return {
    ...office,
    rows: async <R extends object>(sql: string, values: readonly unknown[] = []) =>
      (await owner.query<R>(sql, [...values])).rows,
    async stop() {
      await owner.end();
      await office.stop();
    },
  };
}

/** Another mall with such a seller on the same platform, so that a test has a clock of its own. */
export async function anotherMall(desk: Desk, setting: Record<string, unknown> = {}): Promise<Desk> {
  const other: Desk = { ...desk, ...(await openWorld(setting, desk.server)), stop: async () => {} };
  await inUse(other, other.seller);
  return other;
}

/** A round over all that waits, whatever its age, by a sweep that has seen nothing yet. */
export async function sweep({ server: { inside } }: Pick<World, 'server'>): Promise<void> {
  const pass = openBookingsSweep(depsOf(inside, jobsOf(inside).locks), { olderThanMs: 0 });
  while (await pass());
}

/** Rounds until the shipment's hand-off is as wanted; fails when it has come to another end. */
export async function until(desk: Desk, shipment: { id: string }, state: string): Promise<Body> {
  for (;;) {
    const shown = await read(desk, `/v1/shipments/${shipment.id}`);
    if (shown.handoff.state === state) return shown;
    const others = state === 'refused' ? ['accepted', 'cancelled'] : ['refused', 'cancelled'];
    expect(others, JSON.stringify(shown.handoff)).not.toContain(shown.handoff.state);
    await sweep(desk);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function handOver(desk: Desk, id: string, more: Record<string, unknown> = {}): Promise<Body> {
  const answer = await desk.seller.post('/v1/shipments', { order: id, method: 'auto', ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** An order dispatched whole by its carrier's number; as the shipment stands when the carrier has answered. */
export async function handedOver(desk: Desk): Promise<{ order: Body; shipment: Body }> {
  const placed = await order(desk);
  const shipment = await handOver(desk, placed.id);
  return { order: placed, shipment: await until(desk, shipment, 'accepted') };
}

/** While the carrier takes no call. */
export async function pendingOrder(desk: Desk, wish: OrderWish = {}): Promise<{ order: Body; shipment: Body }> {
  await fault(desk, { fault: 'down' });
  const placed = await order(desk, wish);
  return { order: placed, shipment: await handOver(desk, placed.id) };
}

/** Sent, and nobody knows whether it has arrived: its answer was lost, and it cannot be asked back. */
export async function sentOrder(desk: Desk): Promise<{ order: Body; shipment: Body }> {
  await fault(desk, { fault: 'lost_answer', operation: 'InsertOrder', count: 1 });
  await fault(desk, { fault: 'down', operation: 'GetResInfo' });
  const placed = await order(desk);
  const shipment = await handOver(desk, placed.id);
  return { order: placed, shipment: await until(desk, shipment, 'sent') };
}

/** Bookings that wait, and whose jobs in the queue stay there, so that the test alone brings them on. */
export async function waitingBookings(desk: Desk, count: number): Promise<BookingJob[]> {
  await fault(desk, { fault: 'down' });
  const shipments: Body[] = [];
  for (let i = 0; i < count; i += 1) shipments.push(await handOver(desk, (await order(desk)).id));
  await desk.server.settle();
  for (;;) {
    await desk.rows(
      `update pgboss.job set start_after = now() + interval '1 day' where name = 'bookings' and state in ('created', 'retry')`,
    );
    const [{ busy }] = (await desk.rows<{ busy: boolean }>(
      `select exists (select from pgboss.job where name = 'bookings' and (state = 'active' or state < 'active' and start_after < now())) as busy`,
    )) as [{ busy: boolean }];
    if (!busy) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await fault(desk, null);
  const jobs = await desk.rows<BookingJob & { contract: string }>(
    `select id as booking, order_id as "order", seller_id as seller, mall_id as mall, mode, contract_id as contract from bookings where object_id = any($1) order by id`,
    [shipments.map((each) => each.id)],
  );
  for (const contract of new Set(jobs.map((job) => job.contract))) await answers(desk, contract);
  return jobs.map(({ contract: _, ...job }) => job);
}

/** Waits until the platform's circuits to the carrier, of this contract and of all, are closed again. */
async function answers({ server: { inside } }: Desk, id: string): Promise<void> {
  const adapter = openCarriers(inside.config)('korea_post', 'test')!;
  const contract = { id, credentials: { customer_number: '1234567811' }, terms: {} };
  const known = { key: 'probe', direction: 'outbound', sentOn: [], refs: {} } as const;
  const context = { mode: 'test', now: '2020-01-01T00:00:00.000Z' } as const;
  while ((await adapter.findBooking!(contract, known, context)).kind !== 'none')
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** What the carrier has of a booking; cancelled and deleted ones too. */
export async function parcelsOf(desk: Desk, booking: string): Promise<Body[]> {
  const answer = await fetch(`${desk.sandbox.url}/parcels?order_number=${booking}`);
  return ((await answer.json()) as Body).parcels;
}

export async function moveParcel(desk: Desk, waybill: string, to: string): Promise<void> {
  const answer = await fetch(`${desk.sandbox.url}/parcels/korea_post/${waybill}/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

export async function eventsOf(desk: Desk, id: string): Promise<string[]> {
  return (await read(desk, `/v1/events?object_id=${id}&limit=200`)).data.map((event: Body) => event.type).toReversed();
}
