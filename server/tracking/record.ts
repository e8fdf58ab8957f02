/**
 * Commands on a tracker. `tracker.record` takes facts: those already there are duplicates, the others are kept for
 * ever and folded; only a changed fold is told to the order file. `tracker.release` gives the number up.
 */
import type { CommandType, DecisionContext } from '../kernel/command.ts';
import type { Draft } from '../kernel/draft.ts';
import type { Refusal } from '../kernel/problems.ts';
import type { Leg } from '../order-file/shapes.ts';
import { futureProblem, meaningOf, type NewFact } from './facts.ts';
import { fold, foldVersion } from './fold.ts';
import { nextCheck, whyStopped } from './polling.ts';
import { type TrackerRow, type TrackingEventRow, trackers, trackingEvents, waybillClaims } from './tables.ts';

export const trackerTables = { trackers, trackingEvents, waybillClaims };
export type TrackerTables = typeof trackerTables;
export type TrackerDraft = Draft<TrackerTables>;

export interface RecordFacts {
  facts: readonly NewFact[];
  /** The carrier was asked and has answered, news or not. */
  polled?: true;
}

export type FactResult = { result: 'accepted' | 'duplicate' } | { result: 'refused'; refusal: Refusal };

/** What the order file is told in `tracking.follow`; it passes over sequences that are not newer than its own. */
export interface TrackingNews {
  tracker_id: string;
  first_leg: TrackerRow['first_leg'];
  sequence: number;
  legs: Leg[];
  status: TrackerRow['status'];
  /** The same by the carrier's own facts alone; equal to `legs` unless a mall said more. */
  confirmed_legs: Leg[];
  /** `mall` while what the legs say rests on a mall's word. */
  source: 'carrier' | 'mall';
  /** The newest fact in the carrier's words. */
  said: string;
  /** Business time at which we learned of it. */
  learned_at: string;
}

/** Answers `{results}`, one per fact, in order. A fact is refused alone, never with its neighbours. */
export const recordFacts: CommandType<TrackerTables, RecordFacts> = {
  type: 'tracker.record',
  status: 200,
  decide(draft, command, ctx) {
    const tracker = draft.rows.trackers[0]!;
    const keys = new Set(draft.rows.trackingEvents.map((row) => row.fact_key));
    const fresh: TrackingEventRow[] = [];
    for (const fact of command.args.facts) {
      if (keys.has(fact.fact_key) || futureProblem(fact.occurred_at, ctx.now)) continue;
      keys.add(fact.fact_key);
      fresh.push(draft.insert('trackingEvents', eventRow(tracker, fact, ctx)));
    }
    if (fresh.length > 0) refold(draft, ctx, fresh);
    if (command.args.polled) draft.update('trackers', draft.rows.trackers[0]!, { last_checked_at: ctx.now });
    watch(draft, ctx);
    return undefined;
  },
  present: (draft, command, ctx) => ({
    results: command.args.facts.map((fact) => resultOf(draft, fact, ctx)),
  }),
};

/** A number that its parcel no longer has: void, or typed by mistake. Others may hold it from now on. */
export const releaseWaybill: CommandType<TrackerTables, Record<string, never>> = {
  type: 'tracker.release',
  status: 200,
  decide(draft, _command, ctx) {
    for (const claim of draft.rows.waybillClaims) {
      if (claim.valid_to === null) draft.update('waybillClaims', claim, { valid_to: ctx.now });
    }
    draft.update('trackers', draft.rows.trackers[0]!, { next_check_at: null });
    return undefined;
  },
  present: (draft) => ({ id: draft.rows.trackers[0]!.id }),
};

/** B4: the carrier is to be asked now; the answer comes back as `tracker.record`. */
export const pollTracker: CommandType<TrackerTables, unknown> = {
  type: 'tracker.poll',
  status: 200,
  decide(draft, _command, ctx) {
    const { id } = draft.rows.trackers[0]!;
    draft.job({ queue: pollsQueueName, data: { tracker: id } });
    watch(draft, ctx, { anew: true });
    return undefined;
  },
  present: (draft) => ({ id: draft.rows.trackers[0]!.id }),
};

/** A parcel of a carrier that is polled has its number: from now on it is asked about. */
export const watchTracker: CommandType<TrackerTables, unknown> = {
  type: 'tracker.watch',
  status: 200,
  decide(draft, _command, ctx) {
    watch(draft, ctx);
    return undefined;
  },
  present: (draft) => ({ id: draft.rows.trackers[0]!.id }),
};

export const pollsQueueName = 'polls';

