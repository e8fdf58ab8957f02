/** Long work: what was asked, how far it is, and each row's result. */
import type { Caller } from '../http/route.ts';
import type { IdempotencyKey } from '../kernel/command.ts';
import { int4, json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';

export const operationStates = ['queued', 'running', 'done', 'failed'] as const;

/** What a bulk operation is to do, with the key that its rows' keys come from. */
export interface BulkRequest {
  collection: string;
  action: string | null;
  key: IdempotencyKey | null;
}

export const operations = table(
  'operations',
  {
    ...owned,
    id: text,
    /** `<collection>.<action>`, or the name of other long work. */
    kind: text,
    state: oneOf(operationStates),
    actor: json<Caller>(),
    request: json<Record<string, unknown>>(),
    total: int4,
    done: int4,
    result: nullable(json<unknown>()),
    error: nullable(text),
    created_at: time,
    finished_at: nullable(time),
  },
  { key: ['id'], mutable: ['state', 'done', 'result', 'error', 'finished_at'] },
);
