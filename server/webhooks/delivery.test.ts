/** P9: webhooks arrive, whatever the receiver does: at least once, under the same id, and nobody waits for the dead. */
import type { ServerResponse } from 'node:http';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { registerJobMetrics } from '../jobs/metrics.ts';
import type { Deliveries } from './deliver.ts';
import { mostFailingMs, mostTries, pauseAfter, pauses } from './retries.ts';
import {
  deliveriesOf,
  makeEndpoint,
  makeEvent,
  openReceiver,
  openWebhookTrial,
  type Receiver,
  type WebhookTrial,
} from './trial.ts';

let trial: WebhookTrial;
let receiver: Receiver;
let made: string[] = [];
beforeAll(async () => {
  trial = await openWebhookTrial();
});
afterAll(() => trial.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  for (const id of made) await trial.mall.test.post(`/v1/webhook_endpoints/${id}/delete`);
  made = [];
  await receiver.close();
});

const hour = 3_600_000;

async function endpointAt(path: string, types?: string[]): Promise<string> {
  const { id } = await makeEndpoint(trial.mall.test, `${receiver.url}${path}`, types);
  made.push(id);
  return id;
}
const stateOf = async (id: string) => (await trial.mall.test.get(`/v1/webhook_endpoints/${id}`)).body;
const onlyDelivery = async (id: string) => (await deliveriesOf(trial.mall.test, id))[0];

test('P9: pauses: at least 10 tries over at least 76 hours, jitter only lengthens', () => {
  expect(mostTries).toBeGreaterThanOrEqual(10);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThanOrEqual(76 * hour);
  pauses.forEach((pause, i) => {
    expect(pauseAfter(i + 1, 0)).toBe(pause);
    expect(pauseAfter(i + 1, 0.999)).toBeGreaterThan(pause);
    expect(pauseAfter(i + 1, 0.999)).toBeLessThanOrEqual(pause * 1.2);
  });
  expect(pauseAfter(mostTries, 0)).toBeNull();
  expect(pauseAfter(1, 0, 600_000)).toBe(600_000);
  expect(pauseAfter(1, 0, 1_000 * hour)).toBe(24 * hour);
});

test('P9: every class of answer: 2xx is success, all else is tried again under the same id until it arrives', async () => {
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/500': (response) => response.writeHead(500).end('sorry'),
    '/503': (response) => response.writeHead(503, { 'retry-after': '1' }).end(),
    '/404': (response) => response.writeHead(404).end(),
    '/401': (response) => response.writeHead(401).end(),
    '/429': (response) => response.writeHead(429).end(),
    '/301': (response) => response.writeHead(301, { location: `${receiver.url}/redirected` }).end(),
    '/307': (response) => response.writeHead(307, { location: `${receiver.url}/redirected` }).end(),
    '/reset': (response) => response.socket!.resetAndDestroy(),
    '/hang': () => {},
    '/drip': (response) => {
      response.writeHead(200).write('.');
    },
    '/half': (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      response.socket!.destroy();
    },
  };
  const good: Record<string, (response: ServerResponse) => void> = {
    '/200': (response) => response.end('{"ok":true}\0'),
    '/202': (response) => response.writeHead(202).end(),
    '/204': (response) => response.writeHead(204).end(),
    '/huge': (response) => response.end('x'.repeat(5_000_000)),
  };
  const ids = new Map<string, string>();
  for (const [path, act] of Object.entries({ ...answers, ...good })) {
    receiver.on(path, act);
    ids.set(path, await endpointAt(path));
  }
  const event = await makeEvent(trial);
  await trial.run();
  for (const path of Object.keys(good)) {
    expect(await onlyDelivery(ids.get(path)!), path).toMatchObject({ state: 'succeeded', tries: 1, event });
    receiver.on(path, (response) => response.writeHead(500).end());
  }
  const huge = await onlyDelivery(ids.get('/huge')!);
  expect(huge.attempts[0].answer.length).toBeLessThanOrEqual(500);
  for (const path of Object.keys(answers)) {
    const delivery = await onlyDelivery(ids.get(path)!);
    expect(delivery, path).toMatchObject({ state: 'pending', tries: 1, attempts: [{ error: expect.any(String) }] });
    expect(delivery.next_attempt_at > delivery.created_at).toBe(true);
    receiver.on(path, (response) => response.end());
  }
  // Before its time nothing is tried again.
  await trial.run();
  for (const path of Object.keys(answers)) expect(receiver.at(path), path).toHaveLength(1);
  trial.clock.move(hour);
  await trial.run();
  for (const path of Object.keys(answers)) {
    expect(
      receiver.at(path).map((each) => each.id),
      path,
    ).toEqual([event, event]);
    expect(await onlyDelivery(ids.get(path)!), path).toMatchObject({ state: 'succeeded', tries: 2 });
  }
  // P13: a redirect is an answer, not a way.
  expect(receiver.at('/redirected')).toEqual([]);
  for (const path of Object.keys(good)) expect(receiver.at(path), path).toHaveLength(1);
});

