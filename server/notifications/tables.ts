/** The log of notices: who was told what, when, through which channels. */
import { json, oneOf, owned, table, text, time } from '../kernel/table.ts';

export const notifications = table(
  'notifications',
  {
    ...owned,
    id: text,
    order_id: text,
    object_id: text,
    recipient: oneOf(['buyer', 'seller']),
    channels: json<('mail' | 'sms')[]>(),
    template: text,
    locale: text,
    /** Ids and figures only; names and numbers of persons are looked up when the text is made. */
    data: json<Record<string, string | number>>(),
    state: oneOf(['logged']),
    created_at: time,
  },
  { key: ['id', 'seller_id'] },
);
