/** What the API tells of carriers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { carrierCodes } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const read = async (code: string) => (await server.platform.get(`/v1/carriers/${code}`)).body;

test('A1: Korea Post declares its contract: form, steps, who checks, one account per business', async () => {
  const carrier = await read('korea_post');
  expect(carrier['contract']).toMatchObject({
    code_field: 'customer_number',
    check: 'carrier',
    one_account_per_business: ['outbound'],
  });
  const fields = carrier['contract_fields'];
  expect(fields.required).toEqual(['epost_id', 'customer_number', 'approval_number']);
  expect(fields.properties.customer_number).toMatchObject({
    pattern: '^\\d{10}$',
    'x-label': { ko: '고객번호 (10자리)' },
  });
  expect(fields.properties.password).toMatchObject({ 'x-secret': true });
  expect(carrier['contract_steps']).toHaveLength(3);
  for (const step of carrier['contract_steps']) expect(Object.keys(step)).toEqual(['ko', 'zh', 'en']);
});

test('A8: its steps of size are data', async () => {
  const { fee_tiers: tiers } = await read('korea_post');
  expect(
    tiers.map((tier: { max_weight_grams: number; max_size_cm: number }) => [tier.max_weight_grams, tier.max_size_cm]),
  ).toEqual([
    [1_000, 50],
    [2_000, 60],
    [5_000, 80],
    [10_000, 120],
    [20_000, 140],
    [30_000, 160],
  ]);
});

test('what is connected in which mode, and how the connections are', async () => {
  const carrier = await read('korea_post');
  expect(
    carrier['capabilities'].map((each: { name: string; connected: unknown }) => [each.name, each.connected]),
  ).toEqual(
    ['check_contract', 'book_outbound', 'book_return', 'find_booking', 'cancel_booking', 'track'].map((name) => [
      name,
      { test: true, live: false },
    ]),
  );
  expect(carrier).toMatchObject({
    booking: { directions: ['outbound', 'return'], number_source: 'answer', return_number: 'own' },
    label: 'at_carrier',
    label_page: { live: 'https://biz.epost.go.kr' },
    polling: { every_hours: 3 },
    health: [
      { mode: 'test', channel: 'api', state: 'closed', last_error: null },
      { mode: 'test', channel: 'tracking', state: 'closed', last_error: null },
    ],
  });
});

test('a carrier without an adapter says what its protocol has, and that none of it is connected', async () => {
  const carrier = await read('logen');
  expect(carrier).toMatchObject({ booking: null, health: [], label: 'ours', contract: { check: 'operator' } });
  expect(carrier['capabilities']).toContainEqual({
    name: 'book_return',
    call: 'registReturnRequest',
    verified: true,
    source: 'Logen Open API, official pages',
    connected: { test: false, live: false },
  });
});

test('the list has every carrier, in the published order', async () => {
  const { body } = await server.platform.get('/v1/carriers');
  const { data } = body as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).toEqual([...carrierCodes]);
});

test('G2: a carrier that there is answers 400 to a query that cannot be read, one that there is not 404 with where to look', async () => {
  const unread = await server.platform.get('/v1/carriers/korea_post?x=1');
  expect(unread).toMatchObject({ status: 400, body: { code: 'malformed' } });
  for (const query of ['', '?x=1']) {
    const unknown = await server.platform.get(`/v1/carriers/korea_pots${query}`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
  }
  expect((await server.platform.get('/v1/carriers/korea_pots')).body.detail).toContain('GET /v1/carriers');
});
