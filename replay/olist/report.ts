/** The report of Olist's replay: that of every replay, and what only these files have. */
import { moneyText } from '../invariants.ts';
import { type Line, number, type ReportHead, reportText, type Section } from '../report-text.ts';
import type { Checked } from './check.ts';
import type { RowSums } from './fates.ts';
import type { Figures } from './figures.ts';
import { type FileName, fileNames } from './files.ts';
import { currency } from './model.ts';
import { type Reason, reasons, type SetAside } from './reasons.ts';
import { type Impossible, impossible } from './times.ts';

export interface OlistReport extends ReportHead {
  /** Of the orders within the limit, played or not. */
  figures: Figures;
  rows: Record<FileName, RowSums>;
  set_aside_rows: SetAside[];
  orders: Checked['orders'];
  parcels: Checked['parcels'];
  returns: Checked['returns'];
  refunds: Checked['refunds'];
}

export function olistText(report: OlistReport): string {
  const sections: Section[] = [
    ['Counted in the files', countedIn(report.figures)],
    ['Payments that are not items plus freight', differencesIn(report.figures)],
    [
      'Times that cannot be true',
      (Object.keys(impossible) as Impossible[]).map((kind) => [
        number(report.figures.impossible_times[kind]),
        impossible[kind],
      ]),
    ],
    ...fileNames.map((file): Section => [`What became of the rows of ${file}.csv`, rowsOf(report.rows[file])]),
    ['Played', played(report)],
  ];
  return reportText(report, { limited: 'orders', currency, sections });
}

const text = (amount: number) => moneyText(amount, currency);

function countedIn(figures: Figures): Line[] {
  const statuses = Object.entries(figures.statuses).map(([status, count]) => `${number(count)} ${status}`);
  const payments = Object.entries(figures.by_payments).map(([count, orders]) => `${number(orders)} with ${count}`);
  return [
    [number(figures.orders), `orders: ${statuses.join(', ')}`],
    [number(figures.items), 'items'],
    [number(figures.sellers), 'sellers'],
    [
      number(figures.over_several_sellers),
      `orders over several sellers, ${number(figures.most_sellers)} at most: checkouts of one order per seller`,
    ],
    [
      number(figures.payments),
      `payments, at most ${number(figures.most_payments)} of one order: ${payments.join(', ')}`,
    ],
  ];
}

function differencesIn({ payments_differ: { orders, more, less, largest } }: Figures): Line[] {
  return [
    [number(orders), 'orders; none of them is played, because which of the two is true cannot be known'],
    [number(more.orders), `of them paid more: ${text(more.amount)} together`],
    [number(less.orders), `of them paid less: ${text(less.amount)} together`],
    ...(largest ? [[text(largest.amount), `the largest difference, of order ${largest.order}`] as const] : []),
  ];
}

function rowsOf({ total, used, beyond_limit, by_reason }: RowSums): Line[] {
  return [
    [number(used), 'played'],
    ...Object.entries(by_reason).map(
      ([reason, count]) => [number(count), `set aside: ${reason} (${reasons[reason as Reason]})`] as const,
    ),
    ...(beyond_limit > 0 ? [[number(beyond_limit), 'of orders beyond the limit'] as const] : []),
    [number(total), 'in all'],
  ];
}

function played({ orders, parcels, refunds }: OlistReport): Line[] {
  return [
    [number(orders.checkouts), `checkouts, ${text(orders.paid)}`],
    [number(orders.placed), `orders of ${number(orders.pieces)} pieces, one per seller`],
    [number(orders.delivered), 'of them delivered'],
    [number(orders.in_delivery), 'of them in delivery: shipped, and never delivered'],
    [number(orders.acknowledged + orders.paid_only), 'of them never shipped'],
    [number(orders.cancelled), 'of them cancelled'],
    [
      number(parcels.out),
      `parcels out, ${number(parcels.delivered)} delivered; ${number(parcels.scans)} scans at the times of the files, ${number(parcels.scans_before_order)} of them before the date of the order`,
    ],
    ['0', 'returns: the files have none, and none was made up'],
    [number(refunds.paid), `refunds of cancelled orders, ${text(refunds.amount)}`],
  ];
}
