/**
 * Business days: the day of the event does not count, the mall's jurisdiction says which days do.
 *
 * `verified` is false as soon as one day that was looked at lies outside the holiday table.
 */
import { dateOf, startOfDate } from './days.ts';
import { dayKind } from './holidays.ts';
import type { BusinessCalendar, Jurisdiction } from './jurisdictions.ts';

export type DueInstant = { due: Temporal.Instant; verified: boolean };
export type FoundDay = { date: Temporal.PlainDate; verified: boolean };

/** Due by 24:00 of the Nth business day after the event; `due` is exclusive (00:00 of the next date). `n` ≥ 1. */
export function businessDaysDue(instant: Temporal.Instant, n: number, cal: BusinessCalendar): DueInstant {
  const { date, verified } = nthBusinessDayAfter(dateOf(instant, cal.timeZone), n, cal.jurisdiction);
  return { due: startOfDate(date.add({ days: 1 }), cal.timeZone), verified };
}

/** 00:00 of the Nth business day after the event: an idle seller is taken to accept at the 3rd after arrival (C8). */
export function startOfNthBusinessDayAfter(instant: Temporal.Instant, n: number, cal: BusinessCalendar): DueInstant {
  const { date, verified } = nthBusinessDayAfter(dateOf(instant, cal.timeZone), n, cal.jurisdiction);
  return { due: startOfDate(date, cal.timeZone), verified };
}

/** 00:00 of the first business day strictly after: wallet credit, so Friday, Saturday and Sunday → Monday (D5). */
export function startOfBusinessDayAfter(instant: Temporal.Instant, cal: BusinessCalendar): DueInstant {
  return startOfNthBusinessDayAfter(instant, 1, cal);
}

/** The date itself when it is a business day, else the next one. */
export function businessDayFrom(date: Temporal.PlainDate, jurisdiction: Jurisdiction): FoundDay {
  return nthBusinessDayAfter(date.subtract({ days: 1 }), 1, jurisdiction);
}

function nthBusinessDayAfter(date: Temporal.PlainDate, n: number, jurisdiction: Jurisdiction): FoundDay {
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`business days must be a whole number from 1, got ${n}`);
  let day = date;
  let verified = true;
  for (let found = 0; found < n; ) {
    day = day.add({ days: 1 });
    const kind = dayKind(day, jurisdiction);
    verified &&= kind.verified;
    if (kind.business) found += 1;
  }
  return { date: day, verified };
}
