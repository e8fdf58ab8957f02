/** API keys, in the file of whoever they belong to, and the platform's own root. */
import { int4, json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';

export const platforms = table(
  'platforms',
  { seller_id: int4, mall_id: int4, id: text, event_sequence: int4 },
  { key: ['id', 'seller_id'], mutable: ['event_sequence'] },
);

export const ownerKinds = ['platform', 'mall', 'seller', 'carrier'] as const;
export type OwnerKind = (typeof ownerKinds)[number];

export const apiKeys = table(
  'api_keys',
  {
    ...owned,
    id: text,
    /** `platform`, or the id of the mall or seller; a carrier's keys are kept by the platform. */
    owner_id: text,
    owner_kind: oneOf(ownerKinds),
    carrier: nullable(text),
    scopes: json<string[]>(),
    label: text,
    /** SHA-256 of the key, in hexadecimal; the key itself is shown once and kept nowhere. */
    hash: text,
    last_four: text,
    created_at: time,
    revoked_at: nullable(time),
  },
  { key: ['id', 'seller_id'], mutable: ['revoked_at'] },
);
