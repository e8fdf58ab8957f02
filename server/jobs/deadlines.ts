/**
 * Meeting deadlines: reads what is due, submits it as commands and counts what failed. Used by the sweep, for all
 * malls, and by `advance_clock`, for one.
 */
import type { Logger } from 'pino';
import { flight, type Pool, read, transaction } from '../db/pool.ts';
import { type Clock, type IsoTime, isoTime } from '../kernel/clock.ts';
import type { Command, Outcome } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import { isAway } from '../kernel/lanes.ts';
import type { Mode } from '../kernel/table.ts';
import type { BoundaryKind } from '../platform.ts';

/** After so many failures a deadline is parked: nothing tries it until its file changes it or an operator frees it. */
export const failuresUntilParked = 5;

export interface DeadlineDeps {
  pool: Pool;
  clock: Clock;
  log: Logger;
  submitBulk(kind: BoundaryKind, commands: readonly Command[]): Promise<Outcome[]>;
}

export interface DueRow {
  seller_id: number;
  mall_id: number;
  mode: Mode;
  boundary: BoundaryKind;
  file_id: string;
  object_id: string;
  /** Command type. */
  what: string;
  due_at: IsoTime;
}

export interface Unmet {
  row: DueRow;
  /** The database or a busy file was in the way: says nothing about the deadline, and is not counted. */
  transient: boolean;
  /** Failures so far. */
  failures: number;
  parked: boolean;
}

/** Due on their own mall's clock, the earliest first, over all malls. */
export async function readDue(deps: DeadlineDeps, limit: number): Promise<DueRow[]> {
  const { rows } = await deps.pool.query<DueRow>({
    name: 'due_deadlines',
    text: 'select * from due_deadlines($1::timestamptz, $2)',
    values: [isoTime(deps.clock.nowMs()), limit],
  });
  return rows;
}

/** Due at `now` in one mall. */
export async function readDueOf(
  deps: DeadlineDeps,
  of: { mall: number; mode: Mode; now: IsoTime; limit: number },
): Promise<DueRow[]> {
  const text = `select seller_id, mall_id, mode, boundary, file_id, object_id, what, due_at from deadlines
                where mall_id = $1 and mode = $2 and not parked and due_at <= $3 order by due_at limit $4`;
  const [rows] = await read(deps.pool, { malls: [of.mall] }, [
    { name: 'due_of_mall', text, values: [of.mall, of.mode, of.now, of.limit] },
  ]);
  return rows as unknown as DueRow[];
}

export function keyOf(row: DueRow): string {
  return `${row.file_id} ${row.object_id} ${row.what} ${row.due_at}`;
}

/**
 * Submits the rows and returns those not met. A command removes its deadline in its own transaction, so whatever its
 * outcome: a deadline that is still there after its command ran has failed and is counted, else it would come up
 * for ever.
 */
export async function meet(deps: DeadlineDeps, rows: readonly DueRow[]): Promise<Unmet[]> {
  const ended = await Promise.allSettled(
    rows.map((row) => deps.submitBulk(row.boundary, [commandOf(deps.clock, row)])),
  );
  const transient: DueRow[] = [];
  const ran: DueRow[] = [];
  ended.forEach((end, i) => {
    const row = rows[i]!;
    const refusal = end.status === 'fulfilled' && end.value[0]?.kind === 'refused' ? end.value[0].refusal : null;
    const passing = end.status === 'rejected' ? isAway(end.reason) : refusal?.code === 'busy';
    (passing ? transient : ran).push(row);
    const about = { what: row.what, file: row.file_id, object: row.object_id, due: row.due_at };
    if (end.status === 'rejected') deps.log.warn({ ...about, err: end.reason }, 'a deadline could not be met');
    else if (refusal)
      deps.log.debug({ ...about, code: refusal.code, detail: refusal.detail }, 'the command of a deadline was refused');
  });
  const counted = await countFailures(deps, ran);
  for (const { row, failures } of counted.filter((each) => each.parked)) {
    deps.log.error(
      { what: row.what, file: row.file_id, object: row.object_id, due: row.due_at, failures },
      'a deadline is parked: it failed too often and needs a look',
    );
  }
  return [...counted, ...transient.map((row) => ({ row, transient: true, failures: 0, parked: false }))];
}

function commandOf(clock: Clock, row: DueRow): Command {
  return {
    id: uuid(clock),
    type: row.what,
    file: row.file_id,
    object: row.object_id,
    seller: row.seller_id,
    mall: row.mall_id,
    mode: row.mode,
    actor: { kind: 'system', id: `deadline:${row.what}` },
    args: { due_at: row.due_at },
  };
}

/** Of `rows` those that are still there with the same due time; one statement for all of them. */
async function countFailures(deps: DeadlineDeps, rows: readonly DueRow[]): Promise<Unmet[]> {
  if (rows.length === 0) return [];
  const column = (name: keyof DueRow) => rows.map((row) => row[name]);
  const statement = {
    name: 'count_failed_deadlines',
    text: `update deadlines d set attempts = d.attempts + 1, parked = d.attempts + 1 >= ${failuresUntilParked}
           from unnest($1::int4[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) with ordinality as u(seller_id, file_id, object_id, what, due_at, place)
           where d.seller_id = any($1::int4[]) and d.seller_id = u.seller_id and d.file_id = u.file_id and d.object_id = u.object_id
             and d.what = u.what and d.due_at = u.due_at
           returning u.place, d.attempts, d.parked`,
    values: [column('seller_id'), column('file_id'), column('object_id'), column('what'), column('due_at')],
  };
  const left = await transaction(
    deps.pool,
    { sellers: [...new Set(column('seller_id') as number[])] },
    async (client) => (await flight(client, [statement]))[0]!,
  );
  return left.map((each) => ({
    row: rows[Number(each['place']) - 1]!,
    transient: false,
    failures: Number(each['attempts']),
    parked: each['parked'] === true,
  }));
}
