/**
 * The orders within the limit, each with its customer, items and payments from the other files. Rows that belong to none
 * of them, or cannot be read, are told of here; what becomes of the others is for the plan.
 */
import type { Fates } from './fates.ts';
import { type FileName, type Files, idOf, type RowOf } from './files.ts';
import type { Purchase } from './purchases.ts';
import { type CustomerRow, readCustomer, readItem, readOrder, readPayment } from './rows.ts';

export interface Joined {
  purchases: Purchase[];
  /** By id; those of later orders are left out. */
  customers: ReadonlyMap<string, CustomerRow>;
}

export function joinFiles(files: Files, { limit, fates }: { limit: number; fates: Fates }): Joined {
  const [first, later] = [files.orders.slice(0, limit), files.orders.slice(limit)];
  for (const row of later) fates.tell('orders', { row: row.number, id: idOf('orders', row), fate: 'beyond_limit' });
  const laterOf = (column: 'order_id' | 'customer_id') => {
    const ids = (rows: readonly RowOf<'orders'>[]) =>
      new Set(rows.flatMap(({ cells }) => (cells ? [cells[column]] : [])));
    return ids(later).difference(ids(first));
  };
  const laterOrders = laterOf('order_id');
  const taken = (file: FileName, later: ReadonlySet<string>) => ({ file, later, fates });

  const orders = readRows(first, taken('orders', new Set()), { read: readOrder, key: ({ id }) => id });
  const items = readRows(files.order_items, taken('order_items', laterOrders), {
    read: readItem,
    key: ({ order, number }) => `${order} ${number}`,
  });
  const payments = readRows(files.order_payments, taken('order_payments', laterOrders), {
    read: readPayment,
    key: ({ order, number }) => `${order} ${number}`,
  });
  const customers = readRows(files.customers, taken('customers', laterOf('customer_id')), {
    read: readCustomer,
    key: ({ id }) => id,
  });

  const known = new Set(orders.read.map(({ id }) => id));
  const byOrder = <R extends { row: number; order: string }>(file: FileName, rows: readonly R[]) => {
    for (const { row, order } of rows)
      if (!known.has(order)) fates.tell(file, { row, id: order, fate: 'order_missing' });
    return Map.groupBy(rows, ({ order }) => order);
  };
  const itemsOf = byOrder('order_items', items.read);
  const paymentsOf = byOrder('order_payments', payments.read);
  const customerOf = new Map(customers.read.map((customer) => [customer.id, customer]));
  const unreadable = items.unreadable.union(payments.unreadable);
  return {
    purchases: orders.read.map((order) => ({
      order,
      customer: customerOf.get(order.customer),
      items: itemsOf.get(order.id) ?? [],
      payments: paymentsOf.get(order.id) ?? [],
      unreadable: unreadable.has(order.id),
    })),
    customers: customerOf,
  };
}

interface Taken {
  file: FileName;
  /** Ids of orders or customers after the limit. */
  later: ReadonlySet<string>;
  fates: Fates;
}

/** What can be read, each key once; `unreadable`: the orders whose rows cannot be. */
function readRows<F extends FileName, R>(
  rows: readonly RowOf<F>[],
  { file, later, fates }: Taken,
  { read, key }: { read(row: RowOf<F>): R | null; key(row: R): string },
): { read: R[]; unreadable: ReadonlySet<string> } {
  const found = new Map<string, R>();
  const unreadable = new Set<string>();
  for (const each of rows) {
    const id = idOf(file, each);
    const row = later.has(id) ? null : read(each);
    if (row && !found.has(key(row))) {
      found.set(key(row), row);
      continue;
    }
    const fate = later.has(id) ? 'beyond_limit' : row ? 'repeated' : 'unreadable';
    if (fate === 'unreadable') unreadable.add(id);
    fates.tell(file, { row: each.number, id, fate });
  }
  return { read: [...found.values()], unreadable };
}
