/** A6: what an applicant trusts us with is encrypted, opened for the carrier only, and found nowhere else. */
import { Writable } from 'node:stream';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CarrierSandbox, startCarrierSandbox } from '../../carrier-sandbox/index.ts';
import { type Api, apiOf } from '../../tools/api.ts';
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts';
import { ensurePlatformKey } from '../api-keys/index.ts';
import { readConfig } from '../config.ts';
import { openApp } from '../http/app.ts';
import { routes } from '../http/routes.ts';
import { type Jobs, openJobs } from '../jobs/index.ts';
import { systemClock } from '../kernel/clock.ts';
import { sellerOf } from '../kernel/ids.ts';
import { rotateSecrets } from '../kernel/secrets.ts';
import { openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform.ts';
import { registry } from '../registry.ts';
import { readContractForCarrier } from './for-carrier.ts';
import { credentialsOf, customerNumber, shipFrom } from './test-desk.ts';

const canary = 'canary-7f3a9c-password';
const second = 'canary-2b8d1e-password';

let database: TestDatabase;
let owner: pg.Client;
let platform: Platform;
let jobs: Jobs;
let app: ReturnType<typeof openApp>;
let sandbox: CarrierSandbox;
let seller: Api;
let operator: Api;
let logged = '';

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const configWith = (keys: string) =>
  readConfig({ ROUNDTRIP_SECRET_KEYS: keys, ROUNDTRIP_SANDBOX_URL: sandbox.url, ROUNDTRIP_LOG_LEVEL: 'trace' });

beforeAll(async () => {
  sandbox = await startCarrierSandbox({ port: 0 });
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const sink = new Writable({
    write(chunk, _encoding, next) {
      logged += String(chunk);
      next();
    },
  });
  platform = openPlatform({
    config: configWith(keyOf('k1', 7)),
    log: pino({ level: 'trace' }, sink),
    clock: systemClock,
    appUrl: database.appUrl,
  });
  jobs = await openJobs(platform, {
    appUrl: database.appUrl,
    works: true,
    registry: (given) => registry(platform, given),
  });
  app = openApp(platform, routes);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  jobs.start();
  const key = 'platform-key-of-the-tests-long-enough';
  await ensurePlatformKey(platform, key);
  operator = apiOf(url, key);
  const mall = await operator.post('/v1/malls', {
    name: 'Mall',
    reference: 'mall',
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko',
    jurisdiction: 'KR',
  });
  const made = await apiOf(url, mall.body.keys.test).post('/v1/sellers', {
    name: 'Shop',
    reference: 'shop',
    kind: 'third_party',
    registration: { country: 'KR', number: '1248100998' },
    addresses: { ship_from: shipFrom },
  });
  seller = apiOf(url, made.body.keys.test);
});

afterAll(async () => {
  await app.close();
  await jobs.stop();
  await platform.close();
  await sandbox.close();
  await owner.end();
  await database.drop();
});

/** Every table there is, as text. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('roundtrip', 'pgboss')`,
  );
  expect(rows.length).toBeGreaterThan(30);
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await owner.query(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
    if (hits.length > 0) found.push(name);
  }
  return found;
}

async function untilState(id: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await seller.get(`/v1/carrier_contracts/${id}`)).body.state, { timeout: 10_000 })
    .toBe(state);
}

test('A6: a password is in no answer, no table, no event and no log line', async () => {
  const mistyped = customerNumber('01');
  const made = await seller.post('/v1/carrier_contracts', {
    carrier: 'korea_post',
    uses: ['outbound'],
    credentials: { ...credentialsOf(mistyped), password: canary },
  });
  expect(made.status).toBe(201);
  await untilState(made.body.id, 'on_hold');
  // The wrong kind of it comes back in no error either.
  const wrong = await seller.post(`/v1/carrier_contracts/${made.body.id}/resubmit`, {
    credentials: { customer_number: 'x', password: `${canary}${'x'.repeat(200)}` },
  });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'credentials_invalid' } });
  const right = customerNumber();
  // What is not given again stays, the secret too.
  await seller.post(`/v1/carrier_contracts/${made.body.id}/resubmit`, { credentials: credentialsOf(right) });
  await untilState(made.body.id, 'verified');
  const opened = await readContractForCarrier(platform, { id: made.body.id, seller: sellerOf(made.body.id)! });
  expect(opened!.contract.credentials).toEqual({ ...credentialsOf(right), password: canary });

  const answers = [
    made.body,
    wrong.body,
    (await seller.get(`/v1/carrier_contracts/${made.body.id}`)).body,
    (await operator.get('/v1/carrier_contracts')).body,
    (await seller.get(`/v1/events?object_id=${made.body.id}`)).body,
    (await operator.get('/v1/notifications')).body,
  ];
  expect(JSON.stringify(answers)).not.toContain('canary');
  expect(await tablesWith('canary')).toEqual([]);
  // The search itself works: the public number is found.
  expect(await tablesWith(right)).toContain('roundtrip.carrier_contracts');
  expect(logged).toContain('carrier_contracts');
  expect(logged).not.toContain('canary');
});

test('A6: rotating the key re-encrypts it, and the old key opens it no more', async () => {
  const made = await seller.post('/v1/carrier_contracts', {
    carrier: 'korea_post',
    uses: ['return'],
    credentials: { ...credentialsOf(customerNumber()), password: second },
  });
  await untilState(made.body.id, 'verified');
  const of = { id: made.body.id, seller: sellerOf(made.body.id)! };
  const before = (await readContractForCarrier(platform, of))!.row.secrets!;
  expect(before).toMatch(/^v1\.k1\./);
  const both = configWith(`${keyOf('k2', 9)},${keyOf('k1', 7)}`);
  const rotation = await rotateSecrets({ pool: platform.pool, config: both });
  expect(rotation).toMatchObject({ unreadable: [], left: 0 });
  expect(rotation.rotated).toBeGreaterThanOrEqual(2);
  const alone = { ...platform, config: configWith(keyOf('k2', 9)) };
  const after = (await readContractForCarrier(alone, of))!;
  expect(after.row.secrets).toMatch(/^v1\.k2\./);
  expect(after.contract.credentials['password']).toBe(second);
  await expect(readContractForCarrier(platform, of)).rejects.toThrow('k2');
});
