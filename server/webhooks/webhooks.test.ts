/** G2: endpoints, secrets, signatures, who hears what, sending again. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../../tools/test-server.ts';
import { read } from '../db/pool.ts';
import { sellerOf } from '../kernel/ids.ts';
import { rotateSecrets } from '../kernel/secrets.ts';
import { openWorld } from '../stories/world.ts';
import { mostEndpoints } from './commands.ts';
import { webhookHousekeeping } from './housekeeping.ts';
import {
  deliveriesOf,
  makeEndpoint,
  makeEvent,
  openReceiver,
  openWebhookTrial,
  type Received,
  type Receiver,
  type WebhookTrial,
} from './trial.ts';

let trial: WebhookTrial;
let receiver: Receiver;
beforeAll(async () => {
  trial = await openWebhookTrial();
  receiver = await openReceiver();
});
afterAll(async () => {
  await receiver.close();
  await trial.close();
});

const day = 24 * 3_600_000;
const verified = (secret: string, { body, headers }: Received) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
const signs = (secret: string, { id, body, headers }: Received) => {
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  return String(headers['webhook-signature'])
    .split(' ')
    .includes(new Webhook(secret).sign(id, at, body));
};

test('G2: a delivery is verified by the Standard Webhooks library and is the event as GET shows it', async () => {
  const endpoint = await makeEndpoint(trial.mall.test, `${receiver.url}/signed`);
  expect(endpoint).toMatchObject({
    object: 'webhook_endpoint',
    state: 'active',
    secret: expect.stringMatching(/^whsec_/),
  });
  const event = await makeEvent(trial);
  await trial.run();
  const [got, ...more] = receiver.at('/signed');
  expect(more).toEqual([]);
  const shown = (await trial.mall.test.get(`/v1/events/${event}`)).body;
  expect(verified(endpoint.secret, got!)).toEqual(shown);
  expect(got).toMatchObject({ id: event, headers: { 'content-type': 'application/json' } });
  expect(() => verified('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', got!)).toThrow();
  const [delivery] = await deliveriesOf(trial.mall.test, endpoint.id);
  expect(delivery).toMatchObject({ state: 'succeeded', event, event_type: 'seller.updated', tries: 1 });
  expect(delivery.attempts).toMatchObject([{ status: 200, error: null, answer: 'thank you' }]);
});

test('G2: the secret is shown once, and is not in the database', async () => {
  const headers = { 'idempotency-key': 'the-same' };
  const body = { url: `${receiver.url}/once`, types: ['*'] };
  const first = await trial.seller.live.post('/v1/webhook_endpoints', body, headers);
  const again = await trial.seller.live.post('/v1/webhook_endpoints', body, headers);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toEqual({ ...first.body, secret: undefined });
  expect((await trial.seller.live.get(`/v1/webhook_endpoints/${first.body.id}`)).body.secret).toBeUndefined();
  const kept = JSON.stringify([
    await trial.sql('select * from webhook_endpoints'),
    await trial.sql('select * from idempotent_answers'),
    await trial.sql('select * from events'),
  ]);
  expect(kept).not.toContain(first.body.secret.slice('whsec_'.length));
  expect(await rotateSecrets(trial.platform)).toMatchObject({ unreadable: [] });
});

test('G2: each hears its own: the mall all of its mode, a seller itself, others nothing; types narrow it', async () => {
  const at = (name: string) => `${receiver.url}/hears/${name}`;
  await makeEndpoint(trial.mall.test, at('mall'), ['*']);
  await makeEndpoint(trial.mall.test, at('noun'), ['seller.*']);
  await makeEndpoint(trial.mall.test, at('other-noun'), ['order.*', 'refund.paid']);
  await makeEndpoint(trial.mall.live, at('live'), ['*']);
  await makeEndpoint(trial.seller.test, at('seller'), ['*']);
  await makeEndpoint(trial.otherSeller.test, at('other-seller'), ['seller.*']);
  await makeEndpoint(trial.otherMall.test, at('other-mall'), ['*']);
  const event = await makeEvent(trial, trial.seller);
  await trial.run();
  const heard = ['mall', 'noun', 'other-noun', 'live', 'seller', 'other-seller', 'other-mall'].filter((name) =>
    receiver.at(`/hears/${name}`).some((each) => each.id === event),
  );
  expect(heard).toEqual(['mall', 'noun', 'seller']);
});

test('G2: after a rotation both secrets sign for 24 hours, then the new one alone; a known one stops at once', async () => {
  const { id, secret: old } = await makeEndpoint(trial.mall.test, `${receiver.url}/rotated`);
  const rotate = async (body = {}) =>
    (await trial.mall.test.post(`/v1/webhook_endpoints/${id}/rotate_secret`, body)).body.secret as string;
  const next = async (): Promise<Received> => {
    await makeEvent(trial);
    await trial.run();
    return receiver.at('/rotated').at(-1)!;
  };
  const second = await rotate();
  const during = await next();
  expect([signs(old, during), signs(second, during)]).toEqual([true, true]);
  expect(verified(old, during)).toEqual(verified(second, during));
  trial.clock.move(day);
  const after = await next();
  expect([signs(old, after), signs(second, after)]).toEqual([false, true]);
  await webhookHousekeeping(trial.platform)();
  expect(await trial.sql('select id from webhook_endpoints where previous_secret is not null')).toEqual([]);
  const third = await rotate({ old_secret: 'drop_now' });
  const known = await next();
  expect([signs(second, known), signs(third, known)]).toEqual([false, true]);
});

test('G2: an event is sent again under its id, to the endpoint named or to those that listen', async () => {
  const { id } = await makeEndpoint(trial.seller.test, `${receiver.url}/again`);
  const event = await makeEvent(trial);
  await trial.run();
  const times = () => receiver.at('/again').filter((each) => each.id === event).length;
  expect(times()).toBe(1);
  const answer = await trial.seller.test.post(`/v1/events/${event}/resend`);
  expect(answer).toMatchObject({
    status: 200,
    body: { data: expect.arrayContaining([expect.objectContaining({ state: 'pending', event })]) },
  });
  await trial.run();
  expect(times()).toBe(2);
  expect((await trial.mall.test.post(`/v1/events/${event}/resend`, { endpoint: id })).status).toBe(200);
  expect((await trial.seller.test.post(`/v1/webhook_endpoints/${id}/resend`, { event })).status).toBe(200);
  await trial.run();
  expect(times()).toBe(3);
  const [delivery] = await deliveriesOf(trial.seller.test, id, `?event=${event}`);
  expect(delivery.attempts).toHaveLength(3);
  // What is another's is not there, as event and as endpoint.
  const foreign = await makeEndpoint(trial.otherSeller.test, `${receiver.url}/foreign`);
  expect((await trial.otherSeller.test.post(`/v1/events/${event}/resend`)).status).toBe(404);
  expect((await trial.seller.test.post(`/v1/events/${event}/resend`, { endpoint: foreign.id })).status).toBe(404);
  expect((await trial.mall.test.post(`/v1/events/${event}/resend`, { endpoint: foreign.id })).status).toBe(404);
  expect((await trial.otherSeller.test.post(`/v1/webhook_endpoints/${id}/test`)).status).toBe(404);
  expect((await trial.otherMall.test.get(`/v1/webhook_endpoints/${id}/deliveries`)).status).toBe(404);
});

test('G2: recover sends what did not arrive since then, also what happened while it was disabled, and nothing else', async () => {
  const { id } = await makeEndpoint(trial.mall.test, `${receiver.url}/recover`);
  // What happened before belongs to the other tests.
  trial.clock.move(60_000);
  const since = new Date(trial.clock.nowMs()).toISOString();
  const arrived = await makeEvent(trial);
  await trial.run();
  receiver.on('/recover', (response) => response.writeHead(500).end());
  const failed = await makeEvent(trial);
  await trial.run();
  const act = (name: string, body = {}) => trial.mall.test.post(`/v1/webhook_endpoints/${id}/${name}`, body);
  expect((await act('disable')).body).toMatchObject({ state: 'disabled', disabled_because: 'asked' });
  expect((await act('recover', { since })).status).toBe(409);
  const missed = [await makeEvent(trial), await makeEvent(trial, trial.otherSeller)];
  await trial.feed();
  receiver.on('/recover', (response) => response.end());
  expect((await act('enable')).body).toMatchObject({ state: 'active', disabled_because: null });
  const before = receiver.at('/recover').length;
  expect((await act('recover', { since })).status).toBe(200);
  await trial.run();
  const sent = receiver
    .at('/recover')
    .slice(before)
    .map((each) => each.id);
  expect(sent.toSorted()).toEqual([failed, ...missed].toSorted());
  expect(sent).not.toContain(arrived);
  expect((await act('recover', { since: new Date(trial.clock.nowMs() - 31 * day).toISOString() })).status).toBe(422);
  expect(await trial.sql('select id from webhook_recoveries')).toEqual([]);
});

test('G2: a test event goes to the tested endpoint only, whatever types it listens to', async () => {
  const { id } = await makeEndpoint(trial.mall.test, `${receiver.url}/tested`, ['refund.paid']);
  await makeEndpoint(trial.mall.test, `${receiver.url}/not-tested`, ['*']);
  expect((await trial.mall.test.post(`/v1/webhook_endpoints/${id}/test`)).status).toBe(200);
  await trial.run();
  const types = (path: string) => receiver.at(path).map((each) => JSON.parse(each.body).type);
  expect(types('/tested')).toEqual(['webhook_endpoint.tested']);
  expect(types('/not-tested')).not.toContain('webhook_endpoint.tested');
});

test('G2: a deleted endpoint is gone from lists, hears nothing and has no secret; its log stays 30 days', async () => {
  const { id } = await makeEndpoint(trial.mall.test, `${receiver.url}/deleted`);
  await makeEvent(trial);
  await trial.run();
  const changed = await trial.mall.test.patch(`/v1/webhook_endpoints/${id}`, {
    description: 'soon gone',
    types: ['seller.*'],
  });
  expect(changed.body).toMatchObject({ description: 'soon gone', types: ['seller.*'] });
  expect((await trial.mall.test.post(`/v1/webhook_endpoints/${id}/delete`)).body).toMatchObject({ state: 'deleted' });
  await makeEvent(trial);
  await trial.run();
  expect(receiver.at('/deleted')).toHaveLength(1);
  const listed = (await trial.mall.test.get('/v1/webhook_endpoints?limit=200')).body.data as { id: string }[];
  expect(listed.map((each) => each.id)).not.toContain(id);
  expect(await trial.sql('select secret from webhook_endpoints where id = $1', [id])).toEqual([{ secret: null }]);
  expect((await trial.mall.test.post(`/v1/webhook_endpoints/${id}/enable`)).status).toBe(409);
  expect(await deliveriesOf(trial.mall.test, id)).toHaveLength(1);
  trial.clock.move(31 * day);
  await webhookHousekeeping(trial.platform)();
  expect(await deliveriesOf(trial.mall.test, id)).toEqual([]);
});

test('G2: what is wrong with an endpoint is told in words', async () => {
  const make = (body: object) => trial.otherMall.test.post('/v1/webhook_endpoints', body);
  const misspelt = await make({ url: `${receiver.url}/x`, types: ['seller.updated', 'retrun.*'] });
  expect(misspelt).toMatchObject({ status: 422, body: { errors: [{ pointer: '/types/1' }] } });
  expect((await make({ url: 'https://u:p@shop.example.com/', types: ['*'] })).body.detail).toMatch(/password/);
  expect(
    (await trial.otherMall.live.post('/v1/webhook_endpoints', { url: 'http://93.184.215.14/', types: ['*'] })).status,
  ).toBe(422);
  expect((await trial.admin.post('/v1/webhook_endpoints', { url: `${receiver.url}/x`, types: ['*'] })).status).toBe(
    403,
  );
  const { body } = await trial.otherMall.test.get('/v1/webhook_endpoints');
  for (let i = body.data.length; i < mostEndpoints; i += 1)
    await makeEndpoint(trial.otherMall.test, `${receiver.url}/full`);
  expect(await make({ url: `${receiver.url}/x`, types: ['*'] })).toMatchObject({
    status: 409,
    body: { detail: expect.stringMatching(/delete one/) },
  });
});

test('G2: every table shows a tenant its own rows only, and without a tenant none', async () => {
  const { pool } = trial.platform;
  const seller = sellerOf(trial.otherSeller.id)!;
  for (const table of ['webhook_endpoints', 'webhook_deliveries', 'webhook_recoveries', 'webhook_cursor']) {
    const statement = { text: `select seller_id from ${table}` };
    const [own] = await read(pool, { sellers: [seller] }, [statement]);
    expect(
      own!.every((row) => row['seller_id'] === seller),
      table,
    ).toBe(true);
    expect((await read(pool, {}, [statement]))[0], table).toEqual([]);
  }
});

test('P13: without the setting an endpoint in here is refused at registration', async () => {
  const strict = await openWebhookTrial({ ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'no' });
  try {
    for (const url of [
      `${receiver.url}/inside`,
      'https://10.0.0.1/',
      'https://localhost/',
      'http://[::ffff:127.0.0.1]:8080/',
    ])
      expect(await strict.mall.test.post('/v1/webhook_endpoints', { url, types: ['*'] }), url).toMatchObject({
        status: 422,
        body: { code: 'invalid', rule: expect.stringContaining('P13'), errors: [{ pointer: '/url' }] },
      });
    // As if it had been stored while the setting allowed it.
    const { id } = await makeEndpoint(strict.mall.test, 'https://93.184.215.14/');
    await strict.sql('update webhook_endpoints set url = $1', [`${receiver.url}/inside`]);
    await makeEvent(strict);
    await strict.run();
    expect(receiver.at('/inside')).toEqual([]);
    expect((await deliveriesOf(strict.mall.test, id))[0]).toMatchObject({ state: 'pending', tries: 1 });
  } finally {
    await strict.close();
  }
});

test('G2: the running platform delivers by itself', async () => {
  const server = await startTestServer({ env: { ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'yes' } });
  try {
    const world = await openWorld({}, server);
    const { id, secret } = await makeEndpoint(world.seller, `${receiver.url}/by-itself`, ['webhook_endpoint.*']);
    await expect.poll(() => receiver.at('/by-itself').length, { timeout: 30_000 }).toBe(1);
    expect(verified(secret, receiver.at('/by-itself')[0]!)).toMatchObject({
      type: 'webhook_endpoint.created',
      object_id: id,
      seller: world.sellerId,
    });
    await expect
      .poll(async () => (await deliveriesOf(world.seller, id)).map((each) => each.state), { timeout: 30_000 })
      .toEqual(['succeeded']);
  } finally {
    await server.stop();
  }
});
