/**
 * Calendar days in a mall's time zone: "event date + N" means 00:00 local on that date (policies, "How days are counted").
 *
 * 00:00 is the first instant of the date. Where clocks jump over midnight that is 01:00 (São Paulo until 2018).
 */

/** The local date on which an instant falls. */
export function dateOf(instant: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The first instant of a local date; also "24:00" of the day before. */
export function startOfDate(date: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return date.toZonedDateTime(timeZone).toInstant();
}

/** 00:00 local on the event's date + `days`: delivered 1 June at any hour, +8 → 9 June 00:00. */
export function eventDatePlus(instant: Temporal.Instant, days: number, timeZone: string): Temporal.Instant {
  return startOfDate(dateOf(instant, timeZone).add({ days }), timeZone);
}

/**
 * The instant whose local date is the event date: the carrier's scan, but never earlier than 24 hours before we
 * learned of it, so that a scan reported late does not use up a buyer's days.
 */
export function effectiveEventDate(scanAt: Temporal.Instant, learntAt: Temporal.Instant): Temporal.Instant {
  return laterOf(scanAt, learntAt.subtract({ hours: 24 }));
}

/** First instant at which an operator may lift a confirmation hold (D4): 00:00 of the latest claim's date + 91. */
export function ninetyDayRelease(latestClaimAt: Temporal.Instant, timeZone: string, days = 90): Temporal.Instant {
  return eventDatePlus(latestClaimAt, days + 1, timeZone);
}

export function laterOf(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) >= 0 ? a : b;
}
