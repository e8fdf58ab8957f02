import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newMall, openTrial, type Trial, type TrialMall } from './trial.ts';

let trial: Trial;
let mall: TrialMall;

beforeAll(async () => {
  trial = await openTrial();
  mall = await newMall(trial);
});
afterAll(() => trial.close());

const wish = { name: 'Mall', time_zone: 'Asia/Seoul', currency: 'KRW', locale: 'ko-KR', jurisdiction: 'KR' };

describe('opening a mall', () => {
  test('answers the mall with both keys, each working in its mode', async () => {
    const { status, body } = await trial.ask(trial.platformKey, '/v1/malls', {
      body: { ...wish, reference: 'opening', metadata: { erp: '7' } },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      object: 'mall',
      reference: 'opening',
      policy_version: 1,
      metadata: { erp: '7' },
      policies: { refund_trigger: 'received' },
    });
    expect(body.keys.test).toMatch(/^rt_test_[\w-]{32,}$/);
    expect(body.keys.live).toMatch(/^rt_live_[\w-]{32,}$/);
    for (const mode of ['test', 'live']) {
      const seen = await trial.ask(body.keys[mode], `/v1/malls/${body.id}`);
      expect(seen.status).toBe(200);
      expect(seen.body).toMatchObject({ id: body.id, house_seller: body.house_seller });
      expect(seen.body).not.toHaveProperty('keys');
    }
    const stored = await trial.owner.query(`select type, sequence from events where file_id = $1 order by sequence`, [
      body.id,
    ]);
    expect(stored.rows).toEqual([
      { type: 'mall.created', sequence: 1 },
      { type: 'api_key.created', sequence: 2 },
      { type: 'api_key.created', sequence: 3 },
    ]);
  });

  test('G2: the same request again answers the same mall without its keys', async () => {
    const asked = { body: { ...wish, reference: 'again' }, once: 'mall-again' };
    const first = await trial.ask(trial.platformKey, '/v1/malls', asked);
    const second = await trial.ask(trial.platformKey, '/v1/malls', asked);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body.id).toBe(first.body.id);
    expect(second.body).not.toHaveProperty('keys');
    const other = await trial.ask(trial.platformKey, '/v1/malls', { ...asked, body: { ...wish, reference: 'other' } });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  test('a reference is used once, also by requests at the same time', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => trial.ask(trial.platformKey, '/v1/malls', { body: { ...wish, reference: 'twice' } })),
    );
    const first = answers.find((answer) => answer.status === 201)!;
    const others = answers.filter((answer) => answer !== first);
    expect(others.map((answer) => [answer.status, answer.body.code, answer.body.existing])).toEqual(
      others.map(() => [409, 'reference_taken', first.body.id]),
    );
  });

  test.each([
    ['time_zone', 'Asia/Soul'],
    ['time_zone', '+09:00'],
    ['currency', 'KRX'],
  ])('%s "%s" is refused with its place', async (name, value) => {
    const { status, body } = await trial.ask(trial.platformKey, '/v1/malls', {
      body: { ...wish, reference: `bad-${value}`, [name]: value },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', errors: [{ pointer: `/${name}` }] });
  });

  test('only the platform opens malls', async () => {
    const { status, body } = await trial.ask(mall.test, '/v1/malls', { body: { ...wish, reference: 'mine' } });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  test('lists: the platform sees all malls, a mall itself only', async () => {
    await newMall(trial);
    const all = await trial.ask(trial.platformKey, '/v1/malls?limit=1');
    expect(all.body.data).toHaveLength(1);
    const next = await trial.ask(trial.platformKey, `/v1/malls?limit=1&after=${all.body.next}`);
    expect(next.body.data[0].id).not.toBe(all.body.data[0].id);
    const own = await trial.ask(mall.test, '/v1/malls');
    expect(own.body.data.map((each: { id: string }) => each.id)).toEqual([mall.id]);
  });
});

describe('policies', () => {
  test('a change makes a new version, the old one stays for what pinned it', async () => {
    const path = `/v1/malls/${mall.id}/policies`;
    const before = await trial.ask(mall.test, path);
    const changed = await trial.ask(mall.test, path, {
      method: 'PATCH',
      body: { refund_trigger: 'collected', return_fee: 3000 },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: before.body.version + 1, refund_trigger: 'collected', return_fee: 3000 },
    });
    expect((await trial.ask(mall.test, path)).body).toEqual(changed.body);
    const versions = await trial.owner.query(
      'select version, policies from policy_versions where mall = $1 order by version',
      [mall.id],
    );
    expect(versions.rows.map((row) => row.policies.refund_trigger)).toEqual(['received', 'collected']);
    const event = await trial.owner.query(
      `select data from events where file_id = $1 and type = 'mall.policies_changed'`,
      [mall.id],
    );
    expect(event.rows[0].data.changes).toEqual({
      refund_trigger: { from: 'received', to: 'collected' },
      return_fee: { from: 0, to: 3000 },
    });
  });

  test('no difference, no version', async () => {
    const path = `/v1/malls/${mall.id}/policies`;
    const before = await trial.ask(mall.test, path);
    const same = await trial.ask(mall.test, path, {
      method: 'PATCH',
      body: { refund_trigger: before.body.refund_trigger },
    });
    expect(same.body.version).toBe(before.body.version);
  });

  test('bounds are refused with policy, value and rule', async () => {
    const path = `/v1/malls/${mall.id}/policies`;
    const over = await trial.ask(mall.test, path, { method: 'PATCH', body: { idle_seller_business_days: 4 } });
    expect(over).toMatchObject({
      status: 422,
      body: { code: 'invalid', errors: [{ pointer: '/idle_seller_business_days', code: 'out_of_bounds' }] },
    });
    const law = await trial.ask(mall.test, path, { method: 'PATCH', body: { refund_within_business_days: 5 } });
    expect(law).toMatchObject({
      status: 422,
      body: { code: 'invalid', errors: [{ pointer: '/refund_within_business_days', code: 'against_the_law' }] },
    });
    expect(law.body.rule).toContain('art. 18(2)');
    const unknown = await trial.ask(mall.test, path, { method: 'PATCH', body: { refund_triger: 'collected' } });
    expect(unknown).toMatchObject({
      status: 400,
      body: { code: 'malformed', errors: [{ pointer: '/refund_triger' }] },
    });
  });

  test('EU law is kept from the first version on', async () => {
    const body = {
      ...wish,
      reference: 'eu',
      jurisdiction: 'EU',
      currency: 'EUR',
      time_zone: 'Europe/Paris',
      locale: 'fr-FR',
    };
    const refused = await trial.ask(trial.platformKey, '/v1/malls', {
      body: { ...body, policies: { original_freight_refund: 'not_for_buyer_fault' } },
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/policies/original_freight_refund' }] },
    });
    const made = await trial.ask(trial.platformKey, '/v1/malls', { body });
    expect(made.body.policies.original_freight_refund).toBe('when_all_returned');
  });

  test("A5: another mall's policies answer like those of a mall that never was", async () => {
    const other = await newMall(trial);
    const random = mall.id.replace(/.{10}$/, '0123456789');
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { return_fee: 1 }],
    ] as const) {
      const foreign = await trial.ask(other.test, `/v1/malls/${mall.id}/policies`, { method, body });
      const absent = await trial.ask(other.test, `/v1/malls/${random}/policies`, { method, body });
      expect([foreign.status, absent.status]).toEqual([404, 404]);
      expect(foreign.body.code).toBe(absent.body.code);
    }
  });
});

