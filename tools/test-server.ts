/**
 * A whole Roundtrip for tests: its own database, platform, jobs, HTTP server, simulated gateway and carriers, in this
 * process, on real ports. Nothing in it is a stand-in.
 */
import pg from 'pg';
import { pino } from 'pino';
import { startCarrierSandbox } from '../carrier-sandbox/index.ts';
import { type GatewaySandbox, startGatewaySandbox } from '../gateway-sandbox/index.ts';
import { ensurePlatformKey } from '../server/api-keys/index.ts';
import { readConfig } from '../server/config.ts';
import { openApp } from '../server/http/app.ts';
import { routes } from '../server/http/routes.ts';
import { openJobs } from '../server/jobs/index.ts';
import { type Clock, systemClock } from '../server/kernel/clock.ts';
import { openPlatform } from '../server/open-platform.ts';
import type { Platform } from '../server/platform.ts';
import { registry } from '../server/registry.ts';
import { type Api, apiOf } from './api.ts';
import { createTestDatabase } from './test-database.ts';

export type { Api } from './api.ts';

export interface TestServer {
  url: string;
  inside: Platform;
  database: { ownerUrl: string; appUrl: string };
  gateway: GatewaySandbox;
  /** The simulated carriers: their control API, and `/korea_post/…`. */
  sandboxUrl: string;
  /** With the platform's key. */
  platform: Api;
  api(key: string): Api;
  /** With a carrier's own test key. */
  carrier(code: string): Api;
  /** Waits until outbox and jobs of every mall are empty. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const carriersInTests = ['korea_post', 'cj_logistics', 'lotte', 'hanjin', 'logen'] as const;

export async function startTestServer(
  options: { clock?: Clock; env?: Record<string, string>; platformKey?: string } = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const gateway = await startGatewaySandbox({ port: 0 });
  const sandbox = await startCarrierSandbox({ port: 0 });
  const config = readConfig({
    ROUNDTRIP_GATEWAY_URL: gateway.url,
    ROUNDTRIP_SANDBOX_URL: sandbox.url,
    ROUNDTRIP_LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    ROUNDTRIP_RATE_LIMIT: '0',
    ROUNDTRIP_RATE_LIMIT_ADDRESS: '0',
    ROUNDTRIP_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    ...options.env,
  });
  const inside = openPlatform({
    config,
    log: pino({ level: config.logLevel }),
    clock: options.clock ?? systemClock,
    appUrl: database.appUrl,
  });
  const jobs = await openJobs(inside, {
    appUrl: database.appUrl,
    works: true,
    registry: (given) => registry(inside, given),
  });
  const app = openApp(inside, routes);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  jobs.start();
  const key = options.platformKey ?? 'platform-key-of-the-tests-long-enough';
  await ensurePlatformKey(inside, key);
  const platform = apiOf(url, key);
  const carriers = new Map<string, Api>();
  for (const code of carriersInTests) {
    const made = await platform.post('/v1/api_keys', {
      label: code,
      scopes: ['*'],
      owner: { carrier: code, mode: 'test' },
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    carriers.set(code, apiOf(url, made.body.key));
  }
  return {
    url,
    inside,
    database,
    gateway,
    sandboxUrl: sandbox.url,
    platform,
    api: (of) => apiOf(url, of),
    carrier: (code) => carriers.get(code)!,
    settle: () => settled(inside, owner),
    async stop() {
      await app.close();
      await jobs.stop();
      await inside.close();
      await gateway.close();
      await sandbox.close();
      await owner.end();
      await database.drop();
    },
  };
}

/** Polls what is left; a condition, never a fixed wait. Jobs that wait for a later try are not waited for. */
async function settled(inside: Platform, owner: pg.Client): Promise<void> {
  for (;;) {
    inside.onOutbox();
    const { rows } = await owner.query<{ left: number }>(
      `select ((select count(*) from roundtrip.outbox)
             + (select count(*) from pgboss.job where state in ('created', 'active') or (state = 'retry' and start_after <= now())))::int as left`,
    );
    if (rows[0]!.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
