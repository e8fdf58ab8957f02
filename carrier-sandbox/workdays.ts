/** On which days parcels move: Monday to Saturday in Korea, without public holidays. Times of day are Korean. */

export const zone = 'Asia/Seoul';

/** Public holidays with their substitutes as gazetted; years that are not listed have none here. */
const holidays: Readonly<Record<number, readonly string[]>> = {
  2025: '01-01 01-27 01-28 01-29 01-30 03-01 03-03 05-05 05-06 06-03 06-06 08-15 10-03 10-05 10-06 10-07 10-08 10-09 12-25'.split(
    ' ',
  ),
  2026: '01-01 02-16 02-17 02-18 03-01 03-02 05-01 05-05 05-24 05-25 06-03 06-06 07-17 08-15 08-17 09-24 09-25 09-26 10-03 10-05 10-09 12-25'.split(
    ' ',
  ),
  2027: '01-01 02-06 02-07 02-08 02-09 03-01 05-01 05-03 05-05 05-13 06-06 07-17 07-19 08-15 08-16 09-14 09-15 09-16 10-03 10-04 10-09 10-11 12-25 12-27'.split(
    ' ',
  ),
};

export function isWorkday(date: Temporal.PlainDate): boolean {
  if (date.dayOfWeek === 7) return false;
  return !holidays[date.year]?.includes(date.toString().slice(5));
}

/** The date itself or the first workday after it. */
export function workdayFrom(date: Temporal.PlainDate): Temporal.PlainDate {
  let day = date;
  while (!isWorkday(day)) day = day.add({ days: 1 });
  return day;
}

export function nextWorkday(date: Temporal.PlainDate): Temporal.PlainDate {
  return workdayFrom(date.add({ days: 1 }));
}

export function dateOf(at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate();
}

/** Minutes since midnight. */
export function minuteOf(at: Temporal.Instant): number {
  const { hour, minute } = at.toZonedDateTimeISO(zone);
  return hour * 60 + minute;
}

export function at(date: Temporal.PlainDate, minute: number): Temporal.Instant {
  const plainTime = new Temporal.PlainTime(Math.floor(minute / 60), minute % 60);
  return date.toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
}

/** `YYYYMMDD` of a date. */
export function ymd(date: Temporal.PlainDate): string {
  return date.toString().replaceAll('-', '');
}

/** The date of `YYYYMMDD`; null when there is none. */
export function readYmd(text: string): Temporal.PlainDate | null {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  if (!year) return null;
  try {
    return Temporal.PlainDate.from(`${year}-${month}-${day}`);
  } catch {
    return null;
  }
}

/** `YYYYMMDDHHMMSS`. */
export function stamp(moment: Temporal.Instant): string {
  return moment.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/\D/g, '');
}
