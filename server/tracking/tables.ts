/** Trackers (facts and fold of one waybill), the claims on waybill numbers, and facts that wait for their waybill. */
import { bool, int4, json, nullable, oneOf, owned, type Row, table, text, time } from '../kernel/table.ts';
import type { Leg } from '../order-file/shapes.ts';
import { trackingStatuses } from '../shipments/lifecycle.ts';

export const legKinds = ['outbound', 'return', 'reship', 'send_back', 'intercept_return'] as const;

/** Who said it: the carrier by itself, the carrier when asked, or the mall. */
export const factSources = ['carrier', 'mall', 'poll'] as const;

export const trackers = table(
  'trackers',
  {
    ...owned,
    id: text,
    carrier: text,
    waybill_number: text,
    order_id: text,
    /** The shipment or return that this waybill moves, and the kind of its first leg. */
    object_id: text,
    first_leg: oneOf(legKinds),
    /** Since when a return waits on a number that began with the way out; null elsewhere. */
    back_from: nullable(time),
    status: oneOf(trackingStatuses),
    legs: json<Leg[]>(),
    /** The legs by the carrier's own facts alone: what may move money where a mall's word may not. */
    confirmed_legs: json<Leg[]>(),
    /** Raised with every change of the fold; what the order file hears carries it. */
    change_sequence: int4,
    /** Version of the fold that produced `legs`. */
    fold_version: int4,
    unknown_codes: int4,
    last_event_at: nullable(time),
    last_checked_at: nullable(time),
    next_check_at: nullable(time),
    event_sequence: int4,
    created_at: time,
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'status',
      'legs',
      'confirmed_legs',
      'change_sequence',
      'fold_version',
      'unknown_codes',
      'last_event_at',
      'last_checked_at',
      'next_check_at',
      'event_sequence',
    ],
  },
);

export const trackingEvents = table(
  'tracking_events',
  {
    ...owned,
    id: text,
    tracker_id: text,
    /** The sender's own id of the fact, or a digest of its content: the same fact twice is one fact. */
    fact_key: text,
    /** As sent; `status`, `known` and `verified` are what the carrier's manifest made of it on receipt. */
    code: text,
    status: oneOf(trackingStatuses),
    known: bool,
    verified: bool,
    source: oneOf(factSources),
    /** True when the fact was invented for a replay or a demonstration. */
    synthetic: bool,
    location: nullable(text),
    description: nullable(text),
    /** The carrier's time. */
    occurred_at: time,
    /** Business time of the mall when it was taken. */
    received_at: time,
  },
  { key: ['tracker_id', 'fact_key', 'seller_id'] },
);

/** Who holds a waybill number: look-up by number, no tenant's data beyond the seller's number. */
export const waybillClaims = table(
  'waybill_claims',
  {
    ...owned,
    carrier: text,
    waybill_number: text,
    tracker_id: text,
    /** In test mode the same number may be held once per mall; in live mode this is 0: once at all. */
    scope: int4,
    /** As the tracker has it. */
    first_leg: oneOf(legKinds),
    /** The seller's first open claim on the number; of these the database allows one. */
    reserves: bool,
    valid_from: time,
    valid_to: nullable(time),
  },
  {
    key: ['waybill_number', 'carrier', 'mode', 'scope', 'tracker_id', 'seller_id'],
    mutable: ['valid_to'],
  },
);

/** Facts whose waybill nobody holds yet. They have no seller: the owner is the mall that pushed them, or the carrier. */
export const unmatchedTrackingEvents = table(
  'unmatched_tracking_events',
  {
    id: text,
    /** A mall's public id, or the carrier's code. */
    owner: text,
    /** 0 for a carrier's. */
    mall_id: int4,
    mode: oneOf(['test', 'live']),
    carrier: text,
    waybill_number: text,
    fact_key: text,
    fact: json<UnmatchedFact>(),
    /** Machine time; they are kept 30 days from it. */
    received_at: time,
  },
  { key: ['id'] },
);

/** What a fact says besides its key; it is read with the manifest of the day on which its waybill appears. */
export interface UnmatchedFact {
  code: string;
  source: FactSource;
  synthetic: boolean;
  location: string | null;
  description: string | null;
  occurred_at: string;
}

export type LegKind = (typeof legKinds)[number];
export type FactSource = (typeof factSources)[number];
export type TrackerRow = Row<typeof trackers>;
export type TrackingEventRow = Row<typeof trackingEvents>;
export type WaybillClaimRow = Row<typeof waybillClaims>;
export type UnmatchedRow = Row<typeof unmatchedTrackingEvents>;
