/** Stories of returns that the buyer sends itself: windows, previews, three axes, money. Expected dates are by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askReturn,
  type Body,
  deliveredOrder,
  dispatch,
  openWorld,
  order,
  read,
  scan,
  type World,
  waybill,
  won,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ startsAt: '2026-09-07T01:00:00Z' });
});
afterAll(() => world.stop());

const kinds = (refund: Body) =>
  Object.fromEntries(refund.components.map((each: Body) => [each.kind, each.amount.amount]));
const returned = (id: string, at: World = world) => read(at, `/v1/returns/${id}`);

async function refused(path: string, body: unknown, by = world.mall): Promise<[number, string, string]> {
  const answer = await by.post(path, body);
  return [answer.status, answer.body.code, answer.body.detail];
}

/** Approved, sent by the buyer and arrived at the seller's. */
async function sendBack(at: World, id: string, more: Record<string, unknown> = {}): Promise<Body> {
  await at.seller.post(`/v1/returns/${id}/approve`);
  const sent = await at.mall.post(`/v1/returns/${id}/enter_waybill`, {
    carrier: 'korea_post',
    waybill_number: waybill(),
    on_behalf_of: 'buyer',
    ...more,
  });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  await scan(at, sent.body, 'delivered');
  return returned(id, at);
}

