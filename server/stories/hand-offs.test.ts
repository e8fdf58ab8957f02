/** B2, B3, D1: the carrier gives the number, is away, says no, is asked to take it back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  anotherMall,
  type Desk,
  eventsOf,
  fault,
  handedOver,
  handOver,
  inUse,
  moveParcel,
  openDesk,
  parcelsOf,
  pendingOrder,
  sentOrder,
  sweep,
  until,
} from '../bookings/test-desk.ts';
import { address, type Body, order, read } from './world.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => fault(desk, null));
afterAll(() => desk.stop());

const openOrder = (id: string) => read(desk, `/v1/orders/${id}`);
const shipmentOf = (id: string) => read(desk, `/v1/shipments/${id}`);

describe('B2: the number comes from the carrier', () => {
  test('B2: dispatch takes effect with the number; until then the order is acknowledged and the pieces reserved', async () => {
    const { order: placed, shipment } = await pendingOrder(desk);
    expect(shipment).toMatchObject({
      method: 'auto',
      carrier: 'korea_post',
      waybill_number: null,
      dispatched_at: null,
      handoff: { state: 'pending', late: false, reason: null },
    });
    expect(await openOrder(placed.id)).toMatchObject({
      state: 'acknowledged',
      lines: [
        { undispatched_quantity: 2, reserved_quantity: 2, dispatched_quantity: 0 },
        { undispatched_quantity: 1, reserved_quantity: 1 },
      ],
    });
    const again = await desk.seller.post('/v1/shipments', { order: placed.id, method: 'untracked' });
    expect([again.status, again.body.code]).toEqual([422, 'nothing_left']);
    await fault(desk, null);
    const accepted = await until(desk, shipment, 'accepted');
    expect(accepted).toMatchObject({
      waybill_number: expect.stringMatching(/^\d{13}$/),
      tracker: expect.stringMatching(/^trk_/),
      dispatched_at: await desk.now(),
      handoff: { state: 'accepted', last_error: null },
    });
    expect(await openOrder(placed.id)).toMatchObject({ state: 'dispatched', lines: [{ reserved_quantity: 0 }, {}] });
    expect(await parcelsOf(desk, shipment.handoff.booking)).toMatchObject([
      { waybill_number: accepted.waybill_number, direction: 'outbound' },
    ]);
    expect(await eventsOf(desk, shipment.id)).toEqual(['shipment.created', 'shipment.number_assigned']);
  });

  test('B2, B5: a part by the carrier, the rest by hand; no piece twice', async () => {
    const { order: placed } = { order: await order(desk) };
    const [mugs, pot] = placed.lines;
    await fault(desk, { fault: 'down' });
    const first = await handOver(desk, placed.id, { lines: [{ line: mugs.id, quantity: 1 }] });
    const tooMany = await desk.seller.post('/v1/shipments', {
      order: placed.id,
      method: 'untracked',
      lines: [{ line: mugs.id, quantity: 2 }],
    });
    expect([tooMany.status, tooMany.body.code]).toEqual([422, 'quantity_exceeded']);
    const rest = await desk.seller.post('/v1/shipments', { order: placed.id, method: 'untracked' });
    expect(rest.body.lines).toEqual([
      { line: mugs.id, quantity: 1 },
      { line: pot.id, quantity: 1 },
    ]);
    expect(await openOrder(placed.id)).toMatchObject({ state: 'dispatched', partial: true });
    await fault(desk, null);
    await until(desk, first, 'accepted');
    expect(await openOrder(placed.id)).toMatchObject({ state: 'dispatched', partial: false });
  });

  test('B2: which contract is said where several fit, and what to do where none does', async () => {
    const other = await anotherMall(desk);
    const placed = await order(other);
    const wish = { order: placed.id, method: 'auto' };
    const refusals = [
      [{ ...wish, carrier: 'cj_logistics' }, 'contract_not_in_use'],
      [{ ...wish, carrier: 'pigeon_post' }, 'carrier_unknown'],
      [{ ...wish, contract: 'cct_unknown' }, 'contract_not_in_use'],
      [{ ...wish, waybill_number: '6013000000001' }, 'invalid'],
      [{ ...wish, method: 'untracked', contract: 'cct_unknown' }, 'invalid'],
    ] as const;
    for (const [body, code] of refusals)
      expect((await other.seller.post('/v1/shipments', body)).body, JSON.stringify(body)).toMatchObject({ code });
    const { house_seller: house } = await read(other, `/v1/malls/${other.mallId}`);
    await other.mall.patch(`/v1/sellers/${house}`, { addresses: { return_to: address } });
    const ofMall = await inUse(other, other.mall);
    const several = await other.seller.post('/v1/shipments', wish);
    expect([several.status, several.body.code]).toEqual([422, 'invalid']);
    expect(several.body.detail).toContain(ofMall.id);
    const shipment = await handOver(other, placed.id, { contract: ofMall.id });
    await until(other, shipment, 'accepted');
    expect(await read(other, `/v1/bookings/${shipment.handoff.booking}`)).toMatchObject({ contract: ofMall.id });
  });
});

describe('B3: a carrier that is away', () => {
  test('B3: past 20 minutes it shows as late, the seller is told, and an operator finds it', async () => {
    const other = await anotherMall(desk);
    const { shipment } = await pendingOrder(other, { locale: 'en' });
    const { booking } = shipment.handoff;
    const { late, due_at } = (await read(other, `/v1/shipments/${shipment.id}`)).handoff;
    const in20Minutes = Temporal.Instant.from(await other.now()).add({ minutes: 20 });
    expect([late, Temporal.Instant.compare(due_at, in20Minutes)]).toEqual([false, 0]);
    await other.by('PT20M');
    expect((await read(other, `/v1/shipments/${shipment.id}`)).handoff).toMatchObject({
      late: true,
      last_error: expect.any(String),
    });
    const [notice] = (await read(other, '/v1/notifications?template=booking_late')).data;
    // The seller is told in the mall's language, whatever the buyer's is.
    expect(notice).toMatchObject({ object_id: shipment.id, recipient: 'seller', locale: 'ko' });
    expect(notice.text).toContain('다른 방법으로 보내');
    expect((await read(other, '/v1/bookings?late=true')).data).toMatchObject([{ id: booking, late: true }]);
    expect((await read(other, '/v1/bookings?late=false')).data).toEqual([]);
    await fault(desk, null);
    await until(other, shipment, 'accepted');
    expect((await read(other, '/v1/bookings?state=accepted&direction=outbound&carrier=korea_post')).data).toMatchObject(
      [{ id: booking, late: false, attempts: expect.any(Number) }],
    );
    expect((await eventsOf(other, booking)).filter((type) => type === 'booking.late')).toHaveLength(1);
  });

  test('B3, P8: away for a day it delays all, and loses and doubles none', async () => {
    const other = await anotherMall(desk);
    await fault(desk, { fault: 'down' });
    const shipments: Body[] = [];
    for (let i = 0; i < 12; i += 1) shipments.push(await handOver(other, (await order(other)).id));
    await other.by('P1D');
    const waiting = (await read(other, '/v1/bookings?late=true&limit=200')).data;
    expect(waiting.map((each: Body) => each.for).toSorted()).toEqual(shipments.map((each) => each.id).toSorted());
    for (const each of shipments) expect(await parcelsOf(desk, each.handoff.booking)).toEqual([]);
    await fault(desk, null);
    for (const each of shipments) await until(other, each, 'accepted');
    const numbers = new Set<string>();
    for (const each of shipments) {
      const parcels = await parcelsOf(desk, each.handoff.booking);
      expect(parcels).toHaveLength(1);
      numbers.add(parcels[0].waybill_number);
    }
    expect(numbers.size).toBe(shipments.length);
  });

  test.each(['lost_answer', 'error_after_success', 'garbage', 'truncate', 'html_for_xml'])(
    'P8: after %s the carrier is asked back, and the parcel is there once',
    async (kind) => {
      await fault(desk, { fault: kind, operation: 'InsertOrder', count: 1 });
      const placed = await order(desk);
      const shipment = await handOver(desk, placed.id);
      const accepted = await until(desk, shipment, 'accepted');
      const parcels = await parcelsOf(desk, shipment.handoff.booking);
      expect(parcels.map((each) => each.waybill_number)).toEqual([accepted.waybill_number]);
    },
  );

  test('B3: refused, it shows why and what to do, and the pieces can be dispatched again', async () => {
    await fault(desk, { fault: 'refuse', operation: 'InsertOrder', count: 1 });
    const placed = await order(desk);
    const shipment = await handOver(desk, placed.id);
    const refused = await until(desk, shipment, 'refused');
    expect(refused.handoff.reason).toEqual({
      code: 'ERR-523',
      reason: expect.stringContaining('접수할 수 없는'),
      remedy: expect.stringMatching(/\w/),
    });
    expect(await openOrder(placed.id)).toMatchObject({
      state: 'acknowledged',
      lines: [{ undispatched_quantity: 2, reserved_quantity: 0 }, {}],
    });
    const [notice] = (await read(desk, `/v1/notifications?order_id=${placed.id}`)).data;
    expect(notice).toMatchObject({ template: 'handoff_refused', recipient: 'seller' });
    expect((await read(desk, '/v1/shipments?handoff_state=refused')).data.map((each: Body) => each.id)).toContain(
      shipment.id,
    );
    const again = await handOver(desk, placed.id);
    await until(desk, again, 'accepted');
  });

  test('A2: by a contract that is not in use any more nothing is booked', async () => {
    const other = await anotherMall(desk);
    const { shipment } = await pendingOrder(other);
    const { contract } = await read(other, `/v1/bookings/${shipment.handoff.booking}`);
    const suspended = await other.operator.post(`/v1/carrier_contracts/${contract}/suspend`, { reason: 'unpaid' });
    expect(suspended.status, JSON.stringify(suspended.body)).toBe(200);
    // A try that began before the suspension may send still; it ends while the carrier is away.
    await desk.server.settle();
    await fault(desk, null);
    const refused = await until(other, shipment, 'refused');
    expect(refused.handoff.reason).toMatchObject({ code: 'contract_not_in_use' });
    expect(await parcelsOf(desk, shipment.handoff.booking)).toEqual([]);
  });
});

describe('void', () => {
  test('D1: pending, it is void at once and the carrier never hears of it', async () => {
    const { order: placed, shipment } = await pendingOrder(desk);
    const voided = await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    expect(voided.body).toMatchObject({ state: 'cancelled', handoff: { state: 'cancelled' } });
    expect(await openOrder(placed.id)).toMatchObject({ state: 'acknowledged', lines: [{ reserved_quantity: 0 }, {}] });
    await fault(desk, null);
    await sweep(desk);
    expect(await parcelsOf(desk, shipment.handoff.booking)).toEqual([]);
  });

  test('D1: sent and not answered, it cannot be void yet', async () => {
    const { shipment } = await sentOrder(desk);
    const voided = await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    expect([voided.status, voided.body.code]).toEqual([409, 'handoff_open']);
    await fault(desk, null);
    await until(desk, shipment, 'accepted');
    expect(await parcelsOf(desk, shipment.handoff.booking)).toHaveLength(1);
  });

  test('D1: accepted, the carrier is asked; when it has cancelled the pieces are back and the number is kept for the record', async () => {
    const { order: placed, shipment } = await handedOver(desk);
    const asked = await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    expect(asked.body).toMatchObject({ handoff: { state: 'accepted', cancel_asked_at: await desk.now() } });
    const voided = await until(desk, shipment, 'cancelled');
    expect(voided).toMatchObject({ state: 'cancelled', waybill_number: shipment.waybill_number });
    const booking = await read(desk, `/v1/bookings/${shipment.handoff.booking}`);
    expect(booking).toMatchObject({ state: 'cancelled', refs: { renumbered: expect.stringMatching(/^\d{13}$/) } });
    expect(await openOrder(placed.id)).toMatchObject({
      state: 'acknowledged',
      lines: [{ undispatched_quantity: 2 }, {}],
    });
    expect(await eventsOf(desk, shipment.id)).toEqual([
      'shipment.created',
      'shipment.number_assigned',
      'shipment.void_asked',
      'shipment.voided',
    ]);
    const again = await handOver(desk, placed.id);
    await until(desk, again, 'accepted');
  });

  test('D1: the answer to the cancellation was lost; it is asked again and cancelled once', async () => {
    const { shipment } = await handedOver(desk);
    await fault(desk, { fault: 'lost_answer', operation: 'GetResCancelCmd', count: 1 });
    await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    await until(desk, shipment, 'cancelled');
    expect(await parcelsOf(desk, shipment.handoff.booking)).toMatchObject([{ status: 'cancelled' }]);
  });

  test('D1: collected already, the carrier says no: the parcel goes on and the seller sees why', async () => {
    const { order: placed, shipment } = await handedOver(desk);
    await moveParcel(desk, shipment.waybill_number, 'collected');
    await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    await sweep(desk);
    await desk.server.settle();
    const kept = await shipmentOf(shipment.id);
    expect(kept.handoff).toMatchObject({ state: 'accepted', cancel_refused: expect.stringMatching(/\S/) });
    expect((await openOrder(placed.id)).state).not.toBe('acknowledged');
    expect(await eventsOf(desk, shipment.handoff.booking)).toContain('booking.cancel_refused');
  });

  test('D1: while the carrier is being asked, neither a second void nor a cancellation', async () => {
    const { order: placed, shipment } = await handedOver(desk);
    await fault(desk, { fault: 'down' });
    await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    const second = await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    expect([second.status, second.body.code]).toEqual([409, 'handoff_open']);
    const asked = await desk.mall.post('/v1/cancellations', cancelling(placed.id));
    expect([asked.status, asked.body.code]).toEqual([409, 'handoff_open']);
    await fault(desk, null);
    await until(desk, shipment, 'cancelled');
  });
});

const cancelling = (id: string) => ({
  order: id,
  reason: 'no_longer_wanted',
  detail: 'Ordered twice.',
  on_behalf_of: 'buyer',
});

describe('the race of cancellation and dispatch', () => {
  test('D1: a request waits while the carrier is asked, its silence too; the number refuses it', async () => {
    const other = await anotherMall(desk);
    const { order: placed, shipment } = await pendingOrder(other);
    const asked = await other.mall.post('/v1/cancellations', cancelling(placed.id));
    expect(asked.body).toMatchObject({ state: 'requested', after_dispatch: false });
    const approved = await other.seller.post(`/v1/cancellations/${asked.body.id}/approve`);
    expect([approved.status, approved.body.code]).toEqual([409, 'handoff_open']);
    const own = { order: placed.id, reason: 'out_of_stock', detail: 'x', on_behalf_of: 'seller' };
    await other.by('P5D');
    expect((await read(other, `/v1/cancellations/${asked.body.id}`)).state).toBe('requested');
    await fault(desk, null);
    await until(other, shipment, 'accepted');
    expect(await read(other, `/v1/cancellations/${asked.body.id}`)).toMatchObject({
      state: 'refused',
      refused_because: 'dispatched',
    });
    expect((await other.mall.post('/v1/cancellations', own)).body).toMatchObject({ after_dispatch: true });
  });

  test('D1: the seller itself cannot cancel what its carrier may be taking', async () => {
    const { order: placed } = await pendingOrder(desk);
    const own = { order: placed.id, reason: 'out_of_stock', detail: 'Sold out.', on_behalf_of: 'seller' };
    const asked = await desk.mall.post('/v1/cancellations', own);
    expect([asked.status, asked.body.code]).toEqual([409, 'handoff_open']);
  });

  test('D1: the hand-off refused, the silence that waited approves', async () => {
    const other = await anotherMall(desk);
    const { order: placed, shipment } = await pendingOrder(other);
    const asked = await other.mall.post('/v1/cancellations', cancelling(placed.id));
    await other.by('P5D');
    await fault(desk, null);
    await fault(desk, { fault: 'refuse', operation: 'InsertOrder' });
    await until(other, shipment, 'refused');
    await fault(desk, null);
    await other.by('PT1S');
    expect(await read(other, `/v1/cancellations/${asked.body.id}`)).toMatchObject({ state: 'completed' });
    expect((await read(other, `/v1/orders/${placed.id}`)).state).toBe('cancelled');
  });

  test('D1: voided by the carrier, the request that dispatch had refused stands again', async () => {
    const { order: placed, shipment } = await pendingOrder(desk);
    const asked = await desk.mall.post('/v1/cancellations', cancelling(placed.id));
    await fault(desk, null);
    await until(desk, shipment, 'accepted');
    await desk.seller.post(`/v1/shipments/${shipment.id}/void`);
    await until(desk, shipment, 'cancelled');
    expect(await read(desk, `/v1/cancellations/${asked.body.id}`)).toMatchObject({ state: 'requested' });
  });

  test('B3: the address stays as the carrier may have it', async () => {
    const { order: placed } = await pendingOrder(desk);
    const ship_to = { ...placed.ship_to, address1: '부산광역시 해운대구 1' };
    const moved = await desk.seller.patch(`/v1/orders/${placed.id}`, { ship_to });
    expect([moved.status, moved.body.code]).toEqual([409, 'handoff_open']);
  });
});

describe('labels', () => {
  test('B6: Korea Post prints at its own page; no label before there is a number', async () => {
    const { shipment } = await pendingOrder(desk);
    const early = await desk.seller.get(`/v1/shipments/${shipment.id}/label.pdf?size=a4`);
    expect([early.status, early.body.code]).toEqual([409, 'handoff_open']);
    await fault(desk, null);
    await until(desk, shipment, 'accepted');
    const label = await desk.seller.get(`/v1/shipments/${shipment.id}/label.pdf?size=100x150`);
    expect([label.status, label.body.code]).toEqual([422, 'label_at_carrier']);
    expect(label.body.page).toMatch(/^https?:/);
    const odd = await desk.seller.get(`/v1/shipments/${shipment.id}/label.pdf?size=letter`);
    expect(odd.status).toBe(400);
  });

  test('B6: of other carriers and of untracked parcels it says what there is', async () => {
    const typed = { method: 'manual', carrier: 'cj_logistics', waybill_number: '123456789010' };
    for (const more of [{ method: 'untracked' }, typed]) {
      const placed = await order(desk);
      const made = await desk.seller.post('/v1/shipments', { order: placed.id, ...more });
      if (made.status !== 201) continue;
      const label = await desk.seller.get(`/v1/shipments/${made.body.id}/label.pdf`);
      expect([label.status, label.body.code]).toEqual([422, 'method_not_available']);
    }
  });
});
