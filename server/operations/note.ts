/** Long work of its own kind tells how far it is. */
import { type TenantScope, transaction } from '../db/pool.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Platform } from '../platform.ts';
import type { Operation } from './store.ts';

export interface Note {
  state: 'running' | 'done' | 'failed';
  done?: number;
  /** Where it becomes known on the way. */
  total?: number;
  result?: unknown;
  error?: string;
}

/** Null when the operation has ended already. */
export async function noteOperation(
  platform: Platform,
  of: { id: string; scope: TenantScope },
  { state, done, total, result, error }: Note,
): Promise<Operation | null> {
  const ended = state === 'running' ? null : isoTime(platform.clock.nowMs());
  const stored = result === undefined ? null : JSON.stringify(result);
  return transaction(platform.pool, of.scope, async (client) => {
    const { rows } = await client.query<Operation>({
      name: 'note_operation',
      text: `update operations set state = $2, done = coalesce($3, done), total = coalesce($4, total), result = $5, error = $6, finished_at = $7
             where id = $1 and state in ('queued', 'running') returning *`,
      values: [of.id, state, done ?? null, total ?? null, stored, error ?? null, ended],
    });
    return rows[0] ?? null;
  });
}
