/**
 * Everything that the file does not say and the replay makes up, in one place. The file has invoice times only; each
 * scan, address and return parcel below is invented by these rules. The platform takes the scans for the carrier's own,
 * because it asks the carrier for them: the carrier is the sandbox, and mall, orders and parcels say in their metadata
 * (`made_up`) what of them is invented.
 *
 * Every parcel goes by Korea Post, whose sandbox is the one carrier that can be booked here, and so has a Korean
 * address. The country of the file stands in the metadata and decides how long the parcel is under way.
 *
 * Purchase (times are the shop's, Europe/London; a working day is no Saturday, Sunday or bank holiday)
 *   placed            at the time of the invoice
 *   dispatched        15:00 of the next working day: booked with the post, which gives the number
 *   collected         3 hours later
 *   in transit        12 hours after that, at the post's hub
 *   out for delivery  08:30 of the day of delivery
 *   delivered         2 to 4 days after dispatch (4 days more within Europe, 8 overseas), moved off Sundays and bank
 *                     holidays, between 10:00 and 16:59; day and minute by a hash of the invoice number
 *
 * Return
 *   asked for         at the time of the C invoice, but not before 2 hours after the made-up delivery: where the file
 *                     cancels earlier, the return is asked for later than the file says, and counted as shifted
 *   reason            no_longer_wanted (the file gives none)
 *   approved          15:00 of the next working day: the post is told to collect it the day after, for a fee of 0, so
 *                     that what is paid back is what was paid for the pieces
 *   collected         12:00 of the day after
 *   in transit        12 hours after that, at the post's hub
 *   arrived           2 to 4 days after it was collected, with the same additions for distance, 11:00
 *   received          15:00 of the next working day: the seller accepts, the refund is due. Where that is after 00:00 of
 *                     the third weekday after the arrival (the platform's calendar of jurisdiction demo knows no bank
 *                     holidays), the clock has accepted before: counted as silent
 *
 * The post's label, departures and offices between these scans are made up by the sandbox, at most 40 minutes apart.
 *
 * The clock stops three times a day, at 09:00, 15:00 and 21:00; what happened since the stop before is told at the
 * stop. The platform asks the post every three hours of the clock, so it hears of a scan on the way to the next stop.
 */
import { createHash } from 'node:crypto';
import { type Distance, distanceTo } from './countries.ts';
import type { PlannedReturn } from './match.ts';
import type { PlannedOrder } from './purchases.ts';

export const zone = 'Europe/London';
export const currency = 'GBP';
export const carrier = 'korea_post';
export const returnReason = 'no_longer_wanted';

type Wall = Temporal.PlainDateTime;

export interface Scan {
  code: 'collected' | 'in_transit' | 'out_for_delivery' | 'delivered';
  at: Wall;
}

export interface OrderTimes {
  placed: Wall;
  dispatched: Wall;
  scans: [Scan, Scan, Scan, Scan];
  delivered: Wall;
}

export interface ReturnTimes {
  asked: Wall;
  /** Asked for later than the file says. */
  shifted: boolean;
  approved: Wall;
  scans: [Scan, Scan, Scan];
  received: Wall;
  /** The clock accepts before the seller is back. */
  silent: boolean;
}

export function orderTimes(order: Pick<PlannedOrder, 'invoice' | 'at' | 'country'>): OrderTimes {
  const placed = Temporal.PlainDateTime.from(order.at);
  const chance = digits(`delivery of ${order.invoice}`);
  const dispatched = workingDayAfter(placed).toPlainDateTime({ hour: 15 });
  const collected = dispatched.add({ hours: 3 });
  const day = deliveryDay(dispatched.toPlainDate(), daysUnderWay(order.country, chance));
  const delivered = day.toPlainDateTime({ hour: 10 }).add({ minutes: Math.floor(chance / 3) % 420 });
  const scans: OrderTimes['scans'] = [
    { code: 'collected', at: collected },
    { code: 'in_transit', at: collected.add({ hours: 12 }) },
    { code: 'out_for_delivery', at: day.toPlainDateTime({ hour: 8, minute: 30 }) },
    { code: 'delivered', at: delivered },
  ];
  return { placed, dispatched, scans, delivered };
}

