/** The cancellation as the API shows it. */
import type { Command, DecisionContext } from '../kernel/command.ts';
import { actionsOf } from '../kernel/lifecycle.ts';
import { inLineOrder, presentPlan, type View, viewOf } from '../order-file/present.ts';
import type { CancellationRow, OrderDraft, OrderRows } from '../order-file/tables.ts';
import { moneyOf } from '../refunds/index.ts';
import { cancellationLifecycle } from './lifecycle.ts';

export function presentCancellation(rows: OrderRows, cancellation: CancellationRow, view: View): unknown {
  const refunds = rows.refunds.filter((each) => each.claim_id === cancellation.id);
  return {
    id: cancellation.id,
    object: 'cancellation',
    mode: cancellation.mode,
    state: cancellation.state,
    money: moneyOf(refunds),
    mall: view.mall.id,
    seller: view.seller,
    order: cancellation.order_id,
    reference: cancellation.reference,
    reason: cancellation.reason,
    detail: cancellation.detail,
    fault: cancellation.fault,
    after_dispatch: cancellation.after_dispatch,
    refused_because: cancellation.refused_because,
    lines: linesOf(rows, cancellation),
    refund: presentPlan(cancellation.refund),
    refunds: refunds.map((each) => each.id),
    has_refund_account: cancellation.refund_account !== null,
    metadata: cancellation.metadata,
    created_at: cancellation.requested_at,
    decided_at: cancellation.decided_at,
    actions: actionsOf(cancellationLifecycle, cancellation, view.actor),
  };
}

/** Per line, whatever the shipments the pieces came with. */
function linesOf(
  rows: OrderRows,
  cancellation: CancellationRow,
): { line: string; quantity: number; cancelled_quantity: number }[] {
  const all = rows.cancellationLines.filter((each) => each.cancellation_id === cancellation.id);
  return [...Map.groupBy(inLineOrder(rows, all), (each) => each.line_id)].map(([line, parts]) => ({
    line,
    quantity: parts.reduce((sum, each) => sum + each.quantity, 0),
    cancelled_quantity: parts.reduce((sum, each) => sum + each.cancelled_quantity, 0),
  }));
}

/** The answer to a command on a cancellation. */
export function presentCommanded(draft: OrderDraft, command: Command<never>, ctx: DecisionContext): unknown {
  const row = draft.rows.cancellations.find((each) => each.id === command.object)!;
  return presentCancellation(draft.rows, row, viewOf(command, ctx));
}
