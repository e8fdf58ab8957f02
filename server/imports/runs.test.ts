/** Imports that are interrupted, left alone, or large. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '../jobs/index.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Platform } from '../platform.ts';
import { importsJob } from './index.ts';
import { beginRun, type Run, Superseded, write } from './store.ts';
import { csv, openTestDesk, type TestDesk } from './test-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk?.close());

const many = (prefix: string, orders: number) =>
  csv(Array.from({ length: orders * 2 }, (_, i) => ({ reference: `${prefix}-${i % orders}`, sku: `S${i}` })));

/** Lets `fail` end a submission after or before it was made, as a crash would. */
function breakSubmissions(fail: (call: number, when: 'before' | 'after') => boolean): () => void {
  const { platform } = desk;
  const real = platform.submitBulk;
  let call = 0;
  platform.submitBulk = async (...given: Parameters<Platform['submitBulk']>) => {
    call += 1;
    if (fail(call, 'before')) throw new Error('connection lost before the piece');
    const outcomes = await real(...given);
    if (fail(call, 'after')) throw new Error('connection lost after the piece');
    return outcomes;
  };
  return () => {
    platform.submitBulk = real;
  };
}

test.each(['before', 'after'] as const)(
  'B1, P1: a run that dies %s a piece was placed is gone on with; every order is placed once and counted as placed',
  async (when) => {
    const { body } = await desk.preview(desk.hana, many(`crash-${when}`, 120));
    expect(body).toMatchObject({ rows: 240, orders_total: 120 });
    const mend = breakSubmissions((call, at) => call === 2 && at === when);
    const applied = await desk.apply(desk.hana, body.id).finally(mend);
    expect(applied).toMatchObject({
      state: 'applied',
      orders_done: 120,
      orders_created: 120,
      orders_already_there: 0,
      valid: 240,
      errors: [],
    });
    const { rows } = await desk.sql.query(
      `select reference, count(*)::int from orders where reference like $1 group by 1`,
      [`crash-${when}-%`],
    );
    expect(rows).toHaveLength(120);
    const lines = await desk.sql.query(
      `select count(*)::int from order_lines l join orders o on o.id = l.order_id where o.reference like $1`,
      [`crash-${when}-%`],
    );
    expect(lines.rows[0].count).toBe(240);
  },
);

test('orders are listed in the order of their file', async () => {
  const { body } = await desk.preview(desk.dul, many('listed', 70));
  await desk.apply(desk.dul, body.id);
  const listed = (await desk.orders(desk.dul)).map(({ reference }) => reference);
  expect(listed).toEqual(Array.from({ length: 70 }, (_, i) => `listed-${69 - i}`));
});

test('a run that was taken for dead can write nothing any more; a second job beside a living run does nothing', async () => {
  const id = await stranded('uploaded');
  const first = (await beginRun(desk.platform, id)) as Run;
  expect(await beginRun(desk.platform, id)).toBe('held');
  const job: Job = { id: 'j', data: { import: id }, seller: 1, mall: 1, mode: 'test', attempt: 0 };
  const { signal } = new AbortController();
  expect(await importsJob(desk.platform)([job], { signal })).toEqual([]);
  expect(await importsJob(desk.platform)([{ ...job, attempt: 1 }], { signal })).toMatchObject([{ id: 'j' }]);

  await desk.sql.query(`update imports set held_until = now() - interval '1 second' where id = $1`, [id]);
  expect(await importsJob(desk.platform)([job], { signal })).toEqual([]);
  expect(await desk.until(desk.hana, id, 'previewed')).toMatchObject({ rows: 2, valid: 2 });
  await expect(write(first, async () => undefined)).rejects.toBeInstanceOf(Superseded);
});

test('a worker that is stopped gives the import back, and another goes on at once', async () => {
  const id = await stranded('uploaded');
  const job: Job = { id: 'j', data: { import: id }, seller: 1, mall: 1, mode: 'test', attempt: 0 };
  const stopping = { signal: AbortSignal.abort() };
  expect(await importsJob(desk.platform)([job], stopping)).toEqual([]);
  await desk.until(desk.hana, id, 'previewed');
  await desk.sql.query(`update imports set state = 'applying' where id = $1`, [id]);
  expect(await importsJob(desk.platform)([job], stopping)).toEqual([]);
  expect(await desk.until(desk.hana, id, 'applied')).toMatchObject({ orders_created: 2 });
});

