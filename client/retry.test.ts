/** How the client behaves when the line or the server does not: real HTTP against a server that answers by a script. */
import { afterEach, describe, expect, test } from 'vitest';
import { createClient, type RetryOptions, RoundtripProblem, RoundtripUnreachable } from './index.ts';
import { problemBody, type Scripted, type Step, startScripted } from './test-scripted.ts';

let scripted: Scripted;
afterEach(() => scripted.close());

async function clientFor(steps: readonly Step[], options: RetryOptions = {}) {
  scripted = await startScripted(steps);
  return createClient({ baseUrl: scripted.url, key: 'rt_test_x', firstDelayMs: 1, ...options });
}

const path = { params: { path: { id: 'ord_1' } } };
const acknowledged: Step = { status: 200, body: { id: 'ord_1', state: 'acknowledged' } };
const refusal = (code: string, status: number, headers: Record<string, string> = {}): Step => ({
  status,
  headers,
  body: problemBody(code, status),
});

describe('G2: a POST is repeated under one Idempotency-Key until it is answered', () => {
  const passing: [string, Step][] = [
    ['the connection is cut', {}],
    ['the answer is cut off', { ...acknowledged, truncated: true }],
    ['too many requests', refusal('rate_limited', 429, { 'retry-after': '0' })],
    ['the first is still running', refusal('idempotency_key_in_flight', 409)],
    ['a fault of the server', refusal('internal', 500)],
    ['the database is away', refusal('unavailable', 503, { 'retry-after': '0' })],
    ['a proxy without a backend', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ];
  test.each(passing)('G2: %s', async (_name, step) => {
    const client = await clientFor([step, step, acknowledged]);
    const order = await client.post('/v1/orders/{id}/acknowledge', { ...path, body: { on_behalf_of: 'seller' } });
    expect(order.state).toBe('acknowledged');
    expect(scripted.asked).toHaveLength(3);
    expect(scripted.asked[0]!.key).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(scripted.asked.map(({ key }) => key)).size).toBe(1);
    expect(new Set(scripted.asked.map(({ body }) => body))).toEqual(new Set(['{"on_behalf_of":"seller"}']));
    expect(scripted.asked[2]!.authorization).toBe('Bearer rt_test_x');
  });

  test('G2: a key that is given is the one that is sent; two calls have two keys', async () => {
    const client = await clientFor([acknowledged, acknowledged, acknowledged]);
    const own = { params: { ...path.params, header: { 'Idempotency-Key': 'mine' } } };
    await client.post('/v1/orders/{id}/acknowledge', own);
    await client.post('/v1/orders/{id}/acknowledge', path);
    await client.post('/v1/orders/{id}/acknowledge', path);
    const keys = scripted.asked.map(({ key }) => key);
    expect(keys[0]).toBe('mine');
    expect(new Set(keys).size).toBe(3);
  });
});

describe('G2: what is no use to repeat is told at once', () => {
  test('G2: a refusal is thrown with everything it says', async () => {
    const errors = [{ pointer: '/lines/0/quantity', code: 'too_small', detail: 'At least 1.' }];
    const body = { ...problemBody('not_now', 409), rule: 'order: paid', errors };
    const client = await clientFor([{ status: 409, body }]);
    const problem = await client.post('/v1/orders/{id}/acknowledge', path).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(RoundtripProblem);
    expect(problem).toMatchObject({ status: 409, code: 'not_now', rule: 'order: paid', errors, requestId: 'r-1' });
    expect((problem as Error).message).toBe('not_now: It is not_now.');
    expect(scripted.asked).toHaveLength(1);
  });

  test('G2: a Retry-After beyond what anybody waits for is thrown, with its seconds', async () => {
    const client = await clientFor([refusal('rate_limited', 429, { 'retry-after': '3600' })]);
    await expect(client.get('/v1/orders')).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 3600 });
    expect(scripted.asked).toHaveLength(1);
  });

  test('G2: a PATCH that may have happened is not sent twice; one that cannot have is', async () => {
    const client = await clientFor([refusal('rate_limited', 429, { 'retry-after': '0' }), {}]);
    await expect(client.patch('/v1/orders/{id}', { ...path, body: {} as never })).rejects.toBeInstanceOf(
      RoundtripUnreachable,
    );
    expect(scripted.asked).toHaveLength(2);
  });

  test('G2: after the last attempt the problem is thrown; where nobody answered, that', async () => {
    const client = await clientFor([refusal('unavailable', 503), refusal('unavailable', 503), {}, {}], { retries: 1 });
    await expect(client.get('/v1/orders')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(client.get('/v1/orders')).rejects.toMatchObject({ name: 'RoundtripUnreachable', attempts: 2 });
    expect(scripted.asked).toHaveLength(4);
  });

  test('G2: an answer that is none of Roundtrip is still a problem, with the status as its code', async () => {
    const client = await clientFor([{ status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' }]);
    await expect(client.get('/v1/orders')).rejects.toMatchObject({ status: 404, code: 'http_404' });
  });

  test('G2: a caller that goes away is not waited for', async () => {
    const client = await clientFor([refusal('unavailable', 503, { 'retry-after': '50' })]);
    const end = new AbortController();
    const asking = client.get('/v1/orders', { signal: end.signal });
    await expect.poll(() => scripted.asked.length).toBe(1);
    end.abort(new Error('gone'));
    await expect(asking).rejects.toThrow('gone');
  });
});
