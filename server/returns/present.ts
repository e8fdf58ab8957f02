/** The return as the API shows it: three axes, the window, the way, and the refund that is due or would be. */
import type { Command, DecisionContext } from '../kernel/command.ts';
import { actionsOf } from '../kernel/lifecycle.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import { isOpenReturn } from '../order-file/pieces.ts';
import { inLineOrder, moneyOrNull, presentPlan, type View } from '../order-file/present.ts';
import type { OrderDraft, OrderRows } from '../order-file/tables.ts';
import { moneyOf } from '../refunds/index.ts';
import type { Assessment } from './assess.ts';
import { returnLifecycle } from './lifecycle.ts';
import { planOf } from './plan.ts';

export function presentReturn(rows: OrderRows, row: ReturnRow, view: View): unknown {
  const { currency } = rows.orders[0]!;
  const refunds = rows.refunds.filter((each) => each.claim_id === row.id);
  const money = moneyOf(refunds);
  return {
    id: row.id,
    object: 'return',
    mode: row.mode,
    decision: row.decision,
    goods: row.goods,
    money,
    summary: summary(row, money),
    order: row.order_id,
    reference: row.reference,
    reason: row.reason,
    detail: row.detail,
    fault: row.fault,
    noticed_on: row.noticed_on,
    route: row.route,
    carrier: row.carrier,
    waybill_number: row.waybill_number,
    tracker: row.tracker_id,
    postage_paid: moneyOrNull(row.postage_paid, currency),
    window: row.return_window,
    lines: inLineOrder(
      rows,
      rows.returnLines.filter((each) => each.return_id === row.id),
    ).map((each) => ({
      line: each.line_id,
      shipment: each.shipment_id,
      quantity: each.quantity,
      accepted_quantity: each.accepted_quantity,
      inspection: each.inspection,
    })),
    evidence: row.evidence,
    // What was made due, or what receiving it now would pay.
    refund: presentPlan(row.refund ?? (isOpenReturn(row) ? planOf(rows, row, view) : null)),
    refunds: refunds.map((each) => each.id),
    has_refund_account: row.refund_account !== null,
    refused_because: row.refused_because,
    refusal_ground: row.refusal_ground,
    metadata: row.metadata,
    created_at: row.requested_at,
    approved_at: row.approved_at,
    arrived_at: row.arrived_at,
    decided_at: row.decided_at,
    actions: actionsOf(returnLifecycle, row, view.actor),
  };
}

/** One sentence for people, computed from the three axes. */
function summary(row: ReturnRow, money: string): string {
  if (row.decision === 'accepted')
    return money === 'paid' ? 'Returned and paid back.' : `Accepted; the refund is ${money.replace('_', ' ')}.`;
  if (row.decision !== 'approved') return `The return is ${row.decision}.`;
  if (row.goods === 'awaiting') return 'Approved; the buyer is to send the goods.';
  return `Approved; the goods are ${row.goods.replace('_', ' ')}.`;
}

/** The answer to a command on a return. */
export function presentCommanded(draft: OrderDraft, command: Command<never>, ctx: DecisionContext): unknown {
  const row = draft.rows.returns.find((each) => each.id === command.object)!;
  return presentReturn(draft.rows, row, { actor: command.actor.kind, mall: ctx.mall, now: ctx.now });
}

/** The preview of a return: what asking for it would answer (api, "Shapes that stay"). */
export function presentAssessment(assessment: Assessment, currency: string, returnFee: number): unknown {
  const { eligible, refusals, window, route, refund, fault } = assessment;
  const fees =
    fault === 'buyer' && returnFee > 0
      ? [
          {
            kind: 'return_freight',
            amount: { amount: returnFee, currency },
            rule: 'C9: flat return fee, when sent freight collect',
          },
        ]
      : [];
  return {
    object: 'return_preview',
    eligible,
    refusals: refusals.map(({ code, rule, detail }) => ({ code, rule: rule ?? null, detail })),
    fault,
    window,
    route,
    lines: assessment.pieces,
    refund: presentPlan(refund),
    fees,
  };
}
