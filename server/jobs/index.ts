/**
 * Work beside requests: the outbox relay, the job queue, the deadlines, housekeeping. Every process opens it (a clock is
 * moved in the process that was asked to); only workers start it.
 */
import { openPool } from '../db/pool.ts';
import type { Platform } from '../platform.ts';
import { openBoss } from './boss.ts';
import { type DrainDeps, drainMall, type Patience } from './drain.ts';
import { housekeeping } from './housekeeping.ts';
import { type Locks, openLocks, whileLeading } from './locks.ts';
import { openRunner, type QueueDefinition } from './queue.ts';
import { type RelayDeps, type RelayOnly, relayBatch } from './relay.ts';
import { deadlineSweep } from './sweep.ts';
import { startTicker, type Ticker } from './ticker.ts';

export { migrateJobs, type QueueShape } from './boss.ts';
export { commandsJob, type FollowUp } from './commands-job.ts';
export { type DueRow, keyOf, meet, readDueOf, type Unmet } from './deadlines.ts';
export type { Patience } from './drain.ts';
export { ensurePartitions } from './housekeeping.ts';
export type { Hold, Locks } from './locks.ts';
export { registerJobMetrics } from './metrics.ts';
export { eachJob, type Job, type JobFailure, type JobHandler, type QueueDefinition } from './queue.ts';
export type { RelayOnly } from './relay.ts';

/** Something that is looked at again and again by one process at a time. */
export interface SweepDefinition {
  name: string;
  everyMs: number;
  /** True: there is more to do at once. */
  pass(): Promise<boolean>;
}

/** All queues and sweeps of the platform: the one visible list is `server/registry.ts`. */
export interface JobsRegistry {
  queues: readonly QueueDefinition[];
  sweeps: readonly SweepDefinition[];
}

export interface Jobs {
  locks: Locks;
  /** Starts relay, queues and sweeps. */
  start(): void;
  /** Relays the mall's outbox and runs its jobs in this process until all is quiet; see `drain.ts`. */
  drain(only: RelayOnly, patience: Patience): Promise<number>;
  /** Something may be due or waiting: look now. */
  wake(): void;
  /** Waits for running jobs, at most `boundMs` (10 s), then closes the connections. */
  stop(boundMs?: number): Promise<void>;
}

const opened = new WeakMap<Platform, Jobs>();

/** The jobs of this platform; `openJobs` comes before. */
export function jobsOf(platform: Platform): Jobs {
  const jobs = opened.get(platform);
  if (!jobs) throw new Error('openJobs has not been called for this platform');
  return jobs;
}

export async function openJobs(
  platform: Platform,
  options: { appUrl: string; works: boolean; registry(given: { locks: Locks }): JobsRegistry },
): Promise<Jobs> {
  const { log, pool } = platform;
  const locks = openLocks(
    openPool(options.appUrl, { max: 1, onError: (error) => log.warn({ err: error }, 'connection of the locks lost') }),
  );
  const boss = openBoss(options.appUrl, { log, supervise: options.works });
  await boss.start();
  const { queues, sweeps } = options.registry({ locks });
  const runner = openRunner({ boss, log, queues });
  const relay: RelayDeps = {
    pool,
    boss,
    log,
    queues: new Set(queues.map((queue) => queue.shape.name)),
    onJobs: runner.wake,
  };
  const drain: DrainDeps = { pool, relay, runner, queues };
  const led = [...standing(platform), ...sweeps].map((sweep) => ({
    ...sweep,
    ...whileLeading(locks, `roundtrip ${sweep.name}`, sweep.pass),
  }));
  let tickers: Ticker[] = [];

  const jobs: Jobs = {
    locks,
    start() {
      const moving = startTicker({
        name: 'outbox relay',
        everyMs: 1_000,
        log,
        pass: async () => (await relayBatch(relay)) > 0,
      });
      platform.onOutbox = () => moving.wake();
      runner.start();
      tickers = [
        moving,
        ...led.map((sweep) => startTicker({ name: sweep.name, everyMs: sweep.everyMs, log, pass: sweep.pass })),
      ];
    },
    drain: (only, patience) => drainMall(drain, only, patience),
    wake() {
      for (const ticker of tickers) ticker.wake();
      runner.wake();
    },
    async stop(boundMs = 10_000) {
      platform.onOutbox = () => {};
      // A pass may be waiting for somebody outside, as a job may.
      const passes = within(boundMs, Promise.all(tickers.map((ticker) => ticker.stop())));
      await Promise.all([passes, runner.stop(boundMs)]);
      await Promise.all(led.map((sweep) => sweep.stop()));
      await boss.stop({ graceful: false, timeout: 1_000 });
      await locks.close();
      opened.delete(platform);
    },
  };
  opened.set(platform, jobs);
  return jobs;
}

/** What every platform needs, whatever rooms it has. */
function standing(platform: Platform): SweepDefinition[] {
  return [
    { name: 'deadlines', everyMs: 1_000, pass: deadlineSweep(platform) },
    { name: 'housekeeping', everyMs: 3_600_000, pass: housekeeping(platform) },
  ];
}

/** Waits for `work`, but no longer than `ms`. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const bound = Promise.withResolvers<void>();
  const timer = setTimeout(bound.resolve, ms);
  await Promise.race([work, bound.promise]);
  clearTimeout(timer);
}
