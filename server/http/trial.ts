/**
 * For tests of the HTTP layer: the real server on a real port and the real database, two malls with their keys, and a
 * small boundary of its own (an order that is only a row), so that these tests do not hang on any feature.
 */
import pg from 'pg';
import { pino } from 'pino';
import { createTestDatabase } from '../../tools/test-database.ts';
import { hashKey } from '../api-keys/index.ts';
import { readConfig } from '../config.ts';
import { openPool } from '../db/pool.ts';
import type { Boundary } from '../kernel/boundary.ts';
import { commandMap } from '../kernel/boundary.ts';
import { type Clock, isoTime, systemClock } from '../kernel/clock.ts';
import type { CommandType, MallDirectory } from '../kernel/command.ts';
import { idSource, type ObjectKind } from '../kernel/ids.ts';
import { openLanes } from '../kernel/lanes.ts';
import { refuse } from '../kernel/problems.ts';
import { openMallDirectory, openSellerDirectory } from '../malls/directory.ts';
import { orders } from '../order-file/tables.ts';
import type { Platform } from '../platform.ts';
import { type AppOptions, openApp } from './app.ts';
import type { Route } from './route.ts';

export const trialTables = { orders };
type T = typeof trialTables;

const noteOrder: CommandType<T, { reference: string; note: string }> = {
  type: 'trial.create',
  status: 201,
  creates: true,
  decide(draft, command, ctx) {
    if (command.args.note === 'refuse')
      return refuse('nothing_left', 'This one is refused.', { rule: 'trial: 0 of 1 left' });
    if (command.args.note === 'explode') throw new Error('secret inner workings');
    const { seller, mall, mode } = command;
    draft.insert('orders', {
      seller_id: seller,
      mall_id: mall,
      mode,
      id: command.object,
      reference: command.args.reference,
      checkout_reference: null,
      kind: 'sale',
      state: 'paid',
      currency: 'KRW',
      ordered_at: ctx.now,
      released_at: null,
      acknowledged_at: null,
      buyer: { name: 'b', phone: '1' },
      ship_to: { name: 'b', phone: '1', postal_code: '1', address1: 'a', country: 'KR' },
      discounts: [],
      shipping_fee: 0,
      policy_version: 1,
      event_sequence: 0,
      metadata: { note: command.args.note },
      created_at: ctx.now,
    });
    draft.emit({ type: 'order.placed', object: command.object });
    return undefined;
  },
  present: (draft) => presentTrial(draft.rows.orders[0]!),
};

const acknowledge: CommandType<T, { note?: string }> = {
  type: 'trial.acknowledge',
  status: 200,
  decide(draft, command, ctx) {
    const [order] = draft.rows.orders;
    if (order!.state !== 'paid') return refuse('not_now', `The order is ${order!.state}.`);
    draft.update('orders', order!, { state: 'acknowledged', acknowledged_at: ctx.now });
    draft.emit({ type: 'order.acknowledged', object: command.object });
    return undefined;
  },
  present: (draft) => presentTrial(draft.rows.orders[0]!),
};

export const trialBoundary: Boundary<T> = {
  kind: 'order_file',
  tables: trialTables,
  root: 'orders',
  fileColumns: { orders: 'id' },
  deadlines: () => [],
  commands: commandMap<T>(noteOrder as CommandType<T, never>, acknowledge as CommandType<T, never>),
  lookups: {},
};

export function presentTrial(order: {
  id: string;
  reference: string;
  state: string;
  created_at: string;
  mode: string;
}): Record<string, unknown> {
  return {
    id: order.id,
    object: 'order',
    mode: order.mode,
    reference: order.reference,
    state: order.state,
    created_at: order.created_at,
  };
}

/** Mall n has house seller 10n and sellers 10n+1, 10n+2. */
export interface Trial {
  base: string;
  platform: Platform;
  /** Ids by name: mall1, seller11, … */
  ids: Record<string, string>;
  keys: Record<'platform' | 'mall1' | 'mall1Live' | 'mall2' | 'seller11' | 'seller12' | 'carrier' | 'narrow', string>;
  owner: pg.Client;
  newId(kind: ObjectKind, seller: number): string;
  call(key: string | null, method: string, path: string, options?: CallOptions): Promise<Called>;
  /** From now on the database takes no connections; those there are end. */
  cutDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Called {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  text: string;
}

export async function openTrial(
  routes: readonly Route[],
  options: AppOptions & { clock?: Clock } = {},
): Promise<Trial> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=roundtrip' });
  await owner.connect();
  owner.on('error', () => undefined);
  const platform = trialPlatform(database.appUrl, options.clock ?? systemClock);
  const seeded = await seed(owner, platform.clock);
  const app = openApp(platform, routes, options);
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    base,
    platform,
    ...seeded,
    owner,
    newId: idSource(platform.clock),
    call: (key, method, path, given = {}) => call(`${base}${path}`, { key, method, ...given }),
    cutDatabase: () => cut(database.ownerUrl),
    async close() {
      await app.close();
      await platform.close();
      await owner.end().catch(() => undefined);
      await database.drop();
    },
  };
}

