/** The booking as the API shows it, by itself and as the hand-off of a shipment. */
import { carrierByCode } from '../carriers/index.ts';
import type { IsoTime } from '../kernel/clock.ts';
import { moneyOrNull } from '../order-file/present.ts';
import type { BookingRow } from '../order-file/tables.ts';
import { isLate } from './request.ts';

export function presentBooking(booking: BookingRow, now: IsoTime): Record<string, unknown> {
  return {
    id: booking.id,
    object: 'booking',
    mode: booking.mode,
    state: booking.state,
    reference: null,
    order: booking.order_id,
    for: booking.object_id,
    direction: booking.direction,
    carrier: booking.carrier,
    contract: booking.contract_id,
    due_at: booking.due_at,
    late: isLate(booking, now),
    visit_on: booking.visit_on,
    attempts: booking.attempts,
    last_error: booking.last_error,
    waybill_number: booking.waybill_number,
    refs: booking.refs,
    price: moneyOrNull(booking.price, currencyOf(booking.carrier)),
    reason: booking.refusal,
    cancel_asked_at: booking.cancel_asked_at,
    cancel_refused: booking.cancel_refused,
    answered_at: booking.answered_at,
    metadata: {},
    created_at: booking.created_at,
    actions: [],
  };
}

/** What a shipment shows of its hand-off. Without a booking the seller hands over itself: nothing is due from us. */
export function presentHandoff(state: string, booking: BookingRow | undefined, now: IsoTime): unknown {
  return {
    state,
    due_at: booking?.due_at ?? null,
    late: booking ? isLate(booking, now) : false,
    booking: booking?.id ?? null,
    reason: booking?.refusal ?? null,
    last_error: booking?.last_error ?? null,
    cancel_asked_at: booking?.cancel_asked_at ?? null,
    cancel_refused: booking?.cancel_refused ?? null,
  };
}

/** Carriers bill in the currency of their country. */
const currencies: Record<string, string> = { KR: 'KRW', CN: 'CNY' };

function currencyOf(carrier: string): string {
  return currencies[carrierByCode(carrier)?.country ?? 'KR'] ?? 'KRW';
}
