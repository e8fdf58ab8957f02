/**
 * Queue `waybills`: a parcel got its number, and facts may have come before it. They are recorded first and removed
 * after, so that a crash in between leaves nothing but duplicates, which the tracker knows.
 */
import { read } from '../db/pool.ts';
import type { Job, JobFailure, JobHandler } from '../jobs/queue.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Actor } from '../kernel/command.ts';
import type { Platform } from '../platform.ts';
import { type Addressed, type Delivery, deliverFacts, findHolders } from './deliver.ts';
import { isPolled } from './polling.ts';
import type { TrackingEventRow, UnmatchedRow } from './tables.ts';
import { carriersOwn, removeUnmatched, unmatchedOf } from './unmatched.ts';
import { claimScope, type WaybillHolder, type WaybillJob, type WaybillKey } from './waybills.ts';

const system: Actor = { kind: 'system', id: 'waybills' };

/** An older parcel's number may have been given out anew. Business time is never behind machine time. */
const sameParcelMs = 365 * 24 * 3_600_000;

/** Handles a batch together; a job that met a busy tracker fails alone and is tried again. */
export function matchWaybillsJob(platform: Platform): JobHandler {
  return async (jobs) => {
    const wanted = jobs as unknown as readonly Job<WaybillJob>[];
    const keys = wanted.map(({ data }) => keyOf(data));
    const found = await readFacts(platform, wanted, keys);
    const holders = await findHolders(platform.pool, keys);
    await watchPolled(platform, wanted);
    const letters = wanted.flatMap((job, i) => lettersFor(job.data, holders[i]!, found));
    const results = await deliverFacts(platform, system, letters);
    const failed = new Map<string, string>();
    const settled: UnmatchedRow[] = [];
    for (const { what } of letters) {
      const result = results.get(what)!;
      if (result.result === 'refused' && result.refusal.code !== 'invalid') {
        failed.set(numberOf(what.number), `${result.refusal.code}: ${result.refusal.detail}`);
      } else if (what.kept) settled.push(what.kept);
      if (result.result === 'refused')
        platform.log.warn({ waybill: what.number, refusal: result.refusal }, 'a waiting fact was refused');
    }
    await removeUnmatched(
      platform,
      settled.filter((row) => !failed.has(numberOf(row))),
    );
    return wanted.flatMap(({ id, data }): JobFailure[] => {
      const error = failed.get(numberOf(data));
      return error === undefined ? [] : [{ id, error: new Error(error) }];
    });
  };
}

/** The tracker was made with its parcel's file and locks apart from it: its own clock begins here. */
async function watchPolled(platform: Platform, jobs: readonly Job<WaybillJob>[]): Promise<void> {
  const commands = jobs
    .filter(({ data }) => isPolled(data.carrier))
    .map(({ id, data }) => {
      const { tracker_id: file, seller, mall, mode } = data;
      const command = { id, type: 'tracker.watch', file, object: file, seller, mall, mode, actor: system };
      return { ...command, args: {} };
    });
  const outcomes = await platform.submitBulk('tracker', commands);
  const refused = outcomes.find((outcome) => outcome.kind === 'refused');
  if (refused?.kind === 'refused') throw new Error(`${refused.refusal.code}: ${refused.refusal.detail}`);
}

interface Letter extends Addressed {
  number: Pick<WaybillKey, 'carrier' | 'waybill_number' | 'mode'>;
  /** The row to remove afterwards; absent for what a sister tracker knows. */
  kept?: UnmatchedRow;
}

interface Found {
  unmatched: UnmatchedRow[];
  sisters: (TrackingEventRow & { waybill_number: string; carrier: string; for_tracker: string })[];
}

function keyOf({ carrier, waybill_number, mode, mall }: WaybillJob): WaybillKey {
  return { carrier, waybill_number, mode, scope: claimScope(mode, mall) };
}

/**
 * Facts that wait, then facts of sister trackers (several orders in one box, or a return on the number of the
 * way out). In this order: what another job moves from the one place to the other meanwhile is seen at least once.
 */
async function readFacts(
  platform: Platform,
  jobs: readonly Job<WaybillJob>[],
  keys: readonly WaybillKey[],
): Promise<Found> {
  const malls = [...new Set(jobs.map(({ data }) => data.mall))];
  const sisters = {
    name: 'facts_of_sisters',
    text: `select e.*, t.waybill_number, t.carrier, mine.id as for_tracker
           from trackers mine
           join trackers t on t.seller_id = mine.seller_id and t.waybill_number = mine.waybill_number and t.carrier = mine.carrier
             and t.mode = mine.mode and t.first_leg = mine.first_leg and t.id <> mine.id
           join tracking_events e on e.tracker_id = t.id and e.seller_id = t.seller_id
           where mine.id = any($1::text[]) and mine.seller_id = any($2::int4[]) and e.received_at >= $3`,
    values: [
      jobs.map(({ data }) => data.tracker_id),
      [...new Set(jobs.map(({ data }) => data.seller))],
      isoTime(platform.clock.nowMs() - sameParcelMs),
    ],
  };
  const [unmatched, known] = await read(platform.pool, { malls: [carriersOwn, ...malls] }, [
    unmatchedOf({ keys, malls }),
    sisters,
  ]);
  return { unmatched: unmatched as unknown as UnmatchedRow[], sisters: known as unknown as Found['sisters'] };
}

/** Waiting facts go to everyone who holds the number by now, a sister's facts to the tracker of this job. */
function lettersFor(job: WaybillJob, holders: readonly WaybillHolder[], found: Found): Delivery<Letter>[] {
  const number = { carrier: job.carrier, waybill_number: job.waybill_number, mode: job.mode };
  const same = numberOf(number);
  const waiting = found.unmatched
    .filter((row) => numberOf(row) === same && (row.mall_id === carriersOwn || row.mall_id === job.mall))
    .map((kept) => ({ what: { number, kept, fact_key: kept.fact_key, fact: kept.fact }, to: holders }));
  const mine = holders.filter((holder) => holder.tracker_id === job.tracker_id);
  const fromSisters = found.sisters
    .filter((event) => event.for_tracker === job.tracker_id)
    .map(({ fact_key, code, source, synthetic, location, description, occurred_at }) => ({
      what: { number, fact_key, fact: { code, source, synthetic, location, description, occurred_at } },
      to: mine,
    }));
  return [...waiting, ...fromSisters].filter(({ to }) => to.length > 0);
}

function numberOf(key: Pick<WaybillKey, 'carrier' | 'waybill_number' | 'mode'>): string {
  return `${key.carrier} ${key.waybill_number} ${key.mode}`;
}
