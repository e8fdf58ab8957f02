/** For tests of malls, sellers, keys and wallets: the real server with these rooms' routes on the real database. */
import pg from 'pg';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts';
import { ensurePlatformKey } from '../api-keys/index.ts';
import { routes as keyRoutes } from '../api-keys/routes.ts';
import { readConfig } from '../config.ts';
import { openApp } from '../http/app.ts';
import { systemClock } from '../kernel/clock.ts';
import { openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform.ts';
import { routes as sellerRoutes } from '../sellers/routes.ts';
import { routes as walletRoutes } from '../wallets/routes.ts';
import { routes as mallRoutes } from './routes.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface Asked {
  method?: string;
  body?: unknown;
  /** Idempotency-Key. */
  once?: string;
}

export interface Trial {
  database: TestDatabase;
  platform: Platform;
  platformKey: string;
  /** As the owner role: what is in fact stored. */
  owner: pg.Client;
  /** POST when there is a body, else GET, unless told. */
  ask(key: string | null, path: string, asked?: Asked): Promise<Answer>;
  close(): Promise<void>;
}

export async function openTrial(env: Record<string, string> = {}): Promise<Trial> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=roundtrip' });
  await owner.connect();
  owner.on('error', () => undefined);
  const platform = openPlatform({
    config: readConfig(env),
    log: pino({ level: 'silent' }),
    clock: systemClock,
    appUrl: database.appUrl,
  });
  const { key } = await ensurePlatformKey(platform);
  const app = openApp(platform, [...mallRoutes, ...sellerRoutes, ...keyRoutes, ...walletRoutes], {
    requestsPerSecond: 100_000,
  });
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    database,
    platform,
    platformKey: key!,
    owner,
    ask: (asking, path, asked = {}) => ask(`${base}${path}`, asking, asked),
    async close() {
      await app.close();
      await platform.close();
      await owner.end();
      await database.drop();
    },
  };
}

async function ask(url: string, key: string | null, { method, body, once }: Asked): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(once ? { 'idempotency-key': once } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

export interface TrialMall {
  id: string;
  house_seller: string;
  test: string;
  live: string;
}

let made = 0;

/** A mall through the API. */
export async function newMall(trial: Trial, wanted: Record<string, unknown> = {}): Promise<TrialMall> {
  made += 1;
  const body = {
    name: '모두의 몰',
    reference: `mall-${made}`,
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko-KR',
    jurisdiction: 'KR',
    ...wanted,
  };
  const answer = await trial.ask(trial.platformKey, '/v1/malls', { body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { id: answer.body.id, house_seller: answer.body.house_seller, ...answer.body.keys };
}

export const sellerWish = {
  name: '가나 상점',
  kind: 'third_party',
  registration: { country: 'KR', number: '124-81-00998' },
  contacts: { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } },
  addresses: {
    ship_from: {
      name: '가나 창고',
      phone: '02-123-4567',
      postal_code: '04524',
      address1: '서울 중구 세종대로 110',
      country: 'KR',
    },
  },
};

export async function newSeller(
  trial: Trial,
  mall: TrialMall,
  wanted: Record<string, unknown> = {},
): Promise<{ id: string; test: string; live: string }> {
  made += 1;
  const answer = await trial.ask(mall.test, '/v1/sellers', {
    body: { ...sellerWish, reference: `seller-${made}`, ...wanted },
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { id: answer.body.id, ...answer.body.keys };
}
