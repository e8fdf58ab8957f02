/** Stories of returns that a carrier collects by the seller's contract, against the simulated Korea Post. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../bookings/test-desk.ts';
import { sellerOf, uuid } from '../kernel/ids.ts';
import {
  address,
  askReturn,
  type Body,
  deliveredOrder,
  openWorld,
  read,
  scan,
  type World,
  waybill,
  won,
} from '../stories/world.ts';
import { closedArea, contractInUse, customerNumber, sandbox, standStill } from './test-contracts.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const automatic = { return_approval: 'automatic' };
const light = [{ sku: 'MUG', title: 'Mug', quantity: 2, unit_price: won(10_000), weight_grams: 500 }];
const fees = [
  { use: 'return', max_weight_grams: 600, amount: 2_500 },
  { use: 'return', max_weight_grams: 2_000, amount: 3_500 },
];

const returned = (at: World, id: string) => read(at, `/v1/returns/${id}`);
const step = (trace: Body[], rule: string) => trace.find((each: Body) => each.rule === rule);

async function eventsOf(at: World, id: string, type?: string): Promise<Body[]> {
  const { data } = await read(at, `/v1/events?object_id=${id}&limit=200`);
  return data.filter((each: Body) => !type || each.type === type);
}

async function noticesOf(at: World, id: string, template: string): Promise<string[]> {
  const { data } = await read(at, '/v1/notifications?limit=200');
  const found = data.filter((each: Body) => each.object_id === id || JSON.stringify(each).includes(id));
  return found.filter((each: Body) => each.template === template).map((each: Body) => each.recipient ?? each.to);
}

/** A mall with a seller whose contract collects; its parcels move by hand only. */
async function withContract(
  setting: Parameters<typeof openWorld>[0] = {},
  wish: Parameters<typeof contractInUse>[1] = {},
): Promise<{ at: World; contract: Body; customer: string }> {
  const at = await openWorld({ policies: automatic, ...setting }, world.server);
  const customer = wish.customerNumber ?? customerNumber();
  const contract = await contractInUse(at, { ...wish, customerNumber: customer });
  await standStill(at, customer);
  return { at, contract, customer };
}

/** Asked for, approved, and answered by the carrier. */
async function bookedReturn(at: World, more: Record<string, unknown> = {}): Promise<{ row: Body; original: Body }> {
  const { order: placed, shipment } = await deliveredOrder(at);
  const asked = await askReturn(at, placed.id, more);
  await at.server.settle();
  return { row: await returned(at, asked.id), original: shipment };
}

async function advanceParcel(at: World, row: Body, to: string): Promise<void> {
  await sandbox(at, `/parcels/korea_post/${row.waybill_number}/advance`, { to, at: await at.now() });
}

