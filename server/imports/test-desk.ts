/** For tests of imports: the real server, database and jobs with the rooms that imports touch, a mall and two sellers. */
import pg from 'pg';
import { pino } from 'pino';
import { type Answer, type Api, apiOf } from '../../tools/api.ts';
import { createTestDatabase } from '../../tools/test-database.ts';
import { ensurePlatformKey } from '../api-keys/index.ts';
import { readConfig } from '../config.ts';
import { exportsJob, exportsShape } from '../exports/job.ts';
import { routes as exports } from '../exports/routes.ts';
import { routes as files } from '../files/routes.ts';
import { openApp } from '../http/app.ts';
import { migrateJobs, openJobs } from '../jobs/index.ts';
import { systemClock } from '../kernel/clock.ts';
import { routes as malls } from '../malls/routes.ts';
import { openPlatform } from '../open-platform.ts';
import { routes as operations } from '../operations/routes.ts';
import { routes as orders } from '../orders/routes.ts';
import type { Platform } from '../platform.ts';
import { routes as sellers } from '../sellers/routes.ts';
import { importsQueueDefinition, importsSweep } from './index.ts';
import { routes as imports } from './routes.ts';

export interface TestDesk {
  url: string;
  platform: Platform;
  sql: pg.Client;
  /** Keys of test mode. */
  mall: Api;
  otherMall: Api;
  hana: Api & { id: string };
  dul: Api & { id: string };
  asPlatform: Api;
  upload(by: Api, content: string | Uint8Array, purpose?: string): Promise<Answer>;
  uploadStream(by: Api, content: AsyncIterable<Buffer>): Promise<{ id: string; size: number }>;
  /** Uploads, imports, and waits for the preview. */
  preview(by: Api, content: string | Uint8Array, more?: Record<string, unknown>): Promise<Answer>;
  /** Applies and waits for the end. */
  apply(by: Api, id: string): Promise<Answer['body']>;
  until(by: Api, id: string, state: string): Promise<Answer['body']>;
  orders(by: Api): Promise<{ reference: string; id: string; [member: string]: unknown }[]>;
  sweep(): Promise<unknown>;
  close(): Promise<void>;
}

export const now = '2026-11-22T09:00:00Z';

