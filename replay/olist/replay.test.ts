/**
 * Olist's format against a real server: what comes of it, that an interrupted replay comes to the same, and that the
 * report tells what is wrong. Made-up rows; and the first of the real ones where they are.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { openClient } from '../client.ts';
import { checkOlist } from './check.ts';
import { readFiles } from './files.ts';
import { planOlist } from './plan.ts';
import { replayOlist } from './replay.ts';
import { olistText } from './report.ts';
import { realFolder, writeFolder } from './test-folder.ts';

const platformKey = 'platform-key-of-the-tests-long-enough';
const folder = writeFolder();
let server: TestServer;
let whole: Awaited<ReturnType<typeof replayOlist>>;

beforeAll(async () => {
  server = await startTestServer({ platformKey });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

function play(
  stateFile: string,
  { file = folder, limit, write = () => true }: { file?: string; limit?: number; write?(text: string): boolean } = {},
) {
  return replayOlist({
    file,
    limit,
    stateFile: join(folder, stateFile),
    server: async () => ({ url: server.url, platformKey }),
    out: { write, isTTY: false },
  });
}

/** Worked out by hand from the rows of `test-folder.ts`. */
const worked = {
  orders: {
    placed: 22,
    checkouts: 18,
    paid_only: 2,
    acknowledged: 2,
    in_delivery: 1,
    delivered: 13,
    cancelled: 4,
    returned: 0,
    pieces: 23,
    paid: 58_308,
  },
  parcels: { out: 15, delivered: 13, back: 0, scans: 27, scans_before_order: 3 },
  returns: { asked: 0, received: 0 },
  refunds: { paid: 6, amount: 16_500 },
  ok: true,
};

test('B1, B4, D1, D9: checkouts are split, parcels arrive, cancelled orders are paid back, and the money adds up', async () => {
  whole = await play('whole.json');
  const { report, mall } = whole;
  expect(report.invariants.filter(({ ok }) => !ok)).toEqual([]);
  expect(report).toMatchObject(worked);
  expect(report.accounts).toContainEqual(
    expect.objectContaining({ account: 'buyer_payments', in: 58_308, out: 16_500, balance: 41_808 }),
  );
  expect(existsSync(join(folder, 'whole.json'))).toBe(false);
  const text = olistText(report);
  expect(text).toContain('everything holds');
  expect(text).toContain('R$0.55  the largest difference, of order paid-more');
  const api = server.api(mall.key);
  const shares = await api.get('/v1/orders?checkout_reference=three-sellers');
  expect(shares.body.data.map((order: { reference: string }) => order.reference).sort()).toEqual(
    ['1', '2', '3'].map((number) => `three-sellers-${number}`),
  );
  const late = await api.get('/v1/orders?reference=cancelled-on-its-way');
  expect(late.body.data[0]).toMatchObject({ state: 'cancelled', ship_to: { postal_code: '01001', region: 'SP' } });
});

test('P1: stopped again and again in the middle of a stop, it comes to the same, and nothing is doubled', async () => {
  // Each try comes one line of progress further than the one before, so that none ends at the same place.
  let [kept, killed] = [0, 0];
  let report: (typeof whole)['report'] | null = null;
  for (let tries = 1; report === null && tries < 40; tries += 1) {
    let lines = 0;
    const write = (text: string) => {
      if (/^\s*\d+ %/.test(text)) lines += 1;
      if (lines === tries) throw new Error('killed');
      return true;
    };
    const done = await play('parts.json', { write }).catch((error: Error) => {
      expect(error.message).toBe('killed');
      killed += 1;
      kept = Math.max(kept, JSON.parse(readFileSync(join(folder, 'parts.json'), 'utf8')).stops);
      return null;
    });
    report = done?.report ?? null;
  }
  expect(killed).toBeGreaterThan(3);
  expect(kept).toBeGreaterThan(2);
  expect(report?.invariants.filter(({ ok }) => !ok)).toEqual([]);
  expect(report).toMatchObject(worked);
});

test('where the API shows something else than the files say, the report says so', async () => {
  const broken = async (change: (plan: ReturnType<typeof planOlist>) => void) => {
    const plan = planOlist((await readFiles(folder)).files);
    change(plan);
    const { invariants } = await checkOlist(openClient(server.url, whole.mall.key), plan);
    return invariants.filter(({ ok }) => !ok).map(({ name }) => name.split(',')[0]);
  };
  const orderOf = (plan: ReturnType<typeof planOlist>, reference: string) =>
    plan.orders.find((order) => order.reference === reference)!;
  const price = await broken((plan) => {
    orderOf(plan, 'plain').lines[0]!.price += 1;
  });
  expect(price).toEqual(['every purchase is one order per seller', 'every seller of the files is there once']);
  const payment = await broken((plan) => {
    plan.checkouts[0]!.payments[0]!.amount += 1;
  });
  expect(payment).toEqual(['the orders of a checkout add up to its payments']);
  const times = await broken((plan) => {
    orderOf(plan, 'never-delivered').checkout.times.scans[0]!.at = '2017-03-02T15:00:01';
    orderOf(plan, 'invoiced').checkout.times.ending = 'cancelled';
  });
  expect(times).toEqual([
    'every order stands as the file says',
    'every parcel has the hand-over and the delivery of the files',
    'every cancelled order was cancelled once and paid back whole',
    'every seller of the files is there once',
  ]);
});

for (const file of realFolder ? [realFolder] : [])
  test('the first real orders', { timeout: 240_000 }, async () => {
    const { report } = await play('real.json', { file, limit: 25 });
    expect(report.invariants.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.orders.checkouts).toBe(report.rows.orders.used);
    expect(report.orders.placed).toBeGreaterThan(20);
  });
