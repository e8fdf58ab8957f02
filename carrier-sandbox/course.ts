/**
 * How parcels move by themselves. The whole course follows from the waybill number and the times at which things
 * happened, so the same parcel always moves the same way:
 *
 *     outbound  the label is printed at 14:00 of a workday when the shop has not done it; collected between 17:00 and
 *               19:00 the same day when printed before 15:00 of a workday, else the next workday; at the hub that
 *               night; out for delivery and delivered the next workday
 *     return    printed at 7:30 of the day of the visit; the visit is between 10:00 and 17:00; one in sixteen is not
 *               collected and stays so; delivered one workday later, or two (half of them)
 *
 * Sundays and public holidays are no workdays.
 */
import { createHash } from 'node:crypto';
import type { Parcel, Scan, Step } from './parcel.ts';
import { at, dateOf, isWorkday, minuteOf, nextWorkday, workdayFrom } from './workdays.ts';

/** What happens at the first visit for a return: by the waybill number, or always the same. */
export const firstVisits = ['by_number', 'collected', 'missed'] as const;
export type FirstVisit = (typeof firstVisits)[number];

export interface Movement {
  automatic: boolean;
  first_visit: FirstVisit;
  /** Nothing moves by itself before this ISO instant; null: no bound. */
  since: string | null;
}

export const usualMovement: Movement = { automatic: true, first_visit: 'by_number', since: null };

/** Everything that has happened to a parcel at a time: what is settled, and what follows from it. */
export function scansAsOf(parcel: Parcel, movement: Movement, time: Temporal.Instant): readonly Scan[] {
  const scans = [...parcel.recorded];
  if (parcel.cancelled_at || !movement.automatic) return scans;
  for (;;) {
    const next = following(parcel, scans.at(-1), movement);
    if (!next || Temporal.Instant.compare(next.at, time) > 0) return scans;
    scans.push({ step: next.step, at: next.at.toString(), place: placeOf(parcel, next.step) });
  }
}

export function placeOf({ route }: Parcel, step: Step): string {
  if (step === 'arrived_at_hub' || step === 'left_hub') return route.hub;
  const far: readonly Step[] = ['arrived_at_office', 'out_for_delivery', 'delivered', 'attempt_failed'];
  return far.includes(step) ? route.destination : route.origin;
}

interface Next {
  step: Step;
  at: Temporal.Instant;
}

function following(parcel: Parcel, last: Scan | undefined, movement: Movement): Next | null {
  const next = last ? afterScan(parcel, last, movement) : afterBooking(parcel);
  if (!next || !movement.since) return next;
  const since = Temporal.Instant.from(movement.since);
  return Temporal.Instant.compare(next.at, since) < 0 ? { ...next, at: since } : next;
}

function afterBooking(parcel: Parcel): Next {
  const booked = Temporal.Instant.from(parcel.booked_at);
  const date = dateOf(booked);
  if (parcel.direction === 'outbound') {
    const day = isWorkday(date) && minuteOf(booked) < 14 * 60 ? date : nextWorkday(date);
    return { step: 'printed', at: at(day, 14 * 60) };
  }
  const morning = at(visitDay(parcel, booked), 7 * 60 + 30);
  return { step: 'printed', at: later(morning, booked) };
}

function afterScan(parcel: Parcel, last: Scan, { first_visit }: Movement): Next | null {
  const time = Temporal.Instant.from(last.at);
  const date = dateOf(time);
  const chance = (purpose: string, range: number) => chanceOf(parcel.waybill_number, purpose, range);
  const within = (step: Step, least: number, spread: number): Next => ({
    step,
    at: time.add({ minutes: least + chance(step, spread) }),
  });
  switch (last.step) {
    case 'printed':
      return parcel.direction === 'outbound' ? evening(parcel, time) : visit(parcel, time, first_visit);
    case 'collected':
      return within('departed', 60, 60);
    case 'departed':
      return within('arrived_at_hub', 90, 60);
    case 'arrived_at_hub': {
      const slow = parcel.direction === 'return' && chance('slow', 2) === 1;
      const day = slow ? nextWorkday(nextWorkday(date)) : nextWorkday(date);
      return { step: 'left_hub', at: at(day, 60 + chance('left_hub', 60)) };
    }
    case 'left_hub':
      return within('arrived_at_office', 240, 90);
    case 'arrived_at_office':
      return { step: 'out_for_delivery', at: morningRound(parcel, time, date) };
    case 'attempt_failed':
      return { step: 'out_for_delivery', at: morningRound(parcel, time, date.add({ days: 1 })) };
    case 'out_for_delivery':
      return within('delivered', 75, 420);
    case 'delivered':
    case 'not_collected':
    case 'cancelled':
      return null;
  }
}

/** The round on which the carrier collects from shops: 17:00 to 19:00, for labels printed before 15:00. */
function evening(parcel: Parcel, printed: Temporal.Instant): Next {
  const date = dateOf(printed);
  const day = isWorkday(date) && minuteOf(printed) < 15 * 60 ? date : nextWorkday(date);
  return { step: 'collected', at: at(day, 17 * 60 + chanceOf(parcel.waybill_number, 'collected', 120)) };
}

function visit(parcel: Parcel, printed: Temporal.Instant, firstVisit: FirstVisit): Next {
  const byNumber = chanceOf(parcel.waybill_number, 'visit', 16) === 0;
  const missed = firstVisit === 'missed' || (firstVisit === 'by_number' && byNumber);
  const day = visitDay(parcel, printed);
  return { step: missed ? 'not_collected' : 'collected', at: at(day, visitMinute(parcel)) };
}

/** The first workday, not before the wanted one, whose visit is still to come. */
function visitDay(parcel: Parcel, after: Temporal.Instant): Temporal.PlainDate {
  const today = dateOf(after);
  const wanted = parcel.visit_on ? Temporal.PlainDate.from(parcel.visit_on) : today;
  const day = workdayFrom(Temporal.PlainDate.compare(wanted, today) > 0 ? wanted : today);
  const gone = Temporal.Instant.compare(at(day, visitMinute(parcel)), after) <= 0;
  return gone ? nextWorkday(day) : day;
}

function visitMinute(parcel: Parcel): number {
  return 10 * 60 + chanceOf(parcel.waybill_number, 'visit_time', 420);
}

function morningRound(parcel: Parcel, after: Temporal.Instant, from: Temporal.PlainDate): Temporal.Instant {
  const minute = 8 * 60 + 30 + chanceOf(parcel.waybill_number, 'out_for_delivery', 45);
  const day = workdayFrom(from);
  const round = at(day, minute);
  return Temporal.Instant.compare(round, after) > 0 ? round : at(nextWorkday(day), minute);
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) < 0 ? b : a;
}

/** 0 to `range` - 1, the same for the same number and purpose: the first four bytes of SHA-256 of "number:purpose". */
export function chanceOf(waybillNumber: string, purpose: string, range: number): number {
  return createHash('sha256').update(`${waybillNumber}:${purpose}`).digest().readUInt32BE(0) % range;
}
