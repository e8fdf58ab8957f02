/** Applications and their verification: what the form asks, what the carrier says, what operators do. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sellerOf } from '../kernel/ids.ts';
import type { Body } from '../stories/world.ts';
import { readContractForCarrier } from './for-carrier.ts';
import { contractsSweep } from './jobs.ts';
import {
  act,
  apply,
  credentialsOf,
  customerNumber,
  type Desk,
  deskOn,
  done,
  eventsOf,
  fault,
  inUse,
  newSeller,
  noticesOf,
  openDesk,
  settled,
  shipFrom,
  wishOf,
} from './test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => fault(desk, null));
afterAll(() => desk.stop());

const later = (ms: number) => ({
  ...desk.server.inside,
  clock: { ...desk.server.inside.clock, nowMs: () => desk.server.inside.clock.nowMs() + ms },
});

describe('A1: the form is what the manifest declares', () => {
  test('A1: a seller applies with its own contract; what is secret is named, not shown', async () => {
    const customer = customerNumber();
    const credentials = { ...credentialsOf(customer), password: 'never-used' };
    const made = await apply((await newSeller(desk, desk.mall)).test, customer, {
      credentials,
      reference: `contract-${customer}`,
      minimum_volume: 300,
      metadata: { office: '광화문' },
    });
    expect(made).toMatchObject({
      object: 'carrier_contract',
      mode: 'test',
      state: 'requested',
      uses: ['outbound'],
      contract_code: customer,
      credentials: credentialsOf(customer),
      has_secrets: ['password'],
      minimum_volume: 300,
    });
    expect(made.credentials).not.toHaveProperty('password');
    const found = await desk.mall.get(`/v1/carrier_contracts?reference=contract-${customer}`);
    expect(found.body.data.map((each: Body) => each.id)).toEqual([made.id]);
  });

  test('A1: faults of the form point at the field and say what belongs there', async () => {
    const wish = wishOf('123', { credentials: { epost_id: 'shop', customer_number: '123', customer_no: '1' } });
    const answer = await desk.seller.post('/v1/carrier_contracts', wish);
    expect(answer).toMatchObject({ status: 422, body: { code: 'credentials_invalid' } });
    const byPointer = Object.fromEntries(answer.body.errors.map((each: Body) => [each.pointer, each]));
    expect(Object.keys(byPointer).toSorted()).toEqual([
      '/credentials/approval_number',
      '/credentials/customer_no',
      '/credentials/customer_number',
    ]);
    expect(byPointer['/credentials/customer_number'].detail).toMatch(/10 digits/);
    expect(byPointer['/credentials/approval_number'].code).toBe('required');
  });

  test.each([
    [{ carrier: 'pigeon_post' }, 422, 'carrier_unknown'],
    [{ carrier: 'sf_express' }, 422, 'carrier_not_configured'],
    [{ uses: [] }, 400, 'malformed'],
    [{ uses: ['outbound', 'outbound'] }, 400, 'malformed'],
  ])('A1: %j is refused with %i %s', async (more, status, code) => {
    const answer = await desk.seller.post('/v1/carrier_contracts', wishOf(customerNumber(), more));
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test('A1: a seller without an address is told to give one first', async () => {
    const homeless = await newSeller(desk, desk.mall, { addresses: {} });
    const answer = await homeless.test.post('/v1/carrier_contracts', wishOf(customerNumber()));
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid', errors: [{ code: 'address_missing' }] } });
    expect(answer.body.detail).toContain('ship_from');
  });

  test('A1: a reference names one contract', async () => {
    const seller = await newSeller(desk, desk.mall);
    const first = await apply(seller.test, customerNumber(), { reference: 'once', uses: ['return'] });
    const answer = await seller.test.post('/v1/carrier_contracts', wishOf(customerNumber(), { reference: 'once' }));
    expect(answer).toMatchObject({ status: 409, body: { code: 'reference_taken', existing: first.id } });
  });

  test("A1: a mall's key without a seller registers the mall's own contract", async () => {
    const house = (await desk.mall.get(`/v1/malls/${desk.mallId}`)).body.house_seller;
    await desk.mall.patch(`/v1/sellers/${house}`, { addresses: { return_to: shipFrom } });
    const made = await apply(desk.mall, customerNumber(), { uses: ['return'] });
    expect(made).toMatchObject({ seller: house, business_number: null });
    expect(await settled(desk, made)).toMatchObject({ state: 'verified' });
  });
});

describe('A1: the other use is added without a new application', () => {
  test('A1: in use stays in use', async () => {
    const seller = await newSeller(desk, desk.mall);
    const contract = await inUse(desk, seller.test, { uses: ['return'] });
    const added = await done(seller.test, contract, 'add_use', { use: 'outbound' });
    expect(added).toMatchObject({ state: 'in_use', uses: ['return', 'outbound'] });
    const action = added.actions.find((each: Body) => each.name === 'add_use');
    expect(action).toEqual({ name: 'add_use', enabled: false, reason: 'it has both uses' });
    // Asked for again, it is there.
    expect(await done(seller.test, contract, 'add_use', { use: 'outbound' })).toMatchObject({ uses: added.uses });
    expect(await eventsOf(desk.mall, contract)).toEqual([
      'requested',
      'verifying',
      'verified',
      'authorised',
      'use_added',
    ]);
  });

  test('A1: changed fields are asked of the carrier first, and never break what works', async () => {
    const seller = await newSeller(desk, desk.mall);
    const contract = await inUse(desk, seller.test, { uses: ['return'] });
    const wrong = { use: 'outbound', credentials: { approval_number: '1234567899' } };
    expect(await act(seller.test, contract, 'add_use', wrong)).toMatchObject({
      status: 422,
      body: { code: 'credentials_invalid' },
    });
    await fault(desk, { fault: 'down' });
    expect(await act(seller.test, contract, 'add_use', wrong)).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    await fault(desk, null);
    const twice = { use: 'return', credentials: { password: 'new' } };
    expect(await act(seller.test, contract, 'add_use', twice)).toMatchObject({
      status: 409,
      body: { code: 'not_now' },
    });
    const other = { use: 'outbound', credentials: credentialsOf(customerNumber()) };
    expect(await act(seller.test, contract, 'add_use', other)).toMatchObject({
      status: 422,
      body: { code: 'credentials_invalid', errors: [{ pointer: '/credentials/customer_number' }] },
    });
    expect(await settled(desk, contract)).toMatchObject({ state: 'in_use', uses: ['return'] });
  });
});

describe('A2: verified with the carrier, then authorised by an operator', () => {
  test('A2: requested → verifying → verified → in_use', async () => {
    const contract = await inUse(desk, (await newSeller(desk, desk.mall)).test);
    expect(contract).toMatchObject({
      state: 'in_use',
      verification: { by: 'carrier', attempts: 1, last_error: null, next_attempt_at: null },
    });
    expect(await eventsOf(desk.mall, contract)).toEqual(['requested', 'verifying', 'verified', 'authorised']);
    const [notice] = await noticesOf(desk.mall, contract);
    expect(notice).toMatchObject({ template: 'contract_in_use', recipient: 'seller', channels: ['sms'] });
    expect(notice.text).toContain('이용중');
  });

  test.each([
    ['01', 'unknown to the carrier'],
    ['02', "another business's"],
  ])(
    "A2: a number ending in %s (%s) is put on hold with the carrier's reason, and the applicant told by SMS",
    async (ending) => {
      const asked = await apply((await newSeller(desk, desk.mall)).test, customerNumber(ending));
      const contract = await settled(desk, asked);
      expect(contract).toMatchObject({ state: 'on_hold', verification: { by: null, attempts: 1 } });
      expect(contract.hold_reason).toBeTruthy();
      const [notice] = await noticesOf(desk.mall, contract);
      expect(notice).toMatchObject({
        template: 'contract_held',
        recipient: 'seller',
        contact: 'shipping_manager',
        channels: ['sms'],
      });
      expect(notice.text).toContain(contract.hold_reason);
      expect(await act(desk.operator, contract, 'authorise')).toMatchObject({ status: 409, body: { code: 'not_now' } });
    },
  );

  test('A2: no answer keeps it verifying, visibly, and it is asked again until the carrier answers', async () => {
    await fault(desk, { fault: 'down' });
    const asked = await apply((await newSeller(desk, desk.mall)).test, customerNumber());
    const waiting = await settled(desk, asked);
    expect(waiting).toMatchObject({ state: 'verifying', verification: { by: null, attempts: 1 } });
    expect(waiting.verification.last_error).toBeTruthy();
    expect(Date.parse(waiting.verification.next_attempt_at)).toBeGreaterThan(desk.server.inside.clock.nowMs());

    // Before its time the sweep leaves it alone; after it, it counts one more try.
    await contractsSweep(later(0)).pass();
    expect(await settled(desk, asked)).toMatchObject({ verification: { attempts: 1 } });
    await contractsSweep(later(60_000)).pass();
    expect(await settled(desk, asked)).toMatchObject({ state: 'verifying', verification: { attempts: 2 } });

    await fault(desk, null);
    await contractsSweep(later(86_400_000)).pass();
    expect(await settled(desk, asked)).toMatchObject({ state: 'verified', verification: { attempts: 3 } });
    expect(await eventsOf(desk.mall, asked)).toEqual(['requested', 'verifying', 'unanswered', 'verified']);
  });

  test.each(['garbage', 'truncate', 'lost_answer', 'hang'])(
    'A2: an answer that is %s verifies nothing',
    async (kind) => {
      await fault(desk, { fault: kind });
      const asked = await apply((await newSeller(desk, desk.mall)).test, customerNumber());
      expect(await settled(desk, asked)).toMatchObject({ state: 'verifying', verification: { by: null, attempts: 1 } });
    },
  );

  test('A2: an answer that comes after the application changed is passed over', async () => {
    await fault(desk, { fault: 'slow', ms: 600, count: 1 });
    const seller = await newSeller(desk, desk.mall);
    const asked = await apply(seller.test, customerNumber());
    const state = async () => (await seller.test.get(`/v1/carrier_contracts/${asked.id}`)).body.state;
    await expect.poll(state).toBe('verifying');
    await done(desk.operator, asked, 'hold', { reason: '고객번호를 확인해 주세요' });
    // The number now is one that the carrier never answers for; the word that is under way was about another.
    await done(seller.test, asked, 'resubmit', { credentials: credentialsOf(customerNumber('03')) });
    expect(await settled(desk, asked)).toMatchObject({ state: 'verifying', verification: { by: null } });
    expect(await eventsOf(desk.mall, asked)).toEqual([
      'requested',
      'verifying',
      'held',
      'resubmitted',
      'verifying',
      'unanswered',
    ]);
  });

  test('A2: mended and sent again, it is checked anew', async () => {
    const seller = await newSeller(desk, desk.mall);
    const asked = await apply(seller.test, customerNumber('01'), { uses: ['return'] });
    expect(await settled(desk, asked)).toMatchObject({ state: 'on_hold' });
    const right = customerNumber();
    const again = await done(seller.test, asked, 'resubmit', { credentials: credentialsOf(right) });
    expect(again).toMatchObject({ contract_code: right, hold_reason: null, verification: { attempts: 0 } });
    expect(await settled(desk, asked)).toMatchObject({ state: 'verified' });
    expect(await act(seller.test, asked, 'resubmit')).toMatchObject({ status: 409, body: { code: 'not_now' } });
  });

  test('A2: rejected and suspended with a reason, reinstated, terminated', async () => {
    const seller = await newSeller(desk, desk.mall);
    const refused = await apply(seller.test, customerNumber('01'));
    await settled(desk, refused);
    expect(await done(desk.operator, refused, 'reject', { reason: 'no such contract' })).toMatchObject({
      state: 'rejected',
      hold_reason: 'no such contract',
    });
    const contract = await inUse(desk, seller.test);
    expect(await done(desk.operator, contract, 'suspend', { reason: 'unpaid' })).toMatchObject({
      state: 'suspended',
      hold_reason: 'unpaid',
    });
    expect(await done(desk.operator, contract, 'reinstate')).toMatchObject({ state: 'in_use', hold_reason: null });
    expect(await done(seller.test, contract, 'terminate')).toMatchObject({ state: 'terminated' });
    expect(await act(desk.operator, contract, 'reinstate')).toMatchObject({ status: 409 });
    expect(await act(desk.operator, contract, 'suspend')).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  test('A2: reinstated while the carrier still refuses it, it is suspended again', async () => {
    const contract = await inUse(desk, (await newSeller(desk, desk.mall)).test);
    await done(desk.operator, contract, 'suspend', { reason: 'unpaid' });
    await fault(desk, { fault: 'refuse' });
    await done(desk.operator, contract, 'reinstate');
    expect(await settled(desk, contract)).toMatchObject({ state: 'suspended' });
  });

  test('A2, A3: suspended, it takes new fields: the check and the three days begin anew', async () => {
    const seller = await newSeller(desk, desk.mall);
    const contract = await inUse(desk, seller.test);
    await done(desk.operator, contract, 'suspend', { reason: 'the approval number has expired' });
    const right = customerNumber();
    const again = await done(seller.test, contract, 'resubmit', { credentials: credentialsOf(right) });
    expect(again).toMatchObject({ state: 'requested', contract_code: right, hold_reason: null });
    expect(again.authorisation).toMatchObject({ overdue: false, due_at: expect.any(String) });
    expect(Temporal.Instant.compare(again.authorisation.due_at, await desk.now())).toBe(1);
    expect(await settled(desk, contract)).toMatchObject({ state: 'verified' });
    expect(await done(desk.operator, contract, 'authorise')).toMatchObject({ state: 'in_use' });
  });

  test('A2: where the carrier has no check an operator verifies', async () => {
    const wish = {
      carrier: 'hanjin',
      uses: ['return'],
      credentials: { client_id: 'shop', contract_number: '1234567' },
    };
    const { body: asked } = await desk.seller.post('/v1/carrier_contracts', wish);
    expect(await settled(desk, asked)).toMatchObject({ state: 'requested', verification: { attempts: 0 } });
    expect(await act(desk.operator, asked, 'authorise')).toMatchObject({ status: 409 });
    const verified = await done(desk.operator, asked, 'verify');
    expect(verified).toMatchObject({ state: 'verified', verification: { by: 'operator' } });
    expect(await done(desk.operator, asked, 'authorise')).toMatchObject({ state: 'in_use', next_check_on: null });
  });

  test("A2: an operator's verify never stands for the carrier's: the carrier is asked again", async () => {
    await fault(desk, { fault: 'down' });
    const asked = await apply((await newSeller(desk, desk.mall)).test, customerNumber());
    await settled(desk, asked);
    expect(await done(desk.operator, asked, 'verify')).toMatchObject({
      state: 'verifying',
      verification: { by: null },
    });
    expect(await settled(desk, asked)).toMatchObject({ state: 'verifying', verification: { by: null } });
    await fault(desk, null);
    await done(desk.operator, asked, 'verify');
    expect(await settled(desk, asked)).toMatchObject({ state: 'verified', verification: { by: 'carrier' } });
  });

  test('A2: only operators rule', async () => {
    const seller = await newSeller(desk, desk.mall);
    const asked = await apply(seller.test, customerNumber());
    await settled(desk, asked);
    for (const api of [seller.test, desk.mall]) {
      for (const action of ['authorise', 'verify', 'reinstate']) {
        expect(await act(api, asked, action)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      }
      expect(await act(api, asked, 'hold', { reason: 'x' })).toMatchObject({ status: 403 });
    }
  });
});

describe('A2: in use, it is looked at every night', () => {
  const inSeoul = (iso: string) => Temporal.Instant.from(iso).toZonedDateTimeISO('Asia/Seoul');
  const toNextNoon = async (at: Desk) => {
    const tomorrow = inSeoul(await at.now())
      .toPlainDate()
      .add({ days: 1 });
    await at.advance(tomorrow.toZonedDateTime({ timeZone: 'Asia/Seoul', plainTime: '12:00' }).toInstant().toString());
  };

  test('A2: known still, it stays; refused, it is suspended and all are told; unreachable changes nothing', async () => {
    // A mall of its own: the silence towards many contracts would open the carrier's circuit for the next night.
    const own = await deskOn(desk.server, desk.sandbox);
    const contract = await inUse(own, own.seller);
    const before = contract.verification.last_healthy_at;
    await toNextNoon(own);
    const healthy = await settled(own, contract);
    expect(healthy.state).toBe('in_use');
    expect(healthy.verification.last_healthy_at > before).toBe(true);
    expect(inSeoul(healthy.verification.last_healthy_at).hour).toBeLessThan(5);

    await fault(desk, { fault: 'down' });
    await toNextNoon(own);
    const unreachable = await settled(own, contract);
    expect(unreachable).toMatchObject({
      state: 'in_use',
      verification: { last_healthy_at: healthy.verification.last_healthy_at },
    });
    expect(unreachable.verification.last_error).toBeTruthy();

    await fault(desk, null);
    await fault(desk, { fault: 'refuse' });
    await toNextNoon(own);
    const suspended = await settled(own, contract);
    expect(suspended.state).toBe('suspended');
    expect(suspended.hold_reason).toBeTruthy();
    const told = (await noticesOf(desk.operator, contract)).filter((each) => each.template === 'contract_suspended');
    expect(told.map((each) => each.recipient).toSorted()).toEqual(['operator', 'seller']);
    // A tenant's log shows what the tenant was told.
    const seen = (await noticesOf(own.mall, contract)).filter((each) => each.template === 'contract_suspended');
    expect(seen.map((each) => each.recipient)).toEqual(['seller']);
  });

  test("A2: the seller's new address is registered before the next booking", async () => {
    const seller = await newSeller(desk, desk.mall);
    const contract = await inUse(desk, seller.test);
    const { seller_id } = (await rowOf(contract)).row;
    const first = await rowOf(contract);
    const moved = { ship_from: { ...shipFrom, postal_code: '06236', address1: '서울 강남구 테헤란로 1' } };
    expect((await seller.test.patch(`/v1/sellers/${seller.id}`, { addresses: moved })).status).toBe(200);
    await fault(desk, { fault: 'down' });
    await expect(readContractForCarrier(desk.server.inside, { id: contract.id, seller: seller_id })).rejects.toThrow();
    await fault(desk, null);
    const second = await rowOf(contract);
    expect(second.row.office).not.toBe(first.row.office);
    expect(second.contract.terms).not.toEqual(first.contract.terms);
    expect(second.row.state).toBe('in_use');
    expect((await rowOf(contract)).row.event_sequence).toBe(second.row.event_sequence);
  });

  async function rowOf(contract: Body) {
    return (await readContractForCarrier(desk.server.inside, { id: contract.id, seller: sellerOf(contract.id)! }))!;
  }
});
