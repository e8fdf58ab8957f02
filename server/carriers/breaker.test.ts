/** P8: a carrier without readable answers is left alone for a while; what waits for it is delayed, never in doubt. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock as clock, isoTime } from '../kernel/clock.ts';
import { openBreaker } from './breaker.ts';
import { registerCarrierMetrics } from './index.ts';
import { openCarriers } from './open-carriers.ts';

/** The breaker looks at the machine's time, which stands still here until it is moved. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Temporal.Instant.from('2026-11-22T00:00:00Z').epochMilliseconds });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(ms: number): void {
  vi.setSystemTime(clock.nowMs() + ms);
}

const of = { carrier: 'korea_post', mode: 'live', channel: 'api' } as const;

/** A breaker that opens after three failures; its calls are counted. */
function trial(openMs: number) {
  let calls = 0;
  const breaker = openBreaker(of, { failures: 3, openMs, clock });
  const call = (answer: { kind: string; detail?: string }) =>
    breaker.run(async () => {
      calls += 1;
      return answer;
    });
  return { breaker, call, calls: () => calls };
}

const unclear = { kind: 'unclear', detail: 'no answer in time' };
const refused = { kind: 'refused' };
const good = { kind: 'answer' };

test('P8: opens after failures in a row, whether unclear or not sent', async () => {
  const { breaker, call, calls } = trial(60_000);
  expect(breaker.health()).toEqual({ ...of, state: 'closed', since: isoTime(clock.nowMs()), last_error: null });
  await call(unclear);
  await call({ kind: 'not_sent', detail: 'ECONNREFUSED' });
  expect(breaker.health()).toMatchObject({ state: 'closed', last_error: 'ECONNREFUSED' });
  pass(5_000);
  expect(await call(unclear)).toBe(unclear);
  expect(breaker.health()).toMatchObject({
    state: 'open',
    since: isoTime(clock.nowMs()),
    last_error: 'no answer in time',
  });
  expect(await call(good)).toEqual({
    kind: 'not_sent',
    detail: `circuit open until ${isoTime(clock.nowMs() + 60_000)}: no answer in time`,
  });
  expect(calls()).toBe(3);
});

test('P8: a refusal is an answer', async () => {
  const { breaker, call } = trial(60_000);
  for (let round = 0; round < 5; round += 1) {
    await call(unclear);
    await call(unclear);
    expect(await call(refused)).toBe(refused);
  }
  for (let round = 0; round < 5; round += 1) await call(refused);
  expect(breaker.health().state).toBe('closed');
});

test('P8: after a while one call tries: its failure opens again, its success closes', async () => {
  const { breaker, call, calls } = trial(1_000);
  for (let round = 0; round < 3; round += 1) await call(unclear);
  pass(999);
  expect(await call(good)).toMatchObject({ kind: 'not_sent' });
  pass(1);
  expect(await call(unclear)).toBe(unclear);
  expect(calls()).toBe(4);
  expect(breaker.health()).toMatchObject({ state: 'open', since: isoTime(clock.nowMs()) });
  expect(await call(good)).toMatchObject({ kind: 'not_sent' });
  pass(1_000);
  expect(await call(good)).toBe(good);
  expect(breaker.health().state).toBe('closed');
  expect(await call(good)).toBe(good);
});

test('P8: of many calls at once, one tries and the others wait for what becomes of it', async () => {
  const { breaker, call, calls } = trial(1_000);
  for (let round = 0; round < 3; round += 1) await call(unclear);
  pass(1_000);
  const answers = await Promise.all([call(unclear), call(good), call(good)]);
  expect(answers.map((answer) => answer.kind)).toEqual(['unclear', 'not_sent', 'not_sent']);
  expect(calls()).toBe(4);
  expect(breaker.health().state).toBe('open');
});

