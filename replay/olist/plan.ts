/**
 * The four files as a plan: checkouts with their orders, and every other row with the reason it is set aside. Pure. A
 * limit plays the first orders of orders.csv; rows of later ones are counted as beyond it.
 */
import { type Fate, openFates, type RowSums } from './fates.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { FileName, Files } from './files.ts';
import { joinFiles } from './join.ts';
import { type Checkout, type PlannedOrder, planCheckout } from './purchases.ts';
import type { Reason, SetAside } from './reasons.ts';

export interface Plan {
  checkouts: Checkout[];
  /** Of all checkouts, in the order of placing. */
  orders: PlannedOrder[];
  rows: Record<FileName, RowSums>;
  aside: SetAside[];
  figures: Figures;
}

/** Throws when a row is used twice or not at all: a bug of the plan. */
export function planOlist(files: Files, limit = Number.POSITIVE_INFINITY): Plan {
  const fates = openFates(files);
  const { purchases, customers } = joinFiles(files, { limit, fates });
  const planned = purchases.map((purchase) => ({ ...purchase, outcome: planCheckout(purchase) }));
  for (const { order, items, payments, outcome } of planned) {
    const of = { id: order.id, fate: fateOf(outcome) };
    fates.tell('orders', { row: order.row, ...of });
    for (const { row } of items) fates.tell('order_items', { row, ...of });
    for (const { row, amount } of payments)
      fates.tell('order_payments', { row, ...of, ...(amount === 0 && { fate: 'payment_of_nothing' }) });
  }
  // Should several orders name one customer, it is used as soon as one of them is played.
  const fateOfCustomer = new Map<string, Fate>();
  for (const { customer, outcome } of planned)
    if (customer && fateOfCustomer.get(customer.id) !== 'used') fateOfCustomer.set(customer.id, fateOf(outcome));
  for (const { row, id } of customers.values())
    fates.tell('customers', { row, id, fate: fateOfCustomer.get(id) ?? 'customer_without_order' });
  const checkouts = planned.flatMap(({ outcome }) => (typeof outcome === 'string' ? [] : [outcome]));
  return { checkouts, orders: inTurn(checkouts), ...fates.sums(), figures: figuresOf(purchases) };
}

const fateOf = (outcome: Checkout | Reason): Fate => (typeof outcome === 'string' ? outcome : 'used');

/** Orders in the order of placing, each with its serial. */
function inTurn(checkouts: readonly Checkout[]): PlannedOrder[] {
  const key = ({ times, reference }: Checkout) => `${times.placed} ${reference}`;
  const orders = checkouts.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).flatMap((checkout) => checkout.orders);
  orders.forEach((order, serial) => {
    order.serial = serial;
  });
  return orders;
}
