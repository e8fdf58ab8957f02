/**
 * Which days are business days.
 *
 * Korea needs a table, not a formula: elections, days declared ad hoc and changes of law (1 May and 17 July since
 * 2026) follow no rule. The table comes from the official gazette and covers 2018–2027. Elsewhere, and outside
 * those years, only Saturdays and Sundays are known, and the answer says `verified: false`.
 */
import * as gazette from '@hyunbinseo/holidays-kr/all';
import type { Jurisdiction } from './jurisdictions.ts';

/** `holidayNames` are the gazette's own (Korean); a Sunday is no business day and has no name. */
export type DayKind = { business: boolean; holidayNames: readonly string[]; verified: boolean };

export type Holiday = { date: Temporal.PlainDate; names: readonly string[] };

type YearTable = Readonly<Record<string, readonly string[]>>;

export function isBusinessDay(date: Temporal.PlainDate, jurisdiction: Jurisdiction): boolean {
  return dayKind(date, jurisdiction).business;
}

export function dayKind(date: Temporal.PlainDate, jurisdiction: Jurisdiction): DayKind {
  const table = tableOf(date.year, jurisdiction);
  const holidayNames = table?.[date.toString()] ?? [];
  const weekend = date.dayOfWeek >= 6;
  return { business: !weekend && holidayNames.length === 0, holidayNames, verified: table !== undefined };
}

/** The named holidays of a year in date order; `verified: false` where none are held, which is not "no holidays". */
export function holidays(year: number, jurisdiction: Jurisdiction): { holidays: Holiday[]; verified: boolean } {
  const table = tableOf(year, jurisdiction);
  const list = Object.entries(table ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, names]) => ({ date: Temporal.PlainDate.from(date), names }));
  return { holidays: list, verified: table !== undefined };
}

function tableOf(year: number, jurisdiction: Jurisdiction): YearTable | undefined {
  return jurisdiction === 'KR' ? korea.get(year) : undefined;
}

const korea: ReadonlyMap<number, YearTable> = new Map(
  Object.entries(gazette).map(([name, table]) => [Number(name.slice(1)), table]),
);
