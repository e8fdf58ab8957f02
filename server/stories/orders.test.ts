/** Stories of orders going out: what a mall, its seller and its buyer see, told by hand from the requirements. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secondSeller } from '../proofs/test-estate.ts';
import { address, deliveredOrder, dispatch, openWorld, order, read, scan, type World, waybill, won } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

describe('lists', () => {
  test('G2: a mall finds the orders of one seller, and what belongs to one order', async () => {
    const other = await secondSeller(world);
    const [mine, theirs] = [await order(world), await order(other)];
    expect([mine, theirs]).toMatchObject([{ seller: world.sellerId }, { seller: other.sellerId }]);
    expect(await read(world, `/v1/orders/${theirs.id}`)).toMatchObject({ mall: world.mallId, seller: other.sellerId });
    const ofSeller = async (seller: string) =>
      (await read(world, `/v1/orders?seller=${seller}&limit=200`)).data.map((each: { id: string }) => each.id);
    expect(await ofSeller(world.sellerId)).toContain(mine.id);
    expect(await ofSeller(other.sellerId)).toEqual([theirs.id]);
    const shipment = await dispatch(world, mine.id);
    await dispatch(other, theirs.id);
    expect((await read(world, `/v1/shipments?order=${mine.id}`)).data).toMatchObject([
      { id: shipment.id, seller: world.sellerId },
    ]);
    expect((await read(world, `/v1/returns?order=${mine.id}`)).data).toEqual([]);
    expect((await read(world, `/v1/cancellations?order=${mine.id}&seller=${other.sellerId}`)).data).toEqual([]);
    const nobody = await world.mall.get('/v1/orders?seller=sel_none');
    expect(nobody).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('orders arrive', () => {
  test('B1: an order is paid, has its pieces open and its money booked', async () => {
    const placed = await order(world, { fee: 3_000 });
    expect(placed).toMatchObject({
      object: 'order',
      mode: 'test',
      state: 'paid',
      partial: false,
      open_quantity: 3,
      total: won(48_000),
    });
    expect(placed.lines.map((line: { quantity: number }) => line.quantity)).toEqual([2, 1]);
    const booked = await read(world, `/v1/transfers?cause=${placed.payments[0].id}`);
    expect(booked.data).toMatchObject([{ from: 'buyer', to: 'buyer_payments', amount: won(48_000) }]);
  });

  test('B1: payments that differ from what is to be paid are refused with the figures', async () => {
    const answer = await world.mall.post('/v1/orders', {
      seller: world.sellerId,
      reference: 'short',
      ordered_at: await world.now(),
      buyer: { name: 'a', phone: '010-1111-2222' },
      ship_to: address,
      lines: [{ sku: 'A', title: 'A', quantity: 3, unit_price: won(1_000), discount: won(100) }],
      discounts: [{ kind: 'coupon', amount: won(400), borne_by: 'mall' }],
      payments: [{ method: 'card', gateway: 'g', gateway_reference: 'r', amount: won(4_500) }],
      shipping_fee: won(2_500),
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'payments_do_not_add_up', rule: expect.stringContaining('Σ payments') });
    expect(answer.body.detail).toContain('2900 − discounts 400 + freight 2500 = 5000');
    expect(answer.body.detail).toContain('4500');
  });

  test('B1: a reference names one order; the second try is told which', async () => {
    const first = await order(world);
    const again = await world.mall.post('/v1/orders', {
      seller: world.sellerId,
      reference: first.reference,
      ordered_at: await world.now(),
      buyer: first.buyer,
      ship_to: address,
      lines: [{ sku: 'A', title: 'A', quantity: 1, unit_price: won(0) }],
    });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: 'reference_taken', existing: first.id });
  });

  test('B1: several payments and a checkout shared by several orders', async () => {
    const payments = [
      { method: 'card', gateway: 'g', gateway_reference: 'p1', amount: won(30_000) },
      { method: 'points', gateway: 'g', gateway_reference: 'p2', amount: won(15_000) },
    ];
    const placed = await order(world, { payments });
    expect(placed.payments).toHaveLength(2);
    expect(placed.total).toEqual(won(45_000));
  });

  test('B1: the address may change until dispatch', async () => {
    const placed = await order(world);
    const changed = await world.mall.patch(`/v1/orders/${placed.id}`, {
      ship_to: { ...address, address1: '부산광역시 해운대구 우동 1' },
      on_behalf_of: 'buyer',
    });
    expect(changed.body.ship_to.address1).toContain('부산');
    await dispatch(world, placed.id);
    const late = await world.mall.patch(`/v1/orders/${placed.id}`, { ship_to: address, on_behalf_of: 'buyer' });
    expect(late.status).toBe(409);
    expect(late.body.code).toBe('not_now');
  });
});

describe('dispatch', () => {
  test('B2: a typed waybill takes effect at once and acknowledges the order', async () => {
    const placed = await order(world);
    const shipment = await dispatch(world, placed.id, { waybill_number: '6896-7700-94291' });
    expect(shipment).toMatchObject({
      object: 'shipment',
      waybill_number: '6896770094291',
      handoff: { state: 'accepted' },
      state: 'pre_transit',
    });
    const after = await read(world, `/v1/orders/${placed.id}`);
    expect(after.state).toBe('dispatched');
    expect(after.acknowledged_at).not.toBeNull();
  });

  test('B2: a wrong check digit, an unknown carrier and a missing number are refused with what to do', async () => {
    const placed = await order(world);
    const wish = { order: placed.id, method: 'manual' };
    // 384091786506 is a CJ number; by Lotte's rule its last digit would be 3.
    const wrong = await world.seller.post('/v1/shipments', {
      ...wish,
      carrier: 'lotte',
      waybill_number: '384091786506',
    });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'waybill_number_invalid']);
    const right = await world.seller.post('/v1/shipments', { ...wish, carrier: 'pigeon', waybill_number: '1' });
    expect([right.status, right.body.code]).toEqual([422, 'carrier_unknown']);
    const none = await world.seller.post('/v1/shipments', { ...wish, carrier: 'cj_logistics' });
    expect([none.status, none.body.code]).toEqual([422, 'waybill_number_required']);
    const auto = await world.seller.post('/v1/shipments', { order: placed.id, method: 'auto' });
    expect([auto.status, auto.body.code]).toEqual([422, 'contract_not_in_use']);
    expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('paid');
  });

  test('B2: an untracked parcel needs no number and stays dispatched', async () => {
    const placed = await order(world);
    const shipment = await world.seller.post('/v1/shipments', { order: placed.id, method: 'untracked' });
    expect(shipment.body).toMatchObject({ waybill_number: null, carrier: null, state: 'unknown' });
    expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('dispatched');
  });

  test('B5: in parts; the furthest piece names the state, partial says that others lag', async () => {
    const placed = await order(world);
    const [mugs, pot] = placed.lines;
    const first = await dispatch(world, placed.id, { lines: [{ line: mugs.id, quantity: 1 }] });
    await scan(world, first, 'delivered');
    expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({
      state: 'delivered',
      partial: true,
      open_quantity: 3,
    });
    const tooMany = await world.seller.post('/v1/shipments', {
      order: placed.id,
      method: 'untracked',
      lines: [{ line: mugs.id, quantity: 2 }],
    });
    expect([tooMany.status, tooMany.body.code]).toEqual([422, 'quantity_exceeded']);
    expect(tooMany.body.detail).toContain('1 is possible');
    const rest = await dispatch(world, placed.id);
    expect(rest.lines).toEqual([
      { line: mugs.id, quantity: 1 },
      { line: pot.id, quantity: 1 },
    ]);
    const none = await world.seller.post('/v1/shipments', { order: placed.id, method: 'untracked' });
    expect([none.status, none.body.code]).toEqual([422, 'nothing_left']);
    await scan(world, rest, 'delivered');
    expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'delivered', partial: false });
  });

  test('B2: a voided shipment gives its pieces and its number back', async () => {
    const placed = await order(world);
    const number = waybill();
    const shipment = await dispatch(world, placed.id, { waybill_number: number });
    const voided = await world.seller.post(`/v1/shipments/${shipment.id}/void`);
    expect(voided.body).toMatchObject({ state: 'cancelled', handoff: { state: 'cancelled' } });
    expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'acknowledged', open_quantity: 3 });
    await world.server.settle();
    const other = await order(world);
    expect((await dispatch(world, other.id, { waybill_number: number })).waybill_number).toBe(number);
  });
});

describe('tracking', () => {
  test('B4: the order follows its parcel by itself', async () => {
    const placed = await order(world);
    const shipment = await dispatch(world, placed.id);
    await scan(world, shipment, '집하완료');
    expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('in_delivery');
    await world.by('PT20H');
    await scan(world, shipment, '배달완료');
    expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('delivered');
    const seen = await read(world, `/v1/shipments/${shipment.id}`);
    expect(seen.legs).toMatchObject([{ kind: 'outbound', status: 'delivered' }]);
  });

  test('B4: late and out-of-order scans are harmless', async () => {
    const { order: placed, shipment } = await deliveredOrder(world);
    await scan(world, shipment, '발송', new Date(Date.parse(await world.now()) - 7_200_000).toISOString());
    expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('delivered');
  });

  test('B4: scans that come before the waybill is known are kept and matched', async () => {
    const number = waybill();
    const early = await world.server.carrier('korea_post').post('/v1/tracking_events', {
      events: [{ carrier: 'korea_post', waybill_number: number, code: 'delivered', occurred_at: await world.now() }],
    });
    expect(early.body.data[0].result).toBe('unknown_waybill');
    const ours = await world.mall.post('/v1/tracking_events', {
      events: [{ carrier: 'korea_post', waybill_number: number, code: '집하완료', occurred_at: await world.now() }],
    });
    expect(ours.body.data[0].result).toBe('unknown_waybill');
    const placed = await order(world);
    await dispatch(world, placed.id, { waybill_number: number });
    await world.server.settle();
    expect((await read(world, `/v1/orders/${placed.id}`)).state).not.toBe('dispatched');
  });

  test('G5: the timeline says who did what, when, by which rule', async () => {
    const { order: placed, shipment } = await deliveredOrder(world);
    const timeline = await read(world, `/v1/events?object_id=${placed.id}&limit=200`);
    expect(timeline.data.map((event: { type: string }) => event.type).toReversed()).toEqual([
      'order.placed',
      'order.dispatched',
      'order.delivered',
    ]);
    const delivered = timeline.data[0];
    expect(delivered).toMatchObject({
      actor: { kind: 'system' },
      rule: expect.stringContaining('B4'),
      data: { from: 'dispatched', to: 'delivered' },
    });
    const dispatched = await read(world, `/v1/events?object_id=${shipment.id}&type=shipment.created`);
    expect(dispatched.data[0].actor).toMatchObject({ kind: 'seller', id: world.sellerId });
    const sequences = timeline.data.map((event: { sequence: number }) => event.sequence);
    expect(sequences).toEqual(sequences.toSorted((a: number, b: number) => b - a));
  });
});
