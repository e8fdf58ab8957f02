/** A4 and A5: accounts belong to one business and one mall, and tenants see nothing of each other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../../tools/test-server.ts';
import type { Body } from '../stories/world.ts';
import {
  act,
  apply,
  credentialsOf,
  customerNumber,
  type Desk,
  done,
  inUse,
  newMall,
  newSeller,
  openDesk,
  settled,
  wishOf,
} from './test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const send = (api: Api, customer: string, more = {}) => api.post('/v1/carrier_contracts', wishOf(customer, more));
const registration = (number: string) => ({ registration: { country: 'JP', number } });

/** The rule and what to do, and nothing of whose it is. */
function expectTaken(answer: { status: number; body: Body }, rule: RegExp): void {
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 409, body: { code: 'account_taken' } });
  expect(answer.body.rule).toMatch(rule);
  expect(JSON.stringify(answer.body)).not.toMatch(/(cct|sel|mal)_/);
}

describe('A4: Korea Post, outbound, live: across all malls', () => {
  test('A4: one live account per business number', async () => {
    const [first, second] = [await newMall(desk), await newMall(desk)];
    const one = await newSeller(desk, first.test, registration('SAME-1'));
    const two = await newSeller(desk, second.test, registration('SAME-1'));
    const contract = await apply(one.live, customerNumber());
    expect(contract.mode).toBe('live');
    expectTaken(await send(two.live, customerNumber()), /one live account per business number/);
    // Rejected and terminated free it.
    await done(desk.operator, contract, 'reject', { reason: 'test' });
    const next = await apply(two.live, customerNumber());
    expectTaken(await send(one.live, customerNumber()), /one live account per business number/);
    await done(two.live, next, 'terminate');
    await apply(one.live, customerNumber());
  });

  test('A4: one business per customer number, also for return only', async () => {
    const mall = await newMall(desk);
    const customer = customerNumber();
    await apply((await newSeller(desk, mall.test)).live, customer);
    const stranger = await newSeller(desk, (await newMall(desk)).test);
    for (const uses of [['outbound'], ['return'], ['outbound', 'return']])
      expectTaken(await send(stranger.live, customer, { uses }), /one business per customer number/);
  });

  test('A4: one mall per account; return use serves several malls of the business', async () => {
    const customer = customerNumber();
    const sellers = [];
    for (let i = 0; i < 3; i += 1)
      sellers.push(await newSeller(desk, (await newMall(desk)).test, registration('SAME-2')));
    const [first, second, third] = sellers as [Body, Body, Body];
    const contract = await apply(first.live, customer, { uses: ['outbound', 'return'] });
    expectTaken(await send(second.live, customer), /one mall per account|one live account/);
    const returns = await apply(second.live, customer, { uses: ['return'] });
    await apply(third.live, customer, { uses: ['return'] });
    expect(await settled(desk, returns)).toMatchObject({ state: 'verified' });
    await done(desk.operator, returns, 'authorise');
    expectTaken(await act(second.live, returns, 'add_use', { use: 'outbound' }), /one mall per account/);
    await settled(desk, contract);
    await done(first.live, contract, 'terminate');
    // Free for outbound, but still the business's own.
    expect(await done(second.live, returns, 'add_use', { use: 'outbound' })).toMatchObject({
      uses: ['return', 'outbound'],
    });
    const stranger = await newSeller(desk, (await newMall(desk)).test);
    expectTaken(await send(stranger.live, customer, { uses: ['return'] }), /one business per customer number/);
  });

  test('A4: a seller that applies twice is told its own contract', async () => {
    const seller = await newSeller(desk, (await newMall(desk)).test);
    const customer = customerNumber();
    const contract = await apply(seller.live, customer, { uses: ['return'] });
    expect(await send(seller.live, customer, { uses: ['outbound'] })).toMatchObject({
      status: 409,
      body: { code: 'account_taken', existing: contract.id },
    });
  });

  test('A4: the same application ten times at once is taken once', async () => {
    const seller = await newSeller(desk, (await newMall(desk)).test);
    const wish = [customerNumber(), { uses: ['return'] }] as const;
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(seller.live, ...wish)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  test('A4: another number at resubmitting frees the one before', async () => {
    const [one, two] = [
      await newSeller(desk, (await newMall(desk)).test),
      await newSeller(desk, (await newMall(desk)).test),
    ];
    const [mistyped, right] = [customerNumber('01'), customerNumber()];
    const contract = await apply(one.live, mistyped);
    expect(await settled(desk, contract)).toMatchObject({ state: 'on_hold' });
    expectTaken(await send(two.live, mistyped, { uses: ['return'] }), /one business/);
    await done(one.live, contract, 'resubmit', { credentials: credentialsOf(right) });
    await apply(two.live, mistyped, { uses: ['return'] });
    expectTaken(await send(two.live, right), /one business/);
    // And back again, on a clock that stands still.
    expect(await settled(desk, contract)).toMatchObject({ state: 'verified' });
  });

  test('A4: a number may come back within one instant of a test clock', async () => {
    const seller = await newSeller(desk, desk.mall);
    const [first, second] = [customerNumber('01'), customerNumber('01')];
    const contract = await apply(seller.test, first);
    for (const customer of [second, first, second]) {
      expect(await settled(desk, contract)).toMatchObject({ state: 'on_hold' });
      expect(await done(seller.test, contract, 'resubmit', { credentials: credentialsOf(customer) })).toMatchObject({
        contract_code: customer,
      });
    }
    await settled(desk, contract);
    const stranger = await newSeller(desk, desk.mall);
    expectTaken(await send(stranger.test, second), /one business/);
    await apply(stranger.test, first);
  });
});

test('A4: test mode counts per mall, and apart from live mode', async () => {
  const customer = customerNumber();
  const [first, second] = [await newMall(desk), await newMall(desk)];
  const [one, two] = [await newSeller(desk, first.test), await newSeller(desk, second.test)];
  await apply(one.live, customer);
  await apply(one.test, customer);
  await apply(two.test, customer);
  expectTaken(await send((await newSeller(desk, first.test)).test, customer), /one business per customer number/);
});

test('A4: where the manifest sets no rule, none is kept', async () => {
  const credentials = { client_id: 'shop', contract_number: '7654321' };
  for (const seller of [await newSeller(desk, desk.mall), await newSeller(desk, desk.mall)]) {
    const answer = await seller.test.post('/v1/carrier_contracts', {
      carrier: 'hanjin',
      uses: ['outbound'],
      credentials,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
});

describe('A4: races of 20 applications', () => {
  const racers = async (number: (i: number) => string) => {
    const malls = await Promise.all([newMall(desk), newMall(desk), newMall(desk), newMall(desk)]);
    return Promise.all(
      Array.from({ length: 20 }, (_, i) => newSeller(desk, malls[i % 4]!.test, registration(number(i)))),
    );
  };
  const tally = (answers: { status: number }[]) => answers.map(({ status }) => status).toSorted();
  const oneWins = [201, ...Array.from({ length: 19 }, () => 409)];

  test('A4: different businesses, one account: one wins, for outbound and for return', async () => {
    for (const use of ['outbound', 'return']) {
      const sellers = await racers((i) => `RACE-${use}-${i}`);
      const customer = customerNumber();
      expect(tally(await Promise.all(sellers.map((seller) => send(seller.live, customer, { uses: [use] }))))).toEqual(
        oneWins,
      );
    }
  });

  test('A4: one business, different accounts for outbound: one wins', async () => {
    const sellers = await racers(() => 'RACE-ONE');
    const answers = await Promise.all(sellers.map((seller) => send(seller.live, customerNumber())));
    expect(tally(answers)).toEqual(oneWins);
  });

  test('A4: one business, one account for return: all in', async () => {
    const sellers = await racers(() => 'RACE-RETURN');
    const customer = customerNumber();
    const answers = await Promise.all(sellers.map((seller) => send(seller.live, customer, { uses: ['return'] })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
  });
});

describe('A5: tenants are apart', () => {
  test("A5: another seller's and another mall's contracts do not exist", async () => {
    const seller = await newSeller(desk, desk.mall);
    const contract = await inUse(desk, seller.test);
    const neighbour = await newSeller(desk, desk.mall);
    const otherMall = await newMall(desk);
    for (const api of [neighbour.test, seller.live, otherMall.test, otherMall.live]) {
      expect(await api.get(`/v1/carrier_contracts/${contract.id}`)).toMatchObject({ status: 404 });
      expect((await api.get('/v1/carrier_contracts')).body.data).toEqual([]);
      expect(await act(api, contract, 'terminate')).toMatchObject({ status: 404 });
      expect(await act(api, contract, 'add_use', { use: 'return' })).toMatchObject({ status: 404 });
      expect(await api.patch(`/v1/carrier_contracts/${contract.id}`, { minimum_volume: 1 })).toMatchObject({
        status: 404,
      });
    }
    expect(
      await neighbour.test.post('/v1/carrier_contracts', { ...wishOf(customerNumber()), seller: seller.id }),
    ).toMatchObject({
      status: 404,
    });
    expect(
      await otherMall.test.post('/v1/carrier_contracts', { ...wishOf(customerNumber()), seller: seller.id }),
    ).toMatchObject({
      status: 404,
    });
    expect(await settled(desk, contract)).toMatchObject({ state: 'in_use' });
  });

  test('A5: operators see all malls, by state, carrier and mall', async () => {
    const [one, two] = [await newMall(desk), await newMall(desk)];
    const first = await apply((await newSeller(desk, one.test)).test, customerNumber());
    const second = await apply((await newSeller(desk, two.test)).live, customerNumber());
    await settled(desk, first);
    const ids = async (query: string) =>
      (await desk.operator.get(`/v1/carrier_contracts?limit=200&${query}`)).body.data.map((each: Body) => each.id);
    expect(await ids('state=verified&carrier=korea_post')).toEqual(expect.arrayContaining([first.id, second.id]));
    expect(await ids(`mall=${one.id}`)).toEqual([first.id]);
    expect(await ids(`mall=${two.id}&mode=test`)).toEqual([]);
    expect(await ids(`mall=${one.id}&state=on_hold`)).toEqual([]);
    expect(await ids(`contract_code=${second.contract_code}`)).toEqual([second.id]);
  });
});