export async function openTestDesk(): Promise<TestDesk> {
  const database = await createTestDatabase();
  const sql = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=roundtrip' });
  await sql.connect();
  const config = readConfig({
    ROUNDTRIP_LOG_LEVEL: 'silent',
    ROUNDTRIP_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const platform = openPlatform({
    config,
    log: pino({ level: process.env['IMPORT_TEST_LOG'] ?? 'silent' }),
    clock: systemClock,
    appUrl: database.appUrl,
  });
  const queue = importsQueueDefinition(platform);
  const exporting = {
    shape: exportsShape,
    batchSize: 1,
    concurrency: 1,
    drained: false,
    handler: exportsJob(platform),
  };
  await migrateJobs(database.ownerUrl, database.appRole, [queue.shape, exportsShape]);
  const jobs = await openJobs(platform, {
    appUrl: database.appUrl,
    works: true,
    registry: () => ({ queues: [queue, exporting], sweeps: [] }),
  });
  const app = openApp(platform, [...malls, ...sellers, ...orders, ...files, ...imports, ...exports, ...operations], {
    requestsPerSecond: 10_000,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  jobs.start();
  const asPlatform = apiOf(url, (await ensurePlatformKey(platform)).key!);
  const mall = await newMall(url, asPlatform, 'one');
  const desk: Omit<TestDesk, 'close' | 'hana' | 'dul'> = {
    url,
    platform,
    sql,
    mall,
    otherMall: await newMall(url, asPlatform, 'two'),
    asPlatform,
    upload: (by, content, purpose = 'import') => upload(url, by, { content, purpose }),
    uploadStream: (by, content) => uploadStream(url, by, content),
    async preview(by, content, more = {}) {
      const file = await desk.upload(by, content);
      if (file.status !== 201) return file;
      const made = await by.post('/v1/imports', { file: file.body.id, kind: 'orders', ...more });
      if (made.status !== 201 || made.body.state !== 'uploaded') return made;
      return { ...made, body: await until(by, made.body.id, (state) => state !== 'uploaded') };
    },
    async apply(by, id) {
      const asked = await by.post(`/v1/imports/${id}/apply`);
      if (asked.status !== 200) throw new Error(JSON.stringify(asked.body));
      return until(by, id, (state) => state === 'applied' || state === 'failed');
    },
    until: (by, id, wanted) => until(by, id, (state) => state === wanted),
    orders: async (by) => (await by.get('/v1/orders?limit=200')).body.data,
    sweep: () => importsSweep(platform).pass(),
  };
  return {
    ...desk,
    hana: await newSeller(url, mall, 'hana'),
    dul: await newSeller(url, mall, 'dul'),
    async close() {
      await app.close();
      await jobs.stop();
      await platform.close();
      await sql.end();
      await database.drop();
    },
  };
}

async function newMall(url: string, platform: Api, reference: string): Promise<Api> {
  const made = await platform.post('/v1/malls', {
    name: 'Mall',
    reference,
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko-KR',
    jurisdiction: 'KR',
    test_clock: { starts_at: now, frozen: true },
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return apiOf(url, made.body.keys.test);
}

async function newSeller(url: string, mall: Api, reference: string): Promise<Api & { id: string }> {
  const made = await mall.post('/v1/sellers', {
    name: reference,
    reference,
    kind: 'third_party',
    registration: { country: 'GB', number: `GB${reference}` },
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return { ...apiOf(url, made.body.keys.test), id: made.body.id };
}

async function upload(
  url: string,
  by: Api,
  { content, purpose }: { content: string | Uint8Array; purpose: string },
): Promise<Answer> {
  const form = new FormData();
  form.set('purpose', purpose);
  form.set('file', new Blob([content as Uint8Array<ArrayBuffer>]), 'orders.csv');
  const answer = await fetch(`${url}/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by.key}` },
    body: form,
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** The form is written by hand, so that no part of the file is in memory longer than it takes to send it. */
async function uploadStream(
  url: string,
  by: Api,
  content: AsyncIterable<Buffer>,
): Promise<{ id: string; size: number }> {
  const part = (name: string, more = '') => `--cut\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  async function* body() {
    yield Buffer.from(`${part('purpose')}import\r\n${part('file', '; filename="orders.csv"')}`);
    yield* content;
    yield Buffer.from('\r\n--cut--\r\n');
  }
  const answer = await fetch(`${url}/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by.key}`, 'content-type': 'multipart/form-data; boundary=cut' },
    body: ReadableStream.from(body()),
    duplex: 'half',
  } as RequestInit);
  return (await answer.json()) as { id: string; size: number };
}

async function until(by: Api, id: string, ends: (state: string) => boolean): Promise<Answer['body']> {
  for (let tries = 0; tries < 60_000; tries += 1) {
    const { body } = await by.get(`/v1/imports/${id}`);
    if (ends(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited two minutes for import ${id}`);
}

const usual: Record<string, string> = {
  reference: 'A-1',
  ordered_at: '2026-11-22 17:30',
  currency: 'KRW',
  buyer_name: '김하나',
  buyer_phone: '010-1234-5678',
  ship_to_name: '김하나',
  ship_to_phone: '010-1234-5678',
  ship_to_postal_code: '04524',
  ship_to_address1: '세종대로 110',
  ship_to_country: 'KR',
  sku: 'MUG',
  title: '머그컵',
  quantity: '2',
  unit_price: '12000',
  payment_method: 'card',
  payment_gateway: 'simulated',
  payment_reference: 'pg-1',
};

/** A CSV file; each row is the usual one with its own changes. Columns are those of the usual row and of all changes. */
export function csv(rows: readonly Record<string, string>[], without: readonly string[] = []): string {
  const columns = [...new Set([...Object.keys(usual), ...rows.flatMap((row) => Object.keys(row))])].filter(
    (name) => !without.includes(name),
  );
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [
    columns.join(','),
    ...rows.map((row) => columns.map((name) => quoted(row[name] ?? usual[name] ?? '')).join(',')),
  ].join('\n');
}
