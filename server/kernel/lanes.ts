/**
 * Lanes bring concurrent requests together into batches. The express lane takes what has queued up while earlier
 * batches were under way (no added delay); a command that met a lock goes to the slow lane, alone and with a lock
 * time-out, so that one busy file never holds its neighbours; bulk work and midnight have their own lane in small pieces.
 */
import type { Pool } from '../db/pool.ts';
import type { Boundary } from './boundary.ts';
import type { Command, Outcome, Tables } from './command.ts';
import { type BatchOptions, type BatchOutcome, type CommitUnknown, type LoopDeps, runBatch } from './loop.ts';
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
    runSurely(deps, boundary, { commands, options });
  const slow = queue(settings.concurrency.slow, 1, async ([waiting]) => {
    const [outcome] = await run([waiting!.command], { lockTimeoutMs: settings.lockTimeoutMs });
    settle(waiting!, outcome!.kind === 'busy' ? busy(waiting!.command) : outcome!);
  });
  const runAll = async (batch: Waiting[]) => {
    const outcomes = await run(batch.map((each) => each.command));
    outcomes.forEach((outcome, i) => (outcome.kind === 'busy' ? slow.push(batch[i]!) : settle(batch[i]!, outcome)));
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
        .catch((error) => batch.forEach((each) => each.reject(error)))
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

function settle(waiting: Waiting, outcome: Outcome): void {
  waiting.resolve(outcome);
}

function busy(command: Command): Outcome {
  return {
    kind: 'refused',
    refusal: refuse('busy', `Another request is changing ${command.file}; try again in a moment.`),
  };
}

/**
 * Runs a batch through database errors. An error after COMMIT was sent is first cleared up (it may have happened); then
 * members are tried one by one, so that one bad command harms no neighbour.
 */
async function runSurely<T extends Tables>(
  deps: LoopDeps,
  boundary: Boundary<T>,
  work: { commands: readonly Command[]; options?: BatchOptions | undefined },
  attempt = 1,
): Promise<BatchOutcome[]> {
  const { commands, options } = work;
  try {
    return await runBatch(deps, boundary, commands, options);
  } catch (error) {
    if (isLockTimeout(error)) return commands.map(() => ({ kind: 'busy' }));
    const committed = await whatBecame(deps.pool, error);
    if (committed) {
      deps.onCommit?.();
      return committed;
    }
    if (commands.length > 1) {
      const outcomes: BatchOutcome[] = [];
      for (const command of commands)
        outcomes.push(...(await runSurely(deps, boundary, { commands: [command], options })));
      return outcomes;
    }
    if (attempt >= patience.tries || !isTransient(error)) throw error;
    await pause(patience.firstPauseMs * 2 ** (attempt - 1));
    return runSurely(deps, boundary, work, attempt + 1);
  }
}

/** The batch's outcomes when its transaction did commit; null when it did not. Throws when the server cannot say. */
async function whatBecame(pool: Pool, error: unknown): Promise<BatchOutcome[] | null> {
  const { xid, outcomes } = error as Partial<Pick<CommitUnknown, 'xid' | 'outcomes'>>;
  if (!xid || !outcomes || isServerRefusal(error)) return null;
  for (let attempt = 1; ; attempt += 1) {
    const status = await pool.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [xid]).then(
      (answer) => answer.rows[0]?.status ?? null,
      () => 'unreachable',
    );
    if (status === 'committed') return outcomes;
    if (status === 'aborted') return null;
    if (attempt > patience.tries) throw error;
    await pause(patience.firstPauseMs * 2 ** (attempt - 1));
  }
}

/** The server answered with an error, so it is certain that nothing was committed. */
function isServerRefusal(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57P') && !code.startsWith('08');
}

function isLockTimeout(error: unknown): boolean {
  return (error as { code?: string }).code === '55P03';
}

/** Connection trouble, shutdown, serialisation, deadlock, or a unique row that another transaction has just made. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    /^(08|57P|40001|40P01|23505|53300)/.test(code ?? '') ||
    /ECONN|EPIPE|terminated|timeout|not queryable|closed/i.test(`${code} ${message}`)
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
