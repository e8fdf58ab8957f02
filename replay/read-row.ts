/** One row: read exactly, then sorted into purchase, freight, return, or set aside with its reason. */
import { readMinor, readTime } from './cells.ts';
import { treatmentOf } from './codes.ts';
import type { FileRow } from './read-file.ts';
import type { Reason } from './reasons.ts';

export interface Row {
  number: number;
  invoice: string;
  code: string;
  title: string;
  /** As in the file: negative for cancellations. */
  quantity: number;
  /** The shop's wall clock: `2009-12-01T07:45:00`. */
  at: string;
  /** Pence. */
  price: number;
  /** Null: the file names none. */
  customer: string | null;
  country: string;
}

export type Sorted =
  | { kind: 'goods' | 'freight' | 'return'; row: Row }
  | { kind: 'aside'; row: Row | null; reason: Reason };

export function sortRow(file: FileRow): Sorted {
  const row = readRow(file);
  if (!('number' in row)) return { kind: 'aside', row: null, reason: row.reason };
  const aside = (reason: Reason): Sorted => ({ kind: 'aside', row, reason });
  const letter = /^[A-Za-z]/.exec(row.invoice)?.[0].toUpperCase();
  if (letter === 'A') return aside('bad_debt');
  if (letter && letter !== 'C') return aside('unknown_invoice_kind');
  if (!letter && row.quantity <= 0) return aside('stock_adjustment');
  if (letter && row.quantity >= 0) return aside('cancellation_adds');
  if (row.price <= 0) return aside(row.price === 0 ? 'zero_price' : 'negative_price');
  const treatment = treatmentOf(row.code);
  if (treatment.as === 'aside') return aside(treatment.reason);
  if (!letter) return { kind: treatment.as, row };
  if (treatment.as === 'freight') return aside('freight_given_back');
  return row.customer === null ? aside('return_without_customer') : { kind: 'return', row };
}

function readRow({ number, cells }: FileRow): Row | { reason: Reason } {
  if (!cells) return { reason: 'unreadable' };
  const price = readMinor(cells.Price);
  const at = readTime(cells.InvoiceDate);
  const customer = readCustomer(cells['Customer ID']);
  const { Invoice: invoice, StockCode: code, Country: country } = cells;
  if (price === 'fraction') return { reason: 'fraction_of_penny' };
  if (price === null || at === null || customer === undefined) return { reason: 'unreadable' };
  if (!/^-?\d{1,6}$/.test(cells.Quantity) || !/^[A-Za-z]?\d{1,12}$/.test(invoice) || !code)
    return { reason: 'unreadable' };
  const title = cells.Description || code;
  return { number, invoice, code, title, quantity: Number(cells.Quantity), at, price, customer, country };
}

/** Some copies of the data write numbers as 13085.0. Undefined: no number. */
function readCustomer(text: string): string | null | undefined {
  if (text === '') return null;
  return /^(\d{1,12})(?:\.0)?$/.exec(text)?.[1];
}
