/** What happens to a return by itself, when, and by which rule; derived from its rows. */
import { bookingOf } from '../bookings/index.ts';
import type { DueDate } from '../kernel/boundary.ts';
import {
  businessDaysDue,
  dateOf,
  eventDatePlus,
  laterOf,
  startOfDate,
  startOfNthBusinessDayAfter,
} from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf, isoOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { calendarOf } from '../order-file/answer.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { OrderRows } from '../order-file/tables.ts';
import { isBookedAgain, isCollected } from './pickup.ts';

/** Rounds of the day are over then, and the carrier still learns of the next visit the day before. Our proposal. */
const bookAgainAtHour = 21;

export function deadlinesOfReturn(rows: OrderRows, row: ReturnRow, mall: MallContext): DueDate[] {
  const policies = mall.policies(row.policy_version);
  const due = { object: row.id, policyVersion: row.policy_version };
  if (row.decision === 'requested') {
    const days = policies.return_approval_business_days;
    const { due: at } = businessDaysDue(instantOf(row.requested_at), days, calendarOf(mall));
    const rule = `C6: silence approves after ${days} business days`;
    return [{ ...due, what: 'return.approve', at: isoOf(at), rule }];
  }
  if (row.decision !== 'approved') return [];
  if (isBookedAgain(rows, row)) {
    const rule = `C6: not collected, booked again at ${bookAgainAtHour}:00 for the next business day`;
    return [{ ...due, what: 'return.book_again', at: bookAgainAt(rows, row, mall), rule }];
  }
  if (row.goods === 'awaiting' || (row.goods === 'collection_failed' && isCollected(row))) {
    const rule = `C10: to be sent or collected within ${policies.buyer_ships_within_days} days`;
    return [{ ...due, what: 'return.lapse', at: sendUntil(rows, row, mall), rule }];
  }
  if (!row.arrived_at) return [];
  const days = policies.idle_seller_business_days;
  const { due: at } = startOfNthBusinessDayAfter(instantOf(row.arrived_at), days, calendarOf(mall));
  const rule = `C8: accepted on the ${days}. business day after arrival`;
  return [{ ...due, what: 'return.receive', at: isoOf(at), rule }];
}

/** In the evening of the day on which the carrier did not collect it. */
function bookAgainAt(rows: OrderRows, row: ReturnRow, mall: MallContext): IsoTime {
  const visited = Temporal.PlainDate.from(bookingOf(rows, row.id)!.visit_on!);
  return isoOf(visited.toZonedDateTime({ timeZone: mall.time_zone, plainTime: { hour: bookAgainAtHour } }).toInstant());
}

/**
 * A return that is not on its way by then lapses (C10): policy `buyer_ships_within_days`, from the approval, or from the
 * last visit that a carrier was asked to make, or from its answer, whichever is latest.
 */
export function sendUntil(rows: Pick<OrderRows, 'bookings'>, row: ReturnRow, mall: MallContext): IsoTime {
  const booking = bookingOf(rows, row.id);
  const since = [
    instantOf(row.approved_at!),
    ...(booking?.visit_on ? [startOfDate(Temporal.PlainDate.from(booking.visit_on), mall.time_zone)] : []),
    ...(booking?.answered_at ? [instantOf(booking.answered_at)] : []),
  ].reduce(laterOf);
  const days = mall.policies(row.policy_version).buyer_ships_within_days;
  return isoOf(eventDatePlus(since, days + 1, mall.time_zone));
}

/** The last day to send it, as people are told. */
export function lastDayToSend(rows: Pick<OrderRows, 'bookings'>, row: ReturnRow, mall: MallContext): string {
  const end = instantOf(sendUntil(rows, row, mall));
  return dateOf(end, mall.time_zone).subtract({ days: 1 }).toString();
}
