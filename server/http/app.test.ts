/** The pipeline that every route runs through, on a real port with a real database. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Called, openTrial, type Trial } from './trial.ts';
import { trialRoutes } from './trial-routes.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(trialRoutes);
});
afterAll(() => trial.close());

function expectProblem(answer: Called, status: number, code: string): void {
  expect(answer.body).toMatchObject({ status, code, type: `urn:roundtrip:problem:${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body.request_id).toBe(answer.headers.get('x-request-id'));
}

const post = (body: unknown, key: string | null = trial.keys.seller11): Promise<Called> =>
  trial.call(key, 'POST', '/v1/trials', { body });

test('a command is created, listed and acted upon', async () => {
  const made = await post({ reference: 'first' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    object: 'order',
    reference: 'first',
    state: 'paid',
    mode: 'test',
    secret: 'shown once',
  });
  const done = await trial.call(trial.keys.mall1, 'POST', `/v1/trials/${made.body.id}/acknowledge`);
  expect(done.body).toMatchObject({ id: made.body.id, state: 'acknowledged' });
  expect((await trial.call(trial.keys.mall1, 'GET', '/v1/trials?reference=first')).body.data).toHaveLength(1);
});

describe('who asks', () => {
  test('no key, a key that is none, and another scheme get 401', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer rt_test_none', 'Basic abc', `Bearer ${'x'.repeat(600)}`]) {
      const answer = await trial.call(null, 'GET', '/v1/trials', { headers: { authorization } });
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('a key without the scope, and a kind the route is not for, get 403, even with a body that cannot be read', async () => {
    expectProblem(await post('{', trial.keys.narrow), 403, 'forbidden');
    expectProblem(await post({ reference: 'x' }, trial.keys.platform), 403, 'forbidden');
    expectProblem(await trial.call(trial.keys.carrier, 'GET', '/v1/trials'), 403, 'forbidden');
    expect((await trial.call(trial.keys.narrow, 'GET', '/v1/trials')).status).toBe(200);
  });

  test('only a mall acts on behalf; its event names both', async () => {
    const { body: order } = await post({ reference: 'behalf' });
    const path = `/v1/trials/${order.id}/acknowledge`;
    expectProblem(
      await trial.call(trial.keys.seller11, 'POST', path, { body: { on_behalf_of: 'buyer' } }),
      403,
      'forbidden',
    );
    expect((await trial.call(trial.keys.mall1, 'POST', path, { body: { on_behalf_of: 'seller' } })).status).toBe(200);
    const { rows } = await trial.owner.query(
      `select actor_kind, actor_id, actor_by from events where object_id = $1 and type = 'order.acknowledged'`,
      [order.id],
    );
    expect(rows).toEqual([{ actor_kind: 'seller', actor_id: trial.ids.seller11, actor_by: trial.ids.mall1 }]);
  });

  test('a key that was revoked elsewhere counts no longer than two seconds', async () => {
    let now = Date.parse('2026-03-01T00:00:00Z');
    const clock = { nowMs: () => now, bytes: (n: number) => crypto.getRandomValues(new Uint8Array(n)) };
    const other = await openTrial(trialRoutes, { clock });
    const ask = async () => (await other.call(other.keys.seller11, 'GET', '/v1/trials')).status;
    expect(await ask()).toBe(200);
    await other.owner.query('update api_keys set revoked_at = created_at where owner_id = $1', [other.ids.seller11]);
    expect(await ask()).toBe(200);
    now += 2_001;
    expect(await ask()).toBe(401);
    await other.close();
  });
});

describe('what exists for the asker', () => {
  test('another tenant, another mode and no such id get the same 404, before the body is judged', async () => {
    const { body: order } = await post({ reference: 'mine' });
    const random = trial.newId('order', 11);
    const foreign = [
      [trial.keys.seller12, order.id],
      [trial.keys.mall2, order.id],
      [trial.keys.mall1Live, order.id],
      [trial.keys.seller11, random],
      [trial.keys.seller11, trial.newId('order', 999)],
      [trial.keys.seller11, 'ord_nonsense'],
      [trial.keys.seller11, '%00'],
      [trial.keys.seller11, order.id.replace('ord_', 'shp_')],
    ] as const;
    for (const [key, id] of foreign) {
      for (const body of [{}, { unknown: 1 }, '{']) {
        expectProblem(await trial.call(key, 'POST', `/v1/trials/${id}/acknowledge`, { body }), 404, 'not_found');
      }
    }
    expectProblem(
      await trial.call(trial.keys.seller11, 'POST', `/v1/trials/${order.id}/acknowledge`, { body: { unknown: 1 } }),
      400,
      'malformed',
    );
  });

  test('an unknown path is 404, a known one with another method 405 with Allow', async () => {
    expectProblem(await trial.call(trial.keys.mall1, 'GET', '/v1/nothing'), 404, 'not_found');
    const answer = await trial.call(trial.keys.mall1, 'DELETE', '/v1/trials');
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('POST, GET');
    expectProblem(await trial.call(trial.keys.mall1, 'GET', '/v1/%E0%A4%A'), 400, 'malformed');
    expectProblem(
      await trial.call(trial.keys.mall1, 'POST', `/v1/trials/${'x'.repeat(5000)}/acknowledge`),
      404,
      'not_found',
    );
  });
});

describe('what can be read', () => {
  test('G2: a name that there is not is told with the one that was meant, a text of the wrong form with one of the right', async () => {
    const asked = await post({ referense: 'a', reference: 'a', total: { amount: 1, currency: 'won' } });
    expect(asked.body.errors).toMatchObject([
      { pointer: '/referense', detail: expect.stringContaining('Did you mean "reference"?') },
      { pointer: '/total/currency', detail: expect.stringContaining('For example: KRW') },
    ]);
    const listed = await trial.call(trial.keys.seller11, 'GET', '/v1/trials?colour=red');
    expect(listed.body.errors[0].detail).toContain('There are: limit, after');
  });

  const bad: [title: string, body: unknown, pointer: string, code: string][] = [
    ['a missing member', {}, '/reference', 'required'],
    ['an unknown member', { reference: 'a', colour: 'red' }, '/colour', 'unknown_member'],
    [
      'an unknown member inside',
      { reference: 'a', total: { amount: 1, currency: 'KRW', 'x/y~': 1 } },
      '/total/x~1y~0',
      'unknown_member',
    ],
    ['a number in quotes', { reference: 'a', total: { amount: '5', currency: 'KRW' } }, '/total/amount', 'wrong_type'],
    ['a fraction', { reference: 'a', total: { amount: 1.5, currency: 'KRW' } }, '/total/amount', 'wrong_type'],
    ['a negative amount', { reference: 'a', total: { amount: -1, currency: 'KRW' } }, '/total/amount', 'too_small'],
    [
      'more than a safe integer',
      { reference: 'a', total: { amount: 2 ** 53, currency: 'KRW' } },
      '/total/amount',
      'too_big',
    ],
    [
      'a currency that is none',
      { reference: 'a', total: { amount: 1, currency: 'krw' } },
      '/total/currency',
      'wrong_format',
    ],
    ['a time without zone', { reference: 'a', at: '2026-01-01T00:00:00' }, '/at', 'wrong_format'],
    ['a day that does not exist', { reference: 'a', on_day: '2026-02-30' }, '/on_day', 'wrong_format'],
    ['a time before 1970', { reference: 'a', at: '0000-01-01T00:00:00Z' }, '/at', 'wrong_format'],
    ['a time after 9999', { reference: 'a', at: '9999-12-31T23:59:59-01:00' }, '/at', 'wrong_format'],
    ['a leap second', { reference: 'a', at: '2026-12-31T23:59:60Z' }, '/at', 'wrong_format'],
    ['a blank text', { reference: '  ' }, '/reference', 'blank'],
    ['a text too long', { reference: 'é'.repeat(201) }, '/reference', 'too_long'],
    ['null', { reference: null }, '/reference', 'wrong_type'],
    ['a list for an object', [], '', 'wrong_type'],
    ['null for the body', 'null', '', 'wrong_type'],
    [
      'too many metadata',
      { reference: 'a', metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
      '/metadata',
      'too_many',
    ],
    ['a long metadata value', { reference: 'a', metadata: { k: 'v'.repeat(501) } }, '/metadata/k', 'too_long'],
    ['metadata that is no text', { reference: 'a', metadata: { 'a\nb': 5 } }, '/metadata/a\nb', 'wrong_type'],
    ['U+0000 in a value', String.raw`{"reference":"a\u0000b"}`, '/reference', 'unkeepable'],
    ['half of a surrogate pair', String.raw`{"reference":"\ud83d"}`, '/reference', 'unkeepable'],
    ['U+0000 in a name', String.raw`{"reference":"a","metadata":{"k\u0000":"v"}}`, '/metadata', 'unkeepable'],
  ];
  test.each(bad)('%s is 400 with a pointer', async (_title, body, pointer, code) => {
    const answer = await post(body);
    expectProblem(answer, 400, 'malformed');
    expect(answer.body.errors).toContainEqual({ pointer, code, detail: expect.stringMatching(/\w/) });
  });

  test('all faults of a small body are told at once', async () => {
    const { body } = await post({ total: { amount: 'x', currency: 'K' }, colour: 1 });
    expect(body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/colour',
      '/reference',
      '/total/amount',
      '/total/currency',
    ]);
  });

  const unreadable: [body: string | Uint8Array, why: string][] = [
    ['{', 'broken off'],
    ['{"reference":"a"}}', 'too much'],
    ['{"__proto__":{"reference":"a"},"reference":"b"}', 'prototype'],
    ['', 'nothing at all'],
    [new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'not UTF-8'],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'nested'],
  ];
  test.each(unreadable)('a body that is no acceptable JSON is 400 (%#)', async (body) => {
    expectProblem(await post(body), 400, 'malformed');
  });

  test('too large is 413, another media type 415', async () => {
    expectProblem(await post({ reference: 'x'.repeat(1024 * 1024) }), 413, 'too_large');
    expectProblem(
      await trial.call(trial.keys.seller11, 'POST', '/v1/trials', {
        body: 'reference=a',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      415,
      'unsupported_media_type',
    );
    const form = new FormData();
    form.set('reference', 'a');
    expectProblem(
      await trial.call(trial.keys.seller11, 'POST', '/v1/trials', { body: form }),
      415,
      'unsupported_media_type',
    );
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    'limit=1&limit=2',
    'state=lost',
    'after=nonsense',
    'created_from=yesterday',
    'unknown=1',
    'reference=%00',
    'mode=both',
  ])('the query %s is 400', async (query) => {
    expectProblem(await trial.call(trial.keys.mall1, 'GET', `/v1/trials?${query}`), 400, 'malformed');
  });

  test('what is no HTTP gets a problem document too', async () => {
    const text = await new Promise<string>((resolve) => {
      let got = '';
      const socket = connect(Number(new URL(trial.base).port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (data) => (got += data));
      socket.on('close', () => resolve(got));
    });
    expect(text).toContain('400 Bad Request');
    expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject({ status: 400, code: 'malformed' });
  });
});

describe('what goes wrong', () => {
  test('a refusal of a rule is answered with its rule', async () => {
    const answer = await post({ reference: 'refused', note: 'refuse' });
    expectProblem(answer, 422, 'nothing_left');
    expect(answer.body.rule).toBe('trial: 0 of 1 left');
  });

  test('a bug is 500 and tells nothing of the inside', async () => {
    for (const answer of [
      await trial.call(trial.keys.mall1, 'GET', '/v1/failures'),
      await post({ reference: 'x', note: 'explode' }),
    ]) {
      expectProblem(answer, 500, 'internal');
      expect(answer.text).not.toContain('secret');
    }
  });

  test('a database that is away is 503 with Retry-After', async () => {
    const other = await openTrial(trialRoutes);
    await other.cutDatabase();
    const answer = await other.call(other.keys.mall1, 'GET', '/v1/trials');
    expectProblem(answer, 503, 'unavailable');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await other.call(null, 'GET', '/readyz')).status).toBe(503);
    expect((await other.call(null, 'GET', '/healthz')).status).toBe(200);
    await other.close();
  });

  test('more requests than allowed are 429 with Retry-After; the headers count down', async () => {
    let now = Date.parse('2026-03-01T00:00:00Z');
    const other = await openTrial(trialRoutes, {
      requestsPerSecond: 2,
      clock: { nowMs: () => now, bytes: (n) => crypto.getRandomValues(new Uint8Array(n)) },
    });
    const ask = () => other.call(other.keys.mall1, 'GET', '/v1/trials');
    const [first, second, third] = [await ask(), await ask(), await ask()];
    expect([first, second].map((answer) => answer.headers.get('ratelimit'))).toEqual([
      '"key";r=1;t=1',
      '"key";r=0;t=1',
    ]);
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=2;w=1');
    expectProblem(third, 429, 'rate_limited');
    expect(third.headers.get('retry-after')).toBe('1');
    expect((await other.call(other.keys.mall2, 'GET', '/v1/trials')).status).toBe(200);
    now += 500;
    expect((await ask()).status).toBe(200);
    await other.close();
  });

  test('who shows no valid key is counted by address, and a valid key is not held up by it', async () => {
    const now = Date.parse('2026-03-01T00:00:00Z');
    const other = await openTrial(trialRoutes, {
      requestsPerSecondAndAddress: 1,
      clock: { nowMs: () => now, bytes: (n) => crypto.getRandomValues(new Uint8Array(n)) },
    });
    const first = await other.call(null, 'GET', '/v1/trials');
    expectProblem(first, 401, 'unauthenticated');
    expect(first.headers.get('ratelimit')).toBe('"address";r=0;t=1');
    const second = await other.call('rt_test_guess', 'GET', '/v1/trials');
    expectProblem(second, 429, 'rate_limited');
    expect(second.headers.get('retry-after')).toBe('1');
    expect((await other.call(other.keys.mall1, 'GET', '/v1/trials')).status).toBe(200);
    await other.close();
  });

  test('a limit of 0 is none, and says nothing', async () => {
    const other = await openTrial(trialRoutes, { requestsPerSecond: 0 });
    const answer = await other.call(other.keys.mall1, 'GET', '/v1/trials');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit')).toBeNull();
    await other.close();
  });
});

test('X-Request-Id comes back when it is printable, else a new one is given', async () => {
  const ask = async (id: string) =>
    (await trial.call(trial.keys.mall1, 'GET', '/v1/trials', { headers: { 'x-request-id': id } })).headers.get(
      'x-request-id',
    );
  expect(await ask('mine-1')).toBe('mine-1');
  expect(await ask('with space')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await ask('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
});

test('health, readiness and metrics need no key', async () => {
  expect((await trial.call(null, 'GET', '/healthz')).body).toEqual({ status: 'up' });
  expect((await trial.call(null, 'GET', '/readyz')).body).toEqual({ status: 'ready' });
  const metrics = await trial.call(null, 'GET', '/metrics');
  expect(metrics.text).toMatch(
    /http_request_duration_seconds_count\{method="POST",route="\/v1\/trials",status="201"\} \d/,
  );
  expect(metrics.text).toContain('roundtrip_lane_depth{boundary="order_file"} 0');
});
