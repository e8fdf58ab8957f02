/**
 * Walking a test mall's clock: to the next due instant, meet what is due there, run what that started, and on. What
 * comes up on the way before the target is met too. Holds 500 deadlines at a time, whatever the distance.
 */
import { read } from '../db/pool.ts';
import type { IsoTime } from '../kernel/clock.ts';
import { type DeadlineDeps, type DueRow, keyOf, meet, readDueOf } from './deadlines.ts';
import type { Patience } from './drain.ts';
import type { RelayOnly } from './relay.ts';

export interface WalkDeps extends DeadlineDeps {
  drain(only: RelayOnly, patience: Patience): Promise<number>;
}

export interface Walk {
  mall: number;
  target: IsoTime;
  /** The mall's business time. */
  now(): Promise<IsoTime>;
  /** A clock that runs and is past `to` already stays as it is. `quiet`: a stop on the way. */
  setClock(to: IsoTime, how: { quiet: boolean }): Promise<void>;
  /** Asked between two steps; false ends the walk where it is. */
  goOn(now: IsoTime): Promise<boolean>;
}

const batchSize = 500;
/** In all, for jobs that other processes run or that rest before their next try. */
const patienceMs = 10_000;
/** A deadline that others stand in the way of is tried so often; one that failed by itself is left to the sweep. */
const triesWhenBusy = 3;

export async function walkTo(deps: WalkDeps, walk: Walk): Promise<'arrived' | 'interrupted'> {
  const tries = new Map<string, number>();
  const patience: Patience = { leftMs: patienceMs };
  for (;;) {
    const now = await walk.now();
    if (!(await walk.goOn(now))) return 'interrupted';
    const met = await meetSome(deps, { mall: walk.mall, now, tries });
    const worked = await deps.drain({ mall: walk.mall, mode: 'test' }, patience);
    if (met + worked > 0) continue;
    if (now >= walk.target) return 'arrived';
    const next = await nextDue(deps, { mall: walk.mall, after: now, until: walk.target });
    await walk.setClock(next ?? walk.target, { quiet: next !== null && next < walk.target });
  }
}

/** One batch of what is due at `now`; returns its size. */
async function meetSome(
  deps: WalkDeps,
  at: { mall: number; now: IsoTime; tries: Map<string, number> },
): Promise<number> {
  const { mall, now, tries } = at;
  const givenUp = (row: DueRow) => (tries.get(keyOf(row)) ?? 0) >= triesWhenBusy;
  const due = await readDueOf(deps, { mall, mode: 'test', now, limit: batchSize + tries.size });
  const rows = due.filter((row) => !givenUp(row)).slice(0, batchSize);
  for (const { row, transient } of await meet(deps, rows)) {
    const key = keyOf(row);
    tries.set(key, transient ? (tries.get(key) ?? 0) + 1 : triesWhenBusy);
  }
  return rows.length;
}

async function nextDue(deps: WalkDeps, of: { mall: number; after: IsoTime; until: IsoTime }): Promise<IsoTime | null> {
  const text = `select min(due_at) as next from deadlines where mall_id = $1 and mode = 'test' and not parked and due_at > $2 and due_at <= $3`;
  const [rows] = await read(deps.pool, { malls: [of.mall] }, [
    { name: 'next_due_of_mall', text, values: [of.mall, of.after, of.until] },
  ]);
  return (rows?.[0]?.['next'] as IsoTime | null | undefined) ?? null;
}