describe('route', () => {
  test('C5, A8: the preview names the contract, its fee and why; the return keeps both when the fees change', async () => {
    const { at, contract } = await withContract({ policies: { return_fee: 9_000 } }, { fees });
    const { order: placed } = await deliveredOrder(at, { lines: light });
    const wish = { order: placed.id, reason: 'no_longer_wanted' };
    const preview = (await at.mall.post('/v1/returns/preview', wish)).body;
    expect(preview.route).toMatchObject({ route: 'seller_contract', carrier: 'korea_post', contract: contract.id });
    expect(step(preview.route.trace, 'seller_contract')).toMatchObject({ taken: true });
    expect(step(preview.route.trace, 'seller_contract').why).toContain('the carrier of the original delivery');
    for (const rule of ['mall_contract', 'drop_off', 'buyer_ships'])
      expect(step(preview.route.trace, rule)).toMatchObject({ taken: false, why: expect.any(String) });
    // Two mugs weigh 1,000 g.
    expect(preview.fees).toMatchObject([{ kind: 'return_freight', amount: won(3_500), borne_by: 'buyer' }]);
    expect(preview.refund.total).toEqual(won(16_500));
    const one = await at.mall.post('/v1/returns/preview', {
      ...wish,
      lines: [{ line: placed.lines[0].id, quantity: 1 }],
    });
    expect(one.body.fees[0].amount).toEqual(won(2_500));
    const defect = await at.mall.post('/v1/returns/preview', { ...wish, reason: 'defective' });
    expect(defect.body.fees).toMatchObject([{ amount: won(3_500), borne_by: 'seller' }]);
    expect(defect.body.refund.total).toEqual(won(20_000));
    const asked = await askReturn(at, placed.id);
    const dearer = await at.seller.patch(`/v1/carrier_contracts/${contract.id}`, {
      fees: [{ use: 'return', amount: 8_000 }],
    });
    expect(dearer.status, JSON.stringify(dearer.body)).toBe(200);
    expect((await returned(at, asked.id)).refund).toEqual(preview.refund);
    await at.seller.post(`/v1/returns/${asked.id}/approve`);
    const received = await at.seller.post(`/v1/returns/${asked.id}/receive`);
    expect(received.body).toMatchObject({ carrier_fee: won(3_500), refund: preview.refund });
  });

  test('C5, A8: where the contract names no fee the flat one applies, and the trace says so', async () => {
    const { at } = await withContract({ policies: { return_fee: 3_000 } }, { fees });
    const { order: placed } = await deliveredOrder(at);
    const preview = (await at.mall.post('/v1/returns/preview', { order: placed.id, reason: 'no_longer_wanted' })).body;
    expect(step(preview.route.trace, 'contract_fee')).toMatchObject({ taken: false });
    expect(step(preview.route.trace, 'contract_fee').why).toContain("the mall's flat return_fee applies");
    expect(preview.fees[0].amount).toEqual(won(3_000));
  });

  test('C5: a method asked for by name is taken, or refused with why', async () => {
    const { order: placed } = await deliveredOrder(world);
    const wish = { order: placed.id, reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };
    const none = await world.mall.post('/v1/returns', { ...wish, method: 'carrier' });
    expect([none.status, none.body.code, none.body.rule]).toEqual([422, 'method_not_available', 'C5']);
    expect(none.body.detail).toContain('the seller has no carrier contract for returns in use');
    const store = await world.mall.post('/v1/returns', { ...wish, method: 'drop_off' });
    expect([store.status, store.body.code]).toEqual([422, 'method_not_available']);
    const { at } = await withContract();
    const { order: other } = await deliveredOrder(at);
    const asked = await askReturn(at, other.id, { method: 'buyer_ships' });
    expect(asked).toMatchObject({ route: 'buyer_ships', contract: null, carrier_fee: null, pickup: null });
  });

  test('C5: a contract that is only for the way out, or suspended, collects nothing', async () => {
    const { at } = await withContract({}, { uses: ['outbound'] });
    const { order: placed } = await deliveredOrder(at);
    const wish = { order: placed.id, reason: 'no_longer_wanted' };
    expect((await at.mall.post('/v1/returns/preview', wish)).body.route.route).toBe('buyer_ships');
    const { at: other, contract } = await withContract();
    const { order: second } = await deliveredOrder(other);
    await other.server.platform.post(`/v1/carrier_contracts/${contract.id}/suspend`, { reason: 'unpaid' });
    const preview = await other.mall.post('/v1/returns/preview', { ...wish, order: second.id });
    expect(preview.body.route.route).toBe('buyer_ships');
  });
});

