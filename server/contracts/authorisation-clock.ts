/**
 * A3: an operator authorises within 3 business days. The clock stands while the applicant has the turn (on hold) and
 * goes on with the business days that were left, at least with one: the day on which it goes on does not count.
 */

import type { Jurisdiction } from '../kernel/calendar/index.ts';
import { type BusinessCalendar, businessDaysDue, dateOf, isBusinessDay } from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf, isoOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import type { ContractRow } from './tables.ts';

export const authorisationDays = 3;

type ClockOf = Pick<ContractRow, 'clock_started_at' | 'clock_days_left'>;

/** Exclusive: 00:00 after the last day. Null while the clock stands. */
export function authorisationDue(row: ClockOf, mall: MallContext): IsoTime | null {
  if (row.clock_started_at === null) return null;
  return isoOf(businessDaysDue(instantOf(row.clock_started_at), row.clock_days_left, calendarOf(mall)).due);
}

/** `daysLeft` 0: there was no clock any more, as after an authorisation; it begins anew. */
export function runningClock(now: IsoTime, daysLeft = 0) {
  return { clock_started_at: now, clock_days_left: daysLeft || authorisationDays };
}

/** The clock stopped at `now`: business days that are left after this day. */
export function stoppedClock(row: ClockOf, now: IsoTime, mall: MallContext) {
  const due = authorisationDue(row, mall);
  if (due === null) return { clock_started_at: null, clock_days_left: row.clock_days_left };
  const { timeZone, jurisdiction } = calendarOf(mall);
  const end = dateOf(instantOf(due), timeZone);
  let left = 0;
  for (
    let day = dateOf(instantOf(now), timeZone).add({ days: 1 });
    Temporal.PlainDate.compare(day, end) < 0;
    day = day.add({ days: 1 })
  ) {
    if (isBusinessDay(day, jurisdiction)) left += 1;
  }
  return { clock_started_at: null, clock_days_left: Math.max(1, left) };
}

/** No clock any more: it was authorised, or the application ended. */
export const clockOff = { clock_started_at: null, clock_days_left: 0, overdue: false };

function calendarOf(mall: MallContext): BusinessCalendar {
  return { timeZone: mall.time_zone, jurisdiction: mall.jurisdiction as Jurisdiction };
}
