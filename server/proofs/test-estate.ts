/**
 * Two malls with sellers who own one object of every kind, and per route a request that is in order: what the proofs of
 * tenancy and of bad input start from.
 */
import type { Api } from '../../tools/api.ts';
import type { TestServer } from '../../tools/test-server.ts';
import { csv } from '../imports/test-desk.ts';
import {
  address,
  askReturn,
  type Body,
  deliveredOrder,
  dispatch,
  order,
  read,
  type World,
  won,
} from '../stories/world.ts';
import { must, until } from './test-actors.ts';

/** Ids of one seller's objects, by kind; those of `mall` and `house` are its mall's. */
export interface Estate {
  world: World;
  ids: Readonly<Record<Owned, string>>;
  lines: readonly string[];
  waybill: string;
}

export const ownedKinds = [
  'mall',
  'seller',
  'order',
  'dispatched_order',
  'delivered_order',
  'shipment',
  'booking',
  'tracker',
  'cancellation',
  'return',
  'approved_return',
  'refund',
  'wallet',
  'transfer',
  'event',
  'notification',
  'api_key',
  'webhook_endpoint',
  'carrier_contract',
  'file',
  'operation',
  'csv_file',
  'import',
] as const;
export type Owned = (typeof ownedKinds)[number];

const pixel = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64, 1)]);

export async function upload(
  server: TestServer,
  api: Api,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Body }> {
  return send(server, api, { purpose: 'evidence', bytes: pixel, headers });
}

/** A CSV of one order per reference, placed before any world begins. */
export function ordersFile(...references: readonly string[]): string {
  return csv(references.map((reference) => ({ reference, ordered_at: '2026-01-05T00:00:00Z' })));
}

/** The id of an uploaded file of orders. */
export async function uploadCsv(server: TestServer, api: Api, content: string): Promise<string> {
  const { body } = await send(server, api, { purpose: 'import', bytes: Buffer.from(content), headers: {} });
  return body.id;
}

async function send(
  server: TestServer,
  api: Api,
  what: { purpose: string; bytes: Buffer; headers: Record<string, string> },
): Promise<{ status: number; body: Body }> {
  const form = new FormData();
  form.set('purpose', what.purpose);
  form.set('file', new Blob([new Uint8Array(what.bytes)]), 'file.bin');
  const headers = { authorization: `Bearer ${api.key}`, ...what.headers };
  const answer = await fetch(`${server.url}/v1/files`, { method: 'POST', body: form, headers });
  return { status: answer.status, body: await answer.json() };
}

