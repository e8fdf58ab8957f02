/** Approval of a return, by the seller, by its silence or by policy (C6); a carrier's visit is booked with it. */
import type { DecisionContext } from '../kernel/command.ts';
import { notify } from '../notifications/notify.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import { type ReturnReason, reasonRule } from '../order-file/reasons.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { acceptReturn } from './accept.ts';
import { lastDayToSend } from './deadlines.ts';
import { bookPickup, isCollected } from './pickup.ts';
import { visitDay } from './pickup-day.ts';

export function approveReturn(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; rule: string }): void {
  const { row, rule } = given;
  const { noGoods } = reasonRule(row.reason as ReturnReason);
  const approved = draft.update('returns', row, { decision: 'approved', goods: 'awaiting', approved_at: ctx.now });
  draft.emit({ type: 'return.approved', object: row.id, rule, data: { route: row.route } });
  if (noGoods) {
    acceptReturn(draft, ctx, { row: approved, goods: 'waived', rule: `C2: no goods come back for ${row.reason}` });
    return;
  }
  startWay(draft, ctx, { row: approved, visitOn: visitDay(row.pickup_on, ctx) });
}

/** The carrier is asked to call, or the buyer to send. */
export function startWay(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; visitOn: string }): void {
  const { row } = given;
  if (isCollected(row)) {
    bookPickup(draft, ctx, given);
    return;
  }
  const until = lastDayToSend(draft.rows, row, ctx.mall);
  notify(draft, ctx, { to: 'buyer', template: 'return_approved', object: row.id, data: { until } });
}
