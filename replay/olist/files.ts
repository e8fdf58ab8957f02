/**
 * Olist's folder: four CSV files that belong together, read whole. A limit takes the first orders; rows of later orders
 * are then no part of what is played, and are counted as such.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FileRow, readTable } from '../read-file.ts';

export const columns = {
  orders: [
    'order_id',
    'customer_id',
    'order_status',
    'order_purchase_timestamp',
    'order_approved_at',
    'order_delivered_carrier_date',
    'order_delivered_customer_date',
    'order_estimated_delivery_date',
  ],
  order_items: ['order_id', 'order_item_id', 'product_id', 'seller_id', 'price', 'freight_value'],
  order_payments: ['order_id', 'payment_sequential', 'payment_type', 'payment_installments', 'payment_value'],
  customers: ['customer_id', 'customer_unique_id', 'customer_zip_code_prefix', 'customer_city', 'customer_state'],
} as const;

export type FileName = keyof typeof columns;
export const fileNames = Object.keys(columns) as FileName[];

export type RowOf<F extends FileName> = FileRow<(typeof columns)[F][number]>;
export type Files = { [F in FileName]: RowOf<F>[] };

/** The order that a row is of; of a customer its own id. Empty where the row cannot be read. */
export function idOf(file: FileName, { cells }: FileRow<never>): string {
  const of: Readonly<Record<string, string>> = cells ?? {};
  return of[file === 'customers' ? 'customer_id' : 'order_id'] ?? '';
}

export function isOlist(path: string): boolean {
  return existsSync(join(path, 'orders.csv'));
}

/** `sha256`: of the digests of the four files, in the order of `columns`. Throws `FileProblem`. */
export async function readFiles(folder: string): Promise<{ files: Files; sha256: string }> {
  const read = async <F extends FileName>(name: F) =>
    readTable<(typeof columns)[F][number]>(join(folder, `${name}.csv`), columns[name]);
  const orders = await read('orders');
  const order_items = await read('order_items');
  const order_payments = await read('order_payments');
  const customers = await read('customers');
  const digests = [orders, order_items, order_payments, customers].map(({ sha256 }) => sha256).join(' ');
  return {
    files: {
      orders: orders.rows,
      order_items: order_items.rows,
      order_payments: order_payments.rows,
      customers: customers.rows,
    },
    sha256: createHash('sha256').update(digests).digest('hex'),
  };
}
