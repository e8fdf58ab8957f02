/** The order file's due dates, derived from its rows: what happens by itself, when, and by which rule. */

import { answerDays, lapseOf } from '../cancellations/index.ts';
import type { DueDate } from '../kernel/boundary.ts';
import { businessDaysDue, startOfNthBusinessDayAfter } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { shipUntil } from '../returns/index.ts';
import { calendarOf } from './answer.ts';
import type { ReturnRow } from './pieces.ts';
import type { CancellationRow, OrderRows } from './tables.ts';

export function deadlinesOfOrder(rows: OrderRows, ctx: { mall: MallContext }): DueDate[] {
  return [
    ...rows.cancellations.flatMap((row) => ofCancellation(row, ctx)),
    ...rows.returns.flatMap((row) => ofReturn(row, ctx.mall)),
  ];
}

function ofCancellation(row: CancellationRow, ctx: { mall: MallContext }): DueDate[] {
  const due = { object: row.id, policyVersion: row.policy_version };
  if (row.state === 'requested' && !row.after_dispatch) {
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

function ofReturn(row: ReturnRow, mall: MallContext): DueDate[] {
  const policies = mall.policies(row.policy_version);
  const due = { object: row.id, policyVersion: row.policy_version };
  if (row.decision === 'requested') {
    const days = policies.return_approval_business_days;
    const { due: at } = businessDaysDue(instantOf(row.requested_at), days, calendarOf(mall));
    return [
      { ...due, what: 'return.approve', at: isoOf(at), rule: `C6: silence approves after ${days} business days` },
    ];
  }
  if (row.decision !== 'approved') return [];
  if (row.goods === 'awaiting')
    return [
      {
        ...due,
        what: 'return.lapse',
        at: shipUntil(row, mall),
        rule: `C10: to be sent within ${policies.buyer_ships_within_days} days`,
      },
    ];
  if (row.arrived_at) {
    const days = policies.idle_seller_business_days;
    const { due: at } = startOfNthBusinessDayAfter(instantOf(row.arrived_at), days, calendarOf(mall));
    return [
      {
        ...due,
        what: 'return.receive',
        at: isoOf(at),
        rule: `C8: accepted on the ${days}. business day after arrival`,
      },
    ];
  }
  return [];
}
