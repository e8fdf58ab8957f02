/**
 * The outbox relay: after the commit of a command it gives the command's events their place in the public feed and its
 * jobs to the queue. One relay works at a time per database, so that positions become visible in their order: a slow
 * transaction's earlier position would be lost to a consumer that already read on.
 */
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type Client, flight, type Pool, type Statement, transaction } from '../db/pool.ts';
import type { Mode } from '../kernel/table.ts';
import { unknownQueue } from './boss.ts';

/** Rows per transaction. */
const batchSize = 500;

export interface RelayDeps {
  pool: Pool;
  boss: PgBoss;
  log: Logger;
  /** Names of the declared queues. */
  queues: ReadonlySet<string>;
  /** Called after a commit that gave jobs to the queue. */
  onJobs?: () => void;
}

/** One mall's outbox only; waits for the relay at work instead of standing by. */
export interface RelayOnly {
  mall: number;
  mode: Mode;
}

/** What a job carries in the queue: the room's data and whose it is. */
export interface QueuedData {
  seller: number;
  mall: number;
  mode: Mode;
  data: Record<string, unknown>;
}

interface OutboxRow {
  seller_id: number;
  mall_id: number;
  mode: Mode;
  number: number;
  event_ids: string[];
  jobs: { id: string; queue: string; data: Record<string, unknown> }[];
}

/**
 * Moves one batch in one transaction and returns the number of outbox rows moved: 0 when there is none or another
 * relay is at work. Feed and queue pass over what they have already, so that a batch that was moved but not deleted
 * (possible only where outbox and queue lie on different nodes) does no harm when it comes again.
 */
export async function relayBatch(deps: RelayDeps, only?: RelayOnly): Promise<number> {
  const moved = await transaction(deps.pool, { all: true }, async (client) => {
    const rows = await takeRows(client, only);
    if (rows.length === 0) return rows;
    await insertJobs(deps, client, rows);
    await flight(client, [feedStatement(rows), deleteStatement(rows)]);
    return rows;
  });
  if (moved.some((row) => row.jobs.length > 0)) deps.onJobs?.();
  return moved.length;
}

/** Until the outbox is empty; returns the number of rows moved. */
export async function relayAll(deps: RelayDeps, only: RelayOnly): Promise<number> {
  for (let total = 0; ; ) {
    const moved = await relayBatch(deps, only);
    total += moved;
    if (moved < batchSize) return total;
  }
}

/** The lock ends with the transaction, after its positions are visible; the rows are read by a statement after it. */
async function takeRows(client: Client, only?: RelayOnly): Promise<OutboxRow[]> {
  const key = `hashtextextended('roundtrip relay', 0)`;
  if (only) {
    const [, rows] = await flight(client, [{ text: `select pg_advisory_xact_lock(${key})` }, takeOnly(only)]);
    return rows as unknown as OutboxRow[];
  }
  const [locked] = await flight(client, [{ text: `select pg_try_advisory_xact_lock(${key}) as obtained` }]);
  if (locked?.[0]?.['obtained'] !== true) return [];
  const [rows] = await flight(client, [take]);
  return rows as unknown as OutboxRow[];
}

const take: Statement = {
  name: 'relay_take',
  text: `select seller_id, mall_id, mode, number, event_ids, jobs from outbox order by number limit ${batchSize} for update skip locked`,
};

function takeOnly(only: RelayOnly): Statement {
  return {
    name: 'relay_take_only',
    text: `select seller_id, mall_id, mode, number, event_ids, jobs from outbox where mall_id = $1 and mode = $2 order by number limit ${batchSize} for update skip locked`,
    values: [only.mall, only.mode],
  };
}

/** Positions are given in the order of the rows: the default of an identity column is computed after the sort. */
function feedStatement(rows: readonly OutboxRow[]): Statement {
  const events = rows.flatMap((row) => row.event_ids.map((id) => ({ ...row, id })));
  return {
    name: 'relay_feed',
    text: `insert into event_feed (seller_id, mall_id, mode, event_id)
           select seller_id, mall_id, mode, event_id
           from unnest($1::int4[], $2::int4[], $3::text[], $4::text[]) with ordinality as e(seller_id, mall_id, mode, event_id, place)
           order by place on conflict (event_id) do nothing`,
    values: [
      events.map((e) => e.seller_id),
      events.map((e) => e.mall_id),
      events.map((e) => e.mode),
      events.map((e) => e.id),
    ],
  };
}

function deleteStatement(rows: readonly OutboxRow[]): Statement {
  return {
    name: 'relay_delete',
    text: 'delete from outbox where seller_id = any($1::int4[]) and number = any($2::int8[])',
    values: [[...new Set(rows.map((row) => row.seller_id))], rows.map((row) => row.number)],
  };
}

async function insertJobs(deps: RelayDeps, client: Client, rows: readonly OutboxRow[]): Promise<void> {
  const byQueue = new Map<string, { id: string; data: QueuedData; priority: number }[]>();
  for (const { seller_id: seller, mall_id: mall, mode, jobs } of rows) {
    for (const { id, queue, data } of jobs) {
      const known = deps.queues.has(queue);
      if (!known) deps.log.error({ queue, job: id }, 'a job for a queue that does not exist is kept aside');
      const name = known ? queue : unknownQueue.name;
      const job = {
        id,
        data: { seller, mall, mode, data: known ? data : { queue, data } },
        priority: priorityOf({ mall, mode }),
      };
      byQueue.set(name, [...(byQueue.get(name) ?? []), job]);
    }
  }
  const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
  for (const [queue, jobs] of byQueue) await deps.boss.insert(queue, jobs, { db });
}

/**
 * Live jobs come before test jobs. Each test mall has a priority of its own, which is how `advance_clock` fetches the
 * jobs of its mall and no others.
 */
export function priorityOf(owner: RelayOnly): number {
  return owner.mode === 'live' ? 0 : -owner.mall;
}
