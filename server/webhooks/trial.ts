/**
 * For this room's tests: the real server, database and receiver, and a clock that is moved by hand. Relay, fan-out and
 * deliveries run when told to, so that nothing depends on how fast the machine is.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { type Api, apiOf } from '../../tools/api.ts';
import { createTestDatabase } from '../../tools/test-database.ts';
import { ensurePlatformKey } from '../api-keys/index.ts';
import { readConfig } from '../config.ts';
import { openPool } from '../db/pool.ts';
import { openApp } from '../http/app.ts';
import { routes } from '../http/routes.ts';
import { openJobs } from '../jobs/index.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { sellerOf } from '../kernel/ids.ts';
import { openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform.ts';
import { type Deliveries, type DeliverySettings, openDeliveries } from './deliver.ts';
import { openFanOut } from './fan-out.ts';

export interface Received {
  path: string;
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Requests to `path`, in order. */
  at(path: string): Received[];
  /** What the receiver does at `path`; without it the answer is 200. */
  on(path: string, act: (response: ServerResponse, request: IncomingMessage) => void): void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const acts = new Map<string, (response: ServerResponse, request: IncomingMessage) => void>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = request.url ?? '';
    received.push({ path, id: String(request.headers['webhook-id']), headers: request.headers, body });
    const act = acts.get(path);
    if (act) act(response, request);
    else response.end('thank you');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    received,
    at: (path) => received.filter((each) => each.path === path),
    on: (path, act) => acts.set(path, act),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Tenant {
  id: string;
  test: Api;
  live: Api;
}

export interface WebhookTrial {
  platform: Platform;
  admin: Api;
  mall: Tenant;
  /** Of the mall. */
  seller: Tenant;
  otherSeller: Tenant;
  otherMall: Tenant;
  clock: { move(ms: number): void; nowMs(): number };
  deliveries(settings?: Partial<DeliverySettings>): Deliveries;
  /** From the outbox to the endpoints' queues. */
  feed(): Promise<void>;
  /** `feed`, then deliveries until none is due. */
  run(): Promise<void>;
  /** As the owner, who sees everything. */
  sql<R extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export async function openWebhookTrial(env: Record<string, string> = {}): Promise<WebhookTrial> {
  const database = await createTestDatabase();
  let moved = 0;
  const clock: Clock = { nowMs: () => systemClock.nowMs() + moved, bytes: systemClock.bytes };
  const config = readConfig({
    ROUNDTRIP_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'yes',
    ...env,
  });
  const log = pino({ level: 'silent' });
  const platform = openPlatform({ config, log, clock, appUrl: database.appUrl });
  const owner = openPool(database.ownerUrl, { max: 1, onError: () => {} });
  const jobs = await openJobs(platform, {
    appUrl: database.appUrl,
    works: false,
    registry: () => ({ queues: [], sweeps: [] }),
  });
  const app = openApp(platform, routes);
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  const key = 'platform-key-of-the-webhook-trial-long-enough';
  await ensurePlatformKey(platform, key);
  const admin = apiOf(base, key);
  const mall = await makeMall(base, admin, 'one');
  const otherMall = await makeMall(base, admin, 'two');
  const seller = await makeSeller(base, mall.test, 'a');
  const otherSeller = await makeSeller(base, mall.test, 'b');
  const fanOut = openFanOut(platform);
  let standing: Deliveries | null = null;
  const trial: WebhookTrial = {
    ...{ platform, admin, mall, seller, otherSeller, otherMall },
    clock: {
      move: (ms) => {
        moved += ms;
      },
      nowMs: clock.nowMs,
    },
    deliveries: (settings) => openDeliveries(platform, settings),
    async feed() {
      const { rows } = await owner.query('select distinct mall_id, mode from outbox');
      for (const only of rows) await jobs.drain({ mall: only.mall_id, mode: only.mode }, { leftMs: 0 });
      while (await fanOut());
    },
    async run() {
      await trial.feed();
      standing ??= openDeliveries(platform, { attemptMs: 5_000 });
      while (await standing.pass());
    },
    sql: async (text, values) => (await owner.query(text, values)).rows,
    async close() {
      await app.close();
      await jobs.stop();
      await platform.close();
      await owner.end();
      await database.drop();
    },
  };
  return trial;
}

async function makeMall(base: string, admin: Api, name: string): Promise<Tenant> {
  const { status, body } = await admin.post('/v1/malls', {
    name,
    reference: `mall-${name}`,
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko',
    jurisdiction: 'KR',
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { id: body.id, test: apiOf(base, body.keys.test), live: apiOf(base, body.keys.live) };
}

async function makeSeller(base: string, mall: Api, name: string): Promise<Tenant> {
  const { status, body } = await mall.post('/v1/sellers', {
    name,
    reference: `seller-${name}`,
    kind: 'third_party',
    registration: { country: 'KR', number: '1248100998' },
    contacts: {},
    addresses: {},
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  if (sellerOf(body.id) === null) throw new Error('a seller without a number');
  return { id: body.id, test: apiOf(base, body.keys.test), live: apiOf(base, body.keys.live) };
}

let renamed = 0;

/** An event of type `seller.updated`; gives the event's id. */
export async function makeEvent(trial: WebhookTrial, of: Tenant = trial.seller): Promise<string> {
  renamed += 1;
  const { status, body } = await trial.mall.test.patch(`/v1/sellers/${of.id}`, { name: `name ${renamed}` });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const events = await trial.mall.test.get(`/v1/events?object_id=${of.id}&limit=1`);
  return events.body.data[0].id;
}

/** Makes an endpoint and gives its body, the secret with it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export async function makeEndpoint(api: Api, url: string, types: string[] = ['seller.updated']): Promise<any> {
  const { status, body } = await api.post('/v1/webhook_endpoints', { url, types });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export async function deliveriesOf(api: Api, endpoint: string, query = ''): Promise<any[]> {
  return (await api.get(`/v1/webhook_endpoints/${endpoint}/deliveries${query}`)).body.data;
}