describe('asking', () => {
  test('C8, C10: asked, approved, sent, received, paid: the plainest return', async () => {
    const { order: placed } = await deliveredOrder(world);
    const asked = await askReturn(world, placed.id);
    expect(asked).toMatchObject({
      decision: 'requested',
      goods: 'none',
      money: 'none',
      route: 'buyer_ships',
      fault: 'buyer',
    });
    await world.seller.post(`/v1/returns/${asked.id}/approve`);
    expect(await returned(asked.id)).toMatchObject({ decision: 'approved', goods: 'awaiting' });
    const sent = await world.mall.post(`/v1/returns/${asked.id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    });
    expect(sent.body.goods).toBe('booked');
    await scan(world, sent.body, '집하완료');
    expect((await returned(asked.id)).goods).toBe('collected');
    await scan(world, sent.body, '배달완료');
    expect((await returned(asked.id)).goods).toBe('arrived');
    const received = await world.seller.post(`/v1/returns/${asked.id}/receive`);
    expect(received.body).toMatchObject({ decision: 'accepted', goods: 'received', refund: { total: won(45_000) } });
    await world.server.settle();
    expect((await returned(asked.id)).money).toBe('paid');
    expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'returned', open_quantity: 0 });
  });

  test('C2: a concrete reason in words is mandatory, and each reason has its party at fault', async () => {
    const { order: placed } = await deliveredOrder(world);
    const [status] = await refused('/v1/returns', { order: placed.id, reason: 'defective', on_behalf_of: 'buyer' });
    expect(status).toBe(400);
    const faults: Record<string, string> = {
      no_longer_wanted: 'buyer',
      ordered_wrong_item: 'buyer',
      late_delivery: 'seller',
      not_as_described: 'seller',
      defective: 'seller',
      wrong_item_sent: 'seller',
      missing_parts: 'seller',
      dissatisfied: 'seller',
      damaged_in_transit: 'carrier',
    };
    for (const [reason, fault] of Object.entries(faults)) {
      const preview = await world.mall.post('/v1/returns/preview', { order: placed.id, reason });
      expect([reason, preview.body.fault, preview.body.eligible]).toEqual([reason, fault, 'yes']);
    }
  });

  test('C2: lost goods need not come back: accepted and paid at once with the approval', async () => {
    const placed = await order(world);
    await dispatch(world, placed.id);
    const asked = await askReturn(world, placed.id, { reason: 'lost_in_transit', detail: 'Never came.' });
    const approved = await world.seller.post(`/v1/returns/${asked.id}/approve`);
    expect(approved.body).toMatchObject({
      decision: 'accepted',
      goods: 'waived',
      fault: 'carrier',
      refund: { total: won(45_000) },
    });
  });

  test('C10: what is not dispatched is cancelled, what is on its way is waited for', async () => {
    const placed = await order(world);
    const wish = { order: placed.id, reason: 'defective', detail: 'x', on_behalf_of: 'buyer' };
    expect((await refused('/v1/returns', wish)).slice(0, 2)).toEqual([422, 'not_dispatched']);
    await dispatch(world, placed.id);
    expect((await refused('/v1/returns', wish)).slice(0, 2)).toEqual([422, 'not_delivered']);
  });

  test('C10: the buyer sends within 14 days, else the return lapses', async () => {
    const own = await openWorld({ startsAt: '2026-09-07T01:00:00Z' }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const asked = await askReturn(own, placed.id);
    await own.seller.post(`/v1/returns/${asked.id}/approve`);
    // Approved on 7 September: the 14 days are full at the end of the 21st.
    await own.advance('2026-09-21T14:59:59Z');
    expect((await returned(asked.id, own)).decision).toBe('approved');
    await own.advance('2026-09-21T15:00:00Z');
    expect(await returned(asked.id, own)).toMatchObject({ decision: 'lapsed', goods: 'none' });
    expect((await askReturn(own, placed.id, { reason: 'defective' })).decision).toBe('requested');
  });

  test('C6: a silent seller approves after 2 business days', async () => {
    const own = await openWorld({ startsAt: '2026-09-11T01:00:00Z' }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const asked = await askReturn(own, placed.id);
    // Asked on a Friday: Monday and Tuesday are the two days.
    await own.advance('2026-09-15T14:59:59Z');
    expect((await returned(asked.id, own)).decision).toBe('requested');
    await own.advance('2026-09-15T15:00:00Z');
    expect((await returned(asked.id, own)).decision).toBe('approved');
  });

  test('a change of mind needs no consent: refusing it needs a statutory ground (KR)', async () => {
    const { order: placed } = await deliveredOrder(world);
    const asked = await askReturn(world, placed.id);
    expect(
      (await refused(`/v1/returns/${asked.id}/refuse`, { reason: 'We do not like returns.' }, world.seller)).slice(
        0,
        2,
      ),
    ).toEqual([422, 'refusal_ground_required']);
    const answer = await world.seller.post(`/v1/returns/${asked.id}/refuse`, {
      reason: 'The mug was used.',
      ground: 'value_lost_by_use',
    });
    expect(answer.body).toMatchObject({ decision: 'refused', refusal_ground: 'value_lost_by_use' });
  });

  test('D8: freely withdrawn until collected; after that by an operator only', async () => {
    const { order: placed } = await deliveredOrder(world);
    const first = await askReturn(world, placed.id);
    expect((await world.mall.post(`/v1/returns/${first.id}/withdraw`, { on_behalf_of: 'buyer' })).body.decision).toBe(
      'withdrawn',
    );
    const second = await askReturn(world, placed.id);
    await sendBack(world, second.id);
    expect((await refused(`/v1/returns/${second.id}/withdraw`, { on_behalf_of: 'buyer' })).slice(0, 2)).toEqual([
      422,
      'withdrawal_needs_operator',
    ]);
    const agreed = await world.server.platform.post(`/v1/returns/${second.id}/withdraw`);
    expect(agreed.body).toMatchObject({ decision: 'withdrawn', goods: 'sent_back' });
  });
});

describe('windows', () => {
  test('C3: 7 days of receipt, over Chuseok: delivered 17 September 2026, the window ends with 28 September', async () => {
    const own = await openWorld({ startsAt: '2026-09-17T05:00:00Z' }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const wish = { order: placed.id, reason: 'no_longer_wanted', detail: 'x' };
    expect((await own.mall.post('/v1/returns/preview', wish)).body.window).toMatchObject({
      kind: 'change_of_mind',
      ends_at: '2026-09-28T15:00:00.000Z',
    });
    await own.advance('2026-09-28T14:59:59Z');
    expect((await own.mall.post('/v1/returns/preview', wish)).body.eligible).toBe('yes');
    await own.advance('2026-09-28T15:00:00Z');
    const over = await own.mall.post('/v1/returns', { ...wish, on_behalf_of: 'buyer' });
    expect([over.status, over.body.code]).toEqual([422, 'return_window_over']);
    expect(over.body.rule).toMatch(/^C3/);
    expect((await own.mall.post('/v1/returns/preview', wish)).body).toMatchObject({
      eligible: 'no',
      refusals: [{ code: 'return_window_over' }],
    });
  });

  test('C3: a defect: 3 months of receipt, or 30 days of becoming aware; the policy "both" binds both', async () => {
    const both = await openWorld(
      { startsAt: '2026-03-02T01:00:00Z', policies: { defect_window: 'both' } },
      world.server,
    );
    const { order: placed } = await deliveredOrder(both);
    // Noticed on 9 March: 30 days end with 8 April (a Wednesday).
    const wish = { order: placed.id, reason: 'defective', noticed_on: '2026-03-09' };
    expect((await both.mall.post('/v1/returns/preview', wish)).body.window.ends_at).toBe('2026-04-08T15:00:00.000Z');
    await both.advance('2026-04-09T01:00:00Z');
    expect((await both.mall.post('/v1/returns/preview', wish)).body.eligible).toBe('no');
    const either = await openWorld({ startsAt: '2026-03-02T01:00:00Z' }, world.server);
    const { order: other } = await deliveredOrder(either);
    // Received on 2 March: three months end with 2 June (a Tuesday).
    expect(
      (
        await either.mall.post('/v1/returns/preview', {
          order: other.id,
          reason: 'defective',
          noticed_on: '2026-03-09',
        })
      ).body.window.ends_at,
    ).toBe('2026-06-02T15:00:00.000Z');
  });

  test('C3: each piece has its own clock, from its own shipment', async () => {
    const own = await openWorld({ startsAt: '2026-10-12T01:00:00Z' }, world.server);
    const placed = await order(own);
    const [mugs, pot] = placed.lines;
    const first = await dispatch(own, placed.id, { lines: [{ line: mugs.id, quantity: 2 }] });
    await scan(own, first, 'delivered');
    await own.advance('2026-10-22T01:00:00Z');
    const second = await dispatch(own, placed.id);
    await scan(own, second, 'delivered');
    const ask = (line: string) =>
      own.mall.post('/v1/returns/preview', {
        order: placed.id,
        reason: 'no_longer_wanted',
        lines: [{ line, quantity: 1 }],
      });
    expect((await ask(mugs.id)).body.eligible).toBe('no');
    expect((await ask(pot.id)).body.eligible).toBe('yes');
  });

  test('C4: fresh goods are refused for a change of mind, with the ground of the sales page; a defect overrides', async () => {
    const lines = [
      {
        sku: 'FISH',
        title: 'Mackerel',
        quantity: 1,
        unit_price: won(12_000),
        category: 'fresh',
        returnable: { allowed: false, ground: 'fresh food' },
      },
    ];
    const { order: placed } = await deliveredOrder(world, { lines });
    const [status, code, detail] = await refused('/v1/returns', {
      order: placed.id,
      reason: 'no_longer_wanted',
      detail: 'x',
      on_behalf_of: 'buyer',
    });
    expect([status, code]).toEqual([422, 'not_returnable']);
    expect(detail).toContain('fresh food');
    expect((await askReturn(world, placed.id, { reason: 'defective', detail: 'It smells.' })).decision).toBe(
      'requested',
    );
    const silent = [
      { sku: 'FISH', title: 'Mackerel', quantity: 1, unit_price: won(12_000), returnable: { allowed: false } },
    ];
    const { order: other } = await deliveredOrder(world, { lines: silent });
    expect((await askReturn(world, other.id)).decision).toBe('requested');
  });
});

describe('receiving', () => {
  test('C8: inspection pays nothing; what is missing is not paid; paying less than shown is refused', async () => {
    const { order: placed } = await deliveredOrder(world);
    const [mugs, pot] = placed.lines;
    const asked = await askReturn(world, placed.id);
    await sendBack(world, asked.id);
    const less = await refused(
      `/v1/returns/${asked.id}/receive`,
      { lines: [{ line: mugs.id, quantity: 2 }] },
      world.seller,
    );
    expect(less.slice(0, 2)).toEqual([422, 'pays_less_than_shown']);
    const short = await refused(
      `/v1/returns/${asked.id}/inspect`,
      { lines: [{ line: mugs.id, quantity: 1, condition: 'as_new' }] },
      world.seller,
    );
    expect(short.slice(0, 2)).toEqual([422, 'quantity_exceeded']);
    const inspected = await world.seller.post(`/v1/returns/${asked.id}/inspect`, {
      lines: [
        { line: mugs.id, quantity: 1, condition: 'opened' },
        { line: mugs.id, quantity: 1, condition: 'missing' },
        { line: pot.id, quantity: 1, condition: 'as_new' },
      ],
    });
    expect(inspected.body).toMatchObject({ decision: 'approved', money: 'none', refund: { total: won(35_000) } });
    const received = await world.seller.post(`/v1/returns/${asked.id}/receive`, {
      lines: [
        { line: mugs.id, quantity: 1 },
        { line: pot.id, quantity: 1 },
      ],
    });
    expect(received.body).toMatchObject({ decision: 'accepted', refund: { total: won(35_000) } });
    expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'delivered', open_quantity: 1 });
  });

  test('C8: nothing is refunded by itself until the seller has been idle to the third business day after arrival', async () => {
    const own = await openWorld({ startsAt: '2026-09-10T01:00:00Z' }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const asked = await askReturn(own, placed.id);
    await sendBack(own, asked.id);
    // Arrived on Thursday the 10th: Friday, Monday, Tuesday; accepted at 00:00 of Tuesday the 15th in Seoul.
    await own.advance('2026-09-14T14:59:59Z');
    expect(await returned(asked.id, own)).toMatchObject({ decision: 'approved', money: 'none' });
    await own.advance('2026-09-14T15:00:00Z');
    expect(await returned(asked.id, own)).toMatchObject({
      decision: 'accepted',
      money: 'paid',
      refund: { total: won(45_000) },
    });
  });

  test('C8: under "arrived" the refund is due at arrival, and receiving pays nothing twice', async () => {
    const own = await openWorld({ policies: { refund_trigger: 'arrived' } }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const asked = await askReturn(own, placed.id);
    expect(await sendBack(own, asked.id)).toMatchObject({
      decision: 'approved',
      goods: 'arrived',
      refund: { total: won(45_000) },
    });
    await own.server.settle();
    expect((await returned(asked.id, own)).money).toBe('paid');
    await own.seller.post(`/v1/returns/${asked.id}/receive`);
    const refunds = (await read(own, `/v1/refunds?order=${placed.id}`)).data;
    expect(refunds).toHaveLength(1);
    expect(await returned(asked.id, own)).toMatchObject({ decision: 'accepted', money: 'paid' });
  });

  test('C8: under "collected" the refund is due at the first scan of the way back', async () => {
    const own = await openWorld({ policies: { refund_trigger: 'collected' } }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const asked = await askReturn(own, placed.id);
    await own.seller.post(`/v1/returns/${asked.id}/approve`);
    const sent = await own.mall.post(`/v1/returns/${asked.id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    });
    await scan(own, sent.body, '집하완료');
    await own.server.settle();
    expect(await returned(asked.id, own)).toMatchObject({ decision: 'approved', goods: 'collected', money: 'paid' });
  });

  test('a mall that tells the scans itself starts no refund unless its policy says so', async () => {
    const own = await openWorld({ policies: { refund_trigger: 'arrived' } }, world.server);
    const { order: placed } = await deliveredOrder(own);
    const asked = await askReturn(own, placed.id);
    await own.seller.post(`/v1/returns/${asked.id}/approve`);
    const sent = await own.mall.post(`/v1/returns/${asked.id}/enter_waybill`, {
      carrier: 'korea_post',
      waybill_number: waybill(),
      on_behalf_of: 'buyer',
    });
    await own.mall.post('/v1/tracking_events', {
      events: [
        {
          carrier: 'korea_post',
          waybill_number: sent.body.waybill_number,
          code: 'delivered',
          occurred_at: await own.now(),
        },
      ],
    });
    await own.server.settle();
    expect(await returned(asked.id, own)).toMatchObject({ goods: 'arrived', money: 'none', arrived_at: null });
    await scan(own, sent.body, '배달완료');
    await own.server.settle();
    expect(await returned(asked.id, own)).toMatchObject({ goods: 'arrived', money: 'paid' });
  });
});

