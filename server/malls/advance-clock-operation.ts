/** A move of a test clock that takes longer than an answer may: an operation with a queue of its own. */
import { type Pool, read, transaction } from '../db/pool.ts';
import type { Caller } from '../http/route.ts';
import type { QueueShape } from '../jobs/boss.ts';
import { eachJob, type Job, type JobHandler } from '../jobs/queue.ts';
import { type IsoTime, msOf } from '../kernel/clock.ts';
import type { Actor } from '../kernel/command.ts';
import { createOperation, type Note, noteOperation, type Operation, presentOperation } from '../operations/index.ts';
import type { Platform } from '../platform.ts';
import { type Going, holdClock, presentNow, walk } from './advance-clock-walk.ts';

const kind = 'advance_clock';

/** A walk of years takes its time; one that was interrupted goes on where the clock stands. */
export const advanceClockQueue: QueueShape = {
  name: 'advance_clock',
  retryLimit: 50,
  retryDelayMax: 60,
  expireInSeconds: 6 * 3_600,
};

/** What the operation keeps as its request. */
export interface AdvanceRequest {
  mall: string;
  from: IsoTime;
  to: IsoTime;
  actor: Actor;
}

/** Id of the operation that moves this mall's clock, if there is one. */
export async function runningOperation(pool: Pool, mall: number): Promise<string | null> {
  const text = `select id from operations where mall_id = $1 and mode = 'test' and kind = '${kind}' and state in ('queued', 'running') limit 1`;
  const [rows] = await read(pool, { malls: [mall] }, [{ name: 'running_advance', text, values: [mall] }]);
  return (rows?.[0]?.['id'] as string | undefined) ?? null;
}

/** Leaves the rest of the way to an operation and returns it as the API shows it. Progress counts seconds of business time. */
export async function handOver(platform: Platform, going: Going, from: IsoTime): Promise<unknown> {
  const { mall, seller, mallId, actor, target } = going;
  const caller: Caller = {
    kind: 'mall',
    id: mallId,
    keyId: '',
    mall,
    mallId,
    seller,
    mode: 'test',
    scopes: ['malls:write'],
    carrier: null,
  };
  const request: AdvanceRequest = { mall: mallId, from, to: target, actor };
  const total = secondsBetween(from, target);
  const operation = await transaction(platform.pool, { malls: [mall], sellers: [seller] }, async (client) => {
    const made = await createOperation(client, platform, { caller, kind, request, items: [] }, advanceClockQueue.name);
    await client.query('update operations set total = $2 where id = $1', [made.id, total]);
    return made;
  });
  platform.onOutbox();
  return presentOperation({ ...operation, total });
}

/** Handler of the queue; when the last try has failed the operation has failed, and the clock can be moved again. */
export function advanceClockJob(platform: Platform): JobHandler {
  return eachJob<{ operation: string }>(async (job, { signal }) => {
    try {
      await runAdvance(platform, job, signal);
    } catch (error) {
      if (job.attempt >= advanceClockQueue.retryLimit)
        await note(platform, job, { state: 'failed', error: 'The clock could not be moved to its target.' });
      throw error;
    }
  });
}

async function runAdvance(platform: Platform, job: Job<{ operation: string }>, signal: AbortSignal): Promise<void> {
  const operation = await note(platform, job, { state: 'running' });
  if (!operation) return;
  const { mall: mallId, from, to: target, actor } = operation.request as unknown as AdvanceRequest;
  const going: Going = { mall: job.mall, seller: job.seller, mallId, actor, target };
  const hold = await holdClock(platform, job.mall);
  if (!hold) throw new Error(`the clock of mall ${mallId} is being moved by another process`);
  try {
    let noted = operation.done;
    const end = await walk(platform, going, async (now) => {
      const done = secondsBetween(from, now);
      if (done - noted > operation.total / 100) {
        noted = done;
        await note(platform, job, { state: 'running', done: Math.min(done, operation.total) });
      }
      return hold.valid && !signal.aborted;
    });
    if (end === 'interrupted') throw new Error('moving the clock was interrupted and goes on later');
    await note(platform, job, { state: 'done', done: operation.total, result: await presentNow(platform, going) });
  } finally {
    await hold.release();
  }
}

function note(platform: Platform, job: Job<{ operation: string }>, what: Note): Promise<Operation | null> {
  return noteOperation(platform, { id: job.data.operation, scope: { malls: [job.mall] } }, what);
}

/** Within the column's range also for a walk of a century. */
function secondsBetween(from: IsoTime, to: IsoTime): number {
  return Math.min(2_147_483_647, Math.max(0, Math.floor((msOf(to) - msOf(from)) / 1000)));
}