/** Sets the next time to ask, keeps the one that stands, or ends the asking. A number given up is not asked about. */
function watch(draft: TrackerDraft, ctx: DecisionContext, { anew = false } = {}): void {
  const tracker = draft.rows.trackers[0]!;
  const held = draft.rows.waybillClaims.some((claim) => claim.valid_to === null);
  const next = held ? nextCheck(tracker, ctx.now) : null;
  const standing = next !== null && !anew ? tracker.next_check_at : null;
  if (tracker.next_check_at === (standing ?? next)) return;
  draft.update('trackers', tracker, { next_check_at: standing ?? next });
  if (held && next === null && whyStopped(tracker, ctx.now) === 'silent')
    draft.emit({
      type: 'tracker.polling_stopped',
      object: tracker.id,
      rule: 'B4: asked about no more after 30 days without news',
      data: { status: tracker.status },
    });
}

function eventRow(tracker: TrackerRow, fact: NewFact, ctx: DecisionContext): TrackingEventRow {
  const { seller_id, mall_id, mode, id: tracker_id, carrier } = tracker;
  const { id, fact_key, code, source, synthetic, location, description, occurred_at } = fact;
  return {
    seller_id,
    mall_id,
    mode,
    id,
    tracker_id,
    fact_key,
    code,
    ...meaningOf(carrier, code),
    source,
    synthetic,
    location,
    description,
    occurred_at,
    received_at: ctx.now,
  };
}

function resultOf(draft: TrackerDraft, fact: NewFact, ctx: DecisionContext): FactResult {
  const kept = draft.rows.trackingEvents.find((row) => row.fact_key === fact.fact_key);
  if (kept) return { result: kept.id === fact.id ? 'accepted' : 'duplicate' };
  return { result: 'refused', refusal: futureProblem(fact.occurred_at, ctx.now)! };
}

function refold(draft: TrackerDraft, ctx: DecisionContext, fresh: readonly TrackingEventRow[]): void {
  const tracker = draft.rows.trackers[0]!;
  const events = draft.rows.trackingEvents;
  const all = fold(tracker.first_leg, events, tracker.back_from);
  const confirmed = fold(
    tracker.first_leg,
    events.filter((event) => event.source !== 'mall'),
    tracker.back_from,
  ).legs;
  const changed = !sameState(tracker.legs, all.legs) || !sameState(tracker.confirmed_legs, confirmed);
  const heardCarrier = fresh.some((event) => event.source !== 'mall');
  const after = draft.update('trackers', tracker, {
    status: all.status,
    legs: all.legs,
    confirmed_legs: confirmed,
    change_sequence: tracker.change_sequence + (changed ? 1 : 0),
    fold_version: foldVersion,
    unknown_codes: all.unknownCodes,
    last_event_at: all.lastEventAt,
    last_checked_at: heardCarrier ? ctx.now : tracker.last_checked_at,
  });
  if (changed) tell(draft, after, ctx);
}

function tell(draft: TrackerDraft, tracker: TrackerRow, ctx: DecisionContext): void {
  const { id, order_id, object_id, first_leg, legs, status, confirmed_legs, change_sequence } = tracker;
  const news: TrackingNews = {
    tracker_id: id,
    first_leg,
    sequence: change_sequence,
    legs,
    status,
    confirmed_legs,
    source: sameState(legs, confirmed_legs) ? 'carrier' : 'mall',
    said: newestWords(draft),
    learned_at: ctx.now,
  };
  draft.emit({
    type: 'tracker.changed',
    object: id,
    rule: `B4: fold ${foldVersion} over the facts`,
    data: {
      order: order_id,
      carrier: tracker.carrier,
      waybill_number: tracker.waybill_number,
      status,
      legs: legs.map((leg) => ({ kind: leg.kind, status: leg.status })),
      source: news.source,
    },
  });
  const { seller_id: seller, mall_id: mall, mode } = tracker;
  const command = { type: 'tracking.follow', file: order_id, object: object_id, args: news };
  draft.job({
    queue: 'commands',
    data: { boundary: 'order_file', command: { ...command, seller, mall, mode } },
  });
}

function newestWords(draft: TrackerDraft): string {
  const newest = draft.rows.trackingEvents.reduce((last, each) => (each.occurred_at >= last.occurred_at ? each : last));
  return newest.description ?? newest.code;
}

/** Another scan of the same state is no news to an order. */
function sameState(a: readonly Leg[], b: readonly Leg[]): boolean {
  return JSON.stringify(a.map(stateOf)) === JSON.stringify(b.map(stateOf));
}

function stateOf(leg: Leg): unknown[] {
  return [leg.kind, leg.status, leg.collected_at, leg.delivered_at];
}
