/** Finds trackers for reading. */
import type { DbRow, Statement, TenantScope } from '../db/pool.ts';
import { read } from '../db/pool.ts';
import type { Rows } from '../kernel/draft.ts';
import { readFiles } from '../kernel/read.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { type TrackerTables, trackerTables } from './record.ts';

/** What reading needs to know of the boundary. */
const shape = {
  kind: 'tracker',
  tables: trackerTables,
  root: 'trackers',
  fileColumns: { trackers: 'id', trackingEvents: 'tracker_id' },
} as const;

export interface TrackerFilter {
  /** Null: both. */
  mode: Mode | null;
  carrier?: string | undefined;
  /** Normalised. */
  waybillNumber?: string | undefined;
  state?: string | undefined;
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  /** The last id of the page before. */
  after?: string | undefined;
  limit: number;
}

/** One page, newest first, and one more when there is a further page. */
export async function findTrackers(
  platform: Platform,
  scope: TenantScope,
  filter: TrackerFilter,
): Promise<Rows<TrackerTables>[]> {
  const [found] = await read(platform.pool, scope, [pageStatement(scope, filter)]);
  const keys = (found as DbRow[]).map((row) => ({
    seller: Number(row['seller_id']),
    file: String(row['id']),
  }));
  const files = await readTrackers(platform, scope, keys);
  return keys.flatMap(({ file }) => files.get(file) ?? []);
}

export async function readTrackers(
  platform: Platform,
  scope: TenantScope,
  keys: readonly { seller: number; file: string }[],
): Promise<Map<string, Rows<TrackerTables>>> {
  const files = await readFiles<TrackerTables>(platform.pool, scope, { boundary: shape, keys });
  return new Map([...files].filter(([, rows]) => rows.trackers.length > 0));
}

/** Conditions are of this file; values travel as parameters. */
function pageStatement(scope: TenantScope, filter: TrackerFilter): Statement {
  const values: unknown[] = [];
  const where: string[] = [];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value === undefined || value === null) return;
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  add((p) => `mall_id = any(${p}::int4[])`, scope.malls);
  add((p) => `seller_id = any(${p}::int4[])`, scope.sellers);
  add((p) => `mode = ${p}`, filter.mode);
  add((p) => `carrier = ${p}`, filter.carrier);
  add((p) => `waybill_number = ${p}`, filter.waybillNumber);
  add((p) => `status = ${p}`, filter.state);
  add((p) => `created_at >= ${p}::timestamptz`, filter.createdFrom);
  add((p) => `created_at < ${p}::timestamptz`, filter.createdTo);
  add((p) => `id < ${p}`, filter.after);
  values.push(filter.limit + 1);
  const conditions = where.length > 0 ? `where ${where.join(' and ')}` : '';
  return { text: `select id, seller_id from trackers ${conditions} order by id desc limit $${values.length}`, values };
}
