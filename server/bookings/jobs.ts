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

/** Four batches at once: a carrier that hangs holds two until its breaker opens, and the others go on. */
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
      return result?.kind === 'later' ? [{ id, error: new NotBooked(result.why) }] : [];
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
 * A pass over what waits; true when there is more at once. A round goes over all of it, oldest first, page by page. The first booking of each
 * carrier is a probe: a carrier that takes no call is passed over until the next round, and rests longer from round to
 * round. One that answers without saying yes or no, again and again, is left as well; the next round goes on behind those
 * bookings, so that a few which it cannot digest do not starve the others.
 */
export function openBookingsSweep(deps: BookingsDeps, options: BookingsSweepOptions = {}): () => Promise<boolean> {
  const { olderThanMs = 120_000, limit = 48 } = options;
  const { platform } = deps;
  const settle = settler(deps);
  const carriers = new Map<string, Standing>();
  let after = '';

  const bringOn = async (carrier: string, bookings: readonly OpenBooking[]): Promise<void> => {
    const standing = carriers.get(carrier) ?? { passedOver: false, stuck: 0, resumeAfter: '', restUntil: 0, restMs: 0 };
    carriers.set(carrier, standing);
    if (standing.restUntil > platform.clock.nowMs()) standing.passedOver = true;
    const due = bookings.filter((each) => each.booking > standing.resumeAfter);
    for (let at = 0; at < due.length && !standing.passedOver; ) {
      const piece = due.slice(at, at + (at === 0 || standing.stuck > 0 ? 1 : pieceSize));
      at += piece.length;
      const results = [...(await settle(piece, () => true)).values()].filter((each) => each.kind === 'later');
      const away = results.some((each) => each.away);
      for (const { why } of results.slice(0, 1))
        platform.log.warn({ carrier, bookings: results.length, why }, 'bookings are not settled yet');
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
    const byCarrier = Map.groupBy(page, (each) => `${each.carrier} ${each.mode}`);
    // Side by side, so that a carrier that hangs keeps no other from its turn; there are as many as have bookings.
    await Promise.all([...byCarrier].map(([carrier, bookings]) => bringOn(carrier, bookings)));
    if (page.length === limit) {
      after = page.at(-1)!.booking;
      return true;
    }
    after = '';
    for (const standing of carriers.values()) {
      if (!standing.passedOver) standing.resumeAfter = '';
      standing.passedOver = false;
      standing.stuck = 0;
    }
    return false;
  };
}

/** How a carrier and mode stand in this round. */
interface Standing {
  passedOver: boolean;
  /** Bookings in a row that were not settled. */
  stuck: number;
  /** Up to here the carrier said neither yes nor no in the round before; '' from the oldest. */
  resumeAfter: string;
  /** Machine time until which it is not asked; 0: at once. */
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
