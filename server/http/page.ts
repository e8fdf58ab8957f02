/**
 * Lists, newest first: what the caller may see, found by the indexes of the table, page by page with the last id as the
 * cursor. Ids are sortable, so a page stays right while new objects come in.
 */
import { read, type Statement } from '../db/pool.ts';
import type { BoundaryShape } from '../kernel/boundary.ts';
import { msOf, normaliseTime } from '../kernel/clock.ts';
import type { Tables } from '../kernel/command.ts';
import type { Rows } from '../kernel/draft.ts';
import { firstIdAt, type ObjectKind, sellerOf } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { readFiles } from '../kernel/read.ts';
import type { Mode, Row, Table } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { forbidden, resolve, scopeOf } from './resolve.ts';
import type { Caller, Reply } from './route.ts';
import type { List } from './schemas.ts';

/** What `listQuery` lets through. */
export interface PageQuery {
  limit: number;
  after?: string | undefined;
  created_from?: string | undefined;
  created_to?: string | undefined;
  reference?: string | undefined;
  mode?: Mode | undefined;
  /** Narrows a mall's or the platform's list to one seller. */
  seller?: string | undefined;
}

export interface Asking {
  platform: Platform;
  caller: Caller;
  query: PageQuery;
}

export interface Listed<T extends Table> {
  table: T;
  kind: ObjectKind;
  /** Column = value; undefined values are left out. Names come from code, values from the query. */
  filters?: { [K in keyof T['columns'] & string]?: string | number | boolean | undefined };
  /** The seller whose index holds what `filters` ask for, where an id among them names it. */
  sellerNumber?: number;
  /** The column of business time that `created_from` and `created_to` compare with; `created_at` unless told. */
  createdAt?: keyof T['columns'] & string;
}

export interface PageOfRows<R> {
  rows: R[];
  next: string | null;
}

/** One page of rows of a table; for lists whose objects are single rows. */
export async function pageOfRows<T extends Table>(
  asking: Asking,
  listed: Listed<T>,
): Promise<PageOfRows<Row<T>> | Refusal> {
  const where = await conditions(asking, listed);
  if (isRefusal(where)) return where;
  const { limit } = asking.query;
  const [rows] = await read(asking.platform.pool, scopeOf(asking.caller), [where.statement(limit + 1)]);
  const page = rows!.slice(0, limit) as Row<T>[];
  const last = page.at(-1) as { id?: string } | undefined;
  return { rows: page, next: rows!.length > limit ? last!.id! : null };
}

/** A list reply of single rows. */
export async function listRows<T extends Table, V>(
  asking: Asking,
  listed: Listed<T>,
  present: (row: Row<T>) => V,
): Promise<Reply | Refusal> {
  const page = await pageOfRows(asking, listed);
  return isRefusal(page) ? page : listReply(page.rows.map(present), page.next);
}

/**
 * A list reply of objects that live in files: the files of a page are read together, then each is presented from its
 * file. `fileColumn` is the listed table's column that holds the root's id.
 */
export async function listPage<T extends Table, F extends Tables, V>(
  asking: Asking,
  listed: Listed<T> & { boundary: BoundaryShape & { tables: F }; fileColumn: keyof T['columns'] & string },
  present: (file: Rows<F>, id: string, row: Row<T>) => V,
): Promise<Reply | Refusal> {
  const page = await pageOfRows(asking, listed);
  if (isRefusal(page)) return page;
  const named = page.rows.map((row) => {
    const {
      id,
      seller_id: seller,
      [listed.fileColumn]: file,
    } = row as unknown as { id: string; seller_id: number } & Record<string, unknown>;
    return { row, id, seller, file: String(file) };
  });
  const files = await readFiles<F>(asking.platform.pool, scopeOf(asking.caller), {
    boundary: listed.boundary,
    keys: named,
  });
  // A file changed between the two reads is shown as it is now; one that is gone is left out.
  const shown = named.flatMap(({ row, id, file }) => {
    const rows = files.get(file);
    return rows && rows[listed.boundary.root as keyof F].length > 0 ? [present(rows, id, row)] : [];
  });
  return listReply(shown, page.next);
}