describe('refund', () => {
  test("C9: the flat fee is kept at the buyer's fault and not at the seller's; freight goes back with all pieces then", async () => {
    const own = await openWorld({ policies: { return_fee: 3_000 } }, world.server);
    const { order: placed } = await deliveredOrder(own, { fee: 2_500 });
    const change = await own.mall.post('/v1/returns/preview', { order: placed.id, reason: 'no_longer_wanted' });
    expect(change.body.refund).toMatchObject({ total: won(42_000) });
    expect(kinds(change.body.refund)).toEqual({ goods: 45_000, return_freight: -3_000 });
    const defect = await own.mall.post('/v1/returns/preview', { order: placed.id, reason: 'defective' });
    expect(kinds(defect.body.refund)).toEqual({ goods: 45_000, original_freight: 2_500 });
    const asked = await askReturn(own, placed.id);
    await sendBack(own, asked.id);
    const received = await own.seller.post(`/v1/returns/${asked.id}/receive`);
    expect(received.body.refund).toEqual(change.body.refund);
    const balance = await read(own, '/v1/trial_balance');
    expect(JSON.stringify(balance)).toContain('return_freight');
  });

  test('C9: coupon and points shares, and thirds that do not divide: the parts add up to what was paid', async () => {
    const lines = [{ sku: 'S', title: 'Socks', quantity: 3, unit_price: won(3_333), discount: won(100) }];
    const discounts = [
      { kind: 'coupon', amount: won(1_000), borne_by: 'mall' },
      { kind: 'points', amount: won(500), borne_by: 'mall' },
    ];
    const { order: placed } = await deliveredOrder(world, { lines, discounts, fee: 2_500 });
    const totals: number[] = [];
    for (let piece = 0; piece < 3; piece += 1) {
      const asked = await askReturn(world, placed.id, {
        reason: 'defective',
        lines: [{ line: placed.lines[0].id, quantity: 1 }],
      });
      await sendBack(world, asked.id);
      totals.push((await world.seller.post(`/v1/returns/${asked.id}/receive`)).body.refund.total.amount);
    }
    // 9,999 − 100 − 1,000 − 500 = 8,399 for the socks; the freight of 2,500 comes with the last pair.
    expect(totals.reduce((sum, each) => sum + each, 0)).toBe(8_399 + 2_500);
    expect(totals[2]).toBeGreaterThan(2_500);
    const again = await refused('/v1/returns', {
      order: placed.id,
      reason: 'defective',
      detail: 'x',
      on_behalf_of: 'buyer',
    });
    expect(again.slice(0, 2)).toEqual([422, 'nothing_left']);
  });

  test("C9: the buyer's own postage is paid back at the seller's fault, outside the price", async () => {
    const { order: placed } = await deliveredOrder(world);
    const asked = await askReturn(world, placed.id, {
      reason: 'defective',
      refund_account: { bank: 'KB', number: '1234-5678-90', holder: '김철수' },
    });
    await sendBack(world, asked.id, { postage_paid: won(4_000) });
    const received = await world.seller.post(`/v1/returns/${asked.id}/receive`);
    expect(kinds(received.body.refund)).toEqual({ goods: 45_000, postage_reimbursed: 4_000 });
    await world.server.settle();
    expect((await returned(asked.id)).money).toBe('paid');
    const amounts = (await read(world, `/v1/refunds?order=${placed.id}`)).data.map((each: Body) => each.amount.amount);
    expect(amounts.toSorted((a: number, b: number) => a - b)).toEqual([4_000, 45_000]);
  });

  test("C9: dispatching against an open cancel request makes the return freight the seller's", async () => {
    const own = await openWorld({ policies: { return_fee: 3_000 } }, world.server);
    const placed = await order(own);
    await own.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    await own.mall.post('/v1/cancellations', {
      order: placed.id,
      reason: 'no_longer_wanted',
      detail: 'x',
      on_behalf_of: 'buyer',
    });
    const shipment = await dispatch(own, placed.id);
    await scan(own, shipment, 'delivered');
    const preview = await own.mall.post('/v1/returns/preview', { order: placed.id, reason: 'no_longer_wanted' });
    expect(preview.body).toMatchObject({ fault: 'seller', refund: { total: won(45_000) } });
  });

  test('C9: several payments go back in proportion, each by its own means; D9: the books balance', async () => {
    const payments = [
      { method: 'card', gateway: 'g', gateway_reference: 'c-1', amount: won(30_000) },
      { method: 'card', gateway: 'g', gateway_reference: 'c-2', amount: won(15_000) },
    ];
    const { order: placed } = await deliveredOrder(world, { payments });
    const asked = await askReturn(world, placed.id, { lines: [{ line: placed.lines[1].id, quantity: 1 }] });
    await sendBack(world, asked.id);
    await world.seller.post(`/v1/returns/${asked.id}/receive`);
    await world.server.settle();
    const refunds = (await read(world, `/v1/refunds?order=${placed.id}`)).data;
    expect(refunds.map((each: Body) => each.amount.amount).toSorted((a: number, b: number) => a - b)).toEqual([
      8_333, 16_667,
    ]);
    expect(refunds.every((each: Body) => each.money === 'paid')).toBe(true);
    const balance = await read(world, '/v1/trial_balance');
    const [book] = balance.data;
    expect(book.totals).toEqual([{ currency: 'KRW', total: won(0) }]);
  });

  test('EU: standard delivery is paid back on withdrawal, 14 days from the last good', async () => {
    const eu = await openWorld({ jurisdiction: 'EU', currency: 'EUR', timeZone: 'Europe/Berlin' }, world.server);
    const { order: placed } = await deliveredOrder(eu, {
      currency: 'EUR',
      fee: 495,
      lines: [{ sku: 'B', title: 'Book', quantity: 1, unit_price: { amount: 1_990, currency: 'EUR' } }],
    });
    const preview = await eu.mall.post('/v1/returns/preview', { order: placed.id, reason: 'no_longer_wanted' });
    expect(kinds(preview.body.refund)).toEqual({ goods: 1_990, original_freight: 495 });
    await eu.by('P13D');
    expect(
      (await eu.mall.post('/v1/returns/preview', { order: placed.id, reason: 'no_longer_wanted' })).body.eligible,
    ).toBe('yes');
    await eu.by('P4D');
    expect(
      (await eu.mall.post('/v1/returns/preview', { order: placed.id, reason: 'no_longer_wanted' })).body.eligible,
    ).toBe('no');
  });
});
