/**
 * What the facts of one waybill amount to (B4). Pure and versioned: the same set of facts gives the same legs, whatever
 * the order in which they came in.
 *
 * Facts are taken in the carrier's time. In each leg the carrier's last word counts, with these exceptions:
 *
 * - Paper follows, it does not lead: `pre_transit`, `cancelled` and a repeated `collected` say nothing about a parcel
 *   that the carrier already carries.
 * - `delivered` and `returned_to_sender` end a leg. The first delivery stands; scans of movement after it are passed
 *   over, because hand-held devices upload late and what a delivery starts (window, confirmation, settlement) must not
 *   flap. Only `returning`, `returned_to_sender` and `lost` overrule a delivery: no device makes them by straggling,
 *   they say that the buyer does not have the goods, and believing them is the side on which nobody pays by mistake.
 * - `damaged` and `returning` are not forgotten over the next scan of movement.
 * - A number is used again for the way back: `collected` after the end of a leg opens the next one. Where a return is
 *   known to wait on the number, any scan of movement does so from then on: the collection may be told late or never.
 *
 * A fact proves no more than its code does: an unknown code means pending and changes nothing, a meaning that nobody
 * confirmed neither collects nor opens a leg.
 */
import type { IsoTime } from '../kernel/clock.ts';
import type { Leg } from '../order-file/shapes.ts';
import type { TrackingStatus } from '../shipments/lifecycle.ts';
import type { LegKind, TrackingEventRow } from './tables.ts';

/** Raised with every change of the rules above or below. */
export const foldVersion = 2;

export type Fact = Pick<TrackingEventRow, 'fact_key' | 'status' | 'known' | 'verified' | 'occurred_at'>;

export interface Fold {
  /** Never empty; the last one is the parcel's present way. */
  legs: Leg[];
  /** Of the last leg. */
  status: TrackingStatus;
  /** Facts whose code is in no manifest. */
  unknownCodes: number;
  /** The carrier's time of the latest fact, unknown ones included. */
  lastEventAt: IsoTime | null;
}

/** `facts` of one tracker in any order, each key once. `backFrom`: since when a return waits on the number. */
export function fold(firstLeg: LegKind, facts: readonly Fact[], backFrom: IsoTime | null = null): Fold {
  const inOrder = facts.toSorted(byCarrierTime);
  const legs = inOrder.reduce((soFar, fact) => follow(soFar, fact, backFrom), [born(firstLeg)]);
  return {
    legs,
    status: legs.at(-1)!.status,
    unknownCodes: facts.filter((fact) => !fact.known).length,
    lastEventAt: inOrder.at(-1)?.occurred_at ?? null,
  };
}

/** Carriers write minutes, so a parcel does several things "at once"; then the further one comes later. */
const sameTimeRank: readonly TrackingStatus[] = [
  'unknown',
  'pre_transit',
  'cancelled',
  'collected',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'available_for_pickup',
  'lost',
  'damaged',
  'returning',
  'delivered',
  'returned_to_sender',
];

function byCarrierTime(a: Fact, b: Fact): number {
  if (a.occurred_at !== b.occurred_at) return a.occurred_at < b.occurred_at ? -1 : 1;
  const rank = sameTimeRank.indexOf(a.status) - sameTimeRank.indexOf(b.status);
  if (rank !== 0) return rank;
  return a.fact_key < b.fact_key ? -1 : a.fact_key > b.fact_key ? 1 : 0;
}

/** What the number moves when it is collected once more after a leg has ended. */
const nextKind: Readonly<Record<LegKind, LegKind>> = {
  outbound: 'return',
  reship: 'return',
  send_back: 'return',
  return: 'send_back',
  intercept_return: 'reship',
};

function follow(legs: Leg[], fact: Fact, backFrom: IsoTime | null): Leg[] {
  if (fact.status === 'unknown' || (fact.status === 'collected' && !fact.verified)) return legs;
  const leg = legs.at(-1)!;
  const at = fact.occurred_at;
  if (endings.includes(leg.status) && opensNext(legs, fact, backFrom)) {
    const next = { ...born(nextKind[leg.kind]), last_event_at: at };
    return [...legs, { ...next, ...step(next, fact) }];
  }
  const counts = replacements(leg).includes(fact.status);
  return legs.with(-1, { ...leg, last_event_at: at, ...(counts && step(leg, fact)) });
}

function opensNext(legs: readonly Leg[], fact: Fact, backFrom: IsoTime | null): boolean {
  if (fact.status === 'collected') return true;
  const waited = backFrom !== null && legs.length === 1 && fact.occurred_at >= backFrom;
  return waited && fact.verified && [...moving, 'delivered'].includes(fact.status);
}

function step(leg: Leg, fact: Fact): Pick<Leg, 'status' | 'collected_at' | 'delivered_at'> {
  const isDelivered = fact.status === 'delivered';
  // A gap: the first scan that shows the parcel in the carrier's hands stands in for the missing collection.
  const isCollected = isDelivered || (fact.verified && inHand.includes(fact.status));
  return {
    status: fact.status,
    collected_at: leg.collected_at ?? (isCollected ? fact.occurred_at : null),
    delivered_at: isDelivered ? fact.occurred_at : null,
  };
}

const moving: readonly TrackingStatus[] = ['in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup'];
/** What shows that the carrier has the parcel. A failed attempt may be one to collect it. */
const inHand: readonly TrackingStatus[] = [
  'collected',
  'in_transit',
  'out_for_delivery',
  'available_for_pickup',
  'returning',
  'returned_to_sender',
];
const endings: readonly TrackingStatus[] = ['delivered', 'returned_to_sender'];
const paper: readonly TrackingStatus[] = ['pre_transit', 'cancelled'];
const underway: readonly TrackingStatus[] = [...moving, ...endings, 'returning', 'lost', 'damaged'];
const booked: readonly TrackingStatus[] = [...paper, 'collected', ...underway];

/** Which statuses a later fact may put in the place of the present one. */
function replacements(leg: Leg): readonly TrackingStatus[] {
  switch (leg.status) {
    case 'pre_transit':
    case 'cancelled':
    case 'unknown':
      return booked;
    case 'attempt_failed':
      return leg.collected_at === null ? booked : underway;
    case 'collected':
    case 'in_transit':
    case 'out_for_delivery':
    case 'available_for_pickup':
      return underway;
    case 'lost': // and found
      return ['collected', ...underway];
    case 'damaged':
      return [...endings, 'returning', 'lost'];
    case 'returning':
      return [...endings, 'lost', 'damaged'];
    case 'delivered':
      return ['returning', 'returned_to_sender', 'lost'];
    case 'returned_to_sender':
      return [];
  }
}

export function born(kind: LegKind): Leg {
  return { kind, status: 'pre_transit', collected_at: null, delivered_at: null, last_event_at: null };
}
