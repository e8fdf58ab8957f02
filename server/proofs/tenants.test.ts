/**
 * P10: every route with every key that must not get through, on every id position: the right refusal, and the same one
 * for what another tenant owns and for what never was. Row-level security says it once more.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Api } from '../../tools/api.ts';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { read as readScoped } from '../db/pool.ts';
import type { Route } from '../http/route.ts';
import { routes } from '../http/routes.ts';
import { openWorld, type World } from '../stories/world.ts';
import { must, said } from './test-actors.ts';
import {
  buildEstate,
  type Estate,
  filled,
  kindsIn,
  type Owned,
  ownedKinds,
  samples,
  secondSeller,
} from './test-estate.ts';
import { openBooks } from './test-invariants.ts';

let server: TestServer;
let world: World;
/** The asker's own; of another seller of its mall; of another mall. */
let own: Estate;
let neighbour: Estate;
let stranger: Estate;
/** Keys of the asker's mall and seller in live mode. */
let live: { mall: Api; seller: Api };

beforeAll(async () => {
  server = await startTestServer();
  world = await openWorld({}, server);
  own = await buildEstate(world);
  neighbour = await buildEstate(await secondSeller(world));
  stranger = await buildEstate(await openWorld({}, server));
  const made = async (owner: string) =>
    server.api(
      must(await server.platform.post('/v1/api_keys', { scopes: ['*'], label: 'live', owner, mode: 'live' })).key,
    );
  live = { mall: await made(world.mallId), seller: await made(world.sellerId) };
}, 240_000);
afterAll(() => server.stop());

const nameOf = ({ method, url }: Route) => `${method} ${url}`;

test('P10: every route has a sample, and no sample is without a route', () => {
  expect(Object.keys(samples).toSorted()).toEqual(routes.map(nameOf).toSorted());
});

/** Sends the route's sample; `change` puts other ids in their place. */
function ask(route: Route, by: Api, change: Partial<Record<Owned, string>> = {}): Promise<Answer> {
  const sample = samples[nameOf(route)]!;
  const id = sample.id === 'carrier' ? 'korea_post' : sample.id && (change[sample.id] ?? own.ids[sample.id]);
  const query = new URLSearchParams(filled(sample.query ?? {}, own, change) as Record<string, string>).toString();
  const path = route.url.replace(':id', id ?? '') + (query ? `?${query}` : '');
  const body = sample.body ? filled(sample.body, own, change) : sample.multipart ? { not: 'a form' } : undefined;
  return by.send(route.method, path, body, route.method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {});
}