test('P9: a receiver that never answers well gets all its tries under one id, then the delivery is failed and shown', async () => {
  receiver.on('/never', (response) => response.writeHead(500).end('no'));
  const id = await endpointAt('/never');
  const event = await makeEvent(trial);
  const began = trial.clock.nowMs();
  for (let i = 1; i <= mostTries; i += 1) {
    await trial.run();
    expect(receiver.at('/never')).toHaveLength(i);
    if (i === 1) expect(await waiting()).toEqual({ due: 0, later: 1 });
    const { next_attempt_at: next } = await onlyDelivery(id);
    if (i < mostTries) trial.clock.move(Date.parse(next) - trial.clock.nowMs() + 1);
    else expect(next).toBeNull();
  }
  expect(trial.clock.nowMs() - began).toBeGreaterThanOrEqual(76 * hour);
  const delivery = await onlyDelivery(id);
  expect(delivery).toMatchObject({ state: 'failed', tries: mostTries, event });
  expect(delivery.attempts.map((each: { status: number }) => each.status)).toEqual(Array(mostTries).fill(500));
  expect(new Set(receiver.at('/never').map((each) => each.id))).toEqual(new Set([event]));
  trial.clock.move(100 * hour);
  await trial.run();
  expect(receiver.at('/never')).toHaveLength(mostTries);
  expect(await deliveriesOf(trial.mall.test, id, '?state=failed')).toHaveLength(1);
});

/** As whoever watches the platform sees it. */
async function waiting(): Promise<{ due: number; later: number }> {
  const registry = new Registry();
  registerJobMetrics(registry, { ...trial.platform, clock: { ...trial.platform.clock, nowMs: trial.clock.nowMs } });
  const text = await registry.metrics();
  const of = (when: string) => Number(new RegExp(`deliveries_waiting\\{when="${when}"\\} (\\d+)`).exec(text)?.[1]);
  return { due: of('due'), later: of('later') };
}

test('P9: first tries are made in the order of the feed', async () => {
  await endpointAt('/ordered');
  const events: string[] = [];
  for (let i = 0; i < 12; i += 1) events.push(await makeEvent(trial));
  await trial.feed();
  const one = trial.deliveries({ perEndpoint: 1 });
  while (await one.pass());
  expect(receiver.at('/ordered').map((each) => each.id)).toEqual(events);
});

test('P9: 410 disables the endpoint, and the other endpoints are told', async () => {
  receiver.on('/gone', (response) => response.writeHead(410).end());
  const id = await endpointAt('/gone');
  await endpointAt('/told', ['webhook_endpoint.*']);
  await makeEvent(trial);
  await makeEvent(trial);
  await trial.run();
  expect(await stateOf(id)).toMatchObject({ state: 'disabled', disabled_because: 'gone' });
  await trial.run();
  const told = receiver.at('/told').map((each) => JSON.parse(each.body));
  expect(told.filter((event) => event.type === 'webhook_endpoint.disabled')).toMatchObject([
    { object_id: id, reason: 'gone', rule: expect.stringContaining('410'), actor: { kind: 'system' } },
  ]);
  // The owner need not have another endpoint to learn of it.
  const notices = (await trial.mall.test.get(`/v1/notifications?object_id=${id}`)).body.data;
  expect(notices).toMatchObject([
    { recipient: 'seller', template: 'webhook_endpoint_gone', text: expect.stringContaining('410') },
  ]);
  expect(notices[0].text).not.toContain('/gone');
  // What waited is given up and shown.
  const states = (await deliveriesOf(trial.mall.test, id)).map((each) => each.state);
  expect(new Set(states)).toEqual(new Set(['failed']));
});

test('P9: an endpoint that fails every delivery for 5 days is disabled; one success begins anew', async () => {
  receiver.on('/failing', (response) => response.writeHead(500).end());
  const id = await endpointAt('/failing');
  const failOnce = async (after: number) => {
    trial.clock.move(after);
    await makeEvent(trial);
    await trial.run();
  };
  await failOnce(0);
  expect((await stateOf(id)).failing_since).not.toBeNull();
  await failOnce(mostFailingMs - hour);
  expect((await stateOf(id)).state).toBe('active');
  receiver.on('/failing', (response) => response.end());
  await failOnce(hour / 2);
  expect(await stateOf(id)).toMatchObject({ state: 'active', failing_since: null });
  receiver.on('/failing', (response) => response.writeHead(500).end());
  await failOnce(hour);
  await failOnce(mostFailingMs + hour);
  expect(await stateOf(id)).toMatchObject({ state: 'disabled', disabled_because: 'failing' });
});

/** Passes until `done`; a pass waits for tries to end, so this polls nothing faster than they do. */
async function until(deliveries: Deliveries, done: () => boolean): Promise<void> {
  for (let i = 0; !done(); i += 1) {
    if (i > 600) throw new Error('waited for deliveries that did not come');
    await deliveries.pass();
  }
}

