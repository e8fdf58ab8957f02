/** Tells somebody something, as part of a decision: the notice is written with the change it is about. */
import type { DecisionContext } from '../kernel/command.ts';
import type { Mode, Row } from '../kernel/table.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import type { notifications } from './tables.ts';
import { localeOf, type Template } from './templates.ts';

export type NotificationRow = Row<typeof notifications>;

export interface Notice {
  to: NotificationRow['recipient'];
  template: Template;
  object: string;
  data?: Record<string, string | number>;
}

/** What the notice is about, and how its reader is reached. */
export interface NoticeAbout {
  /** Root row of the file that changes. */
  file: { id: string; seller_id: number; mall_id: number; mode: Mode };
  locale: string | undefined;
  /** Mail and SMS unless told. */
  channels?: NotificationRow['channels'];
  /** Role of the seller's contact. */
  contact?: string | null;
}

/** The row of a notice, for any boundary that has the table `notifications`. */
export function noticeRow(
  ctx: Pick<DecisionContext, 'newId' | 'now'>,
  notice: Notice,
  about: NoticeAbout,
): NotificationRow {
  const { id, seller_id, mall_id, mode } = about.file;
  return {
    seller_id,
    mall_id,
    mode,
    id: ctx.newId('notification', seller_id),
    file_id: id,
    object_id: notice.object,
    recipient: notice.to,
    contact: about.contact ?? null,
    channels: about.channels ?? ['mail', 'sms'],
    template: notice.template,
    locale: localeOf(about.locale),
    data: notice.data ?? {},
    state: 'logged',
    created_at: ctx.now,
  };
}

/**
 * About an order: mail and SMS both, as D1 and D2 ask, in the buyer's language or, to anybody else, in the mall's. The
 * order's reference is always among the data.
 */
export function notify(draft: OrderDraft, ctx: DecisionContext, notice: Notice): void {
  const order = draft.rows.orders[0]!;
  const data = { order: order.reference, ...notice.data };
  const locale = notice.to === 'buyer' ? (order.buyer.locale ?? ctx.mall.locale) : ctx.mall.locale;
  draft.insert('notifications', noticeRow(ctx, { ...notice, data }, { file: order, locale }));
}
