/** The order file's due dates, derived from its rows: what happens by itself, when, and by which rule. */
import { handoffWithinMinutes, isOpenBooking } from '../bookings/request.ts';
import { answerDays, lapseOf, waitsForCarrier } from '../cancellations/index.ts';
import type { DueDate } from '../kernel/boundary.ts';
import { businessDaysDue } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { deadlinesOfReturn } from '../returns/index.ts';
import { calendarOf } from './answer.ts';
import type { BookingRow, CancellationRow, OrderRow, OrderRows } from './tables.ts';

export function deadlinesOfOrder(rows: OrderRows, ctx: { mall: MallContext }): DueDate[] {
  return [
    ...rows.bookings.flatMap((row) => ofBooking(row, rows.orders[0]!)),
    ...rows.cancellations.flatMap((row) => ofCancellation(row, { ...ctx, rows })),
    ...rows.returns.flatMap((row) => deadlinesOfReturn(rows, row, ctx.mall)),
  ];
}

/** Told once: an answer ends it. */
function ofBooking(row: BookingRow, order: OrderRow): DueDate[] {
  if (row.late || !isOpenBooking(row)) return [];
  const rule = `B3: handed over within ${handoffWithinMinutes} minutes`;
  return [{ object: row.id, policyVersion: order.policy_version, what: 'booking.late', at: row.due_at, rule }];
}

function ofCancellation(row: CancellationRow, ctx: { mall: MallContext; rows: OrderRows }): DueDate[] {
  const due = { object: row.id, policyVersion: row.policy_version };
  if (row.state === 'requested' && !row.after_dispatch) {
    // Its seller cannot answer while a carrier is being asked for the pieces, so silence means nothing (D1).
    if (waitsForCarrier(ctx.rows, row)) return [];
    const days = answerDays(row, ctx);
    // A reopened request counts from its reopening.
    const { due: at } = businessDaysDue(instantOf(row.decided_at ?? row.requested_at), days, calendarOf(ctx.mall));
    return [
      { ...due, what: 'cancellation.approve', at: isoOf(at), rule: `D1: silence approves after ${days} business days` },
    ];
  }
  if (row.state === 'approved')
    return [
      { ...due, what: 'cancellation.lapse', at: lapseOf(row, ctx), rule: 'D2: not completed by the buyer in time' },
    ];
  return [];
}
