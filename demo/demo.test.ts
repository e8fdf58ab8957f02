/** The demo of a first start on a real server: something in every state, and nothing twice when made again. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandboxControl } from '../carrier-sandbox/index.ts';
import { advanceTo, listAll, openClient } from '../replay/client.ts';
import { cancellationLifecycle } from '../server/cancellations/lifecycle.ts';
import { orderLifecycle } from '../server/orders/lifecycle.ts';
import { returnLifecycle } from '../server/returns/lifecycle.ts';
import { trackingStatuses } from '../server/shipments/lifecycle.ts';
import { startTestServer, type TestServer } from '../tools/test-server.ts';
import { type Demo, makeDemo } from './main.ts';

const platformKey = 'platform-key-of-the-tests-long-enough';
const dataDir = mkdtempSync(join(tmpdir(), 'demo-test-'));
const lines: string[] = [];
let server: TestServer;
let demo: Demo;

const make = () =>
  makeDemo({
    url: server.url,
    sandboxUrl: server.sandboxUrl,
    platformKey,
    dataDir,
    rows: 600,
    log: (line) => lines.push(line),
  });

beforeAll(async () => {
  server = await startTestServer({ platformKey });
  demo = await make();
}, 600_000);
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true });
});

interface Shown {
  state: string;
  partial: boolean;
  decision: string;
  goods: string;
  money: string;
}

async function all(reference: string, path: string): Promise<Shown[]> {
  const mall = demo.malls.find((each) => each.reference === reference)!;
  return Array.fromAsync(listAll<Shown>(openClient(server.url, mall.key), path));
}

test('the Korean mall shows every state that can be reached', async () => {
  const states = (shown: Shown[], member: keyof Shown) => [...new Set(shown.map((each) => each[member]))].sort();
  const orders = await all('demo-krw', '/v1/orders');
  expect(states(orders, 'state')).toEqual([...orderLifecycle.axes.state.states].sort());
  expect(states(orders, 'partial')).toEqual([false, true]);
  expect(states(await all('demo-krw', '/v1/shipments'), 'state')).toEqual([...trackingStatuses].sort());
  const cancellations = await all('demo-krw', '/v1/cancellations');
  expect(states(cancellations, 'state')).toEqual(
    expect.arrayContaining(cancellationLifecycle.axes.state.states.filter((state) => state !== 'approved')),
  );
  const returns = await all('demo-krw', '/v1/returns');
  expect(states(returns, 'decision')).toEqual([...returnLifecycle.axes.decision.states].sort());
  expect(states(returns, 'goods')).toEqual([...returnLifecycle.axes.goods.states].sort());
  expect(states(returns, 'money')).toEqual(['failed', 'none', 'paid']);
});

test('D6: refunds were paid, declined, and in doubt until it was known', async () => {
  const mall = demo.malls.find((each) => each.reference === 'demo-krw')!;
  const types = await Array.fromAsync(listAll<{ type: string }>(openClient(server.url, mall.key), '/v1/events'));
  const told = new Set(types.map(({ type }) => type));
  for (const type of [
    'refund.paid',
    'refund.failed',
    'refund.in_doubt',
    'refund.not_paid',
    'return.lapsed',
    'cancellation.lapsed',
  ])
    expect(told).toContain(type);
});

test('the British mall holds the first orders of December 2009', async () => {
  const orders = await all('demo-gbp', '/v1/orders');
  expect(orders.length).toBeGreaterThan(20);
  expect(orders.every(({ state }) => state === 'delivered' || state === 'returned')).toBe(true);
});

interface Shipped {
  reference: string;
  state: string;
  carrier: string | null;
  waybill_number: string | null;
}

/** Of all malls, as the post has them. */
const atPost = () => openSandboxControl(server.sandboxUrl).parcels();

async function shipped(): Promise<Shipped[]> {
  const mall = demo.malls.find((each) => each.reference === 'demo-krw')!;
  return Array.fromAsync(listAll<Shipped>(openClient(server.url, mall.key), '/v1/shipments'));
}

test('A2, B2, B3: the post has every parcel once, under the number that it gave; CJ has typed ones', async () => {
  const parcels = await atPost();
  expect(new Set(parcels.map(({ order_number }) => order_number)).size).toBe(parcels.length);
  // With the cancellation of K13 the post gave its booking another number.
  const known = new Map(
    parcels.flatMap((parcel) => [parcel.waybill_number, ...parcel.former_numbers].map((number) => [number, parcel])),
  );
  const byPost = (await shipped()).filter(({ carrier }) => carrier === 'korea_post');
  expect(byPost.length).toBeGreaterThan(30);
  for (const { reference, state, waybill_number } of byPost) {
    const parcel = known.get(waybill_number ?? '');
    expect([reference, parcel?.cancelled_at === null]).toEqual([reference, state !== 'cancelled']);
  }
  const typed = (await shipped()).filter(({ carrier }) => carrier === 'cj_logistics');
  expect(typed.map(({ reference }) => reference).sort()).toEqual(
    ['C90', 'K09', 'K14', 'K15', 'K16', 'K17', 'R11', 'R12', 'R16'].sort(),
  );
});

test('keys are kept for their owner only, and told', () => {
  const path = join(dataDir, 'demo.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  expect(kept.done).toBe(true);
  for (const mall of demo.malls) expect(lines.join('\n')).toContain(mall.key);
});

test('made again, and made again without what was kept, nothing is doubled', async () => {
  const booked = (await atPost()).length;
  const before = {
    orders: (await all('demo-krw', '/v1/orders')).length,
    gbp: (await all('demo-gbp', '/v1/orders')).length,
  };
  await make();
  rmSync(join(dataDir, 'demo.json'));
  demo = await make();
  expect({
    orders: (await all('demo-krw', '/v1/orders')).length,
    gbp: (await all('demo-gbp', '/v1/orders')).length,
  }).toEqual(before);
  expect(await atPost()).toHaveLength(booked);
  expect(demo.malls.flatMap(({ sellers }) => sellers).filter(({ key }) => key).length).toBe(2);
}, 240_000);

test('G3: where the story leaves them, parcels go on by themselves when the clock is moved', async () => {
  const mall = demo.malls.find((each) => each.reference === 'demo-krw')!;
  const client = openClient(server.url, mall.key);
  await advanceTo(client, { mall: mall.id, to: '2026-11-18T12:00:00Z', idempotencyKey: 'two-days-on' });
  const states = new Map((await shipped()).map(({ reference, state }) => [reference, state]));
  expect(['K05', 'K06', 'K07', 'K08', 'K14'].map((name) => states.get(name))).toEqual([
    ...['delivered', 'delivered', 'delivered', 'delivered'],
    'lost',
  ]);
}, 240_000);
