/** A tracker as the API shows it: its legs, the raw facts they were made from, and how fresh the knowledge is. */
import { Type } from 'typebox';
import { nullable, objectHead, oneOf, shown, time } from '../http/schemas.ts';
import type { Rows } from '../kernel/draft.ts';
import { trackingStatuses } from '../shipments/lifecycle.ts';
import { hasEnded, isPolled } from './polling.ts';
import type { TrackerTables } from './record.ts';
import { factSources, legKinds, type TrackerRow, type TrackingEventRow } from './tables.ts';

const status = oneOf(trackingStatuses);

export const legSchema = shown({
  kind: oneOf(legKinds),
  status,
  collected_at: nullable(time),
  delivered_at: nullable(time),
  last_event_at: nullable(time),
});

export const trackerSchema = shown({
  ...objectHead,
  state: status,
  status,
  carrier: Type.String(),
  waybill_number: Type.String(),
  order: Type.String(),
  subject: Type.String({ description: 'Id of the shipment or return that this waybill moves' }),
  legs: Type.Array(legSchema, { description: 'The ways of the parcel; the number is used again for the way back' }),
  confirmed_legs: Type.Array(legSchema, { description: "The same by the carrier's own facts alone" }),
  unknown_codes: Type.Integer({ description: 'Facts with a code that is in no manifest; they mean pending' }),
  last_event_at: nullable(time),
  freshness: shown({
    mode: oneOf(['polled', 'pushed'], { description: 'Whether the carrier is asked every 3 hours or tells by itself' }),
    last_checked_at: nullable(time),
    next_check_at: nullable(time),
    stopped: nullable(oneOf(['ended', 'silent'])),
  }),
  events: Type.Array(
    shown({
      id: Type.String(),
      code: Type.String({ description: 'As sent' }),
      status,
      known: Type.Boolean(),
      verified: Type.Boolean({
        description: 'Whether the meaning of this code is confirmed by a text of the carrier or a named source',
      }),
      source: oneOf(factSources),
      synthetic: Type.Boolean(),
      location: nullable(Type.String()),
      description: nullable(Type.String()),
      occurred_at: time,
      received_at: time,
    }),
    { description: 'In the order of the carrier’s time' },
  ),
});

export function presentTracker(rows: Rows<TrackerTables>): Record<string, unknown> {
  const tracker = rows.trackers[0]!;
  return {
    id: tracker.id,
    object: 'tracker',
    mode: tracker.mode,
    state: tracker.status,
    status: tracker.status,
    carrier: tracker.carrier,
    waybill_number: tracker.waybill_number,
    order: tracker.order_id,
    subject: tracker.object_id,
    legs: tracker.legs,
    confirmed_legs: tracker.confirmed_legs,
    unknown_codes: tracker.unknown_codes,
    last_event_at: tracker.last_event_at,
    freshness: {
      mode: isPolled(tracker.carrier) ? 'polled' : 'pushed',
      last_checked_at: tracker.last_checked_at,
      next_check_at: tracker.next_check_at,
      stopped: isPolled(tracker.carrier) ? stoppedBecause(tracker) : null,
    },
    events: rows.trackingEvents.toSorted(byTime).map(presentEvent),
    reference: null,
    metadata: {},
    actions: [],
    created_at: tracker.created_at,
  };
}

function stoppedBecause(tracker: TrackerRow): 'ended' | 'silent' | null {
  if (hasEnded(tracker)) return 'ended';
  return tracker.next_check_at === null && tracker.last_checked_at !== null ? 'silent' : null;
}

function presentEvent(event: TrackingEventRow): Record<string, unknown> {
  const { id, code, status, known, verified, source, synthetic, location, description } = event;
  const { occurred_at, received_at } = event;
  return { id, code, status, known, verified, source, synthetic, location, description, occurred_at, received_at };
}

function byTime(a: TrackingEventRow, b: TrackingEventRow): number {
  const [x, y] = [`${a.occurred_at} ${a.id}`, `${b.occurred_at} ${b.id}`];
  return x < y ? -1 : x > y ? 1 : 0;
}
