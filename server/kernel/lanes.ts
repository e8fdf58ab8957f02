/**
 * Lanes bring concurrent requests together into batches. The express lane takes what has queued up while earlier
 * batches were under way (no added delay); a command that met a lock goes to the slow lane, alone and with a lock
 * time-out, so that one busy file never holds its neighbours; bulk work and midnight have their own lane in small pieces.
 */
import { type Pool, read } from '../db/pool.ts';
import type { Boundary } from './boundary.ts';
import type { Command, Outcome, Tables } from './command.ts';
import { type BatchOptions, type BatchOutcome, type LoopDeps, runBatch, type SentCommit } from './loop.ts';
import { refuse } from './problems.ts';

export interface LaneSettings {
  /** Commands in one transaction of the express lane. */
  batchSize: number;
  /** Commands in one transaction of the bulk lane. */
  bulkPiece: number;
  /** Transactions at once: express, slow, bulk. */
  concurrency: { express: number; slow: number; bulk: number };
  /** How long the slow lane waits for a lock before it answers "busy". */
  lockTimeoutMs: number;
}

export const defaultLanes: LaneSettings = {
  batchSize: 64,
  bulkPiece: 50,
  concurrency: { express: 3, slow: 2, bulk: 1 },
  lockTimeoutMs: 3_000,
};

/** How long to go on trying when the database is away, and the first pause between tries. */
const patience = { tries: 6, firstPauseMs: 100 };

export interface Lanes {
  /** One command of a request. */
  submit(command: Command): Promise<Outcome>;
  /** Many commands of a bulk request, a job or the sweep; outcomes in order. */
  submitBulk(commands: readonly Command[]): Promise<Outcome[]>;
  /** Commands waiting or under way. */
  depth(): number;
}

interface Waiting {
  command: Command;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

export function openLanes<T extends Tables>(
  deps: LoopDeps,
  boundary: Boundary<T>,
  settings: LaneSettings = defaultLanes,
): Lanes {
  const run = (commands: readonly Command[], options?: BatchOptions) =>
    runSurely({ deps, boundary, options }, commands);
  const slow = queue(settings.concurrency.slow, 1, async ([waiting]) => {
    const [outcome] = await run([waiting!.command], { lockTimeoutMs: settings.lockTimeoutMs });
    settle(waiting!, outcome!.kind === 'busy' ? busy(waiting!.command) : outcome!);
  });
  const runAll = async (batch: Waiting[]) => {
    const outcomes = await run(batch.map((each) => each.command));
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.kind === 'busy') slow.push(batch[i]!);
      else settle(batch[i]!, outcome);
    }
  };
  const express = queue(settings.concurrency.express, settings.batchSize, runAll);
  const bulk = queue(settings.concurrency.bulk, settings.bulkPiece, runAll);
  const enter = (lane: Queue, command: Command) =>
    new Promise<Outcome>((resolve, reject) => lane.push({ command, resolve, reject }));
  return {
    submit: (command) => enter(express, command),
    submitBulk: (commands) => Promise.all(commands.map((command) => enter(bulk, command))),
    depth: () => express.depth() + slow.depth() + bulk.depth(),
  };
}

interface Queue {
  push(waiting: Waiting): void;
  depth(): number;
}

/** Up to `concurrency` batches of up to `size` at once; a failing batch fails its own members only. */
function queue(concurrency: number, size: number, work: (batch: Waiting[]) => Promise<void>): Queue {
  const waiting: Waiting[] = [];
  let running = 0;
  let members = 0;
  const pump = (): void => {
    while (running < concurrency && waiting.length > 0) {
      const batch = waiting.splice(0, size);
      running += 1;
      members += batch.length;
      work(batch)
        .catch((error) => {
          for (const each of batch) each.reject(error);
        })
        .finally(() => {
          running -= 1;
          members -= batch.length;
          pump();
        });
    }
  };
  let scheduled = false;
  return {
    push(each) {
      waiting.push(each);
      if (scheduled) return;
      scheduled = true;
      // Everything that arrives in the same turn of the event loop rides together.
      setImmediate(() => {
        scheduled = false;
        pump();
      });
    },
    depth: () => waiting.length + members,
  };
}

