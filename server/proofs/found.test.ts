/** What random sequences and matrices have found, told once more as the shortest story of each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  askReturn,
  deliveredOrder,
  dispatch,
  openWorld,
  order,
  read,
  scan,
  type World,
  waybill,
  won,
} from '../stories/world.ts';
import { must, said } from './test-actors.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ startsAt: '2026-09-07T01:00:00Z' });
});
afterAll(() => world.stop());

const wish = { reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };

test('C9: with a coupon for nearly all of it, no piece is worth less than nothing', async () => {
  const lines = [{ sku: 'S', title: 'Socks', quantity: 5, unit_price: won(3), discount: won(2) }];
  const placed = await order(world, { lines, discounts: [{ kind: 'coupon', amount: won(12), borne_by: 'mall' }] });
  const totals: number[] = [];
  for (let piece = 0; piece < 5; piece += 1) {
    const claim = must(
      await world.mall.post('/v1/cancellations', {
        order: placed.id,
        ...wish,
        lines: [{ line: placed.lines[0].id, quantity: 1 }],
      }),
    );
    totals.push(claim.refund.total.amount);
  }
  expect(Math.min(...totals)).toBeGreaterThanOrEqual(0);
  expect(totals.reduce((sum, each) => sum + each, 0)).toBe(1);
});

test('C8: a return whose refund is due already cannot be refused', async () => {
  const own = await openWorld({ policies: { refund_trigger: 'arrived' } }, world.server);
  const { order: placed } = await deliveredOrder(own);
  const { id } = await askReturn(own, placed.id);
  must(await own.seller.post(`/v1/returns/${id}/approve`));
  const sent = must(
    await own.mall.post(`/v1/returns/${id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    }),
  );
  await scan(own, sent, 'delivered');
  expect(said(await own.seller.post(`/v1/returns/${id}/refuse`, { reason: 'used', ground: 'value_lost_by_use' }))).toBe(
    '409 not_now',
  );
});

test('C9: a piece that was found missing keeps the freight of the order back', async () => {
  const own = await openWorld({ policies: { refund_trigger: 'collected' } }, world.server);
  const { order: placed } = await deliveredOrder(own, { fee: 2_500 });
  const [mugs, pot] = placed.lines;
  const first = await askReturn(own, placed.id, { reason: 'defective', lines: [{ line: mugs.id, quantity: 2 }] });
  must(await own.seller.post(`/v1/returns/${first.id}/approve`));
  const inspection = [
    { line: mugs.id, quantity: 1, condition: 'used' },
    { line: mugs.id, quantity: 1, condition: 'missing' },
  ];
  const sent = must(
    await own.mall.post(`/v1/returns/${first.id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    }),
  );
  must(await own.seller.post(`/v1/returns/${first.id}/inspect`, { lines: inspection }));
  await scan(own, sent, 'collected');
  const second = await askReturn(own, placed.id, { reason: 'defective', lines: [{ line: pot.id, quantity: 1 }] });
  const waived = must(await own.seller.post(`/v1/returns/${second.id}/waive_goods`));
  // One mug is still the buyer's: the freight goes back with the last piece.
  expect(waived.refund.total.amount).toBe(25_000);
});

test('B4: a booking that the carrier cancelled gives no piece back; the seller voids it', async () => {
  const placed = await order(world);
  const shipment = await dispatch(world, placed.id);
  const asked = must(await world.mall.post('/v1/cancellations', { order: placed.id, ...wish }));
  must(await world.seller.post(`/v1/cancellations/${asked.id}/approve`));
  expect(must(await world.mall.post(`/v1/cancellations/${asked.id}/complete`, { on_behalf_of: 'buyer' })).state).toBe(
    'completed',
  );
  await scan(world, shipment, 'cancelled');
  // Everything was cancelled and paid back; it must not come to life again.
  expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'cancelled', open_quantity: 0 });
  expect(said(await world.mall.post('/v1/cancellations', { order: placed.id, ...wish }))).toBe('422 nothing_left');
  const other = await order(world);
  const cancelled = await dispatch(world, other.id);
  await scan(world, cancelled, 'cancelled');
  expect((await read(world, `/v1/orders/${other.id}`)).state).toBe('dispatched');
  must(await world.seller.post(`/v1/shipments/${cancelled.id}/void`));
  expect(await read(world, `/v1/orders/${other.id}`)).toMatchObject({ state: 'acknowledged', open_quantity: 3 });
});

test('D8: a return whose parcel came back to the buyer is withdrawn, or sent again', async () => {
  const { order: placed } = await deliveredOrder(world);
  const { id } = await askReturn(world, placed.id);
  must(await world.seller.post(`/v1/returns/${id}/approve`));
  const send = () =>
    world.mall.post(`/v1/returns/${id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    });
  const sent = must(await send());
  await scan(world, sent, 'collected');
  await world.by('PT1S');
  await scan(world, sent, 'returned_to_sender');
  expect((await read(world, `/v1/returns/${id}`)).goods).toBe('sent_back');
  expect(must(await send()).goods).toBe('booked');
  expect(said(await world.mall.post(`/v1/returns/${id}/withdraw`, { on_behalf_of: 'buyer' }))).toBe('200');
});

test('B2, D2: what the rules of an order refuse by name', async () => {
  const placed = await order(world);
  const unknown = await world.seller.post('/v1/shipments', {
    order: placed.id,
    method: 'untracked',
    lines: [{ line: 'lin_x', quantity: 1 }],
  });
  expect(said(unknown)).toBe('422 line_unknown');
  const shipment = await dispatch(world, placed.id);
  must(await world.mall.post('/v1/cancellations', { order: placed.id, ...wish }));
  expect(said(await world.seller.post(`/v1/shipments/${shipment.id}/void`))).toBe('422 open_claim');
});

test('P10: an id with the right number and a wrong end names no seller and no mall', async () => {
  const wrong = (id: string) => id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');
  const asked = { carrier: 'hanjin', uses: ['return'], credentials: { client_id: 'a', contract_number: '1' } };
  const contract = await world.mall.post('/v1/carrier_contracts', { seller: wrong(world.sellerId), ...asked });
  expect(said(contract)).toBe('404 not_found');
  const moved = await world.mall.post(`/v1/malls/${wrong(world.mallId)}/advance_clock`, { by: 'PT1S' });
  expect(said(moved)).toBe('404 not_found');
});
