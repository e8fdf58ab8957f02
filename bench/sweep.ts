/** What is no request: returns that the seller left unanswered become approved by the sweep alone. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Measuring, measureProcessors, type OurRun } from './measuring.ts';
import { type Pool, type Spread, turnOf } from './numbering.ts';
import { returnIdOf } from './rows.ts';

export function sweptDeadlines(on: Measuring, pool: Pool): number {
  return Math.min(pool.size, on.seconds * 1_000);
}

/** Requested returns whose answer is overdue; parked, so that nothing happens yet. */
export async function prepareDeadlines(
  on: Measuring,
  of: { spread: Spread; pool: Pool; count: number },
): Promise<void> {
  const turns = Array.from({ length: of.count }, (_, j) => turnOf(of.pool, j));
  const ids = turns.map((turn) => returnIdOf(on.stage.prefix, turn));
  const numbers = turns.map(({ n }) => n);
  await on.stage.owner.query('begin');
  for (const text of deadlineTexts)
    await on.stage.owner.query(text, [of.spread.mall.number, ids, numbers, on.stage.since]);
  await on.stage.owner.query('commit');
}

const dueOrders = `with o as (select id_of.id as return_id, o.* from unnest($2::text[], $3::bigint[]) as id_of(id, n)
  join orders o on o.mall_id = $1::integer and o.mode = 'test' and o.reference = 'order-' || n)`;

const deadlineTexts = [
  `${dueOrders} insert into returns (seller_id, mall_id, mode, id, order_id, decision, goods, reason, detail, fault, route, tracker_sequence, return_window, evidence, policy_version, metadata, requested_at)
   select seller_id, mall_id, mode, return_id, id, 'requested', 'none', 'no_longer_wanted', 'I changed my mind.', 'buyer', 'buyer_ships', 0,
     '{"kind": "change_of_mind", "ends_at": null, "basis": "C2", "verified": true}', '[]', 1, '{}', $4::timestamptz - interval '5 days' from o`,
  `${dueOrders} insert into return_lines (seller_id, mall_id, mode, return_id, line_id, shipment_id, order_id, quantity, inspection)
   select seller_id, mall_id, mode, return_id, 'lin_' || substr(id, 5), 'shp_' || substr(id, 5), id, 1, '[]' from o where $4::timestamptz is not null`,
  `${dueOrders} insert into deadlines (seller_id, mall_id, mode, boundary, file_id, object_id, what, due_at, rule, policy_version, attempts, parked)
   select seller_id, mall_id, mode, 'order_file', id, return_id, 'return.approve', $4::timestamptz - interval '1 day', 'C6: silence approves after 2 business days', 1, 0, true from o`,
];

export async function sweep(on: Measuring, of: { spread: Spread; pool: Pool }): Promise<OurRun> {
  const count = sweptDeadlines(on, of.pool);
  await prepareDeadlines(on, { ...of, count });
  const used = await measureProcessors(on);
  const perSecond = await runSweep(on, count);
  const { server, database, memory } = await used(count);
  return {
    perSecond,
    ...{ p50: 0, p99: 0, clientLoad: 0, wrong: 0 },
    serverCpu: server,
    databaseCpu: database,
    memory,
  };
}

/** Makes the prepared deadlines due and watches them go; time runs from the first that went to the last. */
export async function runSweep(on: Measuring, count: number): Promise<number> {
  const { owner } = on.stage;
  await owner.query('update deadlines set parked = false where parked');
  let first: { at: number; left: number } | null = null;
  for (;;) {
    const { rows } = await owner.query<{ left: number }>(
      `select count(*)::int as left from deadlines where what = 'return.approve'`,
    );
    const { left } = rows[0]!;
    const at = performance.now();
    if (left < count) first ??= { at, left };
    if (left === 0) {
      const seconds = (at - first!.at) / 1000;
      return seconds > 0 ? first!.left / seconds : count;
    }
    await pause(count > 1 ? 50 : 5);
  }
}
