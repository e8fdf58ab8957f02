/**
 * Counts of a file straight from its cells, apart from how the replay sorts and matches rows, and what a known file must
 * give: `<file>.counts.json` beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { FileRow } from './read-file.ts';

export interface Counts {
  lines: number;
  /** Lines of invoices that begin with C. */
  cancellation_lines: number;
  /** Of these: this customer has any line of this item on another invoice than C…, whenever. */
  cancellation_lines_with_purchase: number;
  /** … that is not later than the cancellation. */
  cancellation_lines_with_earlier_purchase: number;
  lines_without_customer: number;
}

export function countFile(rows: readonly FileRow[]): Counts {
  const counts: Counts = {
    lines: rows.length,
    cancellation_lines: 0,
    cancellation_lines_with_purchase: 0,
    cancellation_lines_with_earlier_purchase: 0,
    lines_without_customer: 0,
  };
  const firstBought = new Map<string, string>();
  for (const { cells } of rows) {
    if (!cells || isCancellation(cells.Invoice)) continue;
    const key = `${cells['Customer ID']}\n${cells.StockCode}`;
    const before = firstBought.get(key);
    if (before === undefined || cells.InvoiceDate < before) firstBought.set(key, cells.InvoiceDate);
  }
  for (const { cells } of rows) {
    if (!cells) continue;
    if (cells['Customer ID'] === '') counts.lines_without_customer += 1;
    if (!isCancellation(cells.Invoice)) continue;
    counts.cancellation_lines += 1;
    // Without a customer it cannot be said who bought.
    const bought = cells['Customer ID'] && firstBought.get(`${cells['Customer ID']}\n${cells.StockCode}`);
    if (!bought) continue;
    counts.cancellation_lines_with_purchase += 1;
    if (bought <= cells.InvoiceDate) counts.cancellation_lines_with_earlier_purchase += 1;
  }
  return counts;
}

function isCancellation(invoice: string): boolean {
  return /^c/i.test(invoice);
}

export interface Known extends Counts {
  sha256: string;
}

/** Null when nothing is known about the file. */
export function knownCounts(path: string): Known | null {
  const beside = `${path.replace(/(\.csv)?(\.gz)?$/i, '')}.counts.json`;
  return existsSync(beside) ? (JSON.parse(readFileSync(beside, 'utf8')) as Known) : null;
}

/** One line per count that is not as known. */
export function differences(counts: Counts, known: Known): string[] {
  return (Object.keys(counts) as (keyof Counts)[])
    .filter((name) => counts[name] !== known[name])
    .map((name) => `${name}: ${counts[name]} counted, ${known[name]} known`);
}