describe('P10: keys that open nothing', () => {
  test('P10: no key, a malformed key, an unknown key and a revoked key are 401 on every route', async () => {
    const { key, id } = must(await world.seller.post('/v1/api_keys', { scopes: ['*'], label: 'to be revoked' }));
    must(await world.seller.post(`/v1/api_keys/${id}/revoke`));
    const keys = { none: '', malformed: 'rt_test_', unknown: `rt_test_${'x'.repeat(40)}`, revoked: key };
    const wrong: string[] = [];
    for (const route of routes) {
      for (const [kind, text] of Object.entries(keys)) {
        const answer = await ask(route, server.api(text));
        if (said(answer) !== '401 unauthenticated') wrong.push(`${nameOf(route)}, ${kind}: ${said(answer)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('P10: a key of the wrong kind, and one without the scope, are 403 on every route', async () => {
    const bare = async (by: Api, scopes: string[], more: object = {}) =>
      server.api(must(await by.post('/v1/api_keys', { scopes, label: 'narrow', ...more })).key);
    const kinds = {
      platform: server.platform,
      mall: world.mall,
      seller: world.seller,
      carrier: server.carrier('korea_post'),
    };
    const narrowTo = async (scope: string) => ({
      platform: await bare(server.platform, [scope]),
      mall: await bare(world.mall, [scope]),
      seller: await bare(world.seller, [scope]),
      carrier: await bare(server.platform, [scope], { owner: { carrier: 'lotte', mode: 'test' } }),
    });
    const [wallets, reports] = [await narrowTo('wallets:read'), await narrowTo('reports:read')];
    const wrong: string[] = [];
    for (const route of routes) {
      const narrow = route.scope.startsWith('wallets:') ? reports : wallets;
      for (const kind of ['platform', 'mall', 'seller', 'carrier'] as const) {
        const isFor = route.who.includes(kind);
        if (!isFor) {
          const answer = await ask(route, kinds[kind]);
          if (said(answer) !== '403 forbidden') wrong.push(`${nameOf(route)} by ${kind}: ${said(answer)}`);
        }
        const answer = await ask(route, narrow[kind]);
        if (said(answer) !== '403 forbidden')
          wrong.push(`${nameOf(route)} by ${kind} without the scope: ${said(answer)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** An id of the same kind and seller number that was never given out. */
function neverWas(id: string): string {
  return `${id.slice(0, 20)}${'z'.repeat(id.length - 20)}`;
}

/** The whole answer, without what must differ. */
function plain({ status, body }: Answer, id: string): string {
  const text = JSON.stringify(body, (name, value) => (name === 'request_id' ? undefined : value));
  return `${status} ${text.replaceAll(id, '«id»')}`;
}

describe("P10: what is somebody else's is as if it never was", () => {
  const cases: { name: string; by: () => Api; other: () => Estate; skips?: readonly Owned[] }[] = [
    { name: 'a mall and another mall', by: () => world.mall, other: () => stranger },
    { name: 'a seller and another mall', by: () => world.seller, other: () => stranger },
    {
      name: 'a seller and another seller of its mall',
      by: () => world.seller,
      other: () => neighbour,
      skips: ['mall'],
    },
    // Malls and sellers exist once and hold both modes.
    {
      name: 'a live key of the mall and its test objects',
      by: () => live.mall,
      other: () => own,
      skips: ['mall', 'seller'],
    },
    {
      name: 'a live key of the seller and its test objects',
      by: () => live.seller,
      other: () => own,
      skips: ['mall', 'seller'],
    },
  ];
  for (const { name, by, other, skips = [] } of cases) {
    test(`P10: ${name}: every route, every id position`, async () => {
      const wrong: string[] = [];
      let cells = 0;
      const caller = name.includes('mall and') || name.includes('of the mall') ? 'mall' : 'seller';
      for (const route of routes.filter((each) => each.who.includes(caller))) {
        for (const kind of kindsIn(samples[nameOf(route)]!).filter((each) => !skips.includes(each))) {
          cells += 1;
          const [foreign, random] = [other().ids[kind], neverWas(other().ids[kind])];
          const seen = plain(await ask(route, by(), { [kind]: foreign }), foreign);
          const unseen = plain(await ask(route, by(), { [kind]: random }), random);
          if (seen !== unseen)
            wrong.push(
              `${nameOf(route)} with a foreign ${kind}: ${seen.slice(0, 300)} but for one that never was: ${unseen.slice(0, 300)}`,
            );
          if (!isNothing(route, seen)) wrong.push(`${nameOf(route)} with a foreign ${kind}: ${seen.slice(0, 300)}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(cells).toBeGreaterThan(20);
    });
  }
});

/** 404, or a list without anything in it; a bulk request says so per row. */
function isNothing(route: Route, answer: string): boolean {
  if (answer.startsWith('404 ') && answer.includes('"code":"not_found"')) return true;
  if (route.url.endsWith('/bulk'))
    return answer.startsWith('200 ') && answer.includes('"status":404') && !answer.includes('"status":200');
  return route.method === 'GET' && answer.startsWith('200 ') && answer.includes('"data":[]');
}

describe('P10: lists show their own only', () => {
  test('P10: no list of a mall, a seller or a live key holds an id of anybody else', async () => {
    const lists = routes.filter(
      ({ method, url, who }) =>
        method === 'GET' && !url.includes(':id') && who.includes('seller') && url !== '/v1/carriers',
    );
    const foreign = (estates: readonly Estate[], but: readonly string[] = []) =>
      new Set(
        estates.flatMap((estate) => ownedKinds.map((kind) => estate.ids[kind])).filter((id) => !but.includes(id)),
      );
    const askers: [string, Api, Set<string>][] = [
      ['mall', world.mall, foreign([stranger])],
      ['seller', world.seller, foreign([stranger, neighbour], [own.ids.mall])],
      [
        'live mall',
        live.mall,
        foreign([stranger, own, neighbour], [own.ids.mall, own.ids.seller, neighbour.ids.seller]),
      ],
      ['live seller', live.seller, foreign([stranger, own, neighbour], [own.ids.mall, own.ids.seller])],
    ];
    const wrong: string[] = [];
    for (const { url } of lists) {
      for (const [who, api, others] of askers) {
        const { query } = samples[`GET ${url}`]!;
        const paged = /trial_balance|reports/.test(url) ? '' : '?limit=200';
        const asked = url.includes('reports') ? `?${new URLSearchParams(query)}` : paged;
        const text = JSON.stringify(must(await api.get(`${url}${asked}`)));
        for (const id of others) if (text.includes(id)) wrong.push(`${url} shows ${id} to the ${who}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('P10: row-level security, with the app role and raw SQL', () => {
  interface Fenced {
    name: string;
    mall: boolean;
    seller: boolean;
  }

  async function fenced(): Promise<Fenced[]> {
    const books = await openBooks(server.database.ownerUrl);
    const tables = await books.rows<{ name: string; columns: string[] }>(
      `select c.relname as name, array_agg(a.attname::text) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'roundtrip'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attname in ('mall_id', 'seller_id') group by 1 order by 1`,
    );
    await books.close();
    return tables.map(({ name, columns }) => ({
      name,
      mall: columns.includes('mall_id'),
      seller: columns.includes('seller_id'),
    }));
  }

  /** Tables that hold no rows of these estates; a row in one must not go unnoticed either. */
  const empty = ['outbox', 'import_orders', 'import_errors'];

  test('P10: a tenant sees its own rows in every table and nobody else sees any', async () => {
    const tables = await fenced();
    expect(tables.length).toBeGreaterThan(25);
    const books = await openBooks(server.database.ownerUrl);
    const numbers = (id: string) =>
      books.rows<{ seller_id: number; mall_id: number }>('select seller_id, mall_id from sellers where id = $1', [id]);
    const [[mine], [other]] = [await numbers(own.ids.seller), await numbers(stranger.ids.seller)];
    const wrong: string[] = [];
    const { pool } = server.inside;
    for (const table of tables) {
      const without = await pool.query(`select count(*)::int as n from ${table.name}`);
      if (without.rows[0].n !== 0) wrong.push(`${table.name} shows ${without.rows[0].n} rows without a scope`);
      for (const [column, scope, number] of [
        ['mall_id', { malls: [mine!.mall_id] }, mine!.mall_id],
        ['seller_id', { sellers: [mine!.seller_id] }, mine!.seller_id],
      ] as const) {
        if (!table[column === 'mall_id' ? 'mall' : 'seller']) continue;
        const [rows] = await readScoped(pool, scope, [
          {
            text: `select count(*)::int as n, count(*) filter (where ${column} <> ${number})::int as foreign from ${table.name}`,
          },
        ]);
        const { n, foreign } = rows![0] as { n: number; foreign: number };
        if (foreign > 0) wrong.push(`${table.name} shows ${foreign} foreign rows to ${column} ${number}`);
        const there = await books.count(`select count(*) from ${table.name} where ${column} = $1`, [number]);
        const hidden = n !== there && !(table.name === 'idempotent_answers' && column === 'mall_id');
        if (hidden && !empty.includes(table.name))
          wrong.push(`${table.name} shows ${n} of ${there} own rows to ${column} ${number}`);
      }
    }
    expect(other!.mall_id).not.toBe(mine!.mall_id);
    expect(wrong).toEqual([]);
    await books.close();
  });

  test("P10: a tenant's scope writes nobody else's rows", async () => {
    const books = await openBooks(server.database.ownerUrl);
    const [mine] = await books.rows<{ seller_id: number }>('select seller_id from sellers where id = $1', [
      own.ids.seller,
    ]);
    const { pool } = server.inside;
    const client = await pool.connect();
    try {
      for (const text of [
        `update orders set state = 'cancelled' where id = '${stranger.ids.order}'`,
        `update wallets set balance = 0 where id = '${stranger.ids.wallet}'`,
        `delete from deadlines where seller_id <> ${mine!.seller_id}`,
      ]) {
        await client.query('begin');
        await client.query(`select set_config('roundtrip.sellers', $1, true)`, [String(mine!.seller_id)]);
        const { rowCount } = await client.query(text);
        await client.query('rollback');
        expect([text, rowCount]).toEqual([text, 0]);
      }
      await client.query('begin');
      await client.query(`select set_config('roundtrip.sellers', $1, true)`, [String(mine!.seller_id)]);
      const [theirs] = await books.rows<{ row: Record<string, unknown> }>(
        'select to_jsonb(d) as row from deadlines d join sellers s using (seller_id) where s.id = $1 limit 1',
        [stranger.ids.seller],
      );
      const text = 'insert into deadlines select * from jsonb_populate_record(null::deadlines, $1::jsonb)';
      const insert = client.query(text, [JSON.stringify({ ...theirs!.row, what: 'nothing' })]);
      await expect(insert).rejects.toThrow(/row-level security/);
      await client.query('rollback');
    } finally {
      client.release();
      await books.close();
    }
  });
});
