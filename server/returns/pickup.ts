/**
 * The carrier collects a return (C6): what is booked with it, what becomes of the return by its answer, and how it is
 * taken back. A parcel that was not collected is booked again by a deadline, at most three times in all.
 */
import { askCancel, bookingOf, isOpenBooking, requestBooking } from '../bookings/index.ts';
import { dateOf } from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf } from '../kernel/clock.ts';
import type { DecisionContext, MallContext } from '../kernel/command.ts';
import { sellerOf } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { notify } from '../notifications/notify.ts';
import { orderOf } from '../order-file/answer.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { BookingRow, OrderDraft, OrderRows } from '../order-file/tables.ts';
import { holdWaybill } from '../tracking/index.ts';
import { visitDay } from './pickup-day.ts';

/** Of one return, refused ones included; then people decide. The proposal of this product. */
export const mostBookings = 3;

/** The buyer still has the goods. */
export const notYetAway: readonly ReturnRow['goods'][] = ['none', 'awaiting', 'booked', 'collection_failed'];

/** Whether a carrier collects it by a contract. */
export function isCollected(row: Pick<ReturnRow, 'contract_id'>): boolean {
  return row.contract_id !== null;
}

export function bookingsOf(rows: Pick<OrderRows, 'bookings'>, returnId: string): BookingRow[] {
  return rows.bookings.filter((each) => each.object_id === returnId);
}

/** Asks the return's carrier to call on that day (mall time), which the buyer is told. */
export function bookPickup(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; visitOn: string }): void {
  const { row, visitOn } = given;
  if (!row.contract_id || !row.carrier) throw new Error(`return ${row.id} has no contract to be booked by`);
  requestBooking(draft, ctx, {
    order: orderOf(draft),
    object: row.id,
    direction: 'return',
    carrier: row.carrier,
    contract: { id: row.contract_id, seller_id: sellerOf(row.contract_id, 'carrier_contract')! },
    visitOn,
  });
  tellVisit(draft, ctx, given);
}

/**
 * The day to ask the carrier for now. A carrier that was away until the day named had passed would refuse it for good:
 * then it is the day after now, which the buyer is told.
 */
export function dayToAskFor(draft: OrderDraft, ctx: DecisionContext, { row, booking }: Answered): string | null {
  if (booking.visit_on === null) return null;
  const visitOn = visitDay(booking.visit_on, ctx);
  if (visitOn === booking.visit_on) return visitOn;
  draft.emit({
    type: 'booking.visit_moved',
    object: booking.id,
    rule: 'C6: the carrier could not be asked before the day named had passed',
    data: { for: row.id, from: booking.visit_on, visit_on: visitOn },
  });
  tellVisit(draft, ctx, { row, visitOn });
  return visitOn;
}

function tellVisit(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; visitOn: string }): void {
  const { row, visitOn: day } = given;
  notify(draft, ctx, { to: 'buyer', template: 'return_pickup_planned', object: row.id, data: { day } });
}

interface Answered {
  row: ReturnRow;
  booking: BookingRow;
}

/** The carrier comes. Where the return has gone another way meanwhile, the booking is taken back. */
export function bookReturnAccepted(draft: OrderDraft, ctx: DecisionContext, { row, booking }: Answered): void {
  if (!awaits(draft, row, booking)) {
    if (booking.cancel_asked_at === null) askCancel(draft, ctx, booking);
    return;
  }
  const { carrier, visit_on } = booking;
  const waybillNumber = booking.waybill_number!;
  // A second visit under the same number goes on with the same tracker; what it knows already would be news again.
  const same = row.tracker_id !== null && row.carrier === carrier && row.waybill_number === waybillNumber;
  const held = same
    ? null
    : holdWaybill(draft, ctx, {
        order: orderOf(draft),
        object: row.id,
        firstLeg: 'return',
        backFrom: row.approved_at ?? ctx.now,
        carrier,
        waybillNumber,
      });
  if (held) releaseNumber(draft, row);
  draft.update('returns', row, {
    goods: 'booked',
    carrier,
    waybill_number: waybillNumber,
    ...(held ? { tracker_id: held.id, tracker_sequence: 0 } : {}),
  });
  draft.emit({
    type: 'return.booked',
    object: row.id,
    rule: 'C6: the carrier took the booking; it calls on the day named',
    data: {
      booking: booking.id,
      carrier,
      waybill_number: waybillNumber,
      visit_on,
      attempt: bookingsOf(draft.rows, row.id).length,
    },
  });
}

/** The carrier does not come: the return waits visibly, and may be rerouted. */
export function bookReturnRefused(draft: OrderDraft, ctx: DecisionContext, { row, booking }: Answered): void {
  if (!awaits(draft, row, booking)) return;
  const { code, reason, remedy } = booking.refusal!;
  draft.emit({
    type: 'return.booking_refused',
    object: row.id,
    rule: 'C6: the carrier refused the booking; reroute it',
    reason,
    data: { booking: booking.id, carrier: booking.carrier, code, remedy },
  });
  for (const to of ['buyer', 'seller'] as const)
    notify(draft, ctx, { to, template: 'return_pickup_refused', object: row.id, data: { reason } });
}