async function cut(ownerUrl: string): Promise<void> {
  const [elsewhere, name] = [new URL(ownerUrl), new URL(ownerUrl).pathname.slice(1)];
  elsewhere.pathname = '/postgres';
  const client = new pg.Client({ connectionString: elsewhere.toString() });
  await client.connect();
  await client.query(`alter database ${client.escapeIdentifier(name)} with allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await client.end();
}

function trialPlatform(appUrl: string, clock: Clock): Platform {
  const pool = openPool(appUrl, { max: 6, onError: () => undefined });
  const malls: MallDirectory = openMallDirectory(pool);
  const sellers = openSellerDirectory(pool);
  const lanes = openLanes({ pool, clock, malls, sellers }, trialBoundary);
  return {
    config: readConfig({}),
    log: pino({ level: 'silent' }),
    clock,
    newId: idSource(clock),
    pool,
    malls,
    sellers,
    submit: (_kind, command) => lanes.submit(command),
    submitBulk: (_kind, commands) => lanes.submitBulk(commands),
    laneDepths: () => ({ order_file: lanes.depth() }) as ReturnType<Platform['laneDepths']>,
    onOutbox: () => undefined,
    close: () => pool.end(),
  };
}

async function call(url: string, given: { key: string | null; method: string } & CallOptions): Promise<Called> {
  const { key, method, body, headers } = given;
  const raw = typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
  const answer = await fetch(url, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body !== undefined && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body !== undefined
      ? { body: raw ? (body as string | FormData | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }
      : {}),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : text };
}

async function seed(owner: pg.Client, clock: Clock): Promise<Pick<Trial, 'ids' | 'keys'>> {
  const newId = idSource(clock);
  const ids: Record<string, string> = {};
  const now = isoTime(clock.nowMs());
  const keys = {} as Trial['keys'];
  const addKey = async (
    name: keyof Trial['keys'],
    of: {
      seller: number;
      mall: number;
      owner: string;
      kind: string;
      mode?: string;
      scopes?: string[];
      carrier?: string;
    },
  ) => {
    const key = `rt_${of.mode ?? 'test'}_${name}_${Buffer.from(clock.bytes(12)).toString('hex')}`;
    keys[name] = key;
    await owner.query(
      'insert into api_keys (seller_id, mall_id, id, owner_id, owner_kind, carrier, mode, scopes, label, hash, last_four, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)',
      [
        of.seller,
        of.mall,
        newId('api_key', of.seller),
        of.owner,
        of.kind,
        of.carrier ?? null,
        of.mode ?? 'test',
        JSON.stringify(of.scopes ?? ['*']),
        name,
        hashKey(key),
        key.slice(-4),
        now,
      ],
    );
  };
  for (const mall of [1, 2]) {
    const house = mall * 10;
    ids[`mall${mall}`] = newId('mall', house);
    await owner.query(
      `insert into malls values ($1,$2,$3,'Mall','m${mall}','Asia/Seoul','KRW','ko','KR',1,0,'{}',$4)`,
      [house, mall, ids[`mall${mall}`], now],
    );
    await owner.query(`insert into policy_versions values ($1,$2,$3,1,'{}',$4)`, [
      house,
      mall,
      ids[`mall${mall}`],
      now,
    ]);
    for (const mode of ['test', 'live'])
      await owner.query('insert into clocks values ($1,$2,$3,$4,0,null)', [house, mall, ids[`mall${mall}`], mode]);
    for (const seller of [house, house + 1, house + 2]) {
      ids[`seller${seller}`] = newId('seller', seller);
      await owner.query(
        `insert into sellers values ($1,$2,$3,$4,'S',$5,$6,'active',null,null,false,false,'{}','{}',0,'{}',$7)`,
        [
          seller,
          mall,
          ids[`seller${seller}`],
          ids[`mall${mall}`],
          `s${seller}`,
          seller === house ? 'house' : 'third_party',
          now,
        ],
      );
    }
  }
  await addKey('platform', { seller: 0, mall: 0, owner: 'platform', kind: 'platform' });
  await addKey('carrier', { seller: 0, mall: 0, owner: 'platform', kind: 'carrier', carrier: 'cj_logistics' });
  await addKey('mall1', { seller: 10, mall: 1, owner: ids.mall1!, kind: 'mall' });
  await addKey('mall1Live', { seller: 10, mall: 1, owner: ids.mall1!, kind: 'mall', mode: 'live' });
  await addKey('mall2', { seller: 20, mall: 2, owner: ids.mall2!, kind: 'mall' });
  await addKey('seller11', { seller: 11, mall: 1, owner: ids.seller11!, kind: 'seller' });
  await addKey('seller12', { seller: 12, mall: 1, owner: ids.seller12!, kind: 'seller' });
  await addKey('narrow', { seller: 11, mall: 1, owner: ids.seller11!, kind: 'seller', scopes: ['orders:read'] });
  return { ids, keys };
}