/** Everything one seller can own, in states in which the requests below are possible. */
export async function buildEstate(world: World): Promise<Estate> {
  const { server, seller, mall } = world;
  const placed = await order(world);
  const claimed = await order(world);
  must(await seller.post(`/v1/orders/${claimed.id}/acknowledge`));
  const wish = { reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };
  const cancellation = must(await mall.post('/v1/cancellations', { order: claimed.id, ...wish }));
  const dispatched = await order(world);
  const shipment = await dispatch(world, dispatched.id);
  const handedOver = await handOver(world);
  const { order: delivered } = await deliveredOrder(world);
  const [line, other] = delivered.lines.map((each: Body) => each.id);
  const asked = await askReturn(world, delivered.id, { lines: [{ line, quantity: 1 }] });
  const approved = await askReturn(world, delivered.id, { lines: [{ line: other, quantity: 1 }] });
  must(await seller.post(`/v1/returns/${approved.id}/approve`));
  const failing = await order(world, { gateway: `e-${crypto.randomUUID()}-declined` });
  const cancelled = must(await mall.post('/v1/cancellations', { order: failing.id, ...wish }));
  const refundOf = async () => (await read(world, `/v1/refunds?claim=${cancelled.id}`)).data[0];
  await until('the refund has failed', async () => (await refundOf())?.money === 'failed');
  const wallet = must(await seller.post(`/v1/sellers/${world.sellerId}/open_wallet`, { currency: 'KRW' }));
  must(await seller.post(`/v1/wallets/${wallet.id}/top_up`, { amount: won(100_000) }));
  const file = await upload(server, seller);
  const bulk = must(await seller.post('/v1/orders/bulk', { items: Array.from({ length: 1_001 }, () => ({})) }));
  const [event] = (await read(world, `/v1/events?object_id=${placed.id}`)).data;
  const [transfer] = (await read(world, `/v1/transfers?file=${placed.id}`)).data;
  const [notice] = (await read(world, `/v1/notifications?order_id=${delivered.id}`)).data;
  const table = await uploadCsv(server, seller, ordersFile(crypto.randomUUID()));
  const imported = must(await seller.post('/v1/imports', { file: table, kind: 'orders' }));
  const credentials = { client_id: 'shop', contract_number: '1234567' };
  const contract = must(
    await seller.post('/v1/carrier_contracts', { carrier: 'hanjin', uses: ['return'], credentials }),
  );
  const key = must(await seller.post('/v1/api_keys', { scopes: ['*'], label: 'spare' }));
  const hook = { url: 'https://93.184.215.14/webhooks', types: ['*'] };
  const endpoint = must(await seller.post('/v1/webhook_endpoints', hook));
  return {
    world,
    lines: delivered.lines.map((each: Body) => each.id),
    waybill: shipment.waybill_number,
    ids: {
      mall: world.mallId,
      seller: world.sellerId,
      order: placed.id,
      dispatched_order: dispatched.id,
      delivered_order: delivered.id,
      shipment: shipment.id,
      booking: handedOver.handoff.booking,
      tracker: shipment.tracker,
      cancellation: cancellation.id,
      return: asked.id,
      approved_return: approved.id,
      refund: (await refundOf()).id,
      wallet: wallet.id,
      transfer: transfer.id,
      event: event.id,
      webhook_endpoint: endpoint.id,
      notification: notice.id,
      api_key: key.id,
      carrier_contract: contract.id,
      file: file.body.id,
      operation: bulk.id,
      csv_file: table,
      import: imported.id,
    },
  };
}

/** A shipment whose number its carrier gave, by a contract of the seller. */
async function handOver(world: World): Promise<Body> {
  const { server, seller } = world;
  const customer = String(1_000_000_000 + Math.floor(Number.parseInt(crypto.randomUUID().slice(0, 6), 16)) * 100 + 11);
  const credentials = { epost_id: `shop-${customer}`, customer_number: customer, approval_number: customer };
  const wish = { carrier: 'korea_post', uses: ['outbound'], credentials };
  const { id } = must(await seller.post('/v1/carrier_contracts', wish));
  const contract = `/v1/carrier_contracts/${id}`;
  await until('the post has verified it', async () => (await read(world, contract)).state === 'verified');
  must(await server.platform.post(`${contract}/authorise`));
  const placed = await order(world);
  const shipment = must(await seller.post('/v1/shipments', { order: placed.id, method: 'auto' }));
  const path = `/v1/shipments/${shipment.id}`;
  await until('the post has given a number', async () => (await read(world, path)).handoff.state === 'accepted');
  return read(world, path);
}

/** A second seller of the same mall, seen as a world of its own. */
export async function secondSeller(world: World): Promise<World> {
  const made = must(
    await world.mall.post('/v1/sellers', {
      name: 'Second',
      reference: `second-${crypto.randomUUID()}`,
      kind: 'third_party',
      registration: { country: 'KR', number: '2208162517' },
      addresses: { ship_from: address },
    }),
  );
  return { ...world, seller: world.server.api(made.keys.test), sellerId: made.id };
}

export interface Sample {
  /** Which of the estate's objects the path names. */
  id?: Owned | 'carrier';
  query?: Readonly<Record<string, string>>;
  /** `$kind` stands for the id of the estate's object of that kind. */
  body?: Readonly<Record<string, unknown>>;
  multipart?: true;
}

