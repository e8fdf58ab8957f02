/** The return is accepted, and the refund that is due for it is made, once (C8, C9). */
import type { DecisionContext } from '../kernel/command.ts';
import { orderOf } from '../order-file/answer.ts';
import { payClaim } from '../order-file/pay-claim.ts';
import { missing, type ReturnRow } from '../order-file/pieces.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { closePickup, notYetAway } from './pickup.ts';
import { comingBack, payableUntil, planOf } from './plan.ts';

export function acceptReturn(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { row: ReturnRow; goods: 'received' | 'waived'; rule: string },
): void {
  // Waived, or handed in by hand: nobody needs to call for it any more.
  if (notYetAway.includes(given.row.goods)) closePickup(draft, ctx, given.row);
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
  if (orderOf(draft).kind === 'parcel') {
    tellMall(draft, paid, rule);
    return paid;
  }
  const dueBy = payableUntil(row.arrived_at ?? ctx.now, ctx.mall.policies(row.policy_version), ctx.mall);
  payClaim(draft, ctx, { claim: row.id, plan, dueBy, rule, refundAccount: row.refund_account });
  return paid;
}

/** C1: the sale is the mall's own, and so is the money; it is told once that its refund is due. */
function tellMall(draft: OrderDraft, row: ReturnRow, rule: string): void {
  const { carrier, waybill_number } = draft.rows.shipments[0]!;
  draft.emit({
    type: 'return.refund_due',
    object: row.id,
    rule,
    data: {
      order: row.order_id,
      reference: row.reference,
      fault: row.fault,
      reason: row.reason,
      parcel: { carrier, waybill_number },
      carrier: row.carrier,
      waybill_number: row.waybill_number,
      collected_at: row.collected_at,
      arrived_at: row.arrived_at,
      lines: comingBack(draft.rows, row.id),
    },
  });
}