test('the sweep takes up what nobody works on, and forgets previews that nobody applied', async () => {
  const id = await stranded('uploaded');
  await desk.sweep();
  expect((await desk.hana.get(`/v1/imports/${id}`)).body.state).toBe('uploaded');
  await desk.sql.query(`update imports set queued_at = now() - interval '3 minutes' where id = $1`, [id]);
  await desk.sweep();
  await desk.until(desk.hana, id, 'previewed');

  await desk.sql.query(`update imports set queued_at = now() - interval '31 days' where id = $1`, [id]);
  await desk.sweep();
  expect((await desk.hana.get(`/v1/imports/${id}`)).body).toMatchObject({
    state: 'failed',
    problem: { code: 'expired' },
    actions: [{ name: 'apply', enabled: false }],
  });
  expect(await desk.hana.post(`/v1/imports/${id}/apply`)).toMatchObject({ status: 409, body: { code: 'not_now' } });
  const { rows } = await desk.sql.query('select count(*)::int as left from import_rows where import_id = $1', [id]);
  expect(rows[0].left).toBe(0);
});

/** An import of two rows that no job knows of. */
async function stranded(state: string): Promise<string> {
  const { body } = await desk.preview(
    desk.hana,
    csv([{ reference: `X-${desk.platform.clock.nowMs()}` }, { reference: `Y-${desk.platform.clock.nowMs()}` }]),
  );
  await desk.sql.query('delete from import_rows where import_id = $1', [body.id]);
  await desk.sql.query('delete from import_orders where import_id = $1', [body.id]);
  await desk.sql.query(
    'update imports set state = $2, rows = 0, valid = 0, orders_total = 0, queued_at = $3 where id = $1',
    [body.id, state, isoTime(desk.platform.clock.nowMs())],
  );
  return body.id;
}

const linesPerOrder = 20;

/** Rows of about six and a half kilobytes; those of one order stand as far apart as the file is long. */
async function* scattered(orders: number): AsyncGenerator<Buffer> {
  const row = (i: number) => ({
    reference: `big-${orders}-${i % orders}`,
    sku: `S${i}`,
    title: 't'.repeat(290),
    option: 'o'.repeat(290),
    category: 'c'.repeat(90),
    memo: 'm'.repeat(5_900),
  });
  yield Buffer.from(csv([row(0)]).replace(/\n.*/, '\n'));
  for (let at = 0; at < orders * linesPerOrder; at += 500) {
    const rows = csv(Array.from({ length: 500 }, (_, i) => row(at + i)));
    yield Buffer.from(`${rows.slice(rows.indexOf('\n') + 1)}\n`);
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What the process holds on to, all garbage taken out; its resident size says more about the collector's leisure. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Memory {
  size: number;
  /** The most that was held at any look. */
  held: number;
  resident: number;
}

/** Imports such a file, looking at the memory meanwhile. */
async function importScattered(orders: number): Promise<Memory> {
  const { id, size } = await desk.uploadStream(desk.hana, scattered(orders));
  const most = { held: 0, resident: 0 };
  const look = setInterval(() => {
    most.resident = Math.max(most.resident, process.memoryUsage.rss());
    most.held = Math.max(most.held, held());
  }, 500);
  try {
    const made = await desk.hana.post('/v1/imports', { file: id, kind: 'orders' });
    expect(made).toMatchObject({ status: 201, body: { state: 'uploaded' } });
    const rows = orders * linesPerOrder;
    expect(await desk.until(desk.hana, made.body.id, 'previewed')).toMatchObject({
      rows,
      valid: rows,
      orders_total: orders,
      errors: [],
      ignored_columns: ['memo'],
    });
    expect(await desk.apply(desk.hana, made.body.id)).toMatchObject({ orders_created: orders, orders_done: orders });
  } finally {
    clearInterval(look);
  }
  return { size, ...most };
}

test('B1: a file of 65 MB, its orders scattered over all of it, takes no more memory than one of 6 MB', async () => {
  const small = await importScattered(50);
  const large = await importScattered(500);
  expect(large.size).toBeGreaterThan(65_000_000);
  expect(large.held - small.held).toBeLessThan(50_000_000);
  expect(large.resident - small.resident).toBeLessThan(250_000_000);
}, 300_000);
