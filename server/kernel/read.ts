/** Reads whole files without locking them: what lists and details are presented from. */
import { type Pool, read, type TenantScope } from '../db/pool.ts';
import type { BoundaryShape } from './boundary.ts';
import type { Tables } from './command.ts';
import type { Rows } from './draft.ts';
import { loadStatements, sortIntoFiles } from './load.ts';

/** Files by root id; ids that do not exist or are hidden by `scope` have no root row. */
export async function readFiles<T extends Tables>(
  pool: Pool,
  scope: TenantScope,
  wanted: { boundary: BoundaryShape & { tables: T }; keys: readonly { seller: number; file: string }[] },
): Promise<Map<string, Rows<T>>> {
  if (wanted.keys.length === 0) return new Map();
  const answers = await read(pool, scope, loadStatements(wanted.boundary, wanted.keys));
  return sortIntoFiles<T>(wanted.boundary, wanted.keys, answers);
}
