/**
 * Tables that the loop itself writes beside the rows of a file: the event log, the ledger's transfers, deadlines, the
 * outbox and the idempotent answers.
 */
import { bool, int4, int8, json, nullable, oneOf, owned, table, text, time } from './table.ts';

export const events = table(
  'events',
  {
    ...owned,
    id: text,
    type: text,
    object_id: text,
    /** The file whose log this is; `sequence` counts within it from 1. */
    file_id: text,
    sequence: int4,
    command_id: text,
    actor_kind: oneOf(['platform', 'mall', 'seller', 'buyer', 'carrier', 'system']),
    actor_id: text,
    /** The mall whose key acted for its seller or buyer. */
    actor_by: nullable(text),
    rule: nullable(text),
    reason: nullable(text),
    data: json<Record<string, unknown>>(),
    occurred_at: time,
    recorded_at: time,
  },
  { key: ['id', 'seller_id'] },
);

export const transfers = table(
  'transfers',
  {
    ...owned,
    id: text,
    from_account: text,
    to_account: text,
    amount: int8,
    currency: text,
    file_id: text,
    cause_id: text,
    rule: text,
    occurred_at: time,
    recorded_at: time,
  },
  { key: ['id', 'seller_id'] },
);

export const deadlines = table(
  'deadlines',
  {
    ...owned,
    boundary: text,
    file_id: text,
    object_id: text,
    /** Command type that the sweep submits when the deadline is due. */
    what: text,
    due_at: time,
    rule: text,
    policy_version: int4,
    attempts: int4,
    parked: bool,
  },
  {
    key: ['file_id', 'object_id', 'what', 'seller_id'],
    mutable: ['due_at', 'rule', 'policy_version', 'attempts', 'parked'],
  },
);

/** One row per accepted file that has something to tell: its events for the feed, its jobs for the queue. */
export const outbox = table(
  'outbox',
  {
    ...owned,
    event_ids: json<string[]>(),
    jobs: json<{ id: string; queue: string; data: Record<string, unknown> }[]>(),
    created_at: time,
  },
  { key: ['number', 'seller_id'] },
);

export const idempotentAnswers = table(
  'idempotent_answers',
  { seller_id: int4, owner: text, key: text, hash: text, status: int4, body: json<unknown>(), created_at: time },
  { key: ['seller_id', 'owner', 'key'] },
);