test('P9: endpoints that hang hold no slot that another needs', async () => {
  const well = await endpointAt('/well');
  const deliveries = trial.deliveries({
    provenSlots: 2,
    freshSlots: 2,
    failingSlots: 1,
    perEndpoint: 2,
    attemptMs: 120_000,
    deadManMs: 120_000,
  });
  await makeEvent(trial);
  await trial.feed();
  await until(deliveries, () => receiver.at('/well').length === 1);
  const held: ServerResponse[] = [];
  const hanging = ['/hang/1', '/hang/2', '/hang/3', '/hang/4'];
  for (const path of hanging) {
    receiver.on(path, (response) => held.push(response));
    await endpointAt(path);
  }
  const events: string[] = [];
  for (let i = 0; i < 30; i += 1) events.push(await makeEvent(trial));
  await trial.feed();
  await until(deliveries, () => receiver.at('/well').length === 31);
  // All of the living one's have arrived while the hanging ones still hold their first try, one each, two at once.
  expect(held).toHaveLength(2);
  expect(
    receiver
      .at('/well')
      .slice(1)
      .map((each) => each.id)
      .toSorted(),
  ).toEqual(events.toSorted());
  expect(held.every((response) => !response.writableEnded && !response.socket!.destroyed)).toBe(true);
  while (held.length > 0) {
    for (const path of hanging) receiver.on(path, (response) => response.end());
    for (const response of held.splice(0)) response.end();
    await deliveries.pass();
  }
  await until(deliveries, () => hanging.every((path) => receiver.at(path).length === 30));
  expect((await deliveriesOf(trial.mall.test, well, '?state=pending&limit=200')).length).toBe(0);
});

test('P9: endpoints known to hang do not keep a new one waiting, after a restart neither', async () => {
  const paths = ['/known/1', '/known/2', '/known/3'];
  for (const path of paths) {
    receiver.on(path, (response) => response.writeHead(500).end());
    await endpointAt(path);
  }
  await makeEvent(trial);
  await trial.run();
  const held: ServerResponse[] = [];
  for (const path of paths) receiver.on(path, (response) => held.push(response));
  await makeEvent(trial);
  await trial.feed();
  const restarted = trial.deliveries({
    failingSlots: 1,
    freshSlots: 1,
    provenSlots: 1,
    attemptMs: 120_000,
    deadManMs: 120_000,
  });
  await until(restarted, () => held.length > 0);
  const fresh = await endpointAt('/new');
  const event = await makeEvent(trial);
  await trial.feed();
  await until(restarted, () => receiver.at('/new').some((each) => each.id === event));
  expect(held).toHaveLength(1);
  for (const path of paths) receiver.on(path, (response) => response.end());
  for (const response of held) response.end();
  await until(restarted, () => paths.every((path) => receiver.at(path).length >= 3));
  expect((await deliveriesOf(trial.mall.test, fresh, `?event=${event}`))[0]).toMatchObject({ tries: 1 });
});

test('P9: at least once: what was sent but not marked before a crash is sent again under the same id', async () => {
  const id = await endpointAt('/crash');
  const event = await makeEvent(trial);
  await trial.feed();
  // The process dies between the answer and the mark: its tries are made, its endings never written.
  let dying = trial.deliveries();
  await dying.pass();
  await expect.poll(() => receiver.at('/crash').length, { timeout: 30_000 }).toBe(1);
  dying = trial.deliveries();
  while (await dying.pass());
  expect(receiver.at('/crash').map((each) => each.id)).toEqual([event, event]);
  expect(await onlyDelivery(id)).toMatchObject({ state: 'succeeded', tries: 1 });
});

test('P9: whoever is not called any more breaks off, and what was broken off is no try', async () => {
  const held: ServerResponse[] = [];
  receiver.on('/broken-off', (response) => held.push(response));
  const id = await endpointAt('/broken-off');
  await makeEvent(trial);
  await trial.feed();
  const former = trial.deliveries({ deadManMs: 300 });
  await former.pass();
  await expect.poll(() => held[0]?.socket === null || held[0]?.socket?.destroyed, { timeout: 30_000 }).toBe(true);
  receiver.on('/broken-off', (response) => response.end());
  while (await former.pass());
  expect(await onlyDelivery(id)).toMatchObject({ state: 'succeeded', tries: 1, attempts: [{ status: 200 }] });
});

test('P9: the feed is queued once, however often it is read, and in whole stretches', async () => {
  const id = await endpointAt('/stretch');
  const events: string[] = [];
  for (let i = 0; i < 5; i += 1) events.push(await makeEvent(trial));
  await trial.feed();
  await trial.sql('update webhook_cursor set position = 0');
  await trial.feed();
  await trial.run();
  expect(
    receiver
      .at('/stretch')
      .map((each) => each.id)
      .filter((each) => events.includes(each))
      .toSorted(),
  ).toEqual(events.toSorted());
  expect(new Set((await deliveriesOf(trial.mall.test, id, '?limit=200')).map((each) => each.state))).toEqual(
    new Set(['succeeded']),
  );
});
