/** Settings: defaults, every wrong value named with its remedy, all problems at once; the kept secret key. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError, readConfig, SETTINGS, secretKeys, unknownVariables } from './config.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('without any variable everything has its default', () => {
  expect(readConfig({})).toEqual({
    port: 4000,
    host: '127.0.0.1',
    databaseUrl: null,
    dataDir: resolve('./.data'),
    role: 'all',
    platformKey: null,
    secretKeys: null,
    logLevel: 'info',
    dbPool: 6,
    batchSize: 64,
    bulkPiece: 50,
    gatewayUrl: 'http://127.0.0.1:4200',
    sandboxUrl: 'http://127.0.0.1:4100',
    koreaPostUrl: 'https://ship.epost.go.kr',
    koreaPostTrackingUrl: 'https://service.epost.go.kr',
    koreaPostKey: null,
    koreaPostSecurityKey: null,
    koreaPostTimeoutMs: 8_000,
    supportContact: null,
    pgPort: null,
    rateLimit: 10_000,
    rateLimitAddress: 500,
    webhookAllowPrivate: false,
  });
  expect(readConfig({ PORT: '', ROUNDTRIP_ROLE: ' ' })).toEqual(readConfig({}));
  expect(Object.isFrozen(readConfig({}))).toBe(true);
});

test('every variable is read', () => {
  const env = {
    PORT: '8080',
    HOST: '0.0.0.0',
    DATABASE_URL: 'postgres://owner:p%40ss@db.example:5433/shop?sslmode=require',
    ROUNDTRIP_DATA_DIR: '/srv/roundtrip',
    ROUNDTRIP_ROLE: 'worker',
    ROUNDTRIP_PLATFORM_KEY: 'x'.repeat(32),
    ROUNDTRIP_SECRET_KEYS: `new:${key(2)}, old:${key(1)}`,
    ROUNDTRIP_LOG_LEVEL: 'debug',
    ROUNDTRIP_DB_POOL: '12',
    ROUNDTRIP_BATCH_SIZE: '32',
    ROUNDTRIP_BULK_PIECE: '10',
    ROUNDTRIP_GATEWAY_URL: 'http://gateway.example/',
    ROUNDTRIP_SANDBOX_URL: 'http://sandbox.example/',
    KOREA_POST_URL: 'https://post.example/',
    KOREA_POST_TRACKING_URL: 'https://track.example/',
    KOREA_POST_KEY: 'issued',
    KOREA_POST_SECURITY_KEY: 's'.repeat(16),
    KOREA_POST_TIMEOUT_MS: '5000',
    ROUNDTRIP_SUPPORT_CONTACT: '1544-3270',
    ROUNDTRIP_PG_PORT: '15432',
    ROUNDTRIP_RATE_LIMIT: '0',
    ROUNDTRIP_RATE_LIMIT_ADDRESS: '20',
    ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'yes',
  };
  expect(Object.keys(env)).toEqual(SETTINGS.map(({ variable }) => variable));
  const config = readConfig(env);
  expect(config).toMatchObject({
    port: 8080,
    host: '0.0.0.0',
    databaseUrl: env.DATABASE_URL,
    dataDir: '/srv/roundtrip',
    role: 'worker',
    platformKey: env.ROUNDTRIP_PLATFORM_KEY,
    logLevel: 'debug',
    dbPool: 12,
    batchSize: 32,
    bulkPiece: 10,
    gatewayUrl: 'http://gateway.example',
    sandboxUrl: 'http://sandbox.example',
    koreaPostUrl: 'https://post.example',
    koreaPostTrackingUrl: 'https://track.example',
    koreaPostKey: 'issued',
    koreaPostSecurityKey: 's'.repeat(16),
    koreaPostTimeoutMs: 5_000,
    pgPort: 15432,
    webhookAllowPrivate: true,
  });
  expect(config.secretKeys?.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(secretKeys(config)[0]?.key).toEqual(Buffer.alloc(32, 2));
});

test.each([
  ['PORT', '0', /whole number from 1 to 65535, not "0"/],
  ['PORT', '65536', /whole number/],
  ['PORT', '40x0', /whole number/],
  ['PORT', '1e3', /whole number/],
  ['HOST', 'http://localhost', /host name or an address/],
  ['DATABASE_URL', 'mysql://a:b@c/d', /must look like postgres:/],
  ['DATABASE_URL', 'localhost:5432', /must look like postgres:/],
  ['DATABASE_URL', 'postgres://localhost/shop', /the role is missing/],
  ['DATABASE_URL', 'postgres://owner@localhost', /the database is missing/],
  ['ROUNDTRIP_ROLE', 'both', /one of all, api, worker, not "both"/],
  ['ROUNDTRIP_PLATFORM_KEY', 'short', /at least 32 .*openssl rand/],
  ['ROUNDTRIP_SECRET_KEYS', 'k1:c2hvcnQ=', /base64 of 32 bytes; make one with/],
  ['ROUNDTRIP_SECRET_KEYS', key(1), /id:key pairs/],
  ['ROUNDTRIP_SECRET_KEYS', `a:${key(1)},a:${key(2)}`, /names the key "a" twice/],
  ['ROUNDTRIP_LOG_LEVEL', 'verbose', /one of fatal, error/],
  ['ROUNDTRIP_DB_POOL', '0', /from 1 to 50/],
  ['ROUNDTRIP_BATCH_SIZE', '-1', /from 1 to 1000/],
  ['ROUNDTRIP_BULK_PIECE', '501', /from 1 to 500/],
  ['ROUNDTRIP_PG_PORT', 'any', /whole number/],
  ['KOREA_POST_URL', 'ship.epost.go.kr', /http\(s\) address/],
  ['KOREA_POST_KEY', 'issued', /belong together/],
  ['KOREA_POST_SECURITY_KEY', 'short', /at least 16 bytes/],
  ['KOREA_POST_TIMEOUT_MS', '60001', /from 500 to 60000/],
])('%s=%s is refused by name', (variable, value, message) => {
  const problems = problemsOf({ [variable]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${variable} `));
  expect(problems[0]).toMatch(message);
});

test('all problems are told at once, and no secret is repeated', () => {
  const problems = problemsOf({
    PORT: 'x',
    ROUNDTRIP_ROLE: 'y',
    ROUNDTRIP_PLATFORM_KEY: 'hunter2',
    DATABASE_URL: 'oracle://me:hunter2@db/x',
  });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'PORT',
    'DATABASE_URL',
    'ROUNDTRIP_ROLE',
    'ROUNDTRIP_PLATFORM_KEY',
  ]);
  expect(problems.join()).not.toContain('hunter2');
});

test('settings that contradict each other are refused', () => {
  expect(problemsOf({ ROUNDTRIP_ROLE: 'api' }).join()).toMatch(/needs DATABASE_URL.*needs ROUNDTRIP_SECRET_KEYS/s);
  expect(problemsOf({ PORT: '5000', ROUNDTRIP_PG_PORT: '5000' }).join()).toMatch(/must differ from PORT/);
});

test('a misspelt variable is found', () => {
  expect(unknownVariables({ ROUNDTRIP_ROLES: 'api', ROUNDTRIP_ROLE: 'api', PATH: '/bin' })).toEqual([
    'ROUNDTRIP_ROLES',
  ]);
});

test('without a setting a secret key is made once, for this user only', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-config-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const config = readConfig({ ROUNDTRIP_DATA_DIR: join(dataDir, 'new') });
  const file = join(dataDir, 'new', 'secret-keys');
  const made = secretKeys(config);
  expect(made).toHaveLength(1);
  expect(made[0]?.key).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(secretKeys(config)).toEqual(made);
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
  expect(() => secretKeys(config)).toThrow(/secret-keys must be id:key.*Restore it from a backup/s);
});
