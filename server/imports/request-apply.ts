/** Asking for a previewed import to be applied. */
import { transaction } from '../db/pool.ts';
import { scopeOf } from '../http/resolve.ts';
import type { RouteInput } from '../http/route.ts';
import { isoTime } from '../kernel/clock.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, type Refusal } from '../kernel/problems.ts';
import { importLifecycle } from './lifecycle.ts';
import { queueImport, readImport } from './store.ts';
import type { ImportRow } from './tables.ts';

/** The import, now applying; one that is or was applied already is answered as it stands. */
export async function requestApply(input: RouteInput<{ id: string }, unknown, unknown>): Promise<ImportRow | Refusal> {
  const { platform, caller } = input;
  const row = await readImport(input, input.params.id);
  if (isRefusal(row) || row.state === 'applying' || row.state === 'applied') return row;
  const refusal = checkMove(importLifecycle, 'apply', { row, actor: caller.kind });
  if (refusal) return refusal;
  const begun = await transaction(platform.pool, scopeOf(caller), async (client) => {
    const { rows } = await client.query<ImportRow>({
      name: 'import_apply',
      text: `update imports set state = 'applying', orders_done = orders_existing, actor = $2, queued_at = $3 where id = $1 and state = 'previewed' returning *`,
      values: [row.id, JSON.stringify({ kind: caller.kind, id: caller.id }), isoTime(platform.clock.nowMs())],
    });
    if (rows[0]) await queueImport(client, platform, row);
    return rows[0];
  });
  if (!begun) return readImport(input, row.id);
  platform.onOutbox();
  return begun;
}