describe('pickup', () => {
  test('C1, C6: booked with the approval for the next day; nobody is asked for a waybill number', async () => {
    const { at, customer } = await withContract();
    const { row, original } = await bookedReturn(at);
    expect(row).toMatchObject({ decision: 'approved', goods: 'booked', carrier: 'korea_post' });
    expect(row.pickup).toMatchObject({ state: 'accepted', visit_on: '2026-09-08', attempts: 1, reason: null });
    expect(row.waybill_number).toMatch(/^\d{13}$/);
    expect(row.waybill_number).not.toBe(original.waybill_number);
    const [parcel] = (
      (await (await fetch(`${world.server.sandboxUrl}/parcels?customer_number=${customer}`)).json()) as Body
    ).parcels;
    expect(parcel).toMatchObject({ direction: 'return', visit_on: '2026-09-08', waybill_number: row.waybill_number });
    expect(parcel.fields).toMatchObject({ recNm: address.name, retOrigRegiNo: original.waybill_number });
    const [booked] = await eventsOf(at, row.id, 'return.booked');
    expect(booked.data).toMatchObject({ waybill_number: row.waybill_number, attempt: 1 });
    expect(await noticesOf(at, row.id, 'return_pickup_planned')).toEqual(['buyer']);
  });

  test('C6: the buyer chooses the day and the place, today to 14 days ahead', async () => {
    const { at } = await withContract();
    const { order: placed } = await deliveredOrder(at);
    for (const pickup_on of ['2026-09-06', '2026-09-22']) {
      const wrong = await at.mall.post('/v1/returns', {
        order: placed.id,
        reason: 'no_longer_wanted',
        detail: 'x',
        pickup_on,
        on_behalf_of: 'buyer',
      });
      expect([wrong.status, wrong.body.code, wrong.body.errors[0].pointer]).toEqual([422, 'invalid', '/pickup_on']);
      expect(wrong.body.rule).toMatch(/^C6/);
    }
    const office = { ...address, name: '이영희', postal_code: '06236', address1: '서울특별시 강남구 테헤란로 152' };
    const asked = await askReturn(at, placed.id, { pickup_on: '2026-09-21', pickup_from: office });
    await at.server.settle();
    const row = await returned(at, asked.id);
    expect(row).toMatchObject({ pickup_on: '2026-09-21', pickup_from: office, pickup: { visit_on: '2026-09-21' } });
    const parcel = await (await fetch(`${world.server.sandboxUrl}/parcels/korea_post/${row.waybill_number}`)).json();
    expect(parcel).toMatchObject({ visit_on: '2026-09-21', fields: { recNm: '이영희', recZip: '06236' } });
  });

  test('C6: a seller that says nothing approves, and the visit is booked then; a chosen day that is past counts no more', async () => {
    const { at } = await withContract({ policies: {} });
    const { row } = await bookedReturn(at, { pickup_on: '2026-09-08' });
    expect(row).toMatchObject({ decision: 'requested', goods: 'none', route: 'seller_contract' });
    expect(row.pickup).toMatchObject({ state: null, booking: null });
    await at.advance('2026-09-09T15:00:00Z');
    expect(await returned(at, row.id)).toMatchObject({
      decision: 'approved',
      goods: 'booked',
      pickup: { state: 'accepted', visit_on: '2026-09-11' },
    });
  });

  test('C6: a refused booking leaves the goods waiting, with reason and remedy; rerouted, the buyer sends them', async () => {
    const { at } = await withContract();
    const { row } = await bookedReturn(at, { pickup_from: closedArea });
    expect(row).toMatchObject({ decision: 'approved', goods: 'awaiting', route: 'seller_contract' });
    expect(row.pickup, JSON.stringify(row.pickup)).toMatchObject({
      state: 'refused',
      reason: { code: expect.any(String), remedy: expect.any(String) },
    });
    expect(row.summary).toContain('refused the booking');
    const [event] = await eventsOf(at, row.id, 'return.booking_refused');
    expect(event).toMatchObject({ reason: row.pickup.reason.reason, data: { remedy: row.pickup.reason.remedy } });
    expect((await noticesOf(at, row.id, 'return_pickup_refused')).toSorted()).toEqual(['buyer', 'seller']);
    const again = await at.mall.post(`/v1/returns/${row.id}/reroute`, { method: 'carrier', contract: 'cct_unknown' });
    expect([again.status, again.body.code]).toEqual([422, 'method_not_available']);
    const by = await at.mall.post(`/v1/returns/${row.id}/reroute`, { method: 'buyer_ships', on_behalf_of: 'buyer' });
    expect(by.body).toMatchObject({ route: 'buyer_ships', carrier: null, contract: null, goods: 'awaiting' });
    const sent = await at.mall.post(`/v1/returns/${row.id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    });
    expect(sent.body.goods).toBe('booked');
    const [rerouted] = await eventsOf(at, row.id, 'return.rerouted');
    expect(rerouted.data).toMatchObject({ from: { route: 'seller_contract' }, to: { route: 'buyer_ships' } });
  });

  test('C5: rerouting to another contract never makes it dearer than was shown', async () => {
    const cheap = [{ use: 'return', amount: 2_000 }];
    const { at } = await withContract({}, { fees: cheap });
    await sandbox(at, '/faults', { carrier: 'korea_post', operation: 'InsertOrder', fault: 'refuse', count: 1 });
    const { row } = await bookedReturn(at);
    expect(row.pickup, JSON.stringify(row.pickup)).toMatchObject({ state: 'refused' });
    expect(row.refund.total).toEqual(won(43_000));
    const dear = await contractInUse(at, { fees: [{ use: 'return', amount: 6_000 }] });
    const by = await at.seller.post(`/v1/returns/${row.id}/reroute`, { method: 'carrier', contract: dear.id });
    expect(by.status, JSON.stringify(by.body)).toBe(200);
    await at.server.settle();
    expect(await returned(at, row.id)).toMatchObject({
      goods: 'booked',
      contract: dear.id,
      carrier_fee: won(2_000),
      refund: { total: won(43_000) },
      pickup: { state: 'accepted', attempts: 2 },
    });
  });

  test('C10: a carrier that never takes the booking: the return lapses as one that the buyer does not send', async () => {
    const { at } = await withContract();
    const { row } = await bookedReturn(at, { pickup_from: closedArea });
    // Refused on 7 September, the visit was for the 8th: 14 days are full at the end of the 22nd.
    await at.advance('2026-09-22T14:59:59Z');
    expect((await returned(at, row.id)).decision).toBe('approved');
    await at.advance('2026-09-22T15:00:00Z');
    expect(await returned(at, row.id)).toMatchObject({ decision: 'lapsed', goods: 'none' });
  });

  test('C6, B3: away until the day of the visit has passed, the carrier is asked for the next one', async () => {
    const { at } = await withContract();
    await sandbox(at, '/faults', { carrier: 'korea_post', operation: 'InsertOrder', fault: 'down' });
    const { row } = await bookedReturn(at);
    expect(row.pickup).toMatchObject({ visit_on: '2026-09-08', waybill_number: null });
    await at.advance('2026-09-10T01:00:00Z');
    await fetch(`${at.server.sandboxUrl}/faults`, { method: 'DELETE' });
    for (let shown = row; shown.pickup.state !== 'accepted'; shown = await returned(at, row.id)) {
      expect(shown.pickup.state, JSON.stringify(shown.pickup)).not.toBe('refused');
      await sweep(at);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const booked = await returned(at, row.id);
    expect(booked).toMatchObject({ goods: 'booked', pickup: { visit_on: '2026-09-11', attempts: 1 } });
    const parcel = await (await fetch(`${at.server.sandboxUrl}/parcels/korea_post/${booked.waybill_number}`)).json();
    expect(parcel).toMatchObject({ visit_on: '2026-09-11' });
    const [moved] = (await read(at, `/v1/events?object_id=${booked.pickup.booking}&type=booking.visit_moved`)).data;
    expect(moved).toMatchObject({
      rule: expect.stringMatching(/^C6/),
      data: { from: '2026-09-08', visit_on: '2026-09-11' },
    });
    // The buyer is told the new day as well.
    expect(await noticesOf(at, row.id, 'return_pickup_planned')).toEqual(['buyer', 'buyer']);
  });

  test('C6: not collected: booked again for the next business day, three bookings in all, then people are told', async () => {
    // Asked on Thursday the 10th: the carrier calls on Friday, on Monday and on Tuesday, and finds nobody.
    const { at } = await withContract({ startsAt: '2026-09-10T01:00:00Z' });
    const { row } = await bookedReturn(at);
    const numbers = [row.waybill_number];
    for (const [attempt, visit, next] of [
      [1, '2026-09-11', '2026-09-14'],
      [2, '2026-09-14', '2026-09-15'],
    ] as const) {
      expect((await returned(at, row.id)).pickup).toMatchObject({ visit_on: visit, attempts: attempt });
      await at.advance(`${visit}T05:00:00Z`);
      await scan(at, await returned(at, row.id), 'attempt_failed');
      await at.advance(`${visit}T11:59:00Z`);
      const failed = await returned(at, row.id);
      expect(failed).toMatchObject({ goods: 'collection_failed', pickup: { attempts: attempt, booked_again: true } });
      await at.advance(`${visit}T12:00:00Z`);
      const again = await returned(at, row.id);
      expect(again).toMatchObject({
        goods: 'booked',
        pickup: { state: 'accepted', visit_on: next, attempts: attempt + 1 },
      });
      numbers.push(again.waybill_number);
    }
    expect(new Set(numbers).size).toBe(3);
    expect(await noticesOf(at, row.id, 'return_not_collected')).toEqual([]);
    await at.advance('2026-09-15T05:00:00Z');
    await scan(at, await returned(at, row.id), 'attempt_failed');
    await at.advance('2026-09-16T01:00:00Z');
    const events = await eventsOf(at, row.id, 'return.collection_failed');
    expect(events.map((each) => each.data.attempt).toSorted()).toEqual([1, 2, 3]);
    expect(events[0].reason).toContain('did not collect it on');
    const left = await returned(at, row.id);
    expect(left).toMatchObject({ goods: 'collection_failed', pickup: { attempts: 3, booked_again: false } });
    expect((await noticesOf(at, row.id, 'return_not_collected')).toSorted()).toEqual(['buyer', 'seller']);
    const by = await at.seller.post(`/v1/returns/${row.id}/reroute`, { method: 'carrier', pickup_on: '2026-09-18' });
    expect(by.status, JSON.stringify(by.body)).toBe(200);
    await at.server.settle();
    expect(await returned(at, row.id)).toMatchObject({ goods: 'booked', pickup: { visit_on: '2026-09-18' } });
  });

  test('C5: what is booked is rerouted only after the day of the visit', async () => {
    const { at } = await withContract();
    const { row } = await bookedReturn(at);
    const reroute = () => at.seller.post(`/v1/returns/${row.id}/reroute`, { method: 'buyer_ships' });
    expect([(await reroute()).status, (await reroute()).body.code]).toEqual([409, 'not_now']);
    await at.advance('2026-09-08T15:00:00Z');
    expect((await reroute()).body).toMatchObject({ route: 'buyer_ships', goods: 'awaiting' });
  });

  test('D8: withdrawal takes the booking back at the carrier', async () => {
    const { at } = await withContract();
    const { row } = await bookedReturn(at);
    const gone = await at.mall.post(`/v1/returns/${row.id}/withdraw`, { on_behalf_of: 'buyer' });
    expect(gone.body).toMatchObject({ decision: 'withdrawn', goods: 'none' });
    expect(gone.body.pickup.cancel_asked_at).not.toBeNull();
    await at.server.settle();
    expect((await returned(at, row.id)).pickup.state).toBe('cancelled');
    const parcel = (await (
      await fetch(`${world.server.sandboxUrl}/parcels/korea_post/${row.waybill_number}`)
    ).json()) as Body;
    expect(parcel.status).toBe('cancelled');
    const [event] = await eventsOf(at, row.id, 'return.withdrawn');
    expect(event.data).toMatchObject({ booking: 'asked' });
  });

  test('D8: collected before the carrier heard of the withdrawal: an operator sees it', async () => {
    const { at } = await withContract();
    const { row } = await bookedReturn(at);
    await advanceParcel(at, row, 'collected');
    await at.mall.post(`/v1/returns/${row.id}/withdraw`, { on_behalf_of: 'buyer' });
    await at.server.settle();
    expect((await returned(at, row.id)).pickup).toMatchObject({
      state: 'accepted',
      cancel_refused: expect.any(String),
    });
    await scan(at, row, 'collected');
    const after = await returned(at, row.id);
    expect(after).toMatchObject({ decision: 'withdrawn', goods: 'none', collected_at: expect.any(String) });
    expect(after.summary).toContain('an operator sees to them');
    const [event] = await eventsOf(at, row.id, 'return.collected');
    expect(event.data).toMatchObject({ decision: 'withdrawn' });
  });
});

describe('refund trigger', () => {
  const states: Record<string, string[]> = {
    collected: ['paid', 'paid', 'paid'],
    arrived: ['none', 'paid', 'paid'],
    received: ['none', 'none', 'paid'],
  };
  for (const [refund_trigger, [atCollection, atArrival, atReceipt]] of Object.entries(states)) {
    test(`C8: "${refund_trigger}" over the carrier's own tracking of a collected return`, async () => {
      const { at } = await withContract({ policies: { ...automatic, refund_trigger } });
      const { row } = await bookedReturn(at);
      await at.advance('2026-09-08T03:00:00Z');
      await advanceParcel(at, row, 'collected');
      await at.by('PT3H');
      await at.server.settle();
      const collected = await returned(at, row.id);
      expect(collected).toMatchObject({
        goods: 'collected',
        money: atCollection,
        collected_at: '2026-09-08T03:00:00.000Z',
      });
      await advanceParcel(at, row, 'delivered');
      await at.by('PT3H');
      await at.server.settle();
      expect(await returned(at, row.id)).toMatchObject({ goods: 'arrived', money: atArrival });
      await at.seller.post(`/v1/returns/${row.id}/receive`);
      await at.server.settle();
      expect(await returned(at, row.id)).toMatchObject({
        decision: 'accepted',
        money: atReceipt,
        refund: { total: won(45_000) },
      });
      expect((await read(at, `/v1/refunds?order=${row.order}`)).data).toHaveLength(1);
    });
  }

  test('C8: a way back on the number of the way out is its second leg', async () => {
    const { at } = await withContract({ policies: { ...automatic, refund_trigger: 'arrived' } });
    const { order: placed, shipment } = await deliveredOrder(at);
    // No carrier of the sandbox gives the old number, so its answer is put in by hand while it is away.
    await sandbox(at, '/faults', { carrier: 'korea_post', operation: 'InsertOrder', fault: 'down' });
    const asked = await askReturn(at, placed.id);
    await at.server.settle();
    const { pickup } = await returned(at, asked.id);
    expect(['pending', 'sent']).toContain(pickup.state);
    const { inside } = at.server;
    const { seller_id, mall_id } = [...(await inside.sellers.byNumber([sellerOf(at.sellerId)!])).values()][0]!;
    const command = (type: string, args: object) => ({
      id: uuid(inside.clock),
      type,
      file: placed.id,
      object: pickup.booking,
      seller: seller_id,
      mall: mall_id,
      mode: 'test' as const,
      actor: { kind: 'system' as const, id: 'test' },
      args,
    });
    const { carrier, waybill_number } = shipment;
    const accept = command('booking.accept', { carrier, waybill_number, refs: {}, price: null });
    expect(await inside.submit('order_file', accept)).toMatchObject({ kind: 'done' });
    await fetch(`${at.server.sandboxUrl}/faults`, { method: 'DELETE' });
    await at.server.settle();
    expect(await returned(at, asked.id)).toMatchObject({
      goods: 'booked',
      waybill_number,
      arrived_at: null,
      money: 'none',
    });
    await at.advance('2026-09-08T03:00:00Z');
    await scan(at, shipment, '집하완료');
    expect(await returned(at, asked.id)).toMatchObject({ goods: 'collected', money: 'none' });
    await at.by('PT30H');
    await scan(at, shipment, '배달완료');
    await at.server.settle();
    expect(await returned(at, asked.id)).toMatchObject({ goods: 'arrived', money: 'paid' });
  });
});
