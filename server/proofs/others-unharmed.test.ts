/**
 * P8: a bad carrier harms nobody else. While the post is silent, about one contract or about all, everything else is
 * done. Proved by the order in which things end, never by how long they take: what is healthy has ended while the calls
 * of the silent contract are still open, or while all that it wants is still undone.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type CarrierSandbox,
  openSandboxControl,
  type SandboxControl,
  startCarrierSandbox,
} from '../../carrier-sandbox/index.ts';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { anotherMall, openDesk, until } from '../bookings/test-desk.ts';
import { makeWaybillNumber, openCarriers } from '../carriers/index.ts';
import { readContractForCarrier } from '../contracts/index.ts';
import { apply, customerNumber, deskOn, inUse, newSeller, type Desk as Office } from '../contracts/test-desk.ts';
import { type Body, dispatch, order, read } from '../stories/world.ts';
import { pollsJob } from '../tracking/polls-job.ts';
import { must } from './test-actors.ts';

const bound = { timeout: 50_000 };

interface Shop {
  mall: Office;
  customer: string;
}

/** A mall of its own with a seller, and the customer number of its contract. */
async function shop(server: TestServer, sandbox: CarrierSandbox): Promise<Shop> {
  const mall = await deskOn(server, sandbox);
  return { mall, customer: (await inUse(mall, mall.seller)).contract_code };
}

const bookingOf = async (mall: Office, shipment: Body) => read(mall, `/v1/bookings/${shipment.handoff.booking}`);

async function several(mall: Office, count: number): Promise<Body[]> {
  const orders = await Promise.all(Array.from({ length: count }, () => order(mall)));
  return Promise.all(
    orders.map(async ({ id }) => must(await mall.seller.post('/v1/shipments', { order: id, method: 'auto' }))),
  );
}

async function expectStates(mall: Office, shipments: readonly Body[], state: string): Promise<void> {
  const states = async () => (await Promise.all(shipments.map((each) => bookingOf(mall, each)))).map((b) => b.state);
  await expect.poll(states, bound).toEqual(shipments.map(() => state));
}

