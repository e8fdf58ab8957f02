/**
 * Everything that the file does not say and the replay makes up, in one place. The file has invoice times only; each
 * scan, address and return parcel below is invented by these rules, and sent marked so (`synthetic`, metadata `made_up`).
 *
 * Purchase (times are the shop's, Europe/London; a working day is no Saturday, Sunday or bank holiday)
 *   placed            at the time of the invoice
 *   dispatched        15:00 of the next working day
 *   collected         3 hours later
 *   in transit        12 hours after that
 *   out for delivery  08:30 of the day of delivery
 *   delivered         2 to 4 days after dispatch (4 days more within Europe, 8 overseas), moved off Sundays and bank
 *                     holidays, between 10:00 and 16:59; day and minute by a hash of the invoice number
 *
 * Return
 *   asked for         at the time of the C invoice, but not before 2 hours after the made-up delivery: where the file
 *                     cancels earlier, the return is asked for later than the file says, and counted as shifted
 *   reason            no_longer_wanted (the file gives none)
 *   approved          15:00 of the next working day
 *   sent              10:00 of the day after: the buyer enters the waybill; collected 2 hours later
 *   in transit        12 hours after that
 *   arrived           2 to 4 days after it was sent, with the same additions for distance, 11:00
 *   received          15:00 of the next working day: the seller accepts, the refund is due
 *
 * The clock stops three times a day, at 09:00, 15:00 and 21:00; what happened since the stop before is sent at the stop.
 */
import { createHash } from 'node:crypto';
import { countryCode, type Distance, distanceTo } from './countries.ts';
import type { PlannedReturn } from './match.ts';
import type { PlannedOrder } from './purchases.ts';

export const zone = 'Europe/London';
export const currency = 'GBP';
/** A carrier that is not tied to Korea and whose numbers have no check digit; its codes are sent as our own words. */
export const carrier = 'sf_express';
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
  sent: Wall;
  scans: [Scan, Scan, Scan];
  received: Wall;
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
  const sent = approved.add({ days: 1 }).with({ hour: 10 });
  const collected = sent.add({ hours: 2 });
  const days = daysUnderWay(planned.order.country, digits(`return ${planned.reference}`));
  const arrived = deliveryDay(sent.toPlainDate(), days).toPlainDateTime({ hour: 11 });
  const scans: ReturnTimes['scans'] = [
    { code: 'collected', at: collected },
    { code: 'in_transit', at: collected.add({ hours: 12 }) },
    { code: 'delivered', at: arrived },
  ];
  return { asked, shifted, approved, sent, scans, received: workingDayAfter(arrived).toPlainDateTime({ hour: 15 }) };
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

/** Ways out begin with SF10, ways back with SF19; below 10¹¹ of each. */
export function waybillNumber(way: 'out' | 'back', serial: number): string {
  return `SF1${way === 'out' ? 0 : 9}${String(serial + 1).padStart(11, '0')}`;
}

/** The buyer of an order. The telephone number is one that Ofcom keeps free for fiction (07700 900000 to 900999). */
export function buyerOf(order: Pick<PlannedOrder, 'invoice' | 'customer'>): {
  name: string;
  phone: string;
  locale: string;
} {
  const name = order.customer === null ? `Unknown customer of invoice ${order.invoice}` : `Customer ${order.customer}`;
  return { name, phone: `+44 7700 900${String(digits(name) % 1000).padStart(3, '0')}`, locale: 'en-GB' };
}

export function addressOf(order: Pick<PlannedOrder, 'invoice' | 'customer' | 'country'>): Record<string, string> {
  const { name, phone } = buyerOf(order);
  return {
    name,
    phone,
    postal_code: 'ZZ99 9ZZ',
    address1: 'Made-up address, not in the data',
    city: order.country || 'unknown',
    country: countryCode(order.country),
  };
}

/** Says of each object what of it is made up. */
export function madeUp(order: Pick<PlannedOrder, 'customer'>): Record<string, string> {
  const anonymous = order.customer === null ? { customer: 'not in the data' } : { customer: order.customer };
  return {
    ...anonymous,
    made_up: 'names, telephone numbers, addresses, dispatch, waybills and scans; see replay/model.ts',
  };
}
