/** The log of notices: who was told what, when, through which channels. */
import { json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';

export const notifications = table(
  'notifications',
  {
    ...owned,
    id: text,
    /** The order or contract that it is about. */
    file_id: text,
    object_id: text,
    recipient: oneOf(['buyer', 'seller', 'operator']),
    /** Which of the seller's contacts is told, by role; null: whoever the channel reaches. */
    contact: nullable(text),
    channels: json<('mail' | 'sms')[]>(),
    template: text,
    locale: text,
    /** Ids, figures and reasons only; names and numbers of persons are looked up when the text is made. */
    data: json<Record<string, string | number>>(),
    state: oneOf(['logged']),
    created_at: time,
  },
  { key: ['id', 'seller_id'] },
);
