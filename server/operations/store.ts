/** Operations in the database. They are plumbing, not business: nothing here is a command. */
import { type Client, flight } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import type { Caller } from '../http/route.ts';
import { isoTime } from '../kernel/clock.ts';
import { uuid } from '../kernel/ids.ts';
import { outbox } from '../kernel/log-tables.ts';
import type { Row } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { operations } from './tables.ts';

export type Operation = Row<typeof operations>;

/** Name of the queue, whose jobs carry `{operation: id}`. */
export const operationsQueue = 'operations';

export interface NewOperation {
  caller: Caller;
  kind: string;
  request: object;
  /** Rows to work off; none for long work of another kind. */
  items: readonly object[];
}

/**
 * Writes the operation, its rows and its job in the caller's transaction. After the commit `platform.onOutbox()` is to
 * be called. Work of another kind than bulk takes its own queue.
 */
export async function createOperation(
  client: Client,
  platform: Platform,
  wanted: NewOperation,
  queue = operationsQueue,
): Promise<Operation> {
  const { caller, kind, request, items } = wanted;
  const now = isoTime(platform.clock.nowMs());
  const owner = { seller_id: caller.seller, mall_id: caller.mall, mode: caller.mode };
  const id = platform.newId('operation', caller.seller);
  const row: Operation = {
    ...owner,
    id,
    kind,
    state: 'queued',
    actor: caller,
    request: request as Record<string, unknown>,
    total: items.length,
    done: 0,
    result: null,
    error: null,
    created_at: now,
    finished_at: null,
  };
  await flight(client, [insertRows(operations, [row])]);
  for (let at = 0; at < items.length; at += itemsPerStatement) {
    const part = items.slice(at, at + itemsPerStatement);
    await client.query({
      name: 'insert_operation_rows',
      text: `insert into operation_rows (operation_id, seller_id, mall_id, index, item)
             select $1, $2, $3, $4 + ordinality - 1, value from jsonb_array_elements($5::jsonb) with ordinality`,
      values: [id, caller.seller, caller.mall, at, storable(part)],
    });
  }
  const job = { id: uuid(platform.clock), queue, data: { operation: id } };
  await flight(client, [insertRows(outbox, [{ ...owner, event_ids: [], jobs: [job], created_at: now }])]);
  return row;
}

const itemsPerStatement = 2_000;

/**
 * Each item is kept as its JSON text in a JSON string: what jsonb cannot hold (U+0000, half of a surrogate pair) is an
 * escape there and comes back unchanged, so that its row, and no other, is refused for it.
 */
function storable(items: readonly object[]): string {
  return JSON.stringify(items.map((item) => JSON.stringify(item)));
}

export function itemOf(stored: unknown): object {
  return JSON.parse(String(stored)) as object;
}

export function presentOperation(row: Operation): Record<string, unknown> {
  return {
    id: row.id,
    object: 'operation',
    mode: row.mode,
    kind: row.kind,
    state: row.state,
    total: row.total,
    done: row.done,
    progress: { total: row.total, done: row.done },
    ...(row.result === null ? {} : { result: row.result }),
    ...(row.error === null ? {} : { error: row.error }),
    created_at: row.created_at,
    finished_at: row.finished_at,
    metadata: {},
    actions: [],
  };
}
