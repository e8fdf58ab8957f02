/** Reading order files: which file an object stands in, one object with its file, and pages of objects. */
import { type DbRow, type Pool, read } from '../db/pool.ts';
import { listReply, type PageQuery, pageOfRows } from '../http/page.ts';
import { notFound } from '../http/resolve.ts';
import { type Answer, ok, type RouteInput, resolve, scopeOf, type Target } from '../http/route.ts';
import { type BusinessClock, businessNow } from '../kernel/clock.ts';
import type { ObjectKind } from '../kernel/ids.ts';
import { batchLoader } from '../kernel/loader.ts';
import { isRefusal, type Refusal } from '../kernel/problems.ts';
import { readFiles } from '../kernel/read.ts';
import type { Table } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import type { View } from './present.ts';
import { type OrderRows, orderFileTables } from './tables.ts';

/** The order file's shape without its commands, which import this file. */
export const orderFileShape = {
  kind: 'order_file',
  tables: orderFileTables,
  root: 'orders',
  fileColumns: {
    orders: 'id',
    lines: 'order_id',
    payments: 'order_id',
    shipments: 'order_id',
    shipmentLines: 'order_id',
    bookings: 'order_id',
    cancellations: 'order_id',
    cancellationLines: 'order_id',
    returns: 'order_id',
    returnLines: 'order_id',
    refunds: 'order_id',
  },
} as const;

type Inner = 'shipment' | 'booking' | 'cancellation' | 'return' | 'refund';

export interface Found {
  target: Target;
  /** The order whose file holds the object. */
  order: string;
  currency: string;
}

/** The order file that an object of it stands in. */
export async function fileOf(input: RouteInput, id: string, kind: Inner): Promise<Found | Refusal> {
  const target = await resolve(input, id, kind);
  if (isRefusal(target)) return target;
  const row = await loadersOf(input.platform).inner[kind]({ seller: target.seller, id });
  if (!row || row['mode'] !== target.mode) return notFound(kind, id);
  return { target, order: String(row['order_id']), currency: String(row['currency']) };
}

interface Loaders {
  /** The order and currency of an object inside a file. */
  inner: Record<Inner, (key: { seller: number; id: string }) => Promise<DbRow | undefined>>;
  /** Whole files; each was found to be the asker's before. */
  file: (key: { seller: number; file: string }) => Promise<OrderRows>;
  /** Clocks of a mall, both modes. */
  clocks: (mall: number) => Promise<ClockRow[]>;
}

type ClockRow = BusinessClock & { mall_id: number; mode: string; policy_version: number };

const opened = new WeakMap<Platform, Loaders>();

/** Concurrent reads ride together, as concurrent commands do. */
function loadersOf(platform: Platform): Loaders {
  const known = opened.get(platform);
  if (known) return known;
  const { pool } = platform;
  const inner = (table: string) =>
    batchLoader((keys: readonly { seller: number; id: string }[]) => innerRows(pool, table, keys));
  const loaders: Loaders = {
    inner: {
      shipment: inner('shipments'),
      booking: inner('bookings'),
      cancellation: inner('cancellations'),
      return: inner('returns'),
      refund: inner('refunds'),
    },
    file: batchLoader(async (keys) => {
      const files = await readFiles(
        pool,
        { sellers: [...new Set(keys.map((key) => key.seller))] },
        { boundary: orderFileShape, keys },
      );
      return keys.map((key) => files.get(key.file) as OrderRows);
    }),
    clocks: batchLoader(async (malls) => {
      const { rows } = await pool.query<ClockRow>({
        name: 'clocks_of_views',
        text: 'select * from mall_clocks($1::int4[])',
        values: [[...new Set(malls)]],
      });
      await platform.malls.ensure(rows);
      return malls.map((mall) => rows.filter((row) => row.mall_id === mall));
    }),
  };
  opened.set(platform, loaders);
  return loaders;
}

async function innerRows(
  pool: Pool,
  table: string,
  keys: readonly { seller: number; id: string }[],
): Promise<(DbRow | undefined)[]> {
  const sellers = [...new Set(keys.map((key) => key.seller))];
  const statement = {
    name: `file_of_${table}`,
    text: `select t.id, t.order_id, t.mode, o.currency from ${table} t join orders o on o.id = t.order_id and o.seller_id = t.seller_id where t.seller_id = any($1::int4[]) and t.id = any($2::text[])`,
    values: [sellers, keys.map((key) => key.id)],
  };
  const [rows] = await read(pool, { sellers }, [statement]);
  const byId = new Map(rows!.map((row) => [row['id'], row]));
  return keys.map((key) => byId.get(key.id));
}

