/** What a return pays, with interest where it is paid too late. */
import { businessDaysDue, dateOf, lateInterest, lateInterestRates } from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf, isoOf } from '../kernel/clock.ts';
import type { MallContext, Policies } from '../kernel/command.ts';
import { calendarOf, type LineWish } from '../order-file/answer.ts';
import { missing, piecesOf, type ReturnRow } from '../order-file/pieces.ts';
import type { Fault } from '../order-file/reasons.ts';
import { planRefund } from '../order-file/refund-plan.ts';
import type { RefundPlan } from '../order-file/shapes.ts';
import type { OrderRows } from '../order-file/tables.ts';

interface PlanReturn {
  lines: readonly LineWish[];
  fault: Fault;
  policies: Policies;
  postagePaid: number | null;
  /** A8: by the carrier contract of the route; null: the mall's flat fee. */
  carrierFee: number | null;
  /** When the goods are back: from there the law counts the time to pay. */
  lateInterest: { arrivedAt: IsoTime; now: IsoTime; mall: MallContext } | null;
}

export function planReturn(rows: OrderRows, request: PlanReturn): RefundPlan {
  const { fault, policies, postagePaid, carrierFee } = request;
  const plan = (interest: { amount: number; rule: string }) =>
    planRefund({
      rows,
      pieces: piecesOf(rows),
      lines: request.lines,
      fault,
      freight: 'used',
      originalFreightRefund: policies.original_freight_refund,
      returnFee: carrierFee ?? policies.return_fee,
      ...(carrierFee === null ? {} : { returnFeeRule: `C9, A8: fee of ${carrierFee} by the carrier contract` }),
      postagePaid,
      lateInterest: interest,
    });
  const inTime = plan({ amount: 0, rule: '' });
  return request.lateInterest ? plan(interestOn(inTime, policies, request.lateInterest)) : inTime;
}

/** The plan of an existing return: pieces as inspected, or as asked for. A parcel without a sale pays nothing (C1). */
export function planOf(rows: OrderRows, row: ReturnRow, ctx: { mall: MallContext; now: IsoTime }): RefundPlan {
  const { kind, currency } = rows.orders[0]!;
  if (kind === 'parcel') return { total: 0, currency, components: [] };
  const lateInterestFrom = row.arrived_at ? { arrivedAt: row.arrived_at, now: ctx.now, mall: ctx.mall } : null;
  return planReturn(rows, {
    lines: comingBack(rows, row.id),
    fault: row.fault,
    policies: ctx.mall.policies(row.policy_version),
    postagePaid: row.postage_paid,
    carrierFee: row.carrier_fee,
    lateInterest: lateInterestFrom,
  });
}

/** Pieces per line that this return gives back: what was asked for, less what the inspection found missing. */
export function comingBack(rows: OrderRows, returnId: string): LineWish[] {
  const sums = new Map<string, number>();
  for (const each of rows.returnLines) {
    if (each.return_id !== returnId) continue;
    sums.set(each.line_id, (sums.get(each.line_id) ?? 0) + each.quantity - missing(each));
  }
  return [...sums].map(([line, quantity]) => ({ line, quantity }));
}

/** The last instant to pay in time. */
export function payableUntil(from: IsoTime, policies: Policies, mall: MallContext): IsoTime {
  return isoOf(businessDaysDue(instantOf(from), policies.refund_within_business_days, calendarOf(mall)).due);
}

function interestOn(
  plan: RefundPlan,
  policies: Policies,
  given: { arrivedAt: IsoTime; now: IsoTime; mall: MallContext },
): { amount: number; rule: string } {
  const cal = calendarOf(given.mall);
  // The due instant is 24:00 of the last day, which is 00:00 of the next.
  const dueDate = dateOf(instantOf(payableUntil(given.arrivedAt, policies, given.mall)), cal.timeZone).subtract({
    days: 1,
  });
  const sentDate = dateOf(instantOf(given.now), cal.timeZone);
  const { interest, days } = lateInterest({
    principal: plan.total,
    currency: plan.currency,
    dueDate,
    sentDate,
    rateTable: lateInterestRates(cal.jurisdiction),
  });
  return { amount: interest.amount, rule: `late by ${days} days since ${dueDate} (E-commerce Act art. 18(2))` };
}
