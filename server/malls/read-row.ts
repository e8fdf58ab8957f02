/** One row by its id, as far as a caller may see it: what a GET of a single object is presented from. */
import { read } from '../db/pool.ts';
import { type Caller, resolve, scopeOf } from '../http/route.ts';
import type { ObjectKind } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Row, Table } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';

/** The row, or the same `not_found` for what is another's, of the other mode, or never was. */
export async function readRow<T extends Table>(
  input: { platform: Platform; caller: Caller },
  id: string,
  of: { table: T; kind: ObjectKind },
): Promise<Row<T> | Refusal> {
  const { table, kind } = of;
  const target = await resolve(input, id, kind);
  if ('refused' in target) return target;
  const text = `select ${Object.keys(table.columns).join(', ')} from ${table.name} where id = $1 and seller_id = any($2::int4[])`;
  const [rows = []] = await read(input.platform.pool, scopeOf(input.caller), [
    { name: `one_of_${table.name}`, text, values: [id, [target.seller]] },
  ]);
  const row = rows[0];
  const isSeen = input.caller.kind === 'platform' || row?.['mode'] === undefined || row['mode'] === target.mode;
  if (row && isSeen) return row as unknown as Row<T>;
  return refuse('not_found', `There is no ${kind.replaceAll('_', ' ')} "${id}" for this key.`);
}
