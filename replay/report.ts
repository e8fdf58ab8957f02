/** The replay's report: the same facts as JSON and as text. */
import type { Checked } from './check.ts';
import type { Known } from './count.ts';
import { moneyText } from './invariants.ts';
import { currency } from './model.ts';
import type { Plan, RowSums } from './plan.ts';
import { type Reason, reasons, type SetAside } from './reasons.ts';
import { number, type ReportHead, reportText, type Section } from './report-text.ts';

export interface Report extends ReportHead {
  counts: Plan['counts'];
  /** Null: nothing is known about this file, or only a part of it was played. */
  known: Known | null;
  rows: RowSums;
  set_aside_rows: SetAside[];
  notes: Plan['notes'] & { returns_shifted: number; returns_silent: number };
  orders: Checked['orders'];
  parcels: Checked['parcels'];
  returns: Checked['returns'];
  refunds: Checked['refunds'];
}

export function textOf(report: Report): string {
  const { rows, orders, parcels, returns, refunds, notes } = report;
  const sections: Section[] = [
    [
      'Counted in the file',
      Object.entries(report.counts).map(([name, count]) => [
        number(count),
        name.replaceAll('_', ' ') + knownText(report, name),
      ]),
    ],
    [
      'What became of the rows',
      [
        [number(rows.order_lines), 'lines of orders'],
        [number(rows.freight), 'postage and carriage: freight of orders'],
        [number(rows.returned), 'returned'],
        ...Object.entries(rows.by_reason).map(
          ([reason, count]) => [number(count), `set aside: ${reason} (${reasons[reason as Reason]})`] as const,
        ),
        [number(rows.total), 'in all'],
      ],
    ],
    [
      'Played',
      [
        [
          number(orders.placed),
          `orders of ${number(orders.pieces)} pieces, ${notes.anonymous_orders} of buyers without a number`,
        ],
        [
          number(parcels.out),
          `parcels out, ${number(parcels.delivered)} delivered; ${number(parcels.scans)} scans by the post, at made-up times`,
        ],
        [
          number(returns.asked),
          `returns of ${number(orders.pieces_returned)} pieces, ${number(returns.received)} received`,
        ],
        [number(notes.returns_shifted), 'of them asked for later than the file says, after the made-up delivery'],
        [number(notes.returns_silent), 'accepted by the clock, the made-up seller being on holiday'],
        [
          number(notes.returned_at_other_price),
          'rows given back at another price than on the cancellation: what was paid is paid back',
        ],
        [number(refunds.paid), `refunds, ${pounds(refunds.amount)}`],
      ],
    ],
  ];
  return reportText(report, { limited: 'rows', currency, sections });
}

const pounds = (pence: number) => moneyText(pence, currency);

function knownText({ known }: Report, name: string): string {
  if (!known) return '';
  const should = known[name as keyof Known];
  return `  (as known: ${typeof should === 'number' ? number(should) : should})`;
}
