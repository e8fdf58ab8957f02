/**
 * The queue `payments`: one job per refund that is to be sent. And the sweep behind it: it looks at what is not
 * settled, whatever became of the jobs, so that no refund waits for a message that was lost or has run out of tries.
 */
import type { Config } from '../config.ts';
import type { QueueShape } from '../jobs/boss.ts';
import type { Hold, Locks } from '../jobs/locks.ts';
import type { Job, JobFailure, JobHandler, QueueDefinition } from '../jobs/queue.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { decrypt, ringOf, secretContext } from '../kernel/secrets.ts';
import { type GatewayTimeouts, openGateways } from '../payments/index.ts';
import type { Platform } from '../platform.ts';
import type { PaymentJob } from './create.ts';
import { type SettleDeps, type Settled, settleRefund } from './settle.ts';
import { readUnsettled, type SealedAccount } from './store.ts';
import { openTurns } from './turns.ts';

/** A job makes at most two look-ups and one refund, 17 s with the default time-outs. After the last try the sweep goes on. */
export const paymentsShape: QueueShape = {
  name: 'payments',
  retryLimit: 30,
  retryDelayMax: 300,
  expireInSeconds: 30,
};

export interface PaymentsDeps {
  platform: Pick<Platform, 'pool' | 'clock' | 'log' | 'submit'> & {
    config: Config & { gatewayUrl: string };
  };
  locks: Locks;
  timeouts?: GatewayTimeouts;
  /** Between two look-ups that both say "unknown". */
  lookUpPauseMs?: number;
  /** How long a refund waits for its turn at a payment that this process is working on. */
  turnWaitMs?: number;
}

export function paymentsQueue(deps: PaymentsDeps): QueueDefinition {
  return { shape: paymentsShape, batchSize: 8, concurrency: 2, drained: true, handler: paymentsJob(deps) };
}

/** The refund is not settled and is to be tried again after a pause. */
export class NotSettled extends Error {
  override readonly name = 'NotSettled';
  readonly notYet = true;
}

export function paymentsJob(deps: PaymentsDeps): JobHandler {
  const settle = settler(deps);
  return async (jobs) => {
    // One after the other within a payment, where the lock would only send them back to the queue.
    const byPayment = Map.groupBy(jobs as unknown as readonly Job<PaymentJob>[], (job) => job.data.payment);
    const until = deps.platform.clock.nowMs() + inTurnMs;
    const inTime = () => deps.platform.clock.nowMs() < until;
    const groups = [...byPayment.values()];
    return (await Promise.all(groups.map((group) => settleInTurn(settle, group, inTime)))).flat();
  };
}

/** No further refund of a payment is begun after this; with its turn and its calls it stays below `expireInSeconds`. */
const inTurnMs = 10_000;

/** What waits behind a refund that is not settled waits too: its gateway is most likely away. */
async function settleInTurn(
  settle: (job: PaymentJob) => Promise<Settled>,
  jobs: readonly Job<PaymentJob>[],
  inTime: () => boolean,
): Promise<JobFailure[]> {
  for (const [i, job] of jobs.entries()) {
    const error = inTime()
      ? await settle(job.data).then(notSettled, (thrown: unknown) => thrown)
      : new NotSettled('earlier refunds of this payment took long');
    if (error) return jobs.slice(i).map(({ id }) => ({ id, error }));
  }
  return [];
}

function notSettled(result: Settled): NotSettled | null {
  return result.kind === 'later' ? new NotSettled(result.why) : null;
}

export interface SweepOptions {
  /** Younger refunds are left to their job, milliseconds of machine time. */
  olderThanMs?: number;
  /** Refunds per pass. */
  limit?: number;
}

export interface RefundsSweep {
  /** True: there may be more at once. */
  pass(): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * A pass looks at refunds that are not settled, going on where the pass before ended; one process at a time does. It
 * ends early when nothing gets through: then the gateway is away and asking on would help nobody.
 */
export function openRefundsSweep(deps: PaymentsDeps, options: SweepOptions = {}): RefundsSweep {
  const { olderThanMs = 60_000, limit = 50 } = options;
  const { pool, clock, log } = deps.platform;
  const settle = settler(deps);
  let after = '';
  let lead: Hold | null = null;
  const pass = async (): Promise<boolean> => {
    if (!lead?.valid) lead = await deps.locks.tryHold('roundtrip refunds sweep');
    if (!lead) return false;
    const before = firstIdAt('refund', Math.max(0, clock.nowMs() - olderThanMs));
    const jobs = await readUnsettled(pool, { after, before, limit });
    let stuck = 0;
    for (const job of jobs) {
      const why = await settle(job).then(whyNot, (error: unknown) => String(error));
      after = job.refund;
      stuck = why === null ? 0 : stuck + 1;
      if (why !== null) log.warn({ refund: job.refund, why }, 'a refund is not settled yet');
      if (stuck >= mostStuck) return false;
    }
    if (jobs.length < limit) after = '';
    return jobs.length === limit;
  };
  const stop = async (): Promise<void> => {
    await lead?.release();
    lead = null;
  };
  return { pass, stop };
}

const mostStuck = 5;

function whyNot(result: Settled): string | null {
  return result.kind === 'settled' ? null : result.why;
}

/**
 * One refund of a payment at a time: gateways refuse two at once, and two would each believe the other's share still
 * there. The lock is a session's, not a transaction's, because a gateway may take seconds, and a transaction held open
 * that long holds up vacuum and a connection of the pool. The queue could keep jobs with one key apart, but neither a
 * job that outlived its time from its successor nor the sweep from both.
 */
function settler(deps: PaymentsDeps): (job: PaymentJob) => Promise<Settled> {
  const { platform, locks } = deps;
  const turns = openTurns(deps.turnWaitMs ?? 2_000);
  const base: Omit<SettleDeps, 'holds'> = {
    platform,
    gatewayFor: openGateways(platform.config, deps.timeouts),
    openAccount: (account) => openAccount(platform.config, account),
    lookUpPauseMs: deps.lookUpPauseMs ?? 1_000,
  };
  const settleHeld = async (job: PaymentJob): Promise<Settled> => {
    const hold = await locks.tryHold(`payment ${job.payment}`);
    if (!hold) return underWay;
    try {
      const result = await settleRefund({ ...base, holds: () => hold.valid }, job);
      if (result.kind === 'nothing')
        platform.log.error({ refund: job.refund, why: result.why }, 'a refund cannot be sent');
      return result;
    } finally {
      await hold.release();
    }
  };
  return async (job) => (await turns(job.payment, () => settleHeld(job))) ?? underWay;
}

const underWay: Settled = { kind: 'later', why: 'another refund of this payment is under way' };

/** Throws when the key that sealed it is missing: the refund stays due until the key is back. */
function openAccount(config: Config, { table, claim, sealed }: SealedAccount): string {
  return decrypt(ringOf(config), sealed, secretContext({ table, column: 'refund_account' }, claim));
}
