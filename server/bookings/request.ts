/** A booking comes into being with the shipment or return that it is for, and may be taken back by it. */
import type { IsoTime } from '../kernel/clock.ts';
import { isoTime, msOf } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import type { Mode } from '../kernel/table.ts';
import type { BookingRow, OrderDraft, OrderRow, OrderRows } from '../order-file/tables.ts';

export const bookingsQueueName = 'bookings';

/** B3: shipping data reach the carrier within 20 minutes at most. */
export const handoffWithinMinutes = 20;

export interface NewBooking {
  order: OrderRow;
  /** Id of the shipment or return. */
  object: string;
  direction: 'outbound' | 'return';
  carrier: string;
  /** `seller_id` is the owner's number: the house seller's for a mall's contract. */
  contract: { id: string; seller_id: number };
  /** Return only: the day on which the carrier is to call, in its own time zone; null leaves it to the carrier. */
  visitOn: string | null;
}

/** What the queue `bookings` is given. */
export interface BookingJob {
  booking: string;
  order: string;
  seller: number;
  mall: number;
  mode: Mode;
}

/** The row, its event and its job; the carrier is asked after the commit. */
export function requestBooking(draft: OrderDraft, ctx: DecisionContext, wanted: NewBooking): BookingRow {
  const { order, object, direction, carrier, contract, visitOn } = wanted;
  const booking = draft.insert('bookings', {
    seller_id: order.seller_id,
    mall_id: order.mall_id,
    mode: order.mode,
    id: ctx.newId('booking', order.seller_id),
    order_id: order.id,
    object_id: object,
    direction,
    carrier,
    contract_id: contract.id,
    contract_seller: contract.seller_id,
    state: 'pending',
    due_at: isoTime(msOf(ctx.now) + handoffWithinMinutes * 60_000),
    late: false,
    visit_on: visitOn,
    sent_on: [],
    sent_at: null,
    attempts: 0,
    last_error: null,
    waybill_number: null,
    refs: {},
    price: null,
    refusal: null,
    cancel_asked_at: null,
    cancel_refused: null,
    created_at: ctx.now,
    answered_at: null,
  });
  draft.emit({
    type: 'booking.requested',
    object: booking.id,
    rule: `B3: handed over within ${handoffWithinMinutes} minutes`,
    data: { for: object, direction, carrier, contract: contract.id, due_at: booking.due_at },
  });
  askCarrier(draft, booking);
  return booking;
}

/** Leaves a job that brings the booking on. */
export function askCarrier(draft: OrderDraft, booking: BookingRow): void {
  const { id, order_id, seller_id, mall_id, mode } = booking;
  const data: BookingJob = { booking: id, order: order_id, seller: seller_id, mall: mall_id, mode };
  draft.job({ queue: bookingsQueueName, data: { ...data } });
}

/** The newest booking of a shipment or return; the others were refused or cancelled before it. */
export function bookingOf(rows: Pick<OrderRows, 'bookings'>, object: string): BookingRow | undefined {
  return rows.bookings
    .filter((each) => each.object_id === object)
    .reduce<BookingRow | undefined>((newest, each) => (newest && newest.id > each.id ? newest : each), undefined);
}

/**
 * Takes a booking back. `cancelled`: at once, because it never reached the carrier, or is over already. `asked`: the
 * carrier is asked as soon as it has answered for the booking itself; `booking.cancelled` or `booking.keep` follows.
 */
export function askCancel(draft: OrderDraft, ctx: DecisionContext, booking: BookingRow): 'cancelled' | 'asked' {
  if (booking.state === 'refused' || booking.state === 'cancelled') return 'cancelled';
  if (booking.state === 'pending') {
    cancelBooking(draft, ctx, { booking, rule: 'taken back before it was sent' });
    return 'cancelled';
  }
  const asked = draft.update('bookings', booking, {
    cancel_asked_at: booking.cancel_refused === null ? (booking.cancel_asked_at ?? ctx.now) : ctx.now,
    cancel_refused: null,
    last_error: null,
  });
  if (asked.state === 'accepted') askCarrier(draft, asked);
  return 'asked';
}

export function cancelBooking(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { booking: BookingRow; rule: string; renumbered?: string | null },
): BookingRow {
  const { booking, rule, renumbered = null } = given;
  const cancelled = draft.update('bookings', booking, {
    state: 'cancelled',
    late: false,
    last_error: null,
    answered_at: booking.answered_at ?? ctx.now,
    ...(renumbered ? { refs: { ...booking.refs, renumbered } } : {}),
  });
  draft.emit({
    type: 'booking.cancelled',
    object: booking.id,
    rule,
    data: { for: booking.object_id, waybill_number: booking.waybill_number, renumbered },
  });
  return cancelled;
}

/** Waits for the carrier's answer. */
export function isOpenBooking(booking: Pick<BookingRow, 'state'>): boolean {
  return booking.state === 'pending' || booking.state === 'sent';
}

/** The carrier was asked to cancel it and has not said. */
export function isCancelAsked(booking: Pick<BookingRow, 'state' | 'cancel_asked_at' | 'cancel_refused'>): boolean {
  return booking.state === 'accepted' && booking.cancel_asked_at !== null && booking.cancel_refused === null;
}

export function isLate(booking: Pick<BookingRow, 'state' | 'due_at' | 'late'>, now: IsoTime): boolean {
  return isOpenBooking(booking) && (booking.late || now >= booking.due_at);
}
