import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../http/routes.ts';
import { newMall, newSeller, openTrial, type Trial, type TrialMall } from '../malls/trial.ts';
import { ensurePlatformKey } from './platform-key.ts';
import { covers, scopeNouns } from './scopes.ts';

let trial: Trial;
let mall: TrialMall;

beforeAll(async () => {
  trial = await openTrial();
  mall = await newMall(trial);
});
afterAll(() => trial.close());

const make = (key: string, body: Record<string, unknown>) =>
  trial.ask(key, '/v1/api_keys', { body: { scopes: ['*'], label: 'a key', ...body } });

test.each([
  [['*'], '*', true],
  [['*'], 'orders:read', true],
  [['orders:*'], 'orders:write', true],
  [['orders:*'], 'orders:*', true],
  [['orders:*'], '*', false],
  [['orders:read'], 'orders:*', false],
  [['orders:read', 'orders:write'], 'orders:write', true],
  [['orders:read'], 'returns:read', false],
])('scopes %j cover %s: %s', (held, wanted, expected) => {
  expect(covers(held, wanted)).toBe(expected);
});

describe('A6: a key', () => {
  test('A6: is shown once and stored as its digest only', async () => {
    const asked = { body: { scopes: ['orders:read'], label: 'reports' }, once: 'key-once' };
    const first = await trial.ask(mall.test, '/v1/api_keys', asked);
    expect(first.status).toBe(201);
    expect(first.body.key).toMatch(/^rt_test_[\w-]{43}$/);
    expect(first.body.last_four).toBe(first.body.key.slice(-4));
    const again = await trial.ask(mall.test, '/v1/api_keys', asked);
    expect([again.body.id, 'key' in again.body]).toEqual([first.body.id, false]);
    const seen = await trial.ask(mall.test, `/v1/api_keys/${first.body.id}`);
    const listed = await trial.ask(mall.test, '/v1/api_keys');
    const random = first.body.key.slice(8);
    expect(JSON.stringify([seen.body, listed.body])).not.toContain(random);
    for (const table of ['api_keys', 'events', 'idempotent_answers', 'outbox']) {
      const { rows } = await trial.owner.query(`select count(*)::int as n from ${table} t where t::text like $1`, [
        `%${random}%`,
      ]);
      expect([table, rows[0].n]).toEqual([table, 0]);
    }
  });

  test('revoked, it stops at once', async () => {
    const { body } = await make(mall.test, {});
    expect((await trial.ask(body.key, `/v1/malls/${mall.id}`)).status).toBe(200);
    expect(await trial.ask(mall.test, `/v1/api_keys/${body.id}/revoke`, { body: {} })).toMatchObject({
      status: 200,
      body: { state: 'revoked' },
    });
    expect(await trial.ask(body.key, `/v1/malls/${mall.id}`)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await trial.ask(mall.test, `/v1/api_keys/${body.id}/revoke`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'not_now' },
    });
  });

  test('rotated, its successor takes over and it stops at once', async () => {
    const { body } = await make(mall.test, { scopes: ['malls:read'] });
    await trial.ask(body.key, `/v1/malls/${mall.id}`);
    const rotated = await trial.ask(mall.test, `/v1/api_keys/${body.id}/rotate`, { body: {}, once: 'rotate' });
    expect(rotated).toMatchObject({ status: 200, body: { state: 'active', scopes: ['malls:read'] } });
    expect(rotated.body.id).not.toBe(body.id);
    expect((await trial.ask(body.key, `/v1/malls/${mall.id}`)).status).toBe(401);
    expect((await trial.ask(rotated.body.key, `/v1/malls/${mall.id}`)).status).toBe(200);
    const again = await trial.ask(mall.test, `/v1/api_keys/${body.id}/rotate`, { body: {}, once: 'rotate' });
    expect([again.body.id, 'key' in again.body]).toEqual([rotated.body.id, false]);
    const { rows } = await trial.owner.query(
      `select type, object_id from events where object_id = any($1) order by sequence`,
      [[body.id, rotated.body.id]],
    );
    expect(rows.map((row) => row.type)).toEqual(['api_key.created', 'api_key.rotated', 'api_key.created']);
  });
});

