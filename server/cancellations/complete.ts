/** A cancellation takes effect: pieces are given up, the refund becomes due. */

import { businessDaysDue } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import { calendarOf, perLine, policiesAt } from '../order-file/answer.ts';
import { payClaim } from '../order-file/pay-claim.ts';
import { beforeDispatch, piecesOf } from '../order-file/pieces.ts';
import { planRefund } from '../order-file/refund-plan.ts';
import type { RefundPlan } from '../order-file/shapes.ts';
import type { CancellationRow, OrderDraft } from '../order-file/tables.ts';
import { piecesLeft } from './dispatch.ts';

/** The pieces that completing would cancel now, and what it would pay. */
export function planCancellation(
  draft: Pick<OrderDraft, 'rows'>,
  ctx: Pick<DecisionContext, 'mall'>,
  cancellation: CancellationRow,
): { lines: { line: string; shipment: string; quantity: number }[]; plan: RefundPlan } {
  const { rows } = draft;
  const policies = ctx.mall.policies(cancellation.policy_version);
  const lines = cancellation.after_dispatch
    ? rows.cancellationLines
        .filter((each) => each.cancellation_id === cancellation.id)
        .map((each) => ({ line: each.line_id, shipment: each.shipment_id, quantity: each.quantity }))
    : piecesLeft(draft, cancellation).map((each) => ({ ...each, shipment: beforeDispatch }));
  const pieces = piecesOf(rows);
  const nothingLeft = pieces.every((each) => each.shipped.every((shipped) => shipped.shipped === 0));
  const plan = planRefund({
    rows,
    pieces,
    lines: perLine(lines),
    fault: cancellation.fault,
    freight: nothingLeft ? 'unused' : 'used',
    originalFreightRefund: policies.original_freight_refund,
    returnFee: 0,
    postagePaid: null,
    lateInterest: { amount: 0, rule: '' },
  });
  return { lines, plan };
}

export function completeCancellation(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { cancellation: CancellationRow; rule: string },
): void {
  const { cancellation, rule } = given;
  const { lines, plan } = planCancellation(draft, ctx, cancellation);
  for (const { line, shipment, quantity } of lines) {
    const row = draft.rows.cancellationLines.find(
      (each) => each.cancellation_id === cancellation.id && each.line_id === line && each.shipment_id === shipment,
    )!;
    draft.update('cancellationLines', row, { cancelled_quantity: quantity });
  }
  draft.update('cancellations', cancellation, { state: 'completed', refund: plan, decided_at: ctx.now });
  draft.emit({
    type: 'cancellation.completed',
    object: cancellation.id,
    rule,
    data: { total: plan.total, currency: plan.currency },
  });
  const policies = policiesAt(ctx, cancellation.policy_version);
  const { due } = businessDaysDue(instantOf(ctx.now), policies.refund_within_business_days, calendarOf(ctx.mall));
  payClaim(draft, ctx, {
    claim: cancellation.id,
    plan,
    dueBy: isoOf(due),
    rule,
    refundAccount: cancellation.refund_account,
  });
}
