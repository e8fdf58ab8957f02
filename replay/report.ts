/** The replay's report: the same facts as JSON and as text. */
import type { Checked } from './check.ts';
import type { Known } from './count.ts';
import { type Invariant, moneyText } from './invariants.ts';
import { currency } from './model.ts';
import type { Plan, RowSums } from './plan.ts';
import { span } from './progress.ts';
import { type Reason, reasons, type SetAside } from './reasons.ts';

export interface Report {
  object: 'replay_report';
  file: string;
  sha256: string;
  limit: number | null;
  mall: string;
  elapsed_ms: number;
  stops: number;
  counts: Plan['counts'];
  /** Null: nothing is known about this file, or only a part of it was played. */
  known: Known | null;
  rows: RowSums;
  set_aside_rows: SetAside[];
  notes: Plan['notes'] & { returns_shifted: number };
  orders: Checked['orders'];
  parcels: Checked['parcels'];
  returns: Checked['returns'];
  refunds: Checked['refunds'];
  accounts: Checked['accounts'];
  invariants: Invariant[];
  ok: boolean;
}

export function textOf(report: Report): string {
  const { rows, orders, parcels, returns, refunds, notes } = report;
  return [
    `Replay of ${report.file}${report.limit === null ? '' : `, first ${number(report.limit)} rows`}: ${report.ok ? 'everything holds' : 'SOMETHING DOES NOT HOLD'}`,
    `  mall ${report.mall}, ${report.stops} stops of the clock, ${span(report.elapsed_ms)}`,
    '',
    ...section(
      'Counted in the file',
      Object.entries(report.counts).map(([name, count]) => [
        number(count),
        name.replaceAll('_', ' ') + knownText(report, name),
      ]),
    ),
    ...section('What became of the rows', [
      [number(rows.order_lines), 'lines of orders'],
      [number(rows.freight), 'postage and carriage: freight of orders'],
      [number(rows.returned), 'returned'],
      ...Object.entries(rows.by_reason).map(
        ([reason, count]) => [number(count), `set aside: ${reason} (${reasons[reason as Reason]})`] as const,
      ),
      [number(rows.total), 'in all'],
    ]),
    ...section('Played', [
      [
        number(orders.placed),
        `orders of ${number(orders.pieces)} pieces, ${notes.anonymous_orders} of buyers without a number`,
      ],
      [
        number(parcels.out),
        `parcels out, ${number(parcels.delivered)} delivered; ${number(parcels.scans)} scans, all made up`,
      ],
      [
        number(returns.asked),
        `returns of ${number(orders.pieces_returned)} pieces, ${number(returns.received)} received`,
      ],
      [number(notes.returns_shifted), 'of them asked for later than the file says, after the made-up delivery'],
      [
        number(notes.returned_at_other_price),
        'rows given back at another price than on the cancellation: what was paid is paid back',
      ],
      [number(refunds.paid), `refunds, ${pounds(refunds.amount)}`],
    ]),
    'Money',
    `  ${'account'.padEnd(16)}${['in', 'out', 'balance'].map((name) => name.padStart(16)).join('')}`,
    ...report.accounts.map(
      (line) =>
        `  ${line.account.padEnd(16)}${[line.in, line.out, line.balance].map((amount) => pounds(amount).padStart(16)).join('')}   ${line.meaning}`,
    ),
    '',
    'Invariants',
    ...report.invariants.map(({ ok, name, detail }) => `  ${ok ? '✓' : '✗'} ${name}: ${detail}`),
    '',
  ].join('\n');
}

const pounds = (pence: number) => moneyText(pence, currency);

function section(title: string, lines: readonly (readonly [string, string])[]): string[] {
  return [title, ...lines.map(([figure, text]) => `  ${figure.padStart(9)}  ${text}`), ''];
}

function knownText({ known }: Report, name: string): string {
  if (!known) return '';
  const should = known[name as keyof Known];
  return `  (as known: ${typeof should === 'number' ? number(should) : should})`;
}

function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
