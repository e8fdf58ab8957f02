/**
 * An order of the file with its customer, items and payments becomes a checkout: one order per seller (B1), with the
 * freight of its items and its share of every payment; or the reason why it is set aside. Pure.
 */
import type { Reason } from './reasons.ts';
import type { CustomerRow, ItemRow, OrderRow, PaymentRow } from './rows.ts';
import { splitPayments, sum } from './split.ts';
import { type Times, timesOf } from './times.ts';

export interface PlannedPayment {
  /** The same for all shares of one payment. */
  reference: string;
  method: string;
  /** Centavos, above 0. */
  amount: number;
}

/** What one seller sells in a checkout. */
export interface PlannedOrder {
  /** 0-based, in the order of placing: the serial of its waybill. */
  serial: number;
  /** The checkout's, with a number behind it where there are several sellers. */
  reference: string;
  checkout: Checkout;
  seller: string;
  /** One per item; centavos. */
  lines: { product: string; price: number }[];
  freight: number;
  payments: PlannedPayment[];
}

export interface Checkout {
  /** Of the file's order. */
  reference: string;
  status: string;
  ordered: string;
  approved: string | null;
  promised: string | null;
  customer: CustomerRow;
  times: Times;
  /** As the file has them, before they are split. */
  payments: PlannedPayment[];
  orders: PlannedOrder[];
}

/** A row of orders.csv with its rows of the other files. */
export interface Purchase {
  order: OrderRow;
  customer: CustomerRow | undefined;
  items: readonly ItemRow[];
  payments: readonly PaymentRow[];
  /** Another item or payment of it cannot be read. */
  unreadable: boolean;
}

const mostPayments = 40;

export function planCheckout({ order, customer, items, unreadable, payments: told }: Purchase): Checkout | Reason {
  const times = timesOf(order);
  const payments = told.filter(({ amount }) => amount > 0);
  if (!customer) return 'customer_missing';
  if (typeof times === 'string') return times;
  if (unreadable) return 'part_unreadable';
  if (items.length === 0) return 'no_items';
  if (payments.length === 0) return 'no_payment';
  if (payments.length > mostPayments) return 'too_many_payments';
  if (dueOf(items) !== sum(payments.map(({ amount }) => amount))) return 'payments_differ';
  const checkout: Checkout = {
    reference: order.id,
    status: order.status,
    ordered: order.purchased,
    approved: order.approved,
    promised: order.promised,
    customer,
    times,
    payments: payments
      .toSorted(byNumber)
      .map(({ number, method, amount }) => ({ reference: `olist-${order.id}-${number}`, method, amount })),
    orders: [],
  };
  checkout.orders = bySeller(checkout, items);
  return checkout;
}

export function dueOf(items: readonly Pick<ItemRow, 'price' | 'freight'>[]): number {
  return sum(items.map(({ price, freight }) => price + freight));
}

/** Sellers in the order of their first item. */
function bySeller(checkout: Checkout, items: readonly ItemRow[]): PlannedOrder[] {
  const sellers = [...Map.groupBy(items.toSorted(byNumber), ({ seller }) => seller)];
  const shares = splitPayments(
    checkout.payments.map(({ amount }) => amount),
    sellers.map(([, own]) => dueOf(own)),
  );
  return sellers.map(([seller, own], k) => ({
    serial: 0,
    reference: sellers.length === 1 ? checkout.reference : `${checkout.reference}-${k + 1}`,
    checkout,
    seller,
    lines: own.map(({ product, price }) => ({ product, price })),
    freight: sum(own.map(({ freight }) => freight)),
    // A share of nothing is none: a small payment may go to one seller alone.
    payments: checkout.payments
      .map((payment, i) => ({ ...payment, amount: shares[i]![k]! }))
      .filter(({ amount }) => amount > 0),
  }));
}

function byNumber(a: { number: number }, b: { number: number }): number {
  return a.number - b.number;
}

export function goodsOf(order: Pick<PlannedOrder, 'lines'>): number {
  return sum(order.lines.map(({ price }) => price));
}
