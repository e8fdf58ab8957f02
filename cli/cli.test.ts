/** The command line as it is used: the real binary against the real server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startScripted } from '../client/test-scripted.ts';
import { verifyWebhook } from '../client/webhook.ts';
import { type Body, openWorld, order, type World } from '../server/stories/world.ts';
import { startTestServer } from '../tools/test-server.ts';

const binary = fileURLToPath(new URL('../bin/roundtrip.mjs', import.meta.url));

let world: World;
const children: ChildProcess[] = [];
beforeAll(async () => {
  world = await openWorld({}, await startTestServer({ env: { ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'yes' } }));
});
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await world.stop();
});

interface Running {
  child: ChildProcess;
  out(): string;
  err(): string;
  code: Promise<number | null>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Running {
  const { ROUNDTRIP_URL: _url, ROUNDTRIP_KEY: _key, ROUNDTRIP_SANDBOX_URL: _sandbox, ...rest } = process.env;
  const child = spawn(process.execPath, [binary, ...args], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout!.on('data', (part) => {
    out += part;
  });
  child.stderr!.on('data', (part) => {
    err += part;
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, out: () => out, err: () => err, code };
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const running = start(args, env);
  const code = await running.code;
  return { code, out: running.out(), err: running.err() };
}

const here = (key = world.mall.key) => ({ ROUNDTRIP_URL: world.server.url, ROUNDTRIP_KEY: key });

describe('G2: help and wrong use', () => {
  test.each([
    [['help'], 'Usage: roundtrip'],
    [['--help'], 'serve [--demo]'],
    [['listen', '--help'], 'roundtrip listen --forward-to'],
    [['events', 'resend', '--help'], 'roundtrip events resend evt_'],
    [['parcels', 'advance', '--help'], 'roundtrip parcels advance korea_post'],
    [['clock', 'advance', '--help'], 'roundtrip clock advance --by PT3H'],
    [['contracts', 'verify', '--help'], 'roundtrip contracts verify cct_'],
  ])('G2: %s says how, with an example', async (args, example) => {
    const { code, out } = await run(args);
    expect(code).toBe(0);
    expect(out).toContain(example);
  });

  test.each([
    [['listen'], '--forward-to'],
    [['clock', 'advance'], '--by or --to'],
    [['clock', 'advance', '--by', 'PT1H'], 'ROUNDTRIP_KEY'],
    [['clock', 'advance', '--by', 'PT1H', '--key', 'x', '--url', 'nowhere'], 'http(s) address'],
    [['listen', '--forward-to', 'http://127.0.0.1:9', '--key', 'x', '--types', 'order.eaten'], 'order.eaten'],
    [['parcels', 'advance', 'korea_post'], '--to'],
    [['events', 'forget'], 'forget'],
  ])('G2: %s is wrong use', async (args, told) => {
    const { code, err } = await run(args);
    expect(err).toContain(told);
    expect(code).toBe(2);
  });

  test('G2: nobody there is code 3, a wrong key is code 1, both told as JSON where asked', async () => {
    const nobody = await run(['clock', 'advance', '--by', 'PT1H', '--key', 'x', '--url', 'http://127.0.0.1:9']);
    expect(nobody).toMatchObject({ code: 3, err: expect.stringContaining('http://127.0.0.1:9') });
    const wrong = await run(['clock', 'advance', '--by', 'PT1H', '--json'], here('rt_test_wrong'));
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.err)).toMatchObject({ status: 401, code: 'unauthenticated' });
  });
});

describe('G2: the clock', () => {
  test('G2: moves by a duration, to a time, and never backwards', async () => {
    const by = await run(['clock', 'advance', '--by', 'PT3H'], here());
    expect(by).toMatchObject({ code: 0, err: '' });
    expect(by.out).toContain('2026-09-07T04:00:00.000Z');
    const to = await run(['clock', 'advance', '--to', '2026-09-08T00:00:00Z', '--json'], here());
    expect(JSON.parse(to.out)).toMatchObject({ test: { now: '2026-09-08T00:00:00.000Z' } });
    const back = await run(['clock', 'advance', '--to', '2026-09-01T00:00:00Z'], here());
    expect(back.code).toBe(1);
    expect(await world.now()).toBe('2026-09-08T00:00:00.000Z');
  });

  test("G2: the platform's key must say which mall", async () => {
    await openWorld({}, world.server);
    const asked = await run(['clock', 'advance', '--by', 'PT1H'], here(world.server.platform.key));
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('--mall') });
  });
});

interface Received {
  event: Body;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

async function startReceiver(statuses: readonly number[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    response.writeHead(statuses[received.length] ?? 204).end();
    received.push({ event: JSON.parse(text), headers: request.headers, text });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  return { url, received, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('G2: listen', () => {
  test('G2: forwards what happens from now on, signed, one line each, until Ctrl-C', async () => {
    await order(world);
    await world.server.settle();
    const receiver = await startReceiver([200, 500]);
    const listening = start(['listen', '--forward-to', receiver.url, '--types', 'order.*'], here());
    await expect.poll(listening.out, { timeout: 20_000 }).toContain('whsec_');
    const secret = /whsec_\S+/.exec(listening.out())![0];
    for (const _ of [1, 2]) await order(world);
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(2);
    listening.child.kill('SIGINT');
    expect(await listening.code).toBe(0);
    for (const { text, headers, event } of receiver.received) {
      expect(event.type).toBe('order.placed');
      expect(verifyWebhook(text, headers, secret)).toEqual(event);
      expect(headers['webhook-id']).toBe(event.id);
    }
    const lines = listening.out().split('\n');
    expect(lines.find((line) => line.includes(receiver.received[0]!.event.object_id))).toMatch(
      /^order\.placed .* → 200 \(\d+ ms\)$/,
    );
    expect(lines.find((line) => line.includes(receiver.received[1]!.event.object_id))).toContain('→ 500');
    await receiver.close();
  });

  test('G2: everything from the beginning with --since 0, a receiver that is away is told as JSON', async () => {
    const placed = await order(world);
    await world.server.settle();
    const args = ['listen', '--forward-to', 'http://127.0.0.1:9/', '--since', '0', '--json', '--types', 'order.placed'];
    const listening = start(args, here());
    await expect.poll(listening.out, { timeout: 20_000 }).toContain(placed.id);
    listening.child.kill('SIGTERM');
    expect(await listening.code).toBe(0);
    const [first, ...rows] = listening
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ forwarding_to: 'http://127.0.0.1:9/' });
    expect(rows.at(-1)).toMatchObject({
      type: 'order.placed',
      object_id: placed.id,
      status: null,
      error: expect.any(String),
    });
  });
});

describe('G2: a server that is away for a while', () => {
  test('G2: is waited for, and the feed goes on', async () => {
    const event = { id: 'evt_1', type: 'order.placed', object_id: 'ord_1' };
    const page = (data: object[], next: string) => ({ status: 200, body: { object: 'list', data, next } });
    const away = await startScripted([{}, {}, {}, {}, {}, page([event], '7'), page([], '7')]);
    const args = ['listen', '--forward-to', 'http://127.0.0.1:9/', '--since', '6', '--json'];
    const listening = start(args, { ROUNDTRIP_URL: away.url, ROUNDTRIP_KEY: 'rt_test_x' });
    await expect.poll(listening.out, { timeout: 30_000 }).toContain('evt_1');
    expect(listening.err()).toContain('trying on');
    listening.child.kill('SIGINT');
    await listening.code;
    expect(new Set(away.asked.slice(0, 6).map(({ url }) => url))).toEqual(new Set(['/v1/events?since=6&limit=200']));
    await away.close();
  });
});

describe('G2: webhooks', () => {
  test('G2: an event is sent to its endpoint once more', async () => {
    const receiver = await startReceiver([]);
    const made = await world.mall.post('/v1/webhook_endpoints', { url: receiver.url, types: ['order.placed'] });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const placed = await order(world);
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(1);
    const [{ event }] = receiver.received as [Received];
    expect(event.object_id).toBe(placed.id);
    const done = await run(['events', 'resend', event.id], here());
    expect(done).toMatchObject({ code: 0, out: `${event.id} is on its way to ${made.body.id}.\n` });
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(2);
    expect(receiver.received[1]!.event).toEqual(event);
    expect(verifyWebhook(receiver.received[1]!.text, receiver.received[1]!.headers, made.body.secret)).toEqual(event);
    await receiver.close();
  });

  test('G2: an event that never was is refused', async () => {
    const asked = await run(['events', 'resend', 'evt_none', '--json'], here());
    expect(asked.code).toBe(1);
    expect(JSON.parse(asked.err)).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('G2: carrier contracts', () => {
  test('G2: a contract whose carrier has no check is verified by the operator, by nobody else', async () => {
    const wish = {
      carrier: 'hanjin',
      uses: ['return'],
      credentials: { client_id: 'shop', contract_number: '1234567' },
    };
    const asked = await world.seller.post('/v1/carrier_contracts', wish);
    expect(asked.status, JSON.stringify(asked.body)).toBe(201);
    const args = ['contracts', 'verify', asked.body.id];
    expect((await run(args, here())).code).toBe(1);
    const done = await run(args, here(world.server.platform.key));
    expect(done).toMatchObject({ code: 0, out: `${asked.body.id} is verified.\n` });
  });
});

describe('G2: parcels of the carrier sandbox', () => {
  test('G2: a booked parcel is moved', async () => {
    const { mall, seller, server } = world;
    const credentials = { epost_id: 'shop-1000000011', customer_number: '1000000011', approval_number: '1000000011' };
    const wish = { carrier: 'korea_post', uses: ['outbound'], credentials };
    const asked = await seller.post('/v1/carrier_contracts', wish);
    expect(asked.status, JSON.stringify(asked.body)).toBe(201);
    await server.settle();
    const allowed = await server.platform.post(`/v1/carrier_contracts/${asked.body.id}/authorise`);
    expect(allowed.status, JSON.stringify(allowed.body)).toBe(200);
    const placed = await order(world);
    const parcel = { weight_grams: 900, size_cm: 60 };
    const made = await seller.post('/v1/shipments', {
      order: placed.id,
      method: 'auto',
      carrier: 'korea_post',
      parcel,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    await server.settle();
    const { body: shipment } = await mall.get(`/v1/shipments/${made.body.id}`);
    const args = ['parcels', 'advance', 'korea_post', shipment.waybill_number, '--to', 'collected', '--json'];
    const moved = await run(args, { ROUNDTRIP_SANDBOX_URL: server.sandboxUrl });
    expect(moved).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(moved.out)).toMatchObject({ waybill_number: shipment.waybill_number });
  });

  test('G2: the sandbox that knows no such parcel says so', async () => {
    const args = ['parcels', 'advance', 'korea_post', '6896770094291', '--to', 'delivered'];
    const asked = await run(args, { ROUNDTRIP_SANDBOX_URL: world.server.sandboxUrl });
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('404') });
  });

  test('G2: asks the control API as it is documented, and tells its refusal', async () => {
    const sandbox = await startScripted([
      { status: 200, body: { status: 'delivered' } },
      { status: 404, body: { error: 'unknown parcel' } },
    ]);
    const env = { ROUNDTRIP_SANDBOX_URL: sandbox.url };
    const args = ['parcels', 'advance', 'korea_post', '6896770094291', '--to', 'delivered'];
    const done = await run([...args, '--at', '2026-11-22T09:00:00Z'], env);
    expect(done).toMatchObject({ code: 0, out: 'korea_post 6896770094291 is delivered.\n' });
    const [asked] = sandbox.asked;
    expect(asked).toMatchObject({ method: 'POST', url: '/parcels/korea_post/6896770094291/advance' });
    expect(JSON.parse(asked!.body)).toEqual({ to: 'delivered', at: '2026-11-22T09:00:00Z' });
    const unknown = await run(args, env);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('unknown parcel') });
    await sandbox.close();
  });
});
