/** The bookings of an order file: locked and loaded with it. */
import { bool, date, int4, int8, json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';
import { bookingLifecycle } from './lifecycle.ts';

export interface BookingRefusal {
  code: string;
  /** In the carrier's words. */
  reason: string;
  remedy: string;
}

/** What was asked of a carrier for a shipment or a return, each try in one row; the newest of an object counts. */
export const bookings = table(
  'bookings',
  {
    ...owned,
    id: text,
    order_id: text,
    /** The shipment or return. */
    object_id: text,
    direction: oneOf(['outbound', 'return']),
    carrier: text,
    contract_id: text,
    /** Seller number of the contract's owner: the house seller's for a mall's contract. */
    contract_seller: int4,
    state: oneOf(bookingLifecycle.axes.state.states),
    /** B3: past this it is late. */
    due_at: time,
    /** It was told to be late and has no answer yet. */
    late: bool,
    /** When the carrier is to call for a return. */
    visit_on: nullable(date),
    /** Dates in the carrier's time zone on which it was sent: it is asked back by these. */
    sent_on: json<string[]>(),
    /** Machine time of the last sending while its call may be on its way; null once that call is known to be over. */
    sent_at: nullable(time),
    attempts: int4,
    last_error: nullable(text),
    waybill_number: nullable(text),
    /** The carrier's own numbers and routing words. */
    refs: json<Record<string, string>>(),
    price: nullable(int8),
    refusal: nullable(json<BookingRefusal>()),
    cancel_asked_at: nullable(time),
    /** Why the carrier did not cancel it. */
    cancel_refused: nullable(text),
    created_at: time,
    answered_at: nullable(time),
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'state',
      'late',
      'visit_on',
      'sent_on',
      'sent_at',
      'attempts',
      'last_error',
      'waybill_number',
      'refs',
      'price',
      'refusal',
      'cancel_asked_at',
      'cancel_refused',
      'answered_at',
    ],
  },
);