/** The carrier has cancelled it as asked. A return that still waits for this very booking waits for the next. */
export function bookReturnCancelled(draft: OrderDraft, _ctx: DecisionContext, { row, booking }: Answered): void {
  if (row.waybill_number !== booking.waybill_number || row.tracker_id === null) return;
  if (row.decision === 'accepted' || row.collected_at !== null) return;
  if (row.decision === 'approved' && row.goods !== 'booked') return;
  releaseNumber(draft, row);
  draft.update('returns', row, {
    goods: row.decision === 'approved' ? 'awaiting' : row.goods,
    waybill_number: null,
    tracker_id: null,
    tracker_sequence: 0,
  });
}

/** Whether this answer is the one that the return waits for. */
function awaits(draft: OrderDraft, row: ReturnRow, booking: BookingRow): boolean {
  return (
    row.decision === 'approved' &&
    (row.goods === 'awaiting' || row.goods === 'collection_failed') &&
    isCollected(row) &&
    bookingOf(draft.rows, row.id)?.id === booking.id &&
    booking.cancel_asked_at === null
  );
}

/**
 * Takes back what is booked. `asked`: the carrier has not said yet, so the parcel may be collected all the same;
 * `none`: nothing was booked, or it was over.
 */
export function closePickup(draft: OrderDraft, ctx: DecisionContext, row: ReturnRow): 'none' | 'cancelled' | 'asked' {
  const booking = bookingOf(draft.rows, row.id);
  if (!booking || booking.state === 'refused' || booking.state === 'cancelled') return 'none';
  // What the carrier gave up by itself is not there to be cancelled.
  if (booking.state === 'accepted' && row.goods === 'collection_failed') return 'none';
  return askCancel(draft, ctx, booking);
}

/** The return's own claim on its number ends; the parcel's way out keeps its own. */
export function releaseNumber(draft: OrderDraft, row: ReturnRow): void {
  if (!row.tracker_id) return;
  const { seller_id: seller, mall_id: mall, mode, tracker_id: file } = row;
  const command = { type: 'tracker.release', file, object: file, args: {}, seller, mall, mode };
  draft.job({ queue: 'commands', data: { boundary: 'tracker', command } });
}

/** Whether a deadline will book it again by itself. */
export function isBookedAgain(rows: Pick<OrderRows, 'bookings'>, row: ReturnRow): boolean {
  if (row.decision !== 'approved' || row.goods !== 'collection_failed' || !isCollected(row)) return false;
  const newest = bookingOf(rows, row.id);
  return newest?.state === 'accepted' && bookingsOf(rows, row.id).length < mostBookings;
}

/** C5: what is booked and still to come is not thrown over; a visit that nobody made is. */
export function keptFromRerouting(
  rows: Pick<OrderRows, 'bookings'>,
  row: ReturnRow,
  at: { now: IsoTime; mall: MallContext },
): Refusal | null {
  if (row.goods !== 'booked') return null;
  const visit = bookingOf(rows, row.id)?.visit_on;
  const today = dateOf(instantOf(at.now), at.mall.time_zone).toString();
  if (isCollected(row) && visit && visit < today) return null;
  const detail = isCollected(row)
    ? `The carrier calls on ${visit}; reroute it when nobody has come by the day after.`
    : 'The buyer has sent the goods with a waybill of its own.';
  return refuse('not_now', detail, { rule: 'C5: what is on its way is not rerouted' });
}

/** What the return shows of its collection; null where no carrier is to collect it and none was asked. */
export function presentPickup(rows: OrderRows, row: ReturnRow, now: string): unknown {
  const booking = bookingOf(rows, row.id);
  if (!booking && !isCollected(row)) return null;
  return {
    state: booking?.state ?? null,
    carrier: booking?.carrier ?? row.carrier,
    contract: booking?.contract_id ?? row.contract_id,
    due_at: booking?.due_at ?? null,
    late: booking ? isOpenBooking(booking) && (booking.late || now >= booking.due_at) : false,
    booking: booking?.id ?? null,
    visit_on: booking?.visit_on ?? row.pickup_on,
    waybill_number: booking?.waybill_number ?? null,
    attempts: bookingsOf(rows, row.id).length,
    most_attempts: mostBookings,
    booked_again: isBookedAgain(rows, row),
    reason: booking?.refusal ?? null,
    last_error: booking?.last_error ?? null,
    cancel_asked_at: booking?.cancel_asked_at ?? null,
    cancel_refused: booking?.cancel_refused ?? null,
  };
}
