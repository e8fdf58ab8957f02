/** The return is accepted, and the refund that is due for it is made, once (C8, C9). */
import type { DecisionContext } from '../kernel/command.ts';
import { payClaim } from '../order-file/pay-claim.ts';
import { missing, type ReturnRow } from '../order-file/pieces.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { payableUntil, planOf } from './plan.ts';

export function acceptReturn(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { row: ReturnRow; goods: 'received' | 'waived'; rule: string },
): void {
  const paid = payReturn(draft, ctx, given);
  for (const line of draft.rows.returnLines.filter((each) => each.return_id === paid.id)) {
    draft.update('returnLines', line, { accepted_quantity: line.quantity - missing(line) });
  }
  draft.update('returns', paid, { decision: 'accepted', goods: given.goods, decided_at: ctx.now });
  draft.emit({
    type: 'return.accepted',
    object: paid.id,
    rule: given.rule,
    data: { goods: given.goods, total: paid.refund?.total ?? 0 },
  });
  refoldOrder(draft, `return ${paid.id} accepted`);
}

/** Makes the refund due unless an earlier event (policy `refund_trigger`) did so already; gives the row as it then is. */
export function payReturn(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; rule: string }): ReturnRow {
  const { row, rule } = given;
  if (row.refund) return row;
  const plan = planOf(draft.rows, row, ctx);
  const paid = draft.update('returns', row, { refund: plan });
  const dueBy = payableUntil(row.arrived_at ?? ctx.now, ctx.mall.policies(row.policy_version), ctx.mall);
  payClaim(draft, ctx, { claim: row.id, plan, dueBy, rule, refundAccount: row.refund_account });
  return paid;
}
