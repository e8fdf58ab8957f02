/**
 * Imports in the database. They are plumbing, not business: what they change, they change by commands. A run of the job
 * holds its import by a number that only grows: a run that was taken for dead can write nothing any more.
 */
import { type Client, type DbRow, flight, read, type Statement, type TenantScope, transaction } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import { notFound, resolve, scopeOf } from '../http/resolve.ts';
import type { Caller } from '../http/route.ts';
import { isoTime } from '../kernel/clock.ts';
import { uuid } from '../kernel/ids.ts';
import { outbox } from '../kernel/log-tables.ts';
import { isRefusal, type Refusal } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { type ImportProblem, type ImportRow, importErrors, type RowFault } from './tables.ts';

export const importsQueue = 'imports';

/** A run that writes nothing for so long is taken for dead. */
const holdMs = 20_000;

/** Another run has the import now; this one stops without a trace. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/**
 * Before reading a page in the order of a key. A table that was just filled has no statistics yet: the planner then
 * takes few rows for granted and sorts all that are left for every page, so that the time grows with the square.
 */
const alongTheKey: readonly Statement[] = [
  { text: 'set local enable_sort = off' },
  { text: 'set local enable_bitmapscan = off' },
];

/** The rows of such a page. */
export async function readPage(platform: Platform, scope: TenantScope, statement: Statement): Promise<DbRow[]> {
  const answers = await read(platform.pool, scope, [...alongTheKey, statement]);
  return answers.at(-1)!;
}

/** The process wants to stop; what is done so far stays, and another run goes on or begins anew. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What one run needs to write. */
export interface Run {
  platform: Platform;
  imp: ImportRow;
  signal?: AbortSignal;
}

/** Asked between pieces of work. Throws `Stopped`. */
export function goOn({ signal }: Run): void {
  if (signal?.aborted) throw new Stopped();
}

/** The import, or the same `not_found` for what is another's, of the other mode, or never was. */
export async function readImport(
  input: { platform: Platform; caller: Caller },
  id: string,
): Promise<ImportRow | Refusal> {
  const target = await resolve(input, id, 'import');
  if (isRefusal(target)) return target;
  const [rows] = await read(input.platform.pool, scopeOf(input.caller), [
    { name: 'read_import', text: 'select * from imports where id = $1', values: [id] },
  ]);
  const row = rows![0] as unknown as ImportRow | undefined;
  return row && row.mode === target.mode ? row : notFound('import', id);
}

/** Gives the import to the queue, in the caller's transaction; `platform.onOutbox()` is to be called after it. */
export async function queueImport(
  client: Client,
  platform: Platform,
  imp: Pick<ImportRow, 'seller_id' | 'mall_id' | 'mode' | 'id'>,
): Promise<void> {
  const { seller_id, mall_id, mode, id } = imp;
  const now = isoTime(platform.clock.nowMs());
  const job = { id: uuid(platform.clock), queue: importsQueue, data: { import: id } };
  await client.query({
    name: 'import_queued',
    text: 'update imports set queued_at = $2 where id = $1',
    values: [id, now],
  });
  await flight(client, [
    insertRows(outbox, [
      {
        seller_id,
        mall_id,
        mode,
        event_ids: [],
        jobs: [job],
        created_at: now,
      },
    ]),
  ]);
}

/** Begins a run of an import that has work to do; null when it has none, `held` while another run works on it. */
export async function beginRun(platform: Platform, id: string): Promise<Run | 'held' | null> {
  const now = platform.clock.nowMs();
  return transaction(platform.pool, { all: true }, async (client) => {
    const { rows } = await client.query<DbRow>({
      name: 'import_begin_run',
      text: `update imports set run = run + 1, held_until = $2 where id = $1 and state in ('uploaded', 'applying') and (held_until is null or held_until < $3) returning *`,
      values: [id, isoTime(now + holdMs), isoTime(now)],
    });
    if (rows[0]) return { platform, imp: rows[0] as unknown as ImportRow };
    const left = await client.query({
      name: 'import_has_work',
      text: `select 1 from imports where id = $1 and state in ('uploaded', 'applying')`,
      values: [id],
    });
    return left.rowCount === 0 ? null : 'held';
  });
}

/** One transaction of a run, which holds the import for the time to come. Throws `Superseded`. */
export function write<R>({ platform, imp }: Run, work: (client: Client) => Promise<R>): Promise<R> {
  return transaction(platform.pool, { malls: [imp.mall_id], sellers: [imp.seller_id] }, async (client) => {
    const { rowCount } = await client.query({
      name: 'import_hold',
      text: 'update imports set held_until = $3 where id = $1 and run = $2',
      values: [imp.id, imp.run, isoTime(platform.clock.nowMs() + holdMs)],
    });
    if (rowCount === 0) throw new Superseded();
    return work(client);
  });
}

/** Lets another run begin at once; with `again`, sees to it that one does. */
export async function releaseRun(run: Run, { again }: { again: boolean }): Promise<void> {
  await write(run, async (client) => {
    await client.query({
      name: 'import_release',
      text: 'update imports set held_until = null where id = $1',
      values: [run.imp.id],
    });
    if (again) await queueImport(client, run.platform, run.imp);
  });
  if (again) run.platform.onOutbox();
}

const counters = [
  'rows',
  'valid',
  'invalid',
  'dropped',
  'orders_total',
  'orders_done',
  'orders_created',
  'orders_existing',
  'orders_refused',
] as const;
export type Counters = Partial<Record<(typeof counters)[number], number>>;

/** Adds to the import's figures, so that they are always those of what is stored. */
export async function count(client: Client, { imp }: Run, changes: Counters): Promise<void> {
  await client.query({
    name: 'import_count',
    text: `update imports set ${counters.map((name, i) => `${name} = ${name} + $${i + 2}`).join(', ')} where id = $1`,
    values: [imp.id, ...counters.map((name) => changes[name] ?? 0)],
  });
}

export async function insertFaults(client: Client, { imp }: Run, faults: readonly RowFault[]): Promise<void> {
  if (faults.length === 0) return;
  const { id: import_id, seller_id, mall_id } = imp;
  await flight(client, [
    insertRows(
      importErrors,
      faults.map(({ column, ...fault }) => ({ import_id, seller_id, mall_id, ...fault, column_name: column })),
    ),
  ]);
}

/** The import ends here, or waits for `apply`. */
export async function settle(
  run: Run,
  end: { state: 'previewed' | 'applied' | 'failed'; problem?: ImportProblem },
): Promise<void> {
  const finished = end.state === 'previewed' ? null : isoTime(run.platform.clock.nowMs());
  await write(run, (client) =>
    client.query({
      name: 'import_settle',
      text: 'update imports set state = $2, problem = $3, finished_at = $4, held_until = null where id = $1',
      values: [run.imp.id, end.state, end.problem ? JSON.stringify(end.problem) : null, finished],
    }),
  );
}

const stagingTables = ['import_rows', 'import_orders', 'import_errors'] as const;
const rowsPerDelete = 20_000;

/** Empties the import's working tables, in pieces: a file has up to millions of rows. */
export async function clearStaging(run: Run, tables: readonly (typeof stagingTables)[number][]): Promise<void> {
  for (const table of tables) {
    for (let deleted = rowsPerDelete; deleted === rowsPerDelete; ) {
      const text = `delete from ${table} where ctid = any(array(select ctid from ${table} where import_id = $1 limit ${rowsPerDelete}))`;
      deleted = await write(
        run,
        async (client) => (await client.query({ name: `clear_${table}`, text, values: [run.imp.id] })).rowCount ?? 0,
      );
    }
  }
}
