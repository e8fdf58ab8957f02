/**
 * Runs jobs: fetches and completes them in batches, one at a time costs a hundred times more. A handler is given
 * a batch and names those that failed; these are tried again later, with a pause that doubles and jitters. Jobs run at
 * least once: a handler must be able to meet the same job again.
 */
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { IsoTime } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';
import { type QueueShape, timing } from './boss.ts';
import { priorityOf, type QueuedData, type RelayOnly } from './relay.ts';
import { startTicker, type Ticker } from './ticker.ts';

export interface Job<D = Record<string, unknown>> {
  /** Known before the job was in the queue, the same at every try: the natural key for what it does outside. */
  id: string;
  data: D;
  seller: number;
  mall: number;
  mode: Mode;
  /** 0 at the first try. */
  attempt: number;
}

export interface JobFailure {
  id: string;
  error: unknown;
  /** When it is worth trying again (machine time); without it the pause doubles from try to try. */
  notBefore?: IsoTime;
}

/** What it throws fails the whole batch. `signal` fires when the process wants to stop. */
export type JobHandler = (
  jobs: readonly Job[],
  context: { signal: AbortSignal },
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler without failures returns nothing
) => Promise<readonly JobFailure[] | void>;

export interface QueueDefinition {
  shape: QueueShape;
  /** Jobs given to the handler at once. */
  batchSize: number;
  /** Batches at once, per process. */
  concurrency: number;
  /** Whether `advance_clock` runs this queue's jobs before it moves on: consequences are, long work of its own is not. */
  drained: boolean;
  handler: JobHandler;
}

export interface Runner {
  start(): void;
  /** Jobs may be waiting. */
  wake(): void;
  /** Runs the ready jobs of one mall in this process; returns how many were tried. */
  runReady(queue: QueueDefinition, only: RelayOnly): Promise<number>;
  /** Waits for running jobs up to `boundMs`; what still runs then is taken up by another process. */
  stop(boundMs: number): Promise<void>;
}

/** A handler of single jobs, all of a batch at once: for work that waits for others rather than for the processor. */
export function eachJob<D>(work: (job: Job<D>, context: { signal: AbortSignal }) => Promise<void>): JobHandler {
  return async (jobs, context) => {
    const ended = await Promise.allSettled((jobs as unknown as readonly Job<D>[]).map((job) => work(job, context)));
    return ended.flatMap((end, i): JobFailure[] =>
      end.status === 'rejected' ? [{ id: jobs[i]!.id, error: end.reason }] : [],
    );
  };
}

interface FetchedJob {
  id: string;
  retryCount: number;
  data: QueuedData;
}

const pollEveryMs = 1_000;
/** Tries to tell the queue how a batch ended, with pauses that double: outlasts a restart of the database. */
const settleTries = 7;
const settlePauseMs = 250;

export function openRunner(deps: { boss: PgBoss; log: Logger; queues: readonly QueueDefinition[] }): Runner {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let tickers: Ticker[] = [];

  const run = (queue: QueueDefinition, jobs: readonly FetchedJob[]): Promise<void> => {
    const ended = runBatch({ ...deps, queue, signal: stopping.signal }, jobs).finally(() => running.delete(ended));
    running.add(ended);
    return ended;
  };

  const loop = (queue: QueueDefinition): Ticker => {
    const mine = new Set<Promise<void>>();
    const ticker = startTicker({
      name: `queue ${queue.shape.name}`,
      everyMs: pollEveryMs,
      log: deps.log,
      async pass() {
        if (mine.size >= queue.concurrency) await Promise.race(mine);
        if (stopping.signal.aborted) return false;
        const jobs = await fetchJobs(deps.boss, queue);
        if (jobs.length === 0) return false;
        const batch = run(queue, jobs).finally(() => mine.delete(batch));
        mine.add(batch);
        return true;
      },
    });
    return ticker;
  };

  return {
    start: () => {
      tickers = deps.queues.map(loop);
    },
    wake() {
      for (const ticker of tickers) ticker.wake();
    },
    async runReady(queue, only) {
      for (let total = 0; ; ) {
        const jobs = stopping.signal.aborted ? [] : await fetchJobs(deps.boss, queue, only);
        if (jobs.length > 0) await run(queue, jobs);
        total += jobs.length;
        if (jobs.length < queue.batchSize) return total;
      }
    },
    async stop(boundMs) {
      stopping.abort();
      const bound = Promise.withResolvers<void>();
      const timer = setTimeout(bound.resolve, boundMs);
      await Promise.race([Promise.all([...tickers.map((ticker) => ticker.stop()), ...running]), bound.promise]);
      clearTimeout(timer);
      if (running.size > 0)
        deps.log.warn({ batches: running.size }, 'jobs still run at the stop; they are taken up again elsewhere');
    },
  };
}

