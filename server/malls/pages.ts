/** Pages of a tenant's rows, newest first: ids sort by creation, so the last id of a page is where the next begins. */
import type { DbRow } from '../db/pool.ts';
import { read } from '../db/pool.ts';
import { scopeOf } from '../http/resolve.ts';
import type { Caller } from '../http/route.ts';
import { normaliseTime } from '../kernel/clock.ts';
import type { Table } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';

export interface PageQuery {
  limit: number;
  after?: string | undefined;
  created_from?: string | undefined;
  created_to?: string | undefined;
  reference?: string | undefined;
  mode?: string | undefined;
}

export interface PageOf {
  table: Table;
  query: PageQuery;
  /** Column → value; those that are undefined do not filter. */
  equal?: Readonly<Record<string, unknown>>;
  /** Further fixed conditions. */
  where?: readonly string[];
}

export interface Page {
  rows: DbRow[];
  next: string | null;
}

/** `created_from` is inclusive, `created_to` exclusive. A key sees its own mode; the platform's sees both. */
export async function readPage(input: { platform: Platform; caller: Caller }, of: PageOf): Promise<Page> {
  const { table, query } = of;
  const conditions = [...(of.where ?? [])];
  const values: unknown[] = [];
  const add = (condition: string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(`${condition} $${values.length}`);
  };
  if (table.columns['mode']) add('mode =', input.caller.kind === 'platform' ? query.mode : input.caller.mode);
  for (const [column, value] of Object.entries(of.equal ?? {})) add(`${column} =`, value);
  if (table.columns['reference']) add('reference =', query.reference);
  // What has no reference is not found by one.
  else if (query.reference !== undefined) conditions.push('false');
  add('created_at >=', query.created_from && normaliseTime(query.created_from));
  add('created_at <', query.created_to && normaliseTime(query.created_to));
  add('id <', query.after);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const text = `select ${Object.keys(table.columns).join(', ')} from ${table.name} ${where} order by id desc limit ${Math.trunc(query.limit) + 1}`;
  const [rows = []] = await read(input.platform.pool, scopeOf(input.caller), [{ text, values }]);
  const data = rows.slice(0, query.limit);
  return { rows: data, next: rows.length > query.limit ? String(data.at(-1)!['id']) : null };
}

/** One row by its id, as far as this caller may see it. */
export async function readRow(input: { platform: Platform; caller: Caller }, table: Table, key: { id: string; seller: number; mode?: string | undefined }): Promise<DbRow | null> {
  const text = `select ${Object.keys(table.columns).join(', ')} from ${table.name} where id = $1 and seller_id = any($2::int4[])`;
  const [rows = []] = await read(input.platform.pool, scopeOf(input.caller), [{ name: `one_of_${table.name}`, text, values: [key.id, [key.seller]] }]);
  const row = rows[0];
  return row && (key.mode === undefined || row['mode'] === key.mode) ? row : null;
}