export function listReply<V>(data: V[], next: string | null): Reply {
  const list: List<V> = { object: 'list', data, next };
  return { status: 200, body: list };
}

interface Conditions {
  statement(limit: number): Statement;
}

async function conditions<T extends Table>(asking: Asking, listed: Listed<T>): Promise<Conditions | Refusal> {
  const { query, caller } = asking;
  const owner = await tenantOf(asking, listed.table);
  if (isRefusal(owner)) return owner;
  const tenant = listed.sellerNumber === undefined ? [owner] : [owner, { seller_id: listed.sellerNumber }];
  const [parts, values]: [string[], unknown[]] = [[], []];
  const add = (column: string, operator: '=' | '<' | '>=', value: unknown) => {
    values.push(value);
    parts.push(`${column} ${operator} $${values.length}`);
  };
  for (const [column, value] of [...tenant, listed.filters ?? {}].flatMap((each) => Object.entries(each))) {
    if (value === undefined) continue;
    if (!(column in listed.table.columns)) throw new Error(`${listed.table.name} has no column ${column}`);
    add(column, '=', value);
  }
  if (query.reference !== undefined) {
    // What has no reference is found by none.
    if ('reference' in listed.table.columns) add('reference', '=', query.reference);
    else parts.push('false');
  }
  if (query.after !== undefined) {
    if (sellerOf(query.after, listed.kind) === null) return badCursor();
    add('id', '<', query.after);
  }
  const createdAt = listed.createdAt ?? 'created_at';
  if (query.created_from !== undefined) {
    const from = normaliseTime(query.created_from);
    add(createdAt, '>=', from);
    // Ids carry machine time. A live clock is machine time, so that the id's bound ends the scan; a test clock is not.
    if (caller.kind !== 'platform' && caller.mode === 'live')
      add('id', '>=', firstIdAt(listed.kind, Math.max(0, msOf(from) - slackMs)));
  }
  if (query.created_to !== undefined) add(createdAt, '<', normaliseTime(query.created_to));
  return { statement: (limit) => statement(listed.table, { parts, values, limit }) };
}

/** Clocks of several servers differ a little, and a command may wait between its id and its time. */
const slackMs = 3_600_000;

/** By the narrowest column that an index begins with; row-level security says the same once more. */
async function tenantOf(asking: Asking, table: Table): Promise<Record<string, unknown> | Refusal> {
  const { caller, query } = asking;
  if (caller.kind === 'carrier') return forbidden('A carrier has no lists of its own.');
  const holdsModes = 'mode' in table.columns;
  if (query.mode !== undefined && caller.kind !== 'platform' && query.mode !== caller.mode)
    return forbidden(`This key sees ${caller.mode} objects only.`);
  const mode = !holdsModes ? undefined : caller.kind === 'platform' ? query.mode : caller.mode;
  if (query.seller !== undefined) {
    const target = await resolve(
      { ...asking, caller: { ...caller, mode: mode ?? caller.mode } },
      query.seller,
      'seller',
    );
    return isRefusal(target) ? target : { seller_id: target.seller, mode };
  }
  if (caller.kind === 'seller') return { seller_id: caller.seller, mode };
  return { mall_id: caller.kind === 'mall' ? caller.mall : undefined, mode };
}

function statement(
  table: Table,
  { parts, values, limit }: { parts: readonly string[]; values: readonly unknown[]; limit: number },
): Statement {
  const where = parts.length > 0 ? `where ${parts.join(' and ')}` : '';
  const columns = Object.keys(table.columns)
    .map((name) => `"${name}"`)
    .join(', ');
  return { text: `select ${columns} from ${table.name} ${where} order by id desc limit ${Math.trunc(limit)}`, values };
}

function badCursor(): Refusal {
  const detail = 'Give back `next` of the page before, unchanged.';
  return refuse('malformed', `after: ${detail}`, { errors: [{ pointer: '/after', code: 'bad_cursor', detail }] });
}
