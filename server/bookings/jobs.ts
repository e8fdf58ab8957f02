/**
 * The queue `bookings`: one job per booking that a carrier is to be asked about. And the sweep behind it: it looks at
 * what waits for a carrier, whatever became of the jobs, so that a carrier that was away for a day loses nothing.
 */
import type { AdapterFor } from '../carriers/adapter.ts';
import type { QueueShape } from '../jobs/boss.ts';
import type { Locks } from '../jobs/locks.ts';
import type { Job, JobHandler, QueueDefinition } from '../jobs/queue.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import type { BookingTiming, ContractOf, SettleDeps, Settled } from './answers.ts';
import { openLimit } from './limit.ts';
import { type BookingJob, bookingsQueueName } from './request.ts';
import { settleBookings } from './settle.ts';
import { type OpenBooking, readOpenBookings } from './store.ts';

/** A batch begins no call after `inTurnMs`; the calls of one booking take 40 s with the longest time-outs. */
export const bookingsShape: QueueShape = {
  name: bookingsQueueName,
  retryLimit: 30,
  retryDelayMax: 300,
  expireInSeconds: 90,
};

const inTurnMs = 20_000;

export const bookingTiming: BookingTiming = { lookUpPauseMs: 1_000, beginWithinMs: 15_000, longestCallMs: 30_000 };

export interface BookingsDeps {
  platform: Pick<Platform, 'pool' | 'clock' | 'log' | 'submitBulk'>;
  locks: Locks;
  adapterFor: AdapterFor;
  contractOf: ContractOf;
  /** Calls to one carrier and mode at a time, per process. */
  callsPerCarrier?: number;
  timing?: Partial<BookingTiming>;
}

/** Four batches at once: a contract that hangs holds some until its circuit opens, and the others go on. */
export function bookingsQueue(deps: BookingsDeps): QueueDefinition {
  return { shape: bookingsShape, batchSize: 16, concurrency: 4, drained: true, handler: bookingsJob(deps) };
}

/** The booking is not settled and is to be tried again after a pause. */
export class NotBooked extends Error {
  override readonly name = 'NotBooked';
  readonly notYet = true;
}

export function bookingsJob(deps: BookingsDeps): JobHandler {
  const settle = settler(deps);
  return async (jobs, { signal }) => {
    const asked = jobs as unknown as readonly Job<BookingJob>[];
    const results = await settle(
      asked.map((job) => job.data),
      () => !signal.aborted,
    );
    return asked.flatMap(({ id, data }) => {
      const result = results.get(data.booking);
      if (result?.kind !== 'later') return [];
      const { why, notBefore } = result;
      return [{ id, error: new NotBooked(why), ...(notBefore ? { notBefore } : {}) }];
    });
  };
}

type Settle = (jobs: readonly BookingJob[], goOn: () => boolean) => Promise<Map<string, Settled>>;

function settler(deps: BookingsDeps): Settle {
  const { platform, locks, adapterFor, contractOf } = deps;
  const settle: SettleDeps = {
    platform,
    locks,
    adapterFor,
    contractOf,
    limit: openLimit(deps.callsPerCarrier ?? 8),
    contractLimit: openLimit(4),
    timing: { ...bookingTiming, ...deps.timing },
  };
  return (jobs, goOn) => {
    const until = platform.clock.nowMs() + inTurnMs;
    return settleBookings(settle, jobs, () => goOn() && platform.clock.nowMs() < until);
  };
}

export interface BookingsSweepOptions {
  /** Younger bookings are left to their job, milliseconds of machine time. */
  olderThanMs?: number;
  /** Bookings per pass. */
  limit?: number;
}

/**
 * A pass over what waits; true when there is more at once. A round goes over all of it, oldest first, page by page. The
 * first booking of each contract is a probe: where the carrier takes no call the contract is passed over until the next
 * round, and rests longer from round to round. One of which the carrier says neither yes nor no, again and again, is left
 * as well; the next round goes on behind those bookings, so that a few which it cannot digest do not starve the others.
 */
export function openBookingsSweep(deps: BookingsDeps, options: BookingsSweepOptions = {}): () => Promise<boolean> {
  const { olderThanMs = 120_000, limit = 48 } = options;
  const { platform } = deps;
  const settle = settler(deps);
  /** Per contract: a carrier may be silent about one and answer all others. */
  const contracts = new Map<string, Standing>();
  let after = '';

  const bringOn = async (contract: string, bookings: readonly OpenBooking[]): Promise<void> => {
    const standing = contracts.get(contract) ?? {
      passedOver: false,
      stuck: 0,
      resumeAfter: '',
      restUntil: 0,
      restMs: 0,
    };
    contracts.set(contract, standing);
    if (standing.restUntil > platform.clock.nowMs()) standing.passedOver = true;
    const due = bookings.filter((each) => each.booking > standing.resumeAfter);
    for (let at = 0; at < due.length && !standing.passedOver; ) {
      const piece = due.slice(at, at + (at === 0 || standing.stuck > 0 ? 1 : pieceSize));
      at += piece.length;
      const results = [...(await settle(piece, () => true)).values()].filter((each) => each.kind === 'later');
      const away = results.some((each) => each.away);
      for (const { why } of results.slice(0, 1))
        platform.log.warn({ contract, bookings: results.length, why }, 'bookings are not settled yet');
      standing.stuck = results.length === piece.length ? standing.stuck + results.length : 0;
      rest(standing, away ? platform.clock.nowMs() : null);
      const digestsNothing = standing.stuck >= mostStuck;
      if (away || digestsNothing) standing.passedOver = true;
      if (!away && digestsNothing) standing.resumeAfter = piece.at(-1)!.booking;
    }
  };

  return async () => {
    const before = firstIdAt('booking', Math.max(0, platform.clock.nowMs() - olderThanMs));
    const page = await readOpenBookings(platform.pool, { after, before, limit });
    const byContract = Map.groupBy(page, (each) => each.contract);
    // Side by side, so that one that hangs keeps no other from its turn; a page holds as many as have bookings in it.
    await Promise.all([...byContract].map(([contract, bookings]) => bringOn(contract, bookings)));
    if (page.length === limit) {
      after = page.at(-1)!.booking;
      return true;
    }
    after = '';
    for (const [contract, standing] of contracts) {
      // One without trouble is forgotten.
      if (!standing.passedOver) contracts.delete(contract);
      standing.passedOver = false;
      standing.stuck = 0;
    }
    return false;
  };
}

/** How a contract stands in this round. */
interface Standing {
  passedOver: boolean;
  /** Bookings in a row that were not settled. */
  stuck: number;
  /** Up to here the carrier said neither yes nor no in the round before; '' from the oldest. */
  resumeAfter: string;
  /** Machine time until which the carrier is not asked; 0: at once. */
  restUntil: number;
  restMs: number;
}

const mostStuck = 5;
const pieceSize = 16;
const firstRestMs = 15_000;
const longestRestMs = 300_000;

function rest(standing: Standing, awayAt: number | null): void {
  standing.restMs = awayAt === null ? 0 : Math.min(longestRestMs, standing.restMs * 2 || firstRestMs);
  standing.restUntil = awayAt === null ? 0 : awayAt + standing.restMs;
}
