/** Stories of hub-only returns: a parcel whose sale is not known here, by its waybill number and a contract code. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { address, type Body, deliveredOrder, openWorld, read, scan, type World, waybill } from '../stories/world.ts';
import { contractInUse, customerNumber, standStill } from './test-contracts.ts';

let world: World;
let contract: Body;
beforeAll(async () => {
  world = await openWorld({ policies: { refund_trigger: 'collected' } });
  const customer = customerNumber();
  contract = await contractInUse(world, { customerNumber: customer });
  await standStill(world, customer);
});
afterAll(() => world.stop());

function wish(more: Record<string, unknown> = {}, parcel: Record<string, unknown> = {}) {
  return {
    parcel: {
      carrier: 'korea_post',
      waybill_number: waybill(),
      contract_code: contract.contract_code,
      ...parcel,
    },
    pickup_from: address,
    lines: [
      { title: 'Blue mug', quantity: 2 },
      { title: 'Tea pot', quantity: 1 },
    ],
    reason: 'no_longer_wanted',
    detail: 'Too blue.',
    on_behalf_of: 'buyer',
    ...more,
  };
}

async function asked(at: World, body: unknown): Promise<Body> {
  const answer = await at.mall.post('/v1/returns', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function refusal(body: unknown, at: World = world): Promise<[number, string, string]> {
  const answer = await at.mall.post('/v1/returns', body);
  return [answer.status, answer.body.code, answer.body.detail];
}

const events = async (at: World, id: string, type: string): Promise<Body[]> =>
  (await read(at, `/v1/events?object_id=${id}&type=${type}`)).data;

describe('asking', () => {
  test('C1: 201 at once, approved, booked with the carrier; no waybill number is asked of anybody', async () => {
    const body = wish();
    const row = await asked(world, body);
    expect(row).toMatchObject({
      decision: 'approved',
      goods: 'awaiting',
      money: 'none',
      hub_only: true,
      refund: null,
      route: 'seller_contract',
      contract: contract.id,
      parcel: { carrier: 'korea_post', waybill_number: body.parcel.waybill_number },
      pickup: { state: 'pending', visit_on: '2026-09-08' },
      window: { ends_at: null },
    });
    expect(row.lines.map((each: Body) => [each.title, each.quantity])).toEqual([
      ['Blue mug', 2],
      ['Tea pot', 1],
    ]);
    await world.server.settle();
    const booked = await read(world, `/v1/returns/${row.id}`);
    expect(booked).toMatchObject({ goods: 'booked', pickup: { state: 'accepted' } });
    expect(booked.waybill_number).toMatch(/^\d{13}$/);
    const parcel = (await (
      await fetch(`${world.server.sandboxUrl}/parcels/korea_post/${booked.waybill_number}`)
    ).json()) as Body;
    expect(parcel.fields).toMatchObject({ recNm: address.name, retOrigRegiNo: body.parcel.waybill_number });
  });

  test('C1: the file of a parcel is no order of the mall, and holds no money', async () => {
    const row = await asked(world, wish());
    const { data } = await read(world, '/v1/orders?limit=200');
    expect(data.map((each: Body) => each.id)).not.toContain(row.order);
    expect((await read(world, `/v1/refunds?order=${row.order}`)).data).toEqual([]);
    expect((await read(world, '/v1/returns?limit=200')).data.map((each: Body) => each.id)).toContain(row.id);
  });

  test('C1: a parcel that is known here leads to its order, its lines named by their titles', async () => {
    const { order, shipment } = await deliveredOrder(world);
    const known = { waybill_number: shipment.waybill_number };
    const unknown = await refusal(wish({}, known));
    expect(unknown.slice(0, 2)).toEqual([422, 'line_unknown']);
    expect(unknown[2]).toContain('"Mug"');
    const row = await asked(world, wish({ lines: [{ title: 'Pot', quantity: 1 }] }, known));
    expect(row).toMatchObject({
      order: order.id,
      hub_only: false,
      decision: 'requested',
      window: { kind: 'change_of_mind' },
    });
    expect(row.refund.total.amount).toBe(25_000);
  });

  test("C1: a seller's own key collects by its own contracts only", async () => {
    const body = { ...wish(), on_behalf_of: undefined };
    const own = await world.seller.post('/v1/returns', body);
    expect(own.status, JSON.stringify(own.body)).toBe(201);
    const born = await world.mall.post('/v1/sellers', {
      name: 'Other',
      reference: 'other',
      kind: 'third_party',
      registration: { country: 'KR', number: '2208162517' },
      addresses: { ship_from: address, return_to: address },
    });
    expect(born.status, JSON.stringify(born.body)).toBe(201);
    const other = await world.server
      .api(born.body.keys.test)
      .post('/v1/returns', { ...wish(), on_behalf_of: undefined });
    expect([other.status, other.body.code]).toEqual([422, 'contract_not_in_use']);
    // The parcel of one seller is not collected for another of the mall.
    const theirs = await contractInUse({ ...world, sellerId: born.body.id });
    const taken = await refusal({ ...body, parcel: { ...body.parcel, contract_code: theirs.contract_code } });
    expect(taken.slice(0, 2)).toEqual([409, 'waybill_taken']);
  });
});

describe('refusals say what to do', () => {
  test('C1: contracts that are unknown, not in use, or not for returns', async () => {
    const unknown = await refusal(wish({}, { contract_code: '9999999999' }));
    expect(unknown.slice(0, 2)).toEqual([422, 'contract_not_in_use']);
    expect(unknown[2]).toContain('GET /v1/carrier_contracts');
    const out = await contractInUse(world, { uses: ['outbound'] });
    const outbound = await refusal(wish({}, { contract_code: out.contract_code }));
    expect(outbound.slice(0, 2)).toEqual([422, 'contract_not_in_use']);
    expect(outbound[2]).toContain('Add the use "return"');
    await world.server.platform.post(`/v1/carrier_contracts/${out.id}/suspend`, { reason: 'unpaid' });
    const suspended = await refusal(wish({}, { contract_code: out.contract_code }));
    expect(suspended[2]).toContain('it is suspended');
    const foreign = await openWorld({}, world.server);
    expect((await refusal(wish(), foreign)).slice(0, 2)).toEqual([422, 'contract_not_in_use']);
  });

  test('C1: what is missing or does not fit a parcel', async () => {
    const codes = async (body: Record<string, unknown>) => (await refusal(body)).slice(0, 2);
    expect(await codes(wish({}, { carrier: 'pigeon' }))).toEqual([422, 'carrier_unknown']);
    expect(await codes(wish({}, { waybill_number: '12' }))).toEqual([422, 'waybill_number_invalid']);
    expect(await codes(wish({ pickup_from: undefined }))).toEqual([400, 'malformed']);
    expect(await codes(wish({ lines: undefined }))).toEqual([400, 'malformed']);
    expect(await codes(wish({ lines: [{ line: 'lin_x', quantity: 1 }] }))).toEqual([400, 'malformed']);
    expect(await codes(wish({ order: 'ord_x' }))).toEqual([400, 'malformed']);
    expect(await codes({ ...wish(), parcel: undefined })).toEqual([400, 'malformed']);
    expect(await codes(wish({ method: 'buyer_ships' }))).toEqual([422, 'method_not_available']);
    expect(await codes(wish({ reason: 'lost_in_transit' }))).toEqual([422, 'invalid']);
    expect(await codes(wish({ pickup_on: '2026-09-01' }))).toEqual([422, 'invalid']);
    const platform = await world.server.platform.post('/v1/returns', { ...wish(), on_behalf_of: undefined });
    expect([platform.status, platform.body.code]).toEqual([403, 'forbidden']);
  });

  test('C1: of many requests for one parcel at once exactly one makes a file; the others learn its id', async () => {
    const body = wish();
    const answers = await Promise.all(Array.from({ length: 6 }, () => world.mall.post('/v1/returns', body)));
    const made = answers.filter((each) => each.status === 201);
    expect(answers.map((each) => each.status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
    for (const lost of answers.filter((each) => each.status === 409))
      expect([lost.body.code, lost.body.existing]).toEqual(['parcel_in_return', made[0]!.body.id]);
    const later = await world.mall.post('/v1/returns', body);
    expect([later.status, later.body.code, later.body.existing]).toEqual([409, 'parcel_in_return', made[0]!.body.id]);
    await world.mall.post(`/v1/returns/${made[0]!.body.id}/withdraw`, { on_behalf_of: 'buyer' });
    const again = await asked(world, body);
    expect(again.order).toBe(made[0]!.body.order);
  });
});

describe('refund trigger', () => {
  test('C1, C8: at the trigger the mall is told once that its refund is due; our money stays none', async () => {
    const row = await asked(world, wish({ reference: 'rma-1' }));
    await world.server.settle();
    const booked = await read(world, `/v1/returns/${row.id}`);
    expect(await events(world, row.id, 'return.refund_due')).toEqual([]);
    await scan(world, booked, '집하완료');
    await scan(world, booked, '배달완료');
    expect(await read(world, `/v1/returns/${row.id}`)).toMatchObject({ goods: 'arrived', money: 'none', refund: null });
    const received = await world.seller.post(`/v1/returns/${row.id}/receive`);
    expect(received.body).toMatchObject({ decision: 'accepted', goods: 'received', money: 'none', refund: null });
    const told = await events(world, row.id, 'return.refund_due');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      rule: 'C8: policy refund_trigger = collected',
      data: { reference: 'rma-1', fault: 'buyer', parcel: row.parcel, waybill_number: booked.waybill_number },
    });
    expect((await read(world, `/v1/refunds?order=${row.order}`)).data).toEqual([]);
  });

  test('C1, C8: under "received" it is the acceptance that tells the mall', async () => {
    const at = await openWorld({}, world.server);
    const customer = customerNumber();
    const own = await contractInUse(at, { customerNumber: customer });
    await standStill(at, customer);
    const row = await asked(at, wish({}, { contract_code: own.contract_code }));
    await at.server.settle();
    await scan(at, await read(at, `/v1/returns/${row.id}`), '배달완료');
    expect(await events(at, row.id, 'return.refund_due')).toEqual([]);
    await at.mall.post(`/v1/returns/${row.id}/receive`);
    expect(await events(at, row.id, 'return.refund_due')).toHaveLength(1);
  });
});