describe('P8: contracts of one carrier', () => {
  const by = (breaker: ReturnType<typeof openBreaker>, contract: string, answer: { kind: string; detail?: string }) =>
    breaker.run(async () => answer, contract);

  test('P8: one that is silent is left alone, and the others go on', async () => {
    const { breaker } = trial(1_000);
    for (let round = 0; round < 10; round += 1) await by(breaker, 'silent', unclear);
    expect(await by(breaker, 'silent', good)).toMatchObject({ kind: 'not_sent' });
    // As far as anybody knows the carrier is silent to all.
    expect(breaker.health()).toMatchObject({ state: 'open', last_error: 'no answer in time' });
    expect(await by(breaker, 'other', good)).toBe(good);
    expect(breaker.health().state).toBe('closed');
    expect(await by(breaker, 'silent', good)).toMatchObject({ kind: 'not_sent' });
    pass(2_000);
    expect(await by(breaker, 'silent', good)).toBe(good);
    expect(await by(breaker, 'silent', unclear)).toBe(unclear);
  });

  test('P8: silent to several, it is left alone for all; one that has not failed tries whether it is back', async () => {
    const { breaker } = trial(1_000);
    for (const contract of ['a', 'a', 'a', 'b']) await by(breaker, contract, unclear);
    expect(await by(breaker, 'c', good)).toMatchObject({ kind: 'not_sent' });
    expect(breaker.health().state).toBe('open');
    pass(1_000);
    // The circuit of the one that failed three times stays open; no answer comes of it for the others.
    expect(await by(breaker, 'a', unclear)).toMatchObject({ kind: 'not_sent' });
    expect(await by(breaker, 'c', good)).toBe(good);
    expect(breaker.health().state).toBe('closed');
  });

  test("P8: the carrier's open circuit is not counted against a contract", async () => {
    const { breaker, call } = trial(1_000);
    for (let round = 0; round < 3; round += 1) await call(unclear);
    for (let round = 0; round < 5; round += 1) await by(breaker, 'a', good);
    pass(1_000);
    expect(await by(breaker, 'a', good)).toBe(good);
  });
});

test('an error of ours is thrown, and counts for nothing', async () => {
  const { breaker } = trial(60_000);
  for (let round = 0; round < 4; round += 1) {
    await expect(breaker.run(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  }
  expect(breaker.health().state).toBe('closed');
});

/** A port that nobody listens on. */
const closed = createServer();
await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
const nowhere = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
await new Promise((resolve) => closed.close(resolve));

const config = {
  sandboxUrl: nowhere,
  koreaPostUrl: nowhere,
  koreaPostTrackingUrl: nowhere,
  koreaPostKey: null,
  koreaPostSecurityKey: null,
  koreaPostTimeoutMs: 500,
};

test('one circuit for each carrier, mode and channel, shared by all who hold the same settings', async () => {
  const carriers = openCarriers(config);
  expect(openCarriers(config)).toBe(carriers);
  expect(openCarriers({ ...config })).not.toBe(carriers);
  const parcel = { waybillNumber: '6013082362377', contract: null, booking: null };
  const track = () => carriers('korea_post', 'test')!.track!(parcel, { mode: 'test', now: '2026-11-22T00:00:00.000Z' });
  for (let round = 0; round < 5; round += 1) expect(await track()).toMatchObject({ kind: 'not_sent' });
  expect(await track()).toMatchObject({ detail: expect.stringMatching(/^circuit open until 2/) });
  expect(openCarriers(config).health()).toMatchObject([
    { carrier: 'korea_post', mode: 'test', channel: 'api', state: 'closed' },
    { carrier: 'korea_post', mode: 'test', channel: 'tracking', state: 'open' },
  ]);
  const registry = new Registry();
  registerCarrierMetrics(registry, { config });
  const text = await registry.metrics();
  expect(text).toContain('roundtrip_carrier_circuit{carrier="korea_post",mode="test",channel="tracking"} 2');
  expect(text).toContain('roundtrip_carrier_circuit{carrier="korea_post",mode="test",channel="api"} 0');
});

test('without keys a carrier is not connected in live mode; with them it is', () => {
  expect(openCarriers(config)('korea_post', 'live')).toBeNull();
  expect(openCarriers(config)('cj_logistics', 'test')).toBeNull();
  expect(openCarriers(config)('nobody', 'test')).toBeNull();
  const keys = { koreaPostKey: 'k', koreaPostSecurityKey: '1234567890123456' };
  expect(openCarriers({ ...config, ...keys })('korea_post', 'live')).not.toBeNull();
});