const claim = { reason: 'no_longer_wanted', detail: 'x' };
const lines = [{ sku: 'A', title: 'A', quantity: 1, unit_price: won(1_000) }];
const placing = {
  seller: '$seller',
  reference: '$new',
  ordered_at: '2026-09-07T01:00:00Z',
  buyer: { name: 'b', phone: '010-1111-2222' },
  ship_to: address,
  lines,
  payments: [{ method: 'card', gateway: 'g', gateway_reference: 'r', amount: won(1_000) }],
};
const newMall = {
  name: 'M',
  reference: '$new',
  time_zone: 'Asia/Seoul',
  currency: 'KRW',
  locale: 'ko',
  jurisdiction: 'KR',
};
const newSeller = {
  name: 'S',
  reference: '$new',
  kind: 'third_party',
  registration: { country: 'KR', number: '2208162517' },
};

/** By `METHOD url`; a route without a sample fails the inventory tests. */
export const samples: Readonly<Record<string, Sample>> = {
  'POST /v1/malls': { body: newMall },
  'GET /v1/malls': {},
  'GET /v1/malls/:id': { id: 'mall' },
  'GET /v1/malls/:id/policies': { id: 'mall' },
  'PATCH /v1/malls/:id/policies': { id: 'mall', body: { return_fee: 0 } },
  'POST /v1/malls/:id/advance_clock': { id: 'mall', body: { by: 'PT0S' } },
  'GET /v1/malls/:id/clock': { id: 'mall' },
  'POST /v1/sellers': { body: newSeller },
  'GET /v1/sellers': {},
  'GET /v1/sellers/:id': { id: 'seller' },
  'PATCH /v1/sellers/:id': { id: 'seller', body: { name: 'Renamed' } },
  'POST /v1/sellers/:id/suspend': { id: 'seller', body: {} },
  'POST /v1/sellers/:id/reinstate': { id: 'seller', body: {} },
  'POST /v1/sellers/:id/open_wallet': { id: 'seller', body: { currency: 'KRW' } },
  'POST /v1/api_keys': { body: { scopes: ['orders:read'], label: 'x', owner: '$seller' } },
  'GET /v1/api_keys': { query: { owner: '$seller' } },
  'GET /v1/api_keys/:id': { id: 'api_key' },
  'POST /v1/api_keys/:id/rotate': { id: 'api_key' },
  'POST /v1/api_keys/:id/revoke': { id: 'api_key' },
  'POST /v1/webhook_endpoints': { body: { url: 'https://93.184.215.14/webhooks', types: ['return.*'] } },
  'GET /v1/webhook_endpoints': {},
  'GET /v1/webhook_endpoints/:id': { id: 'webhook_endpoint' },
  'PATCH /v1/webhook_endpoints/:id': { id: 'webhook_endpoint', body: { description: 'x' } },
  'POST /v1/webhook_endpoints/:id/enable': { id: 'webhook_endpoint' },
  'POST /v1/webhook_endpoints/:id/disable': { id: 'webhook_endpoint' },
  'POST /v1/webhook_endpoints/:id/delete': { id: 'webhook_endpoint' },
  'POST /v1/webhook_endpoints/:id/test': { id: 'webhook_endpoint' },
  'POST /v1/webhook_endpoints/:id/rotate_secret': { id: 'webhook_endpoint', body: {} },
  'POST /v1/webhook_endpoints/:id/recover': { id: 'webhook_endpoint', body: { since: '2026-11-22T00:00:00Z' } },
  'POST /v1/webhook_endpoints/:id/resend': { id: 'webhook_endpoint', body: { event: '$event' } },
  'GET /v1/webhook_endpoints/:id/deliveries': { id: 'webhook_endpoint', query: { event: '$event' } },
  'POST /v1/webhook_endpoints/bulk': { body: { items: [{ url: 'https://93.184.215.14/', types: ['*'] }] } },
  'POST /v1/events/:id/resend': { id: 'event', body: { endpoint: '$webhook_endpoint' } },
  'GET /v1/wallets': { query: { seller: '$seller' } },
  'GET /v1/wallets/:id': { id: 'wallet' },
  'GET /v1/wallets/:id/entries': { id: 'wallet' },
  'POST /v1/wallets/:id/top_up': { id: 'wallet', body: { amount: won(10) } },
  'POST /v1/wallets/:id/pay_out': { id: 'wallet', body: { amount: won(10) } },
  'GET /v1/carriers': {},
  'GET /v1/carriers/:id': { id: 'carrier' },
  'POST /v1/carrier_contracts': {
    body: {
      seller: '$seller',
      carrier: 'hanjin',
      uses: ['return'],
      credentials: { client_id: 'shop', contract_number: '7654321' },
    },
  },
  'GET /v1/carrier_contracts': { query: { seller: '$seller', mall: '$mall' } },
  'GET /v1/carrier_contracts/:id': { id: 'carrier_contract' },
  'PATCH /v1/carrier_contracts/:id': { id: 'carrier_contract', body: { minimum_volume: 1 } },
  'POST /v1/carrier_contracts/:id/resubmit': { id: 'carrier_contract', body: {} },
  'POST /v1/carrier_contracts/:id/add_use': { id: 'carrier_contract', body: { use: 'outbound' } },
  'POST /v1/carrier_contracts/:id/terminate': { id: 'carrier_contract', body: {} },
  'POST /v1/carrier_contracts/:id/authorise': { id: 'carrier_contract', body: {} },
  'POST /v1/carrier_contracts/:id/hold': { id: 'carrier_contract', body: { reason: 'papers' } },
  'POST /v1/carrier_contracts/:id/reject': { id: 'carrier_contract', body: { reason: 'papers' } },
  'POST /v1/carrier_contracts/:id/suspend': { id: 'carrier_contract', body: { reason: 'papers' } },
  'POST /v1/carrier_contracts/:id/reinstate': { id: 'carrier_contract', body: {} },
  'POST /v1/carrier_contracts/:id/verify': { id: 'carrier_contract', body: {} },
  'POST /v1/carrier_contracts/bulk': { body: { action: 'resubmit', items: [{ id: '$carrier_contract' }] } },
  'POST /v1/orders': { body: placing },
  'GET /v1/orders': { query: { seller: '$seller' } },
  'GET /v1/orders/:id': { id: 'order' },
  'PATCH /v1/orders/:id': { id: 'order', body: { ship_to: address } },
  'POST /v1/orders/:id/acknowledge': { id: 'order', body: {} },
  'POST /v1/shipments': { body: { order: '$order', method: 'untracked' } },
  'GET /v1/shipments': { query: { seller: '$seller', order: '$dispatched_order' } },
  'GET /v1/shipments/:id': { id: 'shipment' },
  'POST /v1/shipments/:id/void': { id: 'shipment', body: {} },
  'GET /v1/shipments/:id/label.pdf': { id: 'shipment', query: { size: 'a4' } },
  'GET /v1/bookings': { query: { order: '$order' } },
  'GET /v1/bookings/:id': { id: 'booking' },
  'POST /v1/tracking_events': {
    body: {
      events: [
        { carrier: 'korea_post', waybill_number: '$waybill', code: 'collected', occurred_at: '2026-09-07T01:00:00Z' },
      ],
    },
  },
  'GET /v1/trackers': {},
  'GET /v1/trackers/:id': { id: 'tracker' },
  'POST /v1/cancellations': { body: { order: '$order', ...claim } },
  'GET /v1/cancellations': { query: { seller: '$seller', order: '$order' } },
  'GET /v1/cancellations/:id': { id: 'cancellation' },
  'POST /v1/cancellations/:id/approve': { id: 'cancellation', body: {} },
  'POST /v1/cancellations/:id/refuse': { id: 'cancellation', body: { reason: 'packed' } },
  'POST /v1/cancellations/:id/complete': { id: 'cancellation', body: {} },
  'POST /v1/cancellations/:id/withdraw': { id: 'cancellation', body: {} },
  'POST /v1/returns': { body: { order: '$delivered_order', ...claim } },
  'POST /v1/returns/preview': { body: { order: '$delivered_order', reason: 'defective' } },
  'GET /v1/returns': { query: { seller: '$seller', order: '$delivered_order' } },
  'GET /v1/returns/:id': { id: 'return' },
  'POST /v1/returns/:id/approve': { id: 'return', body: {} },
  'POST /v1/returns/:id/refuse': { id: 'return', body: { reason: 'used', ground: 'value_lost_by_use' } },
  'POST /v1/returns/:id/enter_waybill': {
    id: 'approved_return',
    body: { carrier: 'korea_post', waybill_number: '6013000999999' },
  },
  'POST /v1/returns/:id/inspect': {
    id: 'approved_return',
    body: { lines: [{ line: 'lin_x', quantity: 1, condition: 'as_new' }] },
  },
  'POST /v1/returns/:id/receive': { id: 'approved_return', body: {} },
  'POST /v1/returns/:id/reroute': { id: 'approved_return', body: { method: 'buyer_ships' } },
  'POST /v1/returns/:id/withdraw': { id: 'return', body: {} },
  'POST /v1/returns/:id/waive_goods': { id: 'return', body: {} },
  'GET /v1/refunds': { query: { seller: '$seller', order: '$order', claim: '$cancellation' } },
  'GET /v1/refunds/:id': { id: 'refund' },
  'POST /v1/refunds/:id/retry': { id: 'refund' },
  'GET /v1/transfers': { query: { seller: '$seller', cause: '$cancellation', file: '$order' } },
  'GET /v1/transfers/:id': { id: 'transfer' },
  'GET /v1/trial_balance': { query: { seller: '$seller' } },
  'GET /v1/notifications': { query: { order_id: '$delivered_order' } },
  'GET /v1/notifications/:id': { id: 'notification' },
  'GET /v1/events': { query: { object_id: '$order' } },
  'GET /v1/events/:id': { id: 'event' },
  'POST /v1/files': { multipart: true },
  'GET /v1/files/:id': { id: 'file' },
  'GET /v1/files/:id/content': { id: 'file' },
  'GET /v1/operations/:id': { id: 'operation' },
  'POST /v1/exports': { body: { kind: 'orders', format: 'csv', seller: '$seller' } },
  'GET /v1/reports/collection': { query: { from: '2026-09-01', to: '2026-09-30' } },
  'POST /v1/imports': { body: { file: '$csv_file', kind: 'orders', seller: '$seller' } },
  'GET /v1/imports': { query: { seller: '$seller' } },
  'GET /v1/imports/:id': { id: 'import' },
  'GET /v1/imports/:id/errors': { id: 'import' },
  'POST /v1/imports/:id/apply': { id: 'import' },
  'POST /v1/malls/bulk': { body: { items: [newMall] } },
  'POST /v1/sellers/bulk': { body: { action: 'open_wallet', items: [{ id: '$seller', currency: 'KRW' }] } },
  'POST /v1/wallets/bulk': { body: { action: 'top_up', items: [{ id: '$wallet', amount: won(10) }] } },
  'POST /v1/orders/bulk': { body: { action: 'acknowledge', items: [{ id: '$order' }] } },
  'POST /v1/shipments/bulk': { body: { items: [{ order: '$order', method: 'untracked' }] } },
  'POST /v1/cancellations/bulk': { body: { action: 'approve', items: [{ id: '$cancellation' }] } },
  'POST /v1/returns/bulk': { body: { action: 'approve', items: [{ id: '$return' }] } },
  'POST /v1/refunds/bulk': { body: { action: 'retry', items: [{ id: '$refund' }] } },
};

/** Fills in the ids of the estate; `change` may put others in their place. */
export function filled(value: unknown, estate: Estate, change: Readonly<Partial<Record<Owned, string>>> = {}): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    if (value === '$new') return crypto.randomUUID();
    if (value === '$waybill') return estate.waybill;
    const kind = value.slice(1) as Owned;
    return change[kind] ?? estate.ids[kind];
  }
  if (Array.isArray(value)) return value.map((each) => filled(each, estate, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, estate, change)]));
}

/** The kinds whose ids a sample names, in path, query and body. */
export function kindsIn(sample: Sample): Owned[] {
  const named = [...JSON.stringify([sample.query ?? {}, sample.body ?? {}]).matchAll(/"\$(\w+)"/g)].map(
    (match) => match[1]!,
  );
  const all = [
    ...(sample.id && sample.id !== 'carrier' ? [sample.id] : []),
    ...named.filter((name) => name !== 'new' && name !== 'waybill'),
  ];
  return [...new Set(all)] as Owned[];
}