describe('A5: keys give no more than their maker holds', () => {
  test('A5: a scope of no noun is refused and the nouns are told; each noun is one of a route', async () => {
    const refused = await make(mall.test, { scopes: ['order:read'] });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/scopes/0', code: 'wrong_format' }] } });
    expect(refused.body.detail).toContain('orders');
    expect([...scopeNouns]).toEqual([...new Set(routes.map(({ scope }) => scope.split(':')[0]))].sort());
  });

  test('A5: no wider scopes, also not by rotating a stronger key', async () => {
    const narrow = (await make(mall.test, { scopes: ['api_keys:*', 'orders:read'] })).body;
    const strong = (await make(mall.test, { scopes: ['*'] })).body;
    expect(await make(narrow.key, { scopes: ['*'] })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await make(narrow.key, { scopes: ['orders:write'] })).toMatchObject({ status: 403 });
    expect(await make(narrow.key, { scopes: ['orders:read'] })).toMatchObject({ status: 201 });
    expect(await trial.ask(narrow.key, `/v1/api_keys/${strong.id}/rotate`, { body: {} })).toMatchObject({
      status: 403,
    });
    const maker = (await make(mall.test, { scopes: ['sellers:*'] })).body;
    const seller = await newSeller(trial, { ...mall, test: maker.key });
    expect((await trial.ask(seller.test, '/v1/wallets')).status).toBe(403);
    expect((await trial.ask(seller.test, '/v1/sellers')).status).toBe(200);
  });

  test('A5: no other mode, and the other mode is not seen', async () => {
    expect(await make(mall.test, { mode: 'live' })).toMatchObject({ status: 403 });
    const live = (await make(mall.live, {})).body;
    expect(live.mode).toBe('live');
    expect((await trial.ask(mall.test, `/v1/api_keys/${live.id}`)).status).toBe(404);
    expect((await trial.ask(mall.test, `/v1/api_keys/${live.id}/revoke`, { body: {} })).status).toBe(404);
    const listed = await trial.ask(mall.test, '/v1/api_keys?limit=200');
    expect(new Set(listed.body.data.map((each: { mode: string }) => each.mode))).toEqual(new Set(['test']));
  });

  test('A5: a mall makes keys for its sellers, nobody for others', async () => {
    const seller = await newSeller(trial, mall);
    const neighbour = await newSeller(trial, mall);
    const other = await newMall(trial);
    const given = await make(mall.test, { owner: seller.id });
    expect(given).toMatchObject({ status: 201, body: { owner: seller.id, owner_kind: 'seller' } });
    expect((await trial.ask(given.body.key, `/v1/sellers/${seller.id}`)).status).toBe(200);
    for (const key of [other.test, neighbour.test]) {
      expect((await make(key, { owner: seller.id })).status).toBe(404);
      expect((await trial.ask(key, `/v1/api_keys/${given.body.id}`)).status).toBe(404);
      expect((await trial.ask(key, `/v1/api_keys/${given.body.id}/rotate`, { body: {} })).status).toBe(404);
    }
    expect((await make(seller.test, { owner: mall.id })).status).toBe(404);
    expect((await make(seller.test, { owner: { carrier: 'cj_logistics', mode: 'test' } })).status).toBe(403);
  });

  test('the platform makes keys for carriers and malls, naming the mode', async () => {
    const carrier = await make(trial.platformKey, {
      owner: { carrier: 'cj_logistics', mode: 'test' },
      scopes: ['tracking_events:write'],
    });
    expect(carrier).toMatchObject({
      status: 201,
      body: { owner_kind: 'carrier', carrier: 'cj_logistics', mode: 'test' },
    });
    expect((await trial.ask(carrier.body.key, '/v1/malls')).status).toBe(403);
    expect(await trial.ask(trial.platformKey, `/v1/api_keys/${carrier.body.id}/rotate`, { body: {} })).toMatchObject({
      status: 200,
      body: { mode: 'test' },
    });
    expect((await make(trial.platformKey, { owner: mall.id })).status).toBe(400);
    const replacement = await make(trial.platformKey, { owner: mall.id, mode: 'live' });
    expect((await trial.ask(replacement.body.key, `/v1/malls/${mall.id}`)).status).toBe(200);
  });
});

describe("the platform's key", () => {
  const given = 'a-platform-key-of-more-than-32-characters';

  test('of the settings is taken in once, and not brought back after it was revoked', async () => {
    expect(await ensurePlatformKey(trial.platform, given)).toEqual({ key: given, created: true });
    expect(await ensurePlatformKey(trial.platform, given)).toEqual({ key: given, created: false });
    expect((await trial.ask(given, '/v1/malls')).status).toBe(200);
    const listed = await trial.ask(given, '/v1/api_keys?owner=platform');
    const row = listed.body.data.find((each: { label: string }) => each.label === 'from ROUNDTRIP_PLATFORM_KEY');
    await trial.ask(trial.platformKey, `/v1/api_keys/${row.id}/rotate`, { body: {} });
    await expect(ensurePlatformKey(trial.platform, given)).rejects.toThrow(
      'ROUNDTRIP_PLATFORM_KEY was revoked or rotated',
    );
  });

  test('without a setting one is made at the first start only, also by two processes at once', async () => {
    expect(await ensurePlatformKey(trial.platform)).toEqual({ key: null, created: false });
    const fresh = await openTrial();
    try {
      await fresh.owner.query('delete from api_keys');
      const both = await Promise.all([ensurePlatformKey(fresh.platform), ensurePlatformKey(fresh.platform)]);
      expect(both.map((each) => each.created).sort()).toEqual([false, true]);
    } finally {
      await fresh.close();
    }
  });

  test('the last one cannot be revoked', async () => {
    const fresh = await openTrial();
    try {
      const [only] = (await fresh.ask(fresh.platformKey, '/v1/api_keys')).body.data;
      expect(await fresh.ask(fresh.platformKey, `/v1/api_keys/${only.id}/revoke`, { body: {} })).toMatchObject({
        status: 409,
        body: { code: 'not_now' },
      });
    } finally {
      await fresh.close();
    }
  });
});