describe('clocks', () => {
  const setClock = (id: string, to: string, mode: 'test' | 'live' = 'test') => {
    const seller = trial.platform.sellers;
    return seller.byNumber([]).then(async () => {
      const { rows } = await trial.owner.query('select seller_id, mall_id from malls where id = $1', [id]);
      return trial.platform.submit('mall', {
        id: crypto.randomUUID(),
        type: 'mall.set_clock',
        file: id,
        object: id,
        seller: rows[0].seller_id,
        mall: rows[0].mall_id,
        mode,
        actor: { kind: 'system', id: 'test' },
        args: { to },
      });
    });
  };

  test('a frozen test clock starts in the past, stands, and moves forward only', async () => {
    const frozen = await newMall(trial, { test_clock: { starts_at: '2017-09-01T00:00:00Z', frozen: true } });
    const clock = () => trial.ask(frozen.test, `/v1/malls/${frozen.id}/clock`).then(({ body }) => body);
    expect(await clock()).toMatchObject({
      object: 'mall_clock',
      test: { now: '2017-09-01T00:00:00.000Z', frozen: true },
      live: { offset_ms: 0, frozen: false },
    });
    expect(await setClock(frozen.id, '2017-09-02T00:00:00.000Z')).toMatchObject({
      kind: 'done',
      body: { now: '2017-09-02T00:00:00.000Z', frozen: true },
    });
    expect((await clock()).test.now).toBe('2017-09-02T00:00:00.000Z');
    expect(await setClock(frozen.id, '2017-09-01T23:59:59.999Z')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'clock_goes_forward' },
    });
    expect(await setClock(frozen.id, '2030-01-01T00:00:00.000Z', 'live')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'clock_is_live' },
    });
  });

  test('a running test clock runs on from where it was set', async () => {
    const running = await newMall(trial, { test_clock: { starts_at: '2026-01-01T00:00:00Z' } });
    await setClock(running.id, '2026-02-01T00:00:00.000Z');
    const { body } = await trial.ask(running.test, `/v1/malls/${running.id}/clock`);
    expect(body.test.frozen).toBe(false);
    expect(body.test.now >= '2026-02-01T00:00:00.000Z' && body.test.now < '2026-02-01T01:00:00.000Z').toBe(true);
    const again = await setClock(running.id, '2026-01-15T00:00:00.000Z');
    expect(again).toMatchObject({ kind: 'refused', refusal: { code: 'clock_goes_forward' } });
  });

  test('advance_clock is for the test key of the mall', async () => {
    const path = `/v1/malls/${mall.id}/advance_clock`;
    expect(await trial.ask(mall.live, path, { body: { by: 'PT3H' } })).toMatchObject({
      status: 409,
      body: { code: 'clock_is_live' },
    });
    expect(await trial.ask(trial.platformKey, path, { body: { by: 'PT3H' } })).toMatchObject({ status: 403 });
    expect(await trial.ask(mall.test, path, { body: {} })).toMatchObject({ status: 400 });
  });
});
