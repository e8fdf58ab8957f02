/** Stories of cancellations: before dispatch, in a race with it, and in two steps after it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, dispatch, openWorld, order, read, scan, type World, won } from './world.ts';

let world: World;
beforeAll(async () => {
  // Monday 7 September 2026, 10:00 in Seoul.
  world = await openWorld({ startsAt: '2026-09-07T01:00:00Z' });
});
afterAll(() => world.stop());

async function ask(id: string, more: Record<string, unknown> = {}, by: 'buyer' | 'seller' = 'buyer'): Promise<Body> {
  const answer = await world.mall.post('/v1/cancellations', {
    order: id,
    reason: 'no_longer_wanted',
    detail: 'Ordered twice.',
    on_behalf_of: by,
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const cancellation = (id: string) => read(world, `/v1/cancellations/${id}`);

describe('before dispatch', () => {
  test('D1: an order that nobody acknowledged is cancelled at once and paid back whole, freight included', async () => {
    const placed = await order(world, { fee: 3_000 });
    const asked = await ask(placed.id);
    expect(asked).toMatchObject({ state: 'completed', refund: { total: won(48_000) } });
    expect(asked.refund.components.map((each: Body) => [each.kind, each.amount.amount])).toEqual([
      ['goods', 45_000],
      ['original_freight', 3_000],
    ]);
    await world.server.settle();
    expect((await cancellation(asked.id)).money).toBe('paid');
    expect(await read(world, `/v1/orders/${placed.id}`)).toMatchObject({ state: 'cancelled', open_quantity: 0 });
  });

  test('D1: acknowledged, the seller answers; silence approves after 2 business days', async () => {
    const placed = await order(world);
    await world.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    const asked = await ask(placed.id, { lines: [{ line: placed.lines[0].id, quantity: 1 }] });
    expect(asked.state).toBe('requested');
    // Asked on a Monday: Tuesday and Wednesday are the two days, so it is due at Wednesday 24:00 in Seoul.
    await world.advance('2026-09-09T14:59:59Z');
    expect((await cancellation(asked.id)).state).toBe('requested');
    await world.advance('2026-09-09T15:00:00Z');
    expect(await cancellation(asked.id)).toMatchObject({ state: 'completed', refund: { total: won(10_000) } });
    const [event] = (await read(world, `/v1/events?object_id=${asked.id}&type=cancellation.completed`)).data;
    expect(event).toMatchObject({ actor: { kind: 'system' }, rule: expect.stringContaining('did not answer') });
  });

  test('D1: the seller refuses with its reason; a second answer comes too late', async () => {
    const placed = await order(world);
    await world.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    const asked = await ask(placed.id);
    const refused = await world.seller.post(`/v1/cancellations/${asked.id}/refuse`, { reason: 'Already packed.' });
    expect(refused.body).toMatchObject({ state: 'refused', refused_because: 'Already packed.' });
    const late = await world.seller.post(`/v1/cancellations/${asked.id}/approve`);
    expect([late.status, late.body.code]).toEqual([409, 'not_now']);
  });

  test('D1: dispatch refuses the open request and the buyer is told by mail and SMS; voiding reopens it', async () => {
    const placed = await order(world);
    await world.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    const asked = await ask(placed.id);
    const shipment = await dispatch(world, placed.id);
    expect(await cancellation(asked.id)).toMatchObject({ state: 'refused', refused_because: 'dispatched' });
    const [notice] = (await read(world, `/v1/notifications?order_id=${placed.id}`)).data;
    expect(notice).toMatchObject({
      template: 'cancellation_refused_by_dispatch',
      channels: ['mail', 'sms'],
      recipient: 'buyer',
    });
    expect(notice.text).toContain('반품을 요청');
    await world.seller.post(`/v1/shipments/${shipment.id}/void`);
    expect(await cancellation(asked.id)).toMatchObject({ state: 'requested', refused_because: null });
    const approved = await world.seller.post(`/v1/cancellations/${asked.id}/approve`);
    expect(approved.body.state).toBe('completed');
  });

  test('D1: a part is dispatched; the request stays open for what is left', async () => {
    const placed = await order(world);
    const [mugs, pot] = placed.lines;
    await world.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    const asked = await ask(placed.id, { lines: [{ line: mugs.id, quantity: 2 }] });
    await dispatch(world, placed.id, {
      lines: [
        { line: pot.id, quantity: 1 },
        { line: mugs.id, quantity: 1 },
      ],
    });
    expect((await cancellation(asked.id)).state).toBe('requested');
    const approved = await world.seller.post(`/v1/cancellations/${asked.id}/approve`);
    expect(approved.body).toMatchObject({
      state: 'completed',
      refund: { total: won(10_000) },
      lines: [{ line: mugs.id, quantity: 2, cancelled_quantity: 1 }],
    });
  });

  test('D1: the seller itself cancels for want of stock', async () => {
    const placed = await order(world);
    await world.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    const asked = await ask(placed.id, { reason: 'out_of_stock', detail: 'Sold out.' }, 'seller');
    expect(asked).toMatchObject({ state: 'completed', fault: 'seller' });
  });

  test('D8: the buyer withdraws its request', async () => {
    const placed = await order(world);
    await world.seller.post(`/v1/orders/${placed.id}/acknowledge`);
    const asked = await ask(placed.id);
    const withdrawn = await world.mall.post(`/v1/cancellations/${asked.id}/withdraw`, { on_behalf_of: 'buyer' });
    expect(withdrawn.body.state).toBe('withdrawn');
    expect((await read(world, `/v1/orders/${placed.id}`)).open_quantity).toBe(3);
  });

  test('D1: a bank transfer needs the account to pay back to, and never shows it again', async () => {
    const placed = await order(world, {
      payments: [{ method: 'bank_transfer', gateway: 'bank', gateway_reference: 'tr-1', amount: won(45_000) }],
    });
    const missing = await world.mall.post('/v1/cancellations', {
      order: placed.id,
      reason: 'no_longer_wanted',
      detail: 'x',
      on_behalf_of: 'buyer',
    });
    expect([missing.status, missing.body.code]).toEqual([422, 'refund_account_required']);
    const asked = await ask(placed.id, { refund_account: { bank: 'KB', number: '123-456-7890123', holder: '김철수' } });
    expect(asked.has_refund_account).toBe(true);
    expect(JSON.stringify(asked)).not.toContain('7890123');
  });
});

describe('after dispatch', () => {
  test('C10, D2: two steps: approved, the buyer is told that it may now cancel, and completes it', async () => {
    const placed = await order(world, { fee: 2_500 });
    await dispatch(world, placed.id);
    const asked = await ask(placed.id);
    expect(asked).toMatchObject({ state: 'requested', after_dispatch: true });
    const approved = await world.seller.post(`/v1/cancellations/${asked.id}/approve`);
    expect(approved.body).toMatchObject({ state: 'approved', money: 'none' });
    const notices = (await read(world, `/v1/notifications?order_id=${placed.id}`)).data;
    expect(notices.map((each: Body) => each.template)).toContain('cancellation_may_complete');
    const completed = await world.mall.post(`/v1/cancellations/${asked.id}/complete`, { on_behalf_of: 'buyer' });
    // The freight of the way out was used, and the buyer changed its mind.
    expect(completed.body).toMatchObject({ state: 'completed', refund: { total: won(45_000) } });
    expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('cancelled');
  });

  test('D2: delivered first, it lapses', async () => {
    const placed = await order(world);
    const shipment = await dispatch(world, placed.id);
    const asked = await ask(placed.id);
    await world.seller.post(`/v1/cancellations/${asked.id}/approve`);
    await scan(world, shipment, 'delivered');
    expect((await cancellation(asked.id)).state).toBe('lapsed');
    const received = await world.mall.post('/v1/cancellations', {
      order: placed.id,
      reason: 'no_longer_wanted',
      detail: 'x',
      on_behalf_of: 'buyer',
    });
    expect([received.status, received.body.code]).toEqual([422, 'already_dispatched']);
  });

  test('D2: not completed within 7 days, it lapses', async () => {
    const placed = await order(world);
    await dispatch(world, placed.id);
    const asked = await ask(placed.id);
    await world.seller.post(`/v1/cancellations/${asked.id}/approve`);
    const approvedAt = Temporal.Instant.from(await world.now()).toZonedDateTimeISO('Asia/Seoul');
    const lapses = approvedAt.add({ days: 7 }).startOfDay().toInstant();
    await world.advance(lapses.subtract({ seconds: 1 }).toString());
    expect((await cancellation(asked.id)).state).toBe('approved');
    await world.advance(lapses.toString());
    expect((await cancellation(asked.id)).state).toBe('lapsed');
  });

  test('C10: under wait_and_return the buyer is told to wait and return the goods after receipt', async () => {
    const waiting = await openWorld({ policies: { after_dispatch: 'wait_and_return' } }, world.server);
    const placed = await order(waiting);
    await dispatch(waiting, placed.id);
    const asked = await waiting.mall.post('/v1/cancellations', {
      order: placed.id,
      reason: 'no_longer_wanted',
      detail: 'x',
      on_behalf_of: 'buyer',
    });
    expect(asked.body).toMatchObject({ state: 'refused', refused_because: 'wait_and_return' });
    const [notice] = (await read(waiting, `/v1/notifications?order_id=${placed.id}`)).data;
    expect(notice.template).toBe('cancellation_wait_and_return');
  });
});
