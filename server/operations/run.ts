/**
 * Working off an operation in pieces. Whoever is stopped in the middle is followed by another run, which goes on with
 * the rows that have no result; a row that was done without being noted answers again what it answered then, because
 * every row has an idempotency key of its own.
 */
import { type DbRow, read, type Statement, transaction } from '../db/pool.ts';
import { type Bulk, singleOf } from '../http/bulk.ts';
import { type BulkWork, type Item, type RowResult, runItems } from '../http/bulk-items.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Platform } from '../platform.ts';
import { itemOf, type Operation } from './store.ts';
import type { BulkRequest } from './tables.ts';

/** Rows per piece: as many as one transaction of the bulk lane takes. */
const pieceSize = 50;

/** How often a row is asked again that another run or request is holding, before the job gives up for now. */
const triesPerPiece = 20;
const pauseMs = 500;

/** Jobs see every tenant's operations; what their rows may reach is decided by the stored caller. */
const everything = { all: true } as const;

/** Returns when the operation is finished. Throws when it should be tried again later. */
export async function runOperation(platform: Platform, bulks: ReadonlyMap<string, Bulk>, id: string): Promise<void> {
  const operation = await start(platform, id);
  if (!operation) return;
  const work = workOf(platform, bulks, operation);
  if (!work) return finish(platform, id, { state: 'failed', error: 'This version knows no such bulk action.' });
  for (let tries = 0; ; ) {
    const items = await nextItems(platform, id);
    if (items.length === 0) return finish(platform, id, { state: 'done', error: null });
    const results = (await runItems(work, items, { secrets: false })).filter((result) => !isPassing(result));
    await note(platform, id, results);
    tries = results.length > 0 ? 0 : tries + 1;
    if (tries >= triesPerPiece) throw new Error(`rows of operation ${id} are held by another run`);
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Null when there is nothing to do any more. */
async function start(platform: Platform, id: string): Promise<Operation | null> {
  return transaction(platform.pool, everything, async (client) => {
    const { rows } = await client.query<DbRow>({
      name: 'start_operation',
      text: `update operations set state = 'running' where id = $1 and state in ('queued', 'running') returning *`,
      values: [id],
    });
    return (rows[0] as unknown as Operation | undefined) ?? null;
  });
}

function workOf(platform: Platform, bulks: ReadonlyMap<string, Bulk>, operation: Operation): BulkWork | null {
  const { collection, action, key } = operation.request as unknown as BulkRequest;
  const bulk = bulks.get(collection);
  const route = bulk && singleOf(bulk, action);
  if (!route) return null;
  const caller = operation.actor;
  const own = { owner: `${caller.id}/${caller.mode}`, key: operation.id, hash: operation.id };
  return { platform, caller, route, action, key: key ?? own, requestId: operation.id };
}

async function nextItems(platform: Platform, id: string): Promise<Item[]> {
  const statement: Statement = {
    name: 'next_operation_rows',
    text: 'select index, item from operation_rows where operation_id = $1 and status is null order by index limit $2',
    values: [id, pieceSize],
  };
  const [rows] = await read(platform.pool, everything, [statement]);
  return rows!.map((row) => ({ index: Number(row.index), item: itemOf(row.item) }));
}

/** "Just now someone else has it" is no result of a row. */
function isPassing(result: RowResult): boolean {
  const { code } = (result.problem ?? {}) as { code?: string };
  return code === 'busy' || code === 'idempotency_key_in_flight';
}

/** The first result of a row stands. */
async function note(platform: Platform, id: string, results: readonly RowResult[]): Promise<void> {
  if (results.length === 0) return;
  const texts = results.map(({ object, problem }) => JSON.stringify(problem ? { problem } : { object }));
  await transaction(platform.pool, everything, async (client) => {
    // Two runs of one operation note in turn: locking the rows in different orders would be a deadlock.
    await client.query({
      name: 'lock_operation',
      text: 'select 1 from operations where id = $1 for update',
      values: [id],
    });
    await client.query({
      name: 'note_operation_rows',
      text: `with noted as (
               update operation_rows r set status = n.status, result = n.result
               from unnest($2::int4[], $3::int4[], $4::jsonb[]) as n(index, status, result)
               where r.operation_id = $1 and r.index = n.index and r.status is null returning 1
             )
             update operations set done = done + (select count(*) from noted) where id = $1`,
      values: [id, results.map(({ index }) => index), results.map(({ status }) => status), texts],
    });
  });
}

async function finish(
  platform: Platform,
  id: string,
  end: { state: 'done' | 'failed'; error: string | null },
): Promise<void> {
  await transaction(platform.pool, everything, (client) =>
    client.query({
      name: 'finish_operation',
      text: `update operations set state = $2, error = $3, finished_at = $4 where id = $1 and state = 'running'`,
      values: [id, end.state, end.error, isoTime(platform.clock.nowMs())],
    }),
  );
}
