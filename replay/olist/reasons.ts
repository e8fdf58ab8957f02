/**
 * Why a row is set aside. Every row of the four files is used or has exactly one of these; none is dropped in silence. A
 * purchase that cannot be played takes its items, its payments and its customer with it, under its own reason.
 */
import type { FileName } from './files.ts';

export const reasons = {
  unreadable: 'not as many cells as the header, or an id, amount, number or time that cannot be read',
  repeated: 'a second row with the number of an earlier one',
  order_missing: 'an item or payment of an order that is in no readable row of orders.csv',
  customer_without_order: 'a customer whom no readable order names',
  payment_of_nothing: 'a payment of 0.00: nothing was paid; its order is played without it',
  customer_missing: 'an order whose customer is in no readable row of customers.csv',
  part_unreadable: 'an order of which an item or a payment cannot be read, so that its sums are not known',
  unknown_status: 'a status that is not known to us',
  status_contradicts_times: 'not delivered by its status, and yet with a time of delivery (or of hand-over, before it)',
  time_missing: 'delivered or shipped by its status, without the time of it',
  no_items: 'an order without items: there is nothing to order',
  no_payment: 'an order without a payment: the platform takes paid orders only',
  payments_differ: 'payments that are not items plus freight: which of the two is true cannot be known',
  too_many_payments: 'more payments than the 40 that one order takes',
} as const;

export type Reason = keyof typeof reasons;

export interface SetAside {
  file: FileName;
  row: number;
  /** Order or customer, where it can be read. */
  id: string;
  reason: Reason;
}
