/**
 * What hand-written stories are told with: a real server on a real database, one mall on a test clock that stands still
 * until it is moved, one seller, and few words for what people do.
 */
import { expect } from 'vitest';
import { type Api, startTestServer, type TestServer } from '../../tools/test-server.ts';

export interface World {
  server: TestServer;
  /** The mall's test key. */
  mall: Api;
  seller: Api;
  mallId: string;
  sellerId: string;
  now(): Promise<string>;
  advance(to: string): Promise<void>;
  by(duration: string): Promise<void>;
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: stories look into answers of every shape
export type Body = any;

export interface Setting {
  startsAt?: string;
  jurisdiction?: string;
  currency?: string;
  timeZone?: string;
  policies?: Record<string, unknown>;
}

let serial = 0;

/** Its own mall on the given server (or a new one), so that stories share no data. */
export async function openWorld(setting: Setting = {}, shared?: TestServer): Promise<World> {
  const server = shared ?? (await startTestServer());
  serial += 1;
  const born = await server.platform.post('/v1/malls', {
    name: `Mall ${serial}`,
    reference: `mall-${serial}`,
    time_zone: setting.timeZone ?? 'Asia/Seoul',
    currency: setting.currency ?? 'KRW',
    locale: 'ko',
    jurisdiction: setting.jurisdiction ?? 'KR',
    policies: setting.policies ?? {},
    test_clock: { starts_at: setting.startsAt ?? '2026-09-07T01:00:00Z', frozen: true },
  });
  expect(born.status, JSON.stringify(born.body)).toBe(201);
  const mall = server.api(born.body.keys.test);
  const seller = await mall.post('/v1/sellers', {
    name: `Seller ${serial}`,
    reference: `seller-${serial}`,
    kind: 'third_party',
    registration: { country: 'KR', number: '1248100998' },
    contacts: { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } },
    addresses: { ship_from: address, return_to: address },
  });
  expect(seller.status, JSON.stringify(seller.body)).toBe(201);
  const mallId: string = born.body.id;
  const move = async (body: Record<string, string>) => {
    const moved = await mall.post(`/v1/malls/${mallId}/advance_clock`, body);
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
  };
  return {
    server,
    mall,
    seller: server.api(seller.body.keys.test),
    mallId,
    sellerId: seller.body.id,
    now: async () => (await mall.get(`/v1/malls/${mallId}/clock`)).body.test.now,
    advance: (to) => move({ to }),
    by: (duration) => move({ by: duration }),
    stop: () => server.stop(),
  };
}

export const address = {
  name: '김철수',
  phone: '010-9876-5432',
  postal_code: '04524',
  address1: '서울특별시 중구 세종대로 110',
  country: 'KR',
};

export function won(amount: number) {
  return { amount, currency: 'KRW' };
}

export interface OrderWish {
  lines?: Body[];
  fee?: number;
  discounts?: Body[];
  payments?: Body[];
  gateway?: string;
  orderedAt?: string;
  currency?: string;
  /** The buyer's language. */
  locale?: string;
}

/** An order of two mugs (10,000 each) and a pot (25,000) unless told otherwise, paid by one card. */
export async function order(world: World, wish: OrderWish = {}): Promise<Body> {
  serial += 1;
  const currency = wish.currency ?? 'KRW';
  const money = (amount: number) => ({ amount, currency });
  const lines = wish.lines ?? [
    { sku: 'MUG', title: 'Mug', quantity: 2, unit_price: money(10_000) },
    { sku: 'POT', title: 'Pot', quantity: 1, unit_price: money(25_000) },
  ];
  const goods = lines.reduce(
    (sum: number, line: Body) => sum + line.quantity * line.unit_price.amount - (line.discount?.amount ?? 0),
    0,
  );
  const discounts = (wish.discounts ?? []).reduce((sum: number, each: Body) => sum + each.amount.amount, 0);
  const due = goods - discounts + (wish.fee ?? 0);
  const answer = await world.mall.post('/v1/orders', {
    seller: world.sellerId,
    reference: `order-${serial}`,
    ordered_at: wish.orderedAt ?? (await world.now()),
    buyer: { name: '김철수', phone: '010-9876-5432', email: 'kim@example.com', locale: wish.locale ?? 'ko' },
    ship_to: address,
    lines,
    discounts: wish.discounts,
    payments: wish.payments ?? [
      { method: 'card', gateway: 'simulated', gateway_reference: wish.gateway ?? `pay-${serial}`, amount: money(due) },
    ],
    shipping_fee: money(wish.fee ?? 0),
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** A valid Korea Post waybill number (13 digits, no check digit known). */
export function waybill(): string {
  serial += 1;
  return String(6_013_000_000_000 + serial);
}

export async function dispatch(world: World, id: string, more: Record<string, unknown> = {}): Promise<Body> {
  const answer = await world.seller.post('/v1/shipments', {
    order: id,
    method: 'manual',
    carrier: 'korea_post',
    waybill_number: waybill(),
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** The carrier's scans, told by the mall; waits until the order file has heard of them. */
export async function scan(
  world: World,
  parcel: { carrier: string; waybill_number: string; tracker: string },
  code: string,
  at?: string,
): Promise<void> {
  const occurred_at = at ?? (await world.now());
  const told = await world.server.carrier(parcel.carrier).post('/v1/tracking_events', {
    events: [{ carrier: parcel.carrier, waybill_number: parcel.waybill_number, code, occurred_at }],
  });
  expect(told.status, JSON.stringify(told.body)).toBe(200);
  expect(told.body.data[0].result, JSON.stringify(told.body)).toBe('accepted');
  await world.server.settle();
}

/** Ordered, dispatched whole and delivered now. */
export async function deliveredOrder(world: World, wish: OrderWish = {}): Promise<{ order: Body; shipment: Body }> {
  const placed = await order(world, wish);
  const shipment = await dispatch(world, placed.id);
  await scan(world, shipment, 'delivered');
  return { order: (await world.mall.get(`/v1/orders/${placed.id}`)).body, shipment };
}

export async function askReturn(world: World, id: string, more: Record<string, unknown> = {}): Promise<Body> {
  const answer = await world.mall.post('/v1/returns', {
    order: id,
    reason: 'no_longer_wanted',
    detail: 'I changed my mind.',
    on_behalf_of: 'buyer',
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

export async function read(world: World, path: string): Promise<Body> {
  const answer = await world.mall.get(path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** The seller's Korea Post contract, verified by the carrier and authorised by an operator. */
export async function contractInUse(world: World, uses = ['outbound', 'return']): Promise<Body> {
  serial += 1;
  const customer_number = `20000000${serial}0`.slice(-10);
  const applied = await world.seller.post('/v1/carrier_contracts', {
    carrier: 'korea_post',
    uses,
    credentials: { epost_id: `shop-${customer_number}`, customer_number, approval_number: customer_number },
  });
  expect(applied.status, JSON.stringify(applied.body)).toBe(201);
  await world.server.settle();
  const checked = await read(world, `/v1/carrier_contracts/${applied.body.id}`);
  expect(checked, JSON.stringify(checked)).toMatchObject({ state: 'verified', verification: { by: 'carrier' } });
  const authorised = await world.server.platform.post(`/v1/carrier_contracts/${applied.body.id}/authorise`);
  expect(authorised.body, JSON.stringify(authorised.body)).toMatchObject({ state: 'in_use' });
  return authorised.body;
}
