/** Tells a buyer or seller something, as part of a decision: the notice is written with the change it is about. */
import type { DecisionContext } from '../kernel/command.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { localeOf, type Template } from './templates.ts';

export interface Notice {
  to: 'buyer' | 'seller';
  template: Template;
  object: string;
  data?: Record<string, string | number>;
}

/** Mail and SMS both, as D1 and D2 ask. The order's reference is always among the data. */
export function notify(draft: OrderDraft, ctx: DecisionContext, notice: Notice): void {
  const order = draft.rows.orders[0]!;
  draft.insert('notifications', {
    seller_id: order.seller_id,
    mall_id: order.mall_id,
    mode: order.mode,
    id: ctx.newId('notification', order.seller_id),
    order_id: order.id,
    object_id: notice.object,
    recipient: notice.to,
    channels: ['mail', 'sms'],
    template: notice.template,
    locale: localeOf(order.buyer.locale),
    data: { order: order.reference, ...notice.data },
    state: 'logged',
    created_at: ctx.now,
  });
}