export type Present = (rows: OrderRows, id: string, view: View) => unknown;

/** One object of an order file, or the order itself. */
export async function readFile(
  input: RouteInput<{ id: string }>,
  what: { kind: Inner | 'order'; present: Present },
): Promise<Answer> {
  const { id } = input.params;
  const found = what.kind === 'order' ? { order: id } : await fileOf(input, id, what.kind);
  if (isRefusal(found)) return found;
  const file = await readOrderFile(input, found.order);
  return isRefusal(file) ? file : ok(what.present(file.rows, id, file.view));
}

/** A whole file as it stands, and the view of this caller on it. */
export async function readOrderFile(
  input: RouteInput,
  order: string,
): Promise<{ rows: OrderRows; view: View } | Refusal> {
  const target = await resolve(input, order, 'order');
  if (isRefusal(target)) return target;
  const rows = await loadersOf(input.platform).file({ seller: target.seller, file: order });
  if (rows.orders[0]?.mode !== target.mode) return notFound('order', order);
  const [view] = await viewsOf(input, [rows]);
  return { rows, view: view! };
}

/** Views on files of one or more malls, with each mall's own time. */
export async function viewsOf(input: RouteInput, files: readonly OrderRows[]): Promise<View[]> {
  const { platform, caller } = input;
  const malls = [...new Set(files.map((rows) => rows.orders[0]!.mall_id))];
  const clocks = (await Promise.all(malls.map((mall) => loadersOf(platform).clocks(mall)))).flat();
  await platform.sellers.ensure(files.map((rows) => rows.orders[0]!.seller_id));
  return files.map((rows) => {
    const { mall_id, seller_id, mode } = rows.orders[0]!;
    const clock = clocks.find((each) => each.mall_id === mall_id && each.mode === mode)!;
    return {
      actor: caller.kind,
      mall: platform.malls.context(mall_id, clock.policy_version),
      seller: platform.sellers.idOf(seller_id),
      now: businessNow(clock, platform.clock.nowMs()),
    };
  });
}

type ListedTable = 'orders' | 'shipments' | 'bookings' | 'cancellations' | 'returns' | 'refunds';

const listed: Record<ListedTable, { kind: ObjectKind; createdAt?: string }> = {
  orders: { kind: 'order' },
  shipments: { kind: 'shipment' },
  bookings: { kind: 'booking' },
  cancellations: { kind: 'cancellation', createdAt: 'requested_at' },
  returns: { kind: 'return', createdAt: 'requested_at' },
  refunds: { kind: 'refund' },
};

/** Filters that are called otherwise than their column. */
const columnOf: Readonly<Record<string, string>> = { order: 'order_id' };

/**
 * A page of objects of order files, each presented from its file. `filters` are query members named like columns;
 * `only` are values that columns must have whatever is asked for.
 */
export async function listFiles(
  input: RouteInput<unknown, PageQuery>,
  what: {
    table: ListedTable;
    filters: readonly string[];
    only?: Record<string, string | boolean | undefined>;
    present: Present;
  },
): Promise<Answer> {
  const { kind, createdAt } = listed[what.table];
  const query = input.query as unknown as Record<string, string | undefined>;
  const page = await pageOfRows(input, {
    table: orderFileTables[what.table] as Table,
    kind,
    filters: { ...Object.fromEntries(what.filters.map((name) => [columnOf[name] ?? name, query[name]])), ...what.only },
    ...(createdAt ? { createdAt } : {}),
  });
  if (isRefusal(page)) return page;
  const keys = page.rows.map((row) => ({
    id: String(row['id']),
    seller: Number(row['seller_id']),
    file: String(row['order_id'] ?? row['id']),
  }));
  const files = (await readFiles(input.platform.pool, scopeOf(input.caller), {
    boundary: orderFileShape,
    keys,
  })) as Map<string, OrderRows>;
  const shown = keys.flatMap((key) =>
    files.get(key.file)?.orders[0] ? [{ id: key.id, rows: files.get(key.file)! }] : [],
  );
  const views = await viewsOf(
    input,
    shown.map((each) => each.rows),
  );
  return listReply(
    shown.map((each, i) => what.present(each.rows, each.id, views[i]!)),
    page.next,
  );
}
