/**
 * What is counted in the files of the orders within the limit, played or set aside: sellers and payments of a purchase,
 * where its payments are not items plus freight, and times that cannot be true. Straight from the rows. Pure.
 */
import { dueOf, type Purchase } from './purchases.ts';
import { sum } from './split.ts';
import { type Impossible, impossible, impossibleTimesOf } from './times.ts';

export interface Figures {
  orders: number;
  items: number;
  payments: number;
  sellers: number;
  /** By the word of the file. */
  statuses: Record<string, number>;
  over_several_sellers: number;
  most_sellers: number;
  /** How many orders have so many payments, by their number; those of nothing included. */
  by_payments: Record<string, number>;
  most_payments: number;
  /** Of the orders with items and payments; centavos. */
  payments_differ: {
    orders: number;
    more: { orders: number; amount: number };
    less: { orders: number; amount: number };
    largest: { order: string; amount: number } | null;
  };
  impossible_times: Record<Impossible, number>;
}

export function figuresOf(purchases: readonly Purchase[]): Figures {
  const sellersOf = ({ items }: Purchase) => new Set(items.map(({ seller }) => seller)).size;
  const times = purchases.flatMap(({ order }) => impossibleTimesOf(order));
  const kinds = Object.keys(impossible) as Impossible[];
  return {
    orders: purchases.length,
    items: sum(purchases.map(({ items }) => items.length)),
    payments: sum(purchases.map(({ payments }) => payments.length)),
    sellers: new Set(purchases.flatMap(({ items }) => items.map(({ seller }) => seller))).size,
    statuses: countBy(purchases, ({ order }) => order.status),
    over_several_sellers: purchases.filter((purchase) => sellersOf(purchase) > 1).length,
    most_sellers: Math.max(0, ...purchases.map(sellersOf)),
    by_payments: countBy(purchases, ({ payments }) => String(payments.length)),
    most_payments: Math.max(0, ...purchases.map(({ payments }) => payments.length)),
    payments_differ: differencesOf(purchases),
    impossible_times: Object.fromEntries(
      kinds.map((kind) => [kind, times.filter((each) => each === kind).length]),
    ) as Figures['impossible_times'],
  };
}

function differencesOf(purchases: readonly Purchase[]): Figures['payments_differ'] {
  const differing = purchases
    .filter(({ items, payments, unreadable }) => items.length > 0 && payments.length > 0 && !unreadable)
    .map(({ order, items, payments }) => ({
      order: order.id,
      amount: sum(payments.map(({ amount }) => amount)) - dueOf(items),
    }))
    .filter(({ amount }) => amount !== 0);
  const of = (some: typeof differing) => ({ orders: some.length, amount: sum(some.map(({ amount }) => amount)) });
  return {
    orders: differing.length,
    more: of(differing.filter(({ amount }) => amount > 0)),
    less: of(differing.filter(({ amount }) => amount < 0)),
    largest: differing.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount))[0] ?? null,
  };
}

/** Names in the order of their number, or of their letters. */
function countBy<T>(all: readonly T[], name: (each: T) => string): Record<string, number> {
  const counts = [...Map.groupBy(all, name)].map(([key, some]) => [key, some.length] as const);
  return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