describe('P8: a call that stays open', () => {
  let sandbox: CarrierSandbox;
  let post: SandboxControl;
  let server: TestServer;
  let owner: pg.Client;
  /** Made while nothing hangs yet. */
  const shops: Shop[] = [];
  const running: Promise<unknown>[] = [];
  beforeAll(async () => {
    sandbox = await startCarrierSandbox({ port: 0, hangMs: 600_000 });
    post = openSandboxControl(sandbox.url);
    server = await startTestServer({
      env: {
        ROUNDTRIP_SANDBOX_URL: sandbox.url,
        KOREA_POST_TIMEOUT_MS: '60000',
        ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'yes',
      },
    });
    owner = new pg.Client({ connectionString: server.database.ownerUrl });
    await owner.connect();
    for (let i = 0; i < 5; i += 1) shops.push(await shop(server, sandbox));
  });
  afterEach(() => post.clearFaults());
  afterAll(async () => {
    // Ends the calls that hang, so that nothing waits for them.
    await sandbox.close();
    await Promise.all(running);
    await owner.end();
    await server.stop();
  });

  test("P8: hand-offs and applications of others are done while a contract's calls are open", async () => {
    const [silent, healthy] = [shops[0]!, shops[1]!];
    await post.fault({ carrier: 'korea_post', fault: 'hang', customer_number: silent.customer });
    const before = (await post.calls())['korea_post']!['InsertOrder'] ?? 0;
    const waiting = await several(silent.mall, 6);
    const opened = async () => (await post.calls())['korea_post']!['InsertOrder']! - before;
    // As many calls as one contract may have open at once.
    await expect.poll(opened, bound).toBe(4);

    await expectStates(healthy.mall, await several(healthy.mall, 6), 'accepted');
    const applied = await apply((await newSeller(healthy.mall, healthy.mall.mall)).test, customerNumber());
    const contract = async () => (await server.platform.get(`/v1/carrier_contracts/${applied.id}`)).body.state;
    await expect.poll(contract, bound).toBe('verified');

    for (const each of waiting) {
      const open = await bookingOf(silent.mall, each);
      // No answer, no time-out: the first call has not ended.
      expect(open).toMatchObject({ waybill_number: null, last_error: null });
      expect(open.attempts).toBeLessThanOrEqual(1);
    }
    expect(await post.parcels({ customer_number: silent.customer })).toEqual([]);
  });

  test('P8: a poll that hangs keeps no parcel of its batch from its news', async () => {
    const [silent, healthy] = [shops[2]!, shops[3]!];
    const parcels: { mall: Office; shipment: Body }[] = [];
    for (const { mall, customer } of [silent, silent, healthy]) {
      await post.movement(customer, { automatic: false });
      const [sent] = await several(mall, 1);
      await expectStates(mall, [sent!], 'accepted');
      const shipment = await read(mall, `/v1/shipments/${sent!.id}`);
      const at = { carrier: 'korea_post', waybillNumber: shipment.waybill_number };
      await post.advance(at, { to: 'delivered', at: await mall.now() });
      parcels.push({ mall, shipment });
    }
    const before = (await post.calls())['korea_post']!['track'] ?? 0;
    await post.fault({ carrier: 'korea_post', fault: 'hang', operation: 'track', customer_number: silent.customer });
    let ended = false;
    running.push(pollsOf(parcels.map((each) => each.shipment.tracker)).finally(() => (ended = true)));
    const last = parcels.at(-1)!;
    const state = async () => (await read(last.mall, `/v1/shipments/${last.shipment.id}`)).state;
    await expect.poll(state, bound).toBe('delivered');
    expect((await post.calls())['korea_post']!['track']! - before).toBe(3);
    expect(ended).toBe(false);
    for (const { mall, shipment } of parcels.slice(0, 2))
      expect(await read(mall, `/v1/trackers/${shipment.tracker}`)).toMatchObject({ status: 'pre_transit' });
  });

  /** One batch of the queue's job. */
  async function pollsOf(trackers: readonly string[]): Promise<unknown> {
    const { rows } = await owner.query<{ id: string; seller_id: number; mall_id: number }>(
      'select id, seller_id, mall_id from roundtrip.trackers where id = any($1)',
      [trackers],
    );
    const { inside: platform } = server;
    const jobs = trackers.map((tracker) => {
      const { seller_id: seller, mall_id: mall } = rows.find((row) => row.id === tracker)!;
      return { id: tracker, data: { tracker }, seller, mall, mode: 'test' as const, attempt: 0 };
    });
    const contractOf = (contract: { id: string; seller: number }) => readContractForCarrier(platform, contract);
    const poll = pollsJob({ platform, adapterFor: openCarriers(platform.config), contractOf });
    return poll(jobs, { signal: AbortSignal.any([]) });
  }

  test("P8: refunds, webhooks, clocks and other carriers' parcels go on while the post answers nobody", async () => {
    const { mall } = shops[4]!;
    // Without a contract: the nightly look at one would wait for the post, and with it the clock.
    const other = await deskOn(server, sandbox);
    await post.fault({ carrier: 'korea_post', fault: 'hang' });
    const [waiting] = await several(mall, 1);
    const opened = async () => (await bookingOf(mall, waiting!)).state;
    await expect.poll(opened, bound).toBe('sent');

    const receiver = await listening();
    const { port } = receiver.server.address() as AddressInfo;
    must(
      await mall.seller.post('/v1/webhook_endpoints', { url: `http://127.0.0.1:${port}/`, types: ['cancellation.*'] }),
    );
    const placed = await order(mall);
    const wish = { order: placed.id, reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };
    const cancelled = must(await mall.mall.post('/v1/cancellations', wish));
    const refund = async () =>
      (await read(mall, `/v1/refunds?order=${placed.id}`)).data.map((each: Body) => each.state);
    await expect.poll(refund, bound).toEqual(['paid']);
    await expect.poll(() => receiver.told.some((body) => body.includes(cancelled.id)), bound).toBe(true);
    receiver.server.close();

    const pushed = await dispatch(other, (await order(other)).id, {
      carrier: 'cj_logistics',
      waybill_number: makeWaybillNumber('cj_logistics', 1),
    });
    must(
      await server.carrier('cj_logistics').post('/v1/tracking_events', {
        events: [
          {
            carrier: 'cj_logistics',
            waybill_number: pushed.waybill_number,
            code: 'delivered',
            occurred_at: await other.now(),
          },
        ],
      }),
    );
    const delivered = async () => (await read(other, `/v1/shipments/${pushed.id}`)).state;
    await expect.poll(delivered, bound).toBe('delivered');
    await other.by('P10D');
    expect(await bookingOf(mall, waiting!)).toMatchObject({ state: 'sent', attempts: 1, last_error: null });
  });
});

interface Receiver {
  server: Server;
  told: string[];
}

async function listening(): Promise<Receiver> {
  const told: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece) => (body += piece));
    request.on('end', () => {
      told.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, told };
}

test('P8: more bookings of a silent contract than are tried at once: others are taken while none of them is', async () => {
  const desk = await openDesk();
  try {
    const post = openSandboxControl(desk.sandbox.url);
    const [silent, healthy] = [await anotherMall(desk), await anotherMall(desk)];
    const { contract_code } = (await silent.seller.get('/v1/carrier_contracts')).body.data[0];
    await post.fault({ carrier: 'korea_post', fault: 'hang', customer_number: contract_code });
    // Four batches of sixteen are under way at a time.
    const waiting = await several(silent, 70);
    await expectStates(healthy, await several(healthy, 5), 'accepted');
    expect(await post.parcels({ customer_number: contract_code })).toEqual([]);
    await post.clearFaults();
    for (const each of waiting) await until(silent, each, 'accepted');
    const parcels = await post.parcels({ customer_number: contract_code });
    expect(parcels.map((each) => each.order_number).toSorted()).toEqual(
      waiting.map((each) => each.handoff.booking).toSorted(),
    );
  } finally {
    await desk.stop();
  }
}, 180_000);