function fetchJobs(boss: PgBoss, queue: QueueDefinition, only?: RelayOnly): Promise<FetchedJob[]> {
  const priority = only && priorityOf(only);
  const exactly = priority === undefined ? {} : { minPriority: priority, maxPriority: priority };
  return boss.fetch<QueuedData>(queue.shape.name, { batchSize: queue.batchSize, ...exactly });
}

interface BatchDeps {
  boss: PgBoss;
  log: Logger;
  queue: QueueDefinition;
  signal: AbortSignal;
}

/** Never throws: a batch whose end the queue cannot be told of is found by its missing heartbeat. */
async function runBatch(deps: BatchDeps, fetched: readonly FetchedJob[]): Promise<void> {
  const { boss, log, queue } = deps;
  const touch = setInterval(() => {
    boss
      .touch(queue.shape.name, [...fetched])
      .catch((error: unknown) =>
        log.warn({ err: error, queue: queue.shape.name }, 'a heartbeat of running jobs was not delivered'),
      );
  }, timing.touchEveryMs);
  try {
    const failures = await handle(deps, fetched);
    await settleSurely(deps, fetched, failures);
  } catch (error) {
    log.warn(
      { err: error, queue: queue.shape.name, jobs: fetched.length },
      'the queue could not be told how jobs ended; they run again',
    );
  } finally {
    clearInterval(touch);
  }
}

async function handle({ queue, signal }: BatchDeps, fetched: readonly FetchedJob[]): Promise<Failures> {
  const jobs = fetched.map((job): Job => ({ ...job.data, id: job.id, attempt: job.retryCount }));
  try {
    const failures = await queue.handler(jobs, { signal });
    return new Map((failures ?? []).map((failure) => [failure.id, failure]));
  } catch (error) {
    return new Map(jobs.map(({ id }) => [id, { id, error }]));
  }
}

/** By job. */
type Failures = ReadonlyMap<string, JobFailure>;

async function settleSurely(deps: BatchDeps, fetched: readonly FetchedJob[], failures: Failures): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await settle(deps, fetched, failures);
    } catch (error) {
      if (attempt === settleTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, settlePauseMs * 2 ** (attempt - 1)));
    }
  }
}

/** Fenced to the try that was fetched: what another process took over meanwhile is left to it. */
async function settle(
  { boss, log, queue }: BatchDeps,
  fetched: readonly FetchedJob[],
  failures: Failures,
): Promise<void> {
  const done = fetched.filter((job) => !failures.has(job.id));
  if (done.length > 0) await boss.complete(queue.shape.name, done);
  const byMessage = Map.groupBy(
    fetched.filter((job) => failures.has(job.id)),
    (job) => messageOf(failures.get(job.id)?.error),
  );
  for (const [message, jobs] of byMessage) {
    await boss.fail(queue.shape.name, jobs, { message });
    const lastTry = jobs.filter((job) => job.retryCount >= queue.shape.retryLimit).map((job) => job.id);
    const err = failures.get(jobs[0]!.id)?.error;
    if (lastTry.length > 0) log.error({ err, queue: queue.shape.name, jobs: lastTry }, 'jobs failed for good');
    // What is merely not ready yet needs no stack.
    else if (isNotYet(err))
      log.warn({ queue: queue.shape.name, jobs: jobs.length, why: message }, 'jobs are tried again');
    else log.warn({ err, queue: queue.shape.name, jobs: jobs.length }, 'jobs failed and are tried again');
  }
  // The queue pauses a second at least before it gives a failed job out, so that this comes in time.
  for (const { id, notBefore: startAfter } of failures.values())
    if (startAfter) await boss.update(queue.shape.name, undefined, { id, startAfter });
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

function isNotYet(error: unknown): boolean {
  return (error as { notYet?: boolean } | undefined)?.notYet === true;
}
