/** Approval of a return, by the seller, by its silence or by policy (C6). */
import { eventDatePlus } from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf, isoOf } from '../kernel/clock.ts';
import type { DecisionContext, MallContext } from '../kernel/command.ts';
import { notify } from '../notifications/notify.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import { type ReturnReason, reasonRule } from '../order-file/reasons.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { acceptReturn } from './accept.ts';

export function approveReturn(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; rule: string }): void {
  const { row, rule } = given;
  const { noGoods } = reasonRule(row.reason as ReturnReason);
  const approved = draft.update('returns', row, { decision: 'approved', goods: 'awaiting', approved_at: ctx.now });
  draft.emit({ type: 'return.approved', object: row.id, rule });
  if (noGoods) {
    acceptReturn(draft, ctx, { row: approved, goods: 'waived', rule: `C2: no goods come back for ${row.reason}` });
    return;
  }
  notify(draft, ctx, {
    to: 'buyer',
    template: 'return_approved',
    object: row.id,
    data: { until: shipUntil(approved, ctx.mall).slice(0, 10) },
  });
}

/** A return that the buyer has not sent by then lapses (C10). */
export function shipUntil(row: ReturnRow, mall: MallContext): IsoTime {
  return isoOf(
    eventDatePlus(
      instantOf(row.approved_at!),
      mall.policies(row.policy_version).buyer_ships_within_days + 1,
      mall.time_zone,
    ),
  );
}
