/** What the reports of all replays have in common, and their text: head, sections of figures, money, invariants. */
import { type AccountLine, type Invariant, moneyText } from './invariants.ts';
import { span } from './progress.ts';

/** Amounts in minor units of the mall's currency. */
export interface ReportHead {
  object: 'replay_report';
  file: string;
  sha256: string;
  limit: number | null;
  mall: string;
  elapsed_ms: number;
  stops: number;
  accounts: AccountLine[];
  invariants: Invariant[];
  ok: boolean;
}

/** A figure, and what it counts. */
export type Line = readonly [figure: string, text: string];
export type Section = readonly [title: string, lines: readonly Line[]];

export function reportText(
  report: ReportHead,
  {
    limited,
    currency,
    sections,
  }: { /** What the limit counts. */ limited: string; currency: string; sections: readonly Section[] },
): string {
  const part = report.limit === null ? '' : `, first ${number(report.limit)} ${limited}`;
  const money = (amount: number) => moneyText(amount, currency).padStart(16);
  return [
    `Replay of ${report.file}${part}: ${report.ok ? 'everything holds' : 'SOMETHING DOES NOT HOLD'}`,
    `  mall ${report.mall}, ${report.stops} stops of the clock, ${span(report.elapsed_ms)}`,
    '',
    ...sections.flatMap(([title, lines]) => [
      title,
      ...lines.map(([figure, text]) => `  ${figure.padStart(9)}  ${text}`),
      '',
    ]),
    'Money',
    `  ${'account'.padEnd(16)}${['in', 'out', 'balance'].map((name) => name.padStart(16)).join('')}`,
    ...report.accounts.map(
      (line) =>
        `  ${line.account.padEnd(16)}${[line.in, line.out, line.balance].map(money).join('')}   ${line.meaning}`,
    ),
    '',
    'Invariants',
    ...report.invariants.map(({ ok, name, detail }) => `  ${ok ? '✓' : '✗'} ${name}: ${detail}`),
    '',
  ].join('\n');
}

export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
