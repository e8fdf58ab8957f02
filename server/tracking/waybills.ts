/**
 * Waybill numbers and who holds them. A number is held from the moment a parcel gets it until it is released; one
 * seller may hold it several times (several orders in one box), two sellers never at the same time.
 */
import type { Lookup } from '../kernel/boundary.ts';
import type { IsoTime } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import type { Mode } from '../kernel/table.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { born, foldVersion } from './fold.ts';
import type { LegKind, TrackerRow, WaybillClaimRow } from './tables.ts';

export interface WaybillHolder {
  waybill_number: string;
  carrier: string;
  mode: Mode;
  scope: number;
  seller_id: number;
  mall_id: number;
  tracker_id: string;
  first_leg: LegKind;
}

export interface WaybillKey {
  carrier: string;
  /** Normalised. */
  waybill_number: string;
  mode: Mode;
  /** Null: whatever the scope; only for facts of the carrier itself. */
  scope: number | null;
}

export type WaybillHolders = (carrier: string, waybillNumber: string, mode: Mode, scope: number) => WaybillHolder[];

declare module '../kernel/command.ts' {
  interface Lookups {
    waybillHolders?: WaybillHolders;
  }
}

/** In test mode every mall has its own world of numbers; live numbers exist once. */
export function claimScope(mode: Mode, mall: number): number {
  return mode === 'test' ? mall : 0;
}

/** Open claims on the wanted numbers, of all sellers. Keys are `WaybillKey`. */
export const waybillHolders: Lookup = {
  statement(keys) {
    const wanted = keys as readonly WaybillKey[];
    return {
      name: 'waybill_holders',
      text: 'select * from waybill_holders($1::text[], $2::text[], $3::text[], $4::int4[])',
      values: [
        wanted.map((key) => key.waybill_number),
        wanted.map((key) => key.carrier),
        wanted.map((key) => key.mode),
        wanted.map((key) => key.scope),
      ],
    };
  },
  assemble(rows): WaybillHolders {
    const holders = new Map<string, WaybillHolder>();
    // A number asked for twice in a batch comes back twice.
    for (const row of rows as unknown as WaybillHolder[]) holders.set(`${row.tracker_id} ${row.waybill_number}`, row);
    const byKey = Map.groupBy(holders.values(), (row) => keyOf(row.carrier, row.waybill_number, row.mode, row.scope));
    return (carrier, waybillNumber, mode, scope) => byKey.get(keyOf(carrier, waybillNumber, mode, scope)) ?? [];
  },
};

function keyOf(carrier: string, waybillNumber: string, mode: Mode, scope: number): string {
  return `${carrier} ${waybillNumber} ${mode} ${scope}`;
}

export interface NewTracker {
  seller_id: number;
  mall_id: number;
  mode: Mode;
  id: string;
  carrier: string;
  /** Normalised by `checkWaybillNumber`. */
  waybill_number: string;
  order_id: string;
  /** The shipment or return that hears of changes. */
  object_id: string;
  first_leg: LegKind;
  /** For a return on the number of its way out: since when the parcel may come back. */
  back_from: IsoTime | null;
  now: IsoTime;
  /** True when this seller holds the number already. */
  shared: boolean;
}

/** The rows of a new tracker and of its claim; both are inserted in the transaction that gives the parcel its number. */
export function newTracker(wanted: NewTracker): { tracker: TrackerRow; claim: WaybillClaimRow } {
  const { shared, now, id, carrier, waybill_number, order_id, object_id, first_leg, back_from, ...owner } = wanted;
  const legs = [born(first_leg)];
  return {
    tracker: {
      ...owner,
      id,
      carrier,
      waybill_number,
      order_id,
      object_id,
      first_leg,
      back_from,
      status: 'pre_transit',
      legs,
      confirmed_legs: legs,
      change_sequence: 0,
      fold_version: foldVersion,
      unknown_codes: 0,
      last_event_at: null,
      last_checked_at: null,
      next_check_at: null,
      event_sequence: 0,
      created_at: now,
    },
    claim: {
      ...owner,
      carrier,
      waybill_number,
      tracker_id: id,
      scope: claimScope(owner.mode, owner.mall_id),
      first_leg,
      reserves: !shared,
      valid_from: now,
      valid_to: null,
    },
  };
}

export interface WaybillToHold {
  order: { id: string; seller_id: number; mall_id: number; mode: Mode };
  object: string;
  firstLeg: LegKind;
  carrier: string;
  waybillNumber: string;
  /** For a return: since when the parcel may come back; now, when left out. */
  backFrom?: IsoTime;
}

/**
 * Adds tracker and claim to an order file and asks for facts that came before the waybill did. The command must have
 * looked up `waybillHolders` for the number and refused it when another seller holds it.
 */
export function holdWaybill(
  draft: OrderDraft,
  ctx: Pick<DecisionContext, 'now' | 'newId' | 'lookups'>,
  wanted: WaybillToHold,
): TrackerRow {
  const { order, carrier, waybillNumber } = wanted;
  const { seller_id, mall_id, mode } = order;
  const known = ctx.lookups.waybillHolders?.(carrier, waybillNumber, mode, claimScope(mode, mall_id)) ?? [];
  const sisters = [
    ...known.filter((holder) => holder.seller_id === seller_id),
    ...draft.rows.waybillClaims.filter((claim) => claim.carrier === carrier && claim.waybill_number === waybillNumber),
  ];
  const first_leg = firstLegOn(sisters, wanted.firstLeg);
  const { tracker, claim } = newTracker({
    seller_id,
    mall_id,
    mode,
    id: ctx.newId('tracker', seller_id),
    carrier,
    waybill_number: waybillNumber,
    order_id: order.id,
    object_id: wanted.object,
    first_leg,
    back_from: first_leg === wanted.firstLeg ? null : (wanted.backFrom ?? ctx.now),
    now: ctx.now,
    shared: sisters.length > 0,
  });
  draft.insert('trackers', tracker);
  draft.insert('waybillClaims', claim);
  draft.job({
    queue: waybillQueue,
    data: {
      tracker_id: tracker.id,
      carrier,
      waybill_number: waybillNumber,
      mode,
      mall: mall_id,
      seller: seller_id,
    },
  });
  return tracker;
}

/**
 * A parcel that comes back on the number of its way out: carriers report all scans of the number, so this tracker
 * begins with the way out as well, and the return is its later leg. Else the old delivery would be the return's.
 */
function firstLegOn(sisters: readonly { first_leg: LegKind }[], wanted: LegKind): LegKind {
  if (wanted !== 'return' || sisters.some((sister) => sister.first_leg === 'return')) return wanted;
  return sisters[0]?.first_leg ?? wanted;
}

export const waybillQueue = 'waybills';

/** The data of a job in queue `waybills`. */
export interface WaybillJob {
  tracker_id: string;
  carrier: string;
  waybill_number: string;
  mode: Mode;
  mall: number;
  seller: number;
}
