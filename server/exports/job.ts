/**
 * Queue `exports`: writes an export's file page by page. A job that is taken up again begins anew; what the first try
 * had written is no file for anybody and is swept.
 */
import { read, transaction } from '../db/pool.ts';
import { finishFile, startFile, storePieces, xlsxType } from '../files/index.ts';
import { pageOfRows } from '../http/page.ts';
import { scopeOf } from '../http/resolve.ts';
import type { Caller } from '../http/route.ts';
import type { QueueShape } from '../jobs/boss.ts';
import { eachJob, type Job, type JobHandler } from '../jobs/queue.ts';
import { isoTime } from '../kernel/clock.ts';
import { isRefusal } from '../kernel/problems.ts';
import { readFiles } from '../kernel/read.ts';
import { type Note, noteOperation, type Operation } from '../operations/index.ts';
import { orderFileShape } from '../order-file/lists.ts';
import { type OrderRows, orders } from '../order-file/tables.ts';
import type { Platform } from '../platform.ts';
import { columns, rowsOf } from './orders.ts';
import { csvOf, TooManyRows, type Written, xlsxOf } from './sheets.ts';

export const exportsShape: QueueShape = { name: 'exports', retryLimit: 10, retryDelayMax: 60, expireInSeconds: 3_600 };

/** What the operation keeps as its request. */
export interface ExportRequest {
  kind: 'orders';
  format: 'csv' | 'xlsx';
  encoding: 'utf-8' | 'euc-kr';
  state?: string;
  created_from?: string;
  created_to?: string;
  seller?: string;
}

const ordersPerPage = 200;

export function exportsJob(platform: Platform): JobHandler {
  return eachJob<{ operation: string }>(async (job) => {
    const operation = await note(platform, job, { state: 'running' });
    if (!operation) return;
    try {
      await note(platform, job, { state: 'done', result: await write(platform, job, operation) });
    } catch (error) {
      const forGood = error instanceof TooManyRows || job.attempt >= exportsShape.retryLimit;
      if (forGood)
        await note(platform, job, {
          state: 'failed',
          error: error instanceof TooManyRows ? error.message : 'The file could not be written; try again.',
        });
      if (!(error instanceof TooManyRows)) throw error;
    }
  });
}

async function write(platform: Platform, job: Job<{ operation: string }>, operation: Operation): Promise<unknown> {
  const caller = operation.actor as Caller;
  const request = operation.request as unknown as ExportRequest;
  const counted = { orders: 0, rows: 0 };
  const written: Written = { unmappable: 0 };
  const pages = pagesOf(platform, { caller, request }, async (page) => {
    counted.orders += page.orders;
    counted.rows += page.rows;
    await note(platform, job, { state: 'running', done: counted.orders, total: counted.orders });
  });
  const bytes = request.format === 'xlsx' ? xlsxOf(pages) : csvOf(pages, request.encoding, written);
  const file = await startFile(platform, caller);
  const stored = await storePieces(platform, { caller, file, bytes }, () => undefined);
  const day = isoTime(platform.clock.nowMs()).slice(0, 10);
  const whole = {
    ...file,
    name: `orders-${day}.${request.format}`,
    media_type: request.format === 'xlsx' ? xlsxType : `text/csv; charset=${request.encoding}`,
    size: stored.size,
    sha256: stored.sha256,
    purpose: 'export' as const,
  };
  await transaction(platform.pool, scopeOf(caller), (client) => finishFile(client, whole));
  return { file: file.id, ...counted, ...(written.unmappable > 0 ? { unmappable: written.unmappable } : {}) };
}

/** The header, then the rows of a page of orders at a time, newest first. */
async function* pagesOf(
  platform: Platform,
  { caller, request }: { caller: Caller; request: ExportRequest },
  onPage: (page: { orders: number; rows: number }) => Promise<void>,
): AsyncGenerator<string[][]> {
  yield [[...columns]];
  const references = new Map<number, string>();
  const { state, created_from, created_to, seller } = request;
  for (let after: string | undefined; ; ) {
    const page = await pageOfRows(
      { platform, caller, query: { limit: ordersPerPage, after, created_from, created_to, seller } },
      { table: orders, kind: 'order', filters: { kind: 'sale', state: state as never } },
    );
    if (isRefusal(page)) throw new Error(page.detail);
    const keys = page.rows.map((row) => ({ id: row.id, seller: row.seller_id, file: row.id }));
    const files = await readFiles(platform.pool, scopeOf(caller), { boundary: orderFileShape, keys });
    await learnReferences(platform, references, keys);
    const rows = keys.flatMap((key) =>
      rowsOf(files.get(key.file) as unknown as OrderRows, references.get(key.seller) ?? ''),
    );
    await onPage({ orders: keys.length, rows: rows.length });
    yield rows;
    if (page.next === null) return;
    after = page.next;
  }
}

async function learnReferences(
  platform: Platform,
  known: Map<number, string>,
  keys: readonly { seller: number }[],
): Promise<void> {
  const missing = [...new Set(keys.map((key) => key.seller))].filter((seller) => !known.has(seller));
  if (missing.length === 0) return;
  const [rows] = await read(platform.pool, { sellers: missing }, [
    {
      name: 'seller_references_of_export',
      text: 'select seller_id, reference from sellers where seller_id = any($1::int4[])',
      values: [missing],
    },
  ]);
  for (const row of rows!) known.set(Number(row['seller_id']), String(row['reference']));
}

function note(platform: Platform, job: Job<{ operation: string }>, what: Note): Promise<Operation | null> {
  return noteOperation(platform, { id: job.data.operation, scope: { malls: [job.mall] } }, what);
}
