/**
 * The main job with Korea Post, from the contract's application to the refund: nothing is typed by hand that the carrier
 * should give. The carrier is the sandbox, over its own wire format.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { address, askReturn, type Body, contractInUse, openWorld, order, read, type World } from './world.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('A2, B2, B4, C1, C5, C6, C8, G5: from the application to the refund, every number given by the carrier', async () => {
  const world = await openWorld({ policies: { return_approval: 'automatic', refund_trigger: 'arrived' } }, server);
  const contract = await contractInUse(world);
  const placed = await order(world);
  const asked = await world.seller.post('/v1/shipments', { order: placed.id, method: 'auto' });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  expect(asked.body).toMatchObject({ waybill_number: null, handoff: { state: 'pending' }, dispatched_at: null });
  expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'acknowledged' });

  await server.settle();
  const shipment = await read(world, `/v1/shipments/${asked.body.id}`);
  expect(shipment).toMatchObject({ handoff: { state: 'accepted' }, waybill_number: expect.stringMatching(/^\d{13}$/) });
  expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'dispatched' });
  const label = await world.seller.get(`/v1/shipments/${shipment.id}/label.pdf`);
  expect(label.body).toMatchObject({ status: 422, code: 'label_at_carrier' });

  await world.by('P4D');
  expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'delivered' });
  const trackers = await read(world, `/v1/trackers?carrier=korea_post&waybill_number=${shipment.waybill_number}`);
  expect(trackers.data[0]).toMatchObject({ freshness: { mode: 'polled', next_check_at: null, stopped: 'ended' } });
  const told = trackers.data[0].events.map((event: Body) => `${event.source} ${event.code} ${event.occurred_at}`);
  expect(told.filter((each: string) => !each.startsWith('poll '))).toEqual([]);
  // Asked many times, told once.
  expect(new Set(told).size).toBe(told.length);

  const back = await askReturn(world, placed.id);
  expect(back).toMatchObject({ decision: 'approved', route: 'seller_contract' });
  await server.settle();
  const booked = await read(world, `/v1/returns/${back.id}`);
  expect(booked).toMatchObject({
    goods: 'booked',
    carrier: 'korea_post',
    pickup: { state: 'accepted', waybill_number: expect.stringMatching(/^\d{13}$/) },
  });
  await world.by('P6D');
  await server.settle();
  const returned = await read(world, `/v1/returns/${back.id}`);
  expect(returned, JSON.stringify(returned)).toMatchObject({ goods: 'arrived', money: 'paid' });
  expect(await read(world, `/v1/carrier_contracts/${contract.id}`)).toMatchObject({ state: 'in_use' });
  const balance = await read(world, '/v1/trial_balance');
  expect(balance.data[0].totals).toEqual([{ currency: 'KRW', total: { amount: 0, currency: 'KRW' } }]);
  expect(await unexplained(world)).toEqual([]);
});

/** G5: what happened by itself and says no why. */
async function unexplained(world: World): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ; ) {
    const page = await read(world, `/v1/events?limit=200${after}`);
    const silent = page.data.filter((each: Body) => each.actor.kind === 'system' && !each.rule && !each.reason);
    found.push(...silent.map((each: Body) => each.type));
    if (page.next === null) return found;
    after = `&after=${page.next}`;
  }
}

test('C1: a return of a parcel that the platform has no sale of', async () => {
  const world = await openWorld({ policies: { refund_trigger: 'collected' } }, server);
  const contract = await contractInUse(world, ['return']);
  const asked = await world.mall.post('/v1/returns', {
    parcel: { carrier: 'korea_post', waybill_number: '6013082362377', contract_code: contract.contract_code },
    pickup_from: address,
    lines: [{ title: 'Mug', quantity: 1 }],
    reason: 'no_longer_wanted',
    detail: 'Too large.',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  await server.settle();
  expect(await read(world, `/v1/returns/${asked.body.id}`)).toMatchObject({
    goods: 'booked',
    money: 'none',
    pickup: { state: 'accepted' },
  });
  await world.by('P5D');
  await server.settle();
  const { data } = await read(world, `/v1/events?object_id=${asked.body.id}&type=return.refund_due`);
  expect(data).toHaveLength(1);
  expect((await read(world, '/v1/orders')).data).toEqual([]);
});

test('C6: nobody was there: the visit in vain is polled, and the parcel is booked again for the next business day', async () => {
  const world = await openWorld({ policies: { return_approval: 'automatic', refund_trigger: 'collected' } }, server);
  const contract = await contractInUse(world);
  const movement = (first_visit: string) =>
    fetch(`${server.sandboxUrl}/parcels/movement`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customer_number: contract.contract_code, first_visit }),
    });
  const placed = await order(world);
  await world.seller.post('/v1/shipments', { order: placed.id, method: 'auto' });
  await world.by('P4D');
  expect((await movement('missed')).status).toBe(200);
  const back = await askReturn(world, placed.id);
  await server.settle();
  const first = await read(world, `/v1/returns/${back.id}`);
  expect(first).toMatchObject({ goods: 'booked', pickup: { state: 'accepted' } });

  await world.by('P1DT14H');
  const missed = await read(world, `/v1/returns/${back.id}`);
  expect(missed).toMatchObject({ goods: 'booked', pickup: { attempts: 2, visit_on: '2026-09-14' } });
  const told = await read(world, `/v1/events?object_id=${back.id}&type=return.collection_failed`);
  expect(told.data).toHaveLength(1);
  await movement('collected');
  await world.by('P4D');
  const collected = await read(world, `/v1/returns/${back.id}`);
  expect(collected, JSON.stringify(collected)).toMatchObject({ money: 'paid', collected_at: expect.any(String) });
  expect(collected.pickup.waybill_number).not.toBe(first.pickup.waybill_number);
});
