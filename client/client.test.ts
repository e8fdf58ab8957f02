/** The client against the whole platform: real server, real database, real HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, openWorld, type World } from '../server/stories/world.ts';
import { createClient, endOfFeed, followEvents, type NewOrder, type RoundtripClient } from './index.ts';

let world: World;
let client: RoundtripClient;
beforeAll(async () => {
  world = await openWorld();
  client = createClient({ baseUrl: world.server.url, key: world.mall.key, firstDelayMs: 1 });
});
afterAll(() => world.stop());

const krw = (amount: number) => ({ amount, currency: 'KRW' });

function newOrder(reference: string): NewOrder {
  return {
    seller: world.sellerId,
    reference,
    ordered_at: '2026-09-07T00:00:00Z',
    buyer: { name: '김철수', phone: '010-9876-5432' },
    ship_to: address,
    lines: [{ sku: 'MUG', title: 'Mug', quantity: 2, unit_price: krw(10_000) }],
    payments: [{ method: 'card', gateway: 'simulated', gateway_reference: `pay-${reference}`, amount: krw(20_000) }],
  };
}

test('G2: an order is placed, read, listed and acknowledged by types that come from the document', async () => {
  const order = await client.post('/v1/orders', { body: newOrder('typed') });
  expect(order).toMatchObject({ object: 'order', reference: 'typed', state: 'paid' });
  const path = { params: { path: { id: order.id } } };
  expect((await client.get('/v1/orders/{id}', path)).reference).toBe('typed');
  const found = await client.get('/v1/orders', { params: { query: { reference: 'typed' } } });
  expect(found.data.map(({ id }) => id)).toEqual([order.id]);
  expect((await client.post('/v1/orders/{id}/acknowledge', path)).state).toBe('acknowledged');
  await expect(client.post('/v1/orders/{id}/acknowledge', path)).rejects.toMatchObject({
    code: 'not_now',
    status: 409,
  });
  await expect(client.post('/v1/orders', { body: newOrder('typed') })).rejects.toMatchObject({
    code: 'reference_taken',
  });
});

test('G2: an answer that is lost on the way is fetched by the same key, and nothing is made twice', async () => {
  let lost = 0;
  const careless = createClient({
    baseUrl: world.server.url,
    key: world.mall.key,
    firstDelayMs: 1,
    fetch: async (request) => {
      const answer = await fetch(request);
      if (request.method !== 'POST' || lost === 2) return answer;
      lost += 1;
      await answer.arrayBuffer();
      throw new TypeError('the line broke after the server had answered');
    },
  });
  const order = await careless.post('/v1/orders', { body: newOrder('lost') });
  expect(lost).toBe(2);
  const found = await client.get('/v1/orders', { params: { query: { reference: 'lost' } } });
  expect(found.data.map(({ id }) => id)).toEqual([order.id]);
  const placed = await client.get('/v1/events', { params: { query: { object_id: order.id, type: 'order.placed' } } });
  expect(placed.data).toHaveLength(1);
});

test('G2: paginate brings every object once, newest first, over small pages', async () => {
  for (let i = 0; i < 7; i += 1) await client.post('/v1/orders', { body: newOrder(`page-${i}`) });
  const all = await client.get('/v1/orders', { params: { query: { limit: 200 } } });
  const paged: string[] = [];
  for await (const order of client.paginate('/v1/orders', { params: { query: { limit: 3 } } })) paged.push(order.id);
  expect(paged).toEqual(all.data.map(({ id }) => id));
  expect(paged.length).toBeGreaterThan(6);
});

test('G2: the feed is followed from now on, without what was before, until it is ended', async () => {
  await client.post('/v1/orders', { body: newOrder('before') });
  await world.server.settle();
  const start = await endOfFeed(client);
  const newest = await client.get('/v1/events', { params: { query: { since: start - 1 } } });
  expect(newest.data).toHaveLength(1);
  const end = new AbortController();
  const order = await client.post('/v1/orders', { body: newOrder('after') });
  const seen: string[] = [];
  const options = { since: start, types: ['order.placed'], pauseMs: 5, signal: end.signal } as const;
  for await (const { events, position } of followEvents(client, options)) {
    expect(position).toBeGreaterThan(start);
    seen.push(...events.map((event) => `${event.type} ${event.object_id}`));
    end.abort();
  }
  expect(seen).toEqual([`order.placed ${order.id}`]);
});

test('G2: raw answers show headers and throw nothing', async () => {
  const { response, error } = await client.raw.GET('/v1/orders/{id}', { params: { path: { id: 'ord_none' } } });
  expect(response.status).toBe(404);
  expect(error?.code).toBe('not_found');
  expect(response.headers.get('x-request-id')).toBeTruthy();
});