export function returnTimes(
  planned: Pick<PlannedReturn, 'reference' | 'at'> & { order: Pick<PlannedOrder, 'invoice' | 'at' | 'country'> },
): ReturnTimes {
  const wished = Temporal.PlainDateTime.from(planned.at);
  const possible = orderTimes(planned.order).delivered.add({ hours: 2 });
  const shifted = Temporal.PlainDateTime.compare(wished, possible) < 0;
  const asked = shifted ? possible : wished;
  const approved = workingDayAfter(asked).toPlainDateTime({ hour: 15 });
  const collected = approved.add({ days: 1 }).with({ hour: 12 });
  const days = daysUnderWay(planned.order.country, digits(`return ${planned.reference}`));
  const arrived = deliveryDay(collected.toPlainDate(), days).toPlainDateTime({ hour: 11 });
  const scans: ReturnTimes['scans'] = [
    { code: 'collected', at: collected },
    { code: 'in_transit', at: collected.add({ hours: 12 }) },
    { code: 'delivered', at: arrived },
  ];
  const received = workingDayAfter(arrived).toPlainDateTime({ hour: 15 });
  const silent = Temporal.PlainDateTime.compare(received, thirdWeekdayAfter(arrived).toPlainDateTime()) >= 0;
  return { asked, shifted, approved, scans, received, silent };
}

const stopHours = [9, 15, 21] as const;

/** The first stop of the clock that is not before this time. */
export function stopAt(time: Wall): Wall {
  const day = time.toPlainDate();
  const stops = stopHours.map((hour) => day.toPlainDateTime({ hour }));
  return (
    stops.find((stop) => Temporal.PlainDateTime.compare(stop, time) >= 0) ??
    day.add({ days: 1 }).toPlainDateTime({ hour: stopHours[0] })
  );
}

export function stopAfter(stop: Wall): Wall {
  return stopAt(stop.add({ seconds: 1 }));
}

/** RFC 3339, UTC. */
export function instantOf(time: Wall): string {
  return time.toZonedDateTime(zone).toInstant().toString();
}

/** England and Wales, as far as the data reach beyond a weekend (gov.uk/bank-holidays, 2009 and 2010). */
const bankHolidays = new Set([
  '2009-12-25',
  '2009-12-28',
  '2010-01-01',
  '2010-04-02',
  '2010-04-05',
  '2010-05-03',
  '2010-05-31',
  '2010-08-30',
  '2010-12-27',
  '2010-12-28',
]);

function workingDayAfter(time: Wall): Temporal.PlainDate {
  let day = time.toPlainDate().add({ days: 1 });
  while (day.dayOfWeek > 5 || bankHolidays.has(day.toString())) day = day.add({ days: 1 });
  return day;
}

function thirdWeekdayAfter(time: Wall): Temporal.PlainDate {
  let day = time.toPlainDate();
  for (let left = 3; left > 0; ) {
    day = day.add({ days: 1 });
    if (day.dayOfWeek <= 5) left -= 1;
  }
  return day;
}

function deliveryDay(from: Temporal.PlainDate, days: number): Temporal.PlainDate {
  let day = from.add({ days });
  while (day.dayOfWeek === 7 || bankHolidays.has(day.toString())) day = day.add({ days: 1 });
  return day;
}

const furtherDays: Readonly<Record<Distance, number>> = { home: 0, europe: 4, overseas: 8 };

function daysUnderWay(country: string, chance: number): number {
  return 2 + (chance % 3) + furtherDays[distanceTo(country)];
}

/** A whole number that is the same for the same text. */
function digits(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** The buyer of an order. No telephone number in Korea begins with 010-0. */
export function buyerOf(order: Pick<PlannedOrder, 'invoice' | 'customer'>): {
  name: string;
  phone: string;
  locale: string;
} {
  const name = order.customer === null ? `Unknown customer of invoice ${order.invoice}` : `Customer ${order.customer}`;
  return { name, phone: `010-0000-${String(digits(name) % 10_000).padStart(4, '0')}`, locale: 'en-GB' };
}

/** The same house for all: the post asks for a postal code of Korea. */
export function addressOf(person: { name: string; phone: string }): Record<string, string> {
  const { name, phone } = person;
  return { name, phone, postal_code: '04524', address1: 'Made-up address, not in the data', country: 'KR' };
}

/** Says of each object what of it is made up. */
export function madeUp(order: Pick<PlannedOrder, 'customer' | 'country'>): Record<string, string> {
  const anonymous = order.customer === null ? { customer: 'not in the data' } : { customer: order.customer };
  return {
    ...anonymous,
    country: order.country || 'not in the data',
    made_up: 'names, telephone numbers, addresses, carrier, dispatch and scans; see replay/model.ts',
  };
}
