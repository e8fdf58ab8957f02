/**
 * Draining one test mall: its outbox is relayed and its jobs are run here and now, until nothing of it is under way.
 * `advance_clock` does this between two instants, so that what a deadline started has happened before the next one.
 */
import { type Pool, read } from '../db/pool.ts';
import type { QueueDefinition, Runner } from './queue.ts';
import { priorityOf, type RelayDeps, type RelayOnly, relayAll } from './relay.ts';

export interface DrainDeps {
  pool: Pool;
  relay: RelayDeps;
  runner: Runner;
  queues: readonly QueueDefinition[];
}

/** How long one walk may wait in all for jobs that rest before their next try; counts down. */
export interface Patience {
  leftMs: number;
}

const lookEveryMs = 50;
/** Per call, for jobs that another process runs; above what it takes to notice that it died (see `boss.ts`). */
const othersMs = 20_000;

/** Returns how much was moved and run: 0 when all was quiet. */
export async function drainMall(deps: DrainDeps, only: RelayOnly, patience: Patience): Promise<number> {
  let othersLeftMs = othersMs;
  for (let total = 0; ; ) {
    const { waiting, ready, active, resting } = await look(deps, only);
    let worked = waiting ? await relayAll(deps.relay, only) : 0;
    // Only queues that have something: asking the others costs a statement each, at every stop of every clock.
    for (const queue of deps.queues)
      if (ready.includes(queue.shape.name)) worked += await deps.runner.runReady(queue, only);
    total += worked;
    if (worked > 0) continue;
    if (active > 0 && othersLeftMs > 0) othersLeftMs -= lookEveryMs;
    else if (ready.length + resting > 0 && patience.leftMs > 0) patience.leftMs -= lookEveryMs;
    else return total;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

interface Standing {
  /** The outbox holds rows of the mall. */
  waiting: boolean;
  /** Queues with jobs that can be run now. */
  ready: string[];
  /** Run elsewhere. */
  active: number;
  /** Wait for their next try. */
  resting: number;
}

/** One statement, so that nothing is missed between the outbox and the queue: a row leaves the one as it enters the other. */
async function look({ pool, queues }: DrainDeps, only: RelayOnly): Promise<Standing> {
  const statement = {
    name: 'under_way_in_mall',
    text: `select exists (select from outbox where mall_id = $3 and mode = $4) as waiting,
                  coalesce(array_agg(distinct name) filter (where state < 'active' and start_after <= now()), '{}') as ready,
                  count(*) filter (where state = 'active') as active,
                  count(*) filter (where state < 'active' and start_after > now()) as resting
           from pgboss.job where name = any($1::text[]) and priority = $2 and state in ('created', 'retry', 'active', 'failed')`,
    values: [
      queues.filter((queue) => queue.drained).map((queue) => queue.shape.name),
      priorityOf(only),
      only.mall,
      only.mode,
    ],
  };
  const [rows] = await read(pool, { malls: [only.mall] }, [statement]);
  return rows![0] as unknown as Standing;
}