function settle(waiting: Waiting, fate: Outcome | { kind: 'failed'; error: unknown }): void {
  if (fate.kind === 'failed') waiting.reject(fate.error);
  else waiting.resolve(fate);
}

function busy(command: Command): Outcome {
  return {
    kind: 'refused',
    refusal: refuse('busy', `Another request is changing ${command.file}; try again in a moment.`),
  };
}

/** What became of one command: its outcome, or an error that is its own. */
type Fate = BatchOutcome | { kind: 'failed'; error: unknown };

interface Work<T extends Tables> {
  deps: LoopDeps;
  boundary: Boundary<T>;
  options?: BatchOptions | undefined;
}

/**
 * Runs a batch through database errors. An error after COMMIT was sent is first cleared up (it may have happened). While
 * the server is away the whole batch waits; after any other error its members are tried one by one, so that one bad
 * command harms no neighbour.
 */
async function runSurely<T extends Tables>(work: Work<T>, commands: readonly Command[]): Promise<Fate[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runBatch(work.deps, work.boundary, commands, work.options);
    } catch (error) {
      if (isLockTimeout(error)) return commands.map(() => ({ kind: 'busy' }));
      const became = await whatBecame(work.deps.pool, error);
      if (Array.isArray(became)) {
        work.deps.onCommit?.();
        return became;
      }
      // Tried again, a command whose fate is not known might happen twice.
      const failed = (): Fate[] => commands.map(() => ({ kind: 'failed', error }));
      if (became === 'unknown') return failed();
      const alone = commands.length === 1;
      if (!isAway(error) && !alone) return oneByOne(work, commands);
      if (attempt >= patience.tries || !(isAway(error) || isConflict(error))) return failed();
      await pause(patience.firstPauseMs * 2 ** (attempt - 1));
    }
  }
}

async function oneByOne<T extends Tables>(work: Work<T>, commands: readonly Command[]): Promise<Fate[]> {
  const fates: Fate[] = [];
  for (const command of commands) fates.push(...(await runSurely(work, [command])));
  return fates;
}

/**
 * The batch's outcomes when its transaction did commit; else whether it is certain that it did not. The status of its
 * transaction number only says when it has ended: a server that crashed gives the numbers that it had not yet written
 * down to others, whose commit proves nothing. What the batch alone can have written does.
 */
async function whatBecame(pool: Pool, error: unknown): Promise<BatchOutcome[] | 'not done' | 'unknown'> {
  const { xid, outcomes, evidence, sellers } = error as Partial<SentCommit>;
  if (!xid || !outcomes || !sellers || isServerRefusal(error)) return 'not done';
  for (let attempt = 1; attempt <= patience.tries; attempt += 1) {
    const status = await pool.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [xid]).then(
      (answer) => answer.rows[0]?.status ?? null,
      () => 'unreachable',
    );
    if (status === 'aborted') return 'not done';
    if (status === 'committed') {
      if (!evidence) return 'unknown';
      const found = await read(pool, { sellers }, [evidence]).catch(() => null);
      if (found) return found[0]!.length > 0 ? outcomes : 'not done';
    }
    await pause(patience.firstPauseMs * 2 ** (attempt - 1));
  }
  return 'unknown';
}

/** The server answered with an error, so it is certain that nothing was committed. */
function isServerRefusal(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57P') && !code.startsWith('08');
}

function isLockTimeout(error: unknown): boolean {
  return (error as { code?: string }).code === '55P03';
}

/** The database is starting, stopping, full or not to be reached. */
export function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    /^(08|57P|53300)/.test(code ?? '') ||
    /ECONN|EPIPE|terminated|timeout|not queryable|closed/i.test(`${code} ${message}`)
  );
}

/** Another transaction was in the way: serialisation, deadlock, or a unique row that it has just made. */
function isConflict(error: unknown): boolean {
  return /^(40001|40P01|23505)$/.test((error as { code?: string }).code ?? '');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
