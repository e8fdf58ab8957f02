/**
 * Days as the policies count them, written apart from the platform: dates are numbers of days, and Korea's holidays are
 * listed by hand from the official gazette (years 2026 and 2027, which runs stay within).
 */

export type Jurisdiction = 'KR' | 'EU';

export interface Calendar {
  timeZone: string;
  jurisdiction: Jurisdiction;
}

/** Holidays that fall on a weekend are left out: they change nothing. Substitutes stand under their own date. */
const koreanHolidays = new Set([
  ...['2026-01-01', '2026-02-16', '2026-02-17', '2026-02-18', '2026-03-02', '2026-05-01', '2026-05-05', '2026-05-25'],
  ...['2026-06-03', '2026-07-17', '2026-08-17', '2026-09-24', '2026-09-25', '2026-10-05', '2026-10-09', '2026-12-25'],
  ...['2027-01-01', '2027-02-08', '2027-02-09', '2027-03-01', '2027-05-03', '2027-05-05', '2027-05-13', '2027-07-19'],
  ...['2027-08-16', '2027-09-14', '2027-09-15', '2027-09-16', '2027-10-04', '2027-10-11', '2027-12-27'],
]);

/** The mall's date at an instant (RFC 3339), as `YYYY-MM-DD`. */
export function dateAt(instant: string, calendar: Calendar): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(calendar.timeZone).toPlainDate().toString();
}

export function plusDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Same day number so many months later, else that month's last day. */
export function plusMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** 00:00 of a date in the mall's zone, as an instant with milliseconds. */
export function midnight(date: string, calendar: Calendar): string {
  const start = Temporal.PlainDate.from(date).toZonedDateTime(calendar.timeZone).toInstant();
  return start.toString({ fractionalSecondDigits: 3 });
}

/** Weekends count everywhere as days off; holidays are held for Korea only. */
export function isWorkingDay(date: string, calendar: Calendar): boolean {
  const weekday = Temporal.PlainDate.from(date).dayOfWeek;
  return weekday <= 5 && !(calendar.jurisdiction === 'KR' && koreanHolidays.has(date));
}

export function workingDayFrom(date: string, calendar: Calendar): string {
  let day = date;
  while (!isWorkingDay(day, calendar)) day = plusDays(day, 1);
  return day;
}

/** The Nth working day after the day of the event, which does not count. */
export function nthWorkingDayAfter(instant: string, n: number, calendar: Calendar): string {
  let day = dateAt(instant, calendar);
  for (let found = 0; found < n; found += 1) day = workingDayFrom(plusDays(day, 1), calendar);
  return day;
}

/** "N business days": due by 24:00 of the Nth. */
export function endOfNthWorkingDay(instant: string, n: number, calendar: Calendar): string {
  return midnight(plusDays(nthWorkingDayAfter(instant, n, calendar), 1), calendar);
}

/** "Event date + N": 00:00 of that date. */
export function eventDatePlus(instant: string, days: number, calendar: Calendar): string {
  return midnight(plusDays(dateAt(instant, calendar), days), calendar);
}

/** A window that ends at 24:00 of `lastDay`, or of the next working day when that is none (Civil Code 161). */
export function windowEnd(lastDay: string, calendar: Calendar): string {
  return midnight(plusDays(workingDayFrom(lastDay, calendar), 1), calendar);
}

export function plusHours(instant: string, hours: number): string {
  const after = Temporal.Instant.from(instant).add({ seconds: Math.round(hours * 3600) });
  return after.toString({ fractionalSecondDigits: 3 });
}

export function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}
