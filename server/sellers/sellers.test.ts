import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newMall, newSeller, openTrial, sellerWish, type Trial, type TrialMall } from '../malls/trial.ts';
import { checkRegistration } from './registration.ts';

describe('registration numbers', () => {
  test.each(['124-81-00998', '1208147521', ' 220-81-62517 '])('the business number %s is right', (number) => {
    expect(checkRegistration({ country: 'KR', number })).toEqual({ country: 'KR', number: number.replace(/\D/g, '') });
  });

  test.each([
    ['124-81-00997', 'must be 8, not 7'],
    ['124-81-0099', 'this has 9'],
    ['124-81-0O998', 'character 7 ("O")'],
  ])('%s is refused: %s', (number, why) => {
    const refusal = checkRegistration({ country: 'KR', number });
    expect(refusal).toMatchObject({
      code: 'registration_number_invalid',
      errors: [{ pointer: '/registration/number' }],
    });
    expect((refusal as { detail: string }).detail).toContain(why);
  });

  test('every single wrong digit is found', () => {
    const right = '1248100998';
    for (let at = 0; at < 8; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const number = right.slice(0, at) + digit + right.slice(at + 1);
        if (number !== right) expect(checkRegistration({ country: 'KR', number })).toHaveProperty('refused');
      }
    }
  });

  test('other countries are taken as given', () => {
    expect(checkRegistration({ country: 'CN', number: '9133 0100 7996 5505 8b' })).toEqual({
      country: 'CN',
      number: '91330100799655058B',
    });
    expect(checkRegistration({ country: 'CN', number: '?' })).toHaveProperty('refused');
  });
});

describe('sellers over HTTP', () => {
  let trial: Trial;
  let mall: TrialMall;

  beforeAll(async () => {
    trial = await openTrial();
    mall = await newMall(trial);
  });
  afterAll(() => trial.close());

  test('are made with a working key per mode, shown once', async () => {
    const asked = { body: { ...sellerWish, reference: 'first' }, once: 'seller-first' };
    const { status, body } = await trial.ask(mall.test, '/v1/sellers', asked);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      object: 'seller',
      state: 'active',
      mall: mall.id,
      kind: 'third_party',
      registration: { country: 'KR', number: '1248100998' },
    });
    expect(body.actions.map((action: { name: string }) => action.name)).toEqual([
      'suspend',
      'reinstate',
      'open_wallet',
    ]);
    for (const mode of ['test', 'live']) {
      const seen = await trial.ask(body.keys[mode], `/v1/sellers/${body.id}`);
      expect(seen.status).toBe(200);
      expect(seen.body).not.toHaveProperty('keys');
    }
    const again = await trial.ask(mall.test, '/v1/sellers', asked);
    expect([again.status, again.body.id, 'keys' in again.body]).toEqual([201, body.id, false]);
  });

  test('P6: of the same request many times at once, one seller comes', async () => {
    const asked = { body: { ...sellerWish, reference: 'at once' }, once: 'seller-at-once' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => trial.ask(mall.test, '/v1/sellers', asked)));
    const ids = new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.body.id));
    expect(ids.size).toBe(1);
    const others = answers.filter((answer) => answer.status !== 201).map((answer) => answer.body.code);
    expect(others.every((code) => code === 'idempotency_key_in_flight')).toBe(true);
    expect(answers.filter((answer) => answer.body.keys)).toHaveLength(1);
  });

  test('a reference is unique within its mall only', async () => {
    const first = await newSeller(trial, mall, { reference: 'same' });
    const second = await trial.ask(mall.test, '/v1/sellers', { body: { ...sellerWish, reference: 'same' } });
    expect(second).toMatchObject({ status: 409, body: { code: 'reference_taken', existing: first.id } });
    const other = await newMall(trial);
    expect(await newSeller(trial, other, { reference: 'same' })).toHaveProperty('id');
    const found = await trial.ask(mall.test, '/v1/sellers?reference=same');
    expect(found.body.data.map((each: { id: string }) => each.id)).toEqual([first.id]);
  });

  test('A5: a seller sees itself only; a mall its own sellers only', async () => {
    const one = await newSeller(trial, mall);
    const two = await newSeller(trial, mall);
    const other = await newMall(trial);
    const absent = one.id.replace(/.{10}$/, '0123456789');
    for (const key of [two.test, other.test]) {
      for (const [method, body] of [
        ['GET', undefined],
        ['PATCH', { name: 'mine' }],
      ] as const) {
        const foreign = await trial.ask(key, `/v1/sellers/${one.id}`, { method, body });
        const never = await trial.ask(key, `/v1/sellers/${absent}`, { method, body });
        expect([foreign.status, never.status]).toEqual([404, 404]);
        expect(foreign.body.code).toBe(never.body.code);
      }
    }
    const list = await trial.ask(two.test, '/v1/sellers');
    expect(list.body.data.map((each: { id: string }) => each.id)).toEqual([two.id]);
    expect((await trial.ask(other.test, '/v1/sellers')).body.data).toEqual([]);
  });

  test('changes replace what is given and are told by name, not by content', async () => {
    const seller = await newSeller(trial, mall);
    const contacts = { returns_manager: { name: '김철', phone: '010-9999-0000' } };
    const changed = await trial.ask(seller.test, `/v1/sellers/${seller.id}`, {
      method: 'PATCH',
      body: { contacts, cancel_order_enabled: true },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { contacts, cancel_order_enabled: true, name: sellerWish.name, addresses: sellerWish.addresses },
    });
    const { rows } = await trial.owner.query(`select data from events where file_id = $1 and type = 'seller.updated'`, [
      seller.id,
    ]);
    expect(rows).toEqual([{ data: { changed: ['contacts', 'cancel_order_enabled'] } }]);
  });

  test('are suspended and reinstated by the mall, not by themselves', async () => {
    const seller = await newSeller(trial, mall);
    const path = `/v1/sellers/${seller.id}`;
    expect((await trial.ask(seller.test, `${path}/suspend`, { body: {} })).status).toBe(403);
    expect(await trial.ask(mall.test, `${path}/suspend`, { body: { reason: 'counterfeits' } })).toMatchObject({
      status: 200,
      body: { state: 'suspended' },
    });
    expect(await trial.ask(mall.test, `${path}/suspend`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'not_now' },
    });
    expect(await trial.ask(seller.test, `${path}/open_wallet`, { body: { currency: 'KRW' } })).toMatchObject({
      status: 422,
      body: { code: 'seller_suspended' },
    });
    expect(await trial.ask(trial.platformKey, `${path}/reinstate`, { body: {} })).toMatchObject({
      status: 200,
      body: { state: 'active' },
    });
    const { rows } = await trial.owner.query(
      `select type, reason, actor_kind from events where file_id = $1 and type in ('seller.suspended', 'seller.reinstated') order by sequence`,
      [seller.id],
    );
    expect(rows).toEqual([
      { type: 'seller.suspended', reason: 'counterfeits', actor_kind: 'mall' },
      { type: 'seller.reinstated', reason: null, actor_kind: 'platform' },
    ]);
  });

  test("a mall's own account is shown but not suspended", async () => {
    const path = `/v1/sellers/${mall.house_seller}`;
    expect(await trial.ask(mall.test, path)).toMatchObject({ status: 200, body: { kind: 'house' } });
    expect(await trial.ask(mall.test, `${path}/suspend`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'not_now' },
    });
  });
});
