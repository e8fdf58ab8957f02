/**
 * Per mutating route: how to ask twenty times at once, and what is to come of it. `alike` is the same request under one
 * Idempotency-Key; `apart` are twenty requests of twenty minds.
 */
import type { Api } from '../../tools/api.ts';
import {
  address,
  askReturn,
  type Body,
  deliveredOrder,
  dispatch,
  order,
  scan,
  type World,
  waybill,
  won,
} from '../stories/world.ts';
import { must, until } from './test-actors.ts';
import { carrierPairs } from './test-carrier-races.ts';
import { ordersFile, uploadCsv } from './test-estate.ts';
import { type Pair, post, word } from './test-pairs.ts';
import { homes, recipes } from './test-recipes.ts';

export interface Asked {
  by: Api;
  path: string;
  /** Of the nth request; the same for all where they are to be alike. */
  body(n: number): unknown;
}

export interface Race {
  /** New objects each time. `fresh` is a text that was not used before. */
  prepare(world: World, fresh: string): Promise<Asked>;
  /** Commands that a single request is; 1 unless told. */
  effects?: number;
  /** With different keys: how many are done, and what the others are told. */
  apart: { done: number; others?: string };
  /** What is the same in every answer to one request; all of it but secrets, unless told. */
  same?: (body: Body) => unknown;
  /** Why its repetition is no replay. */
  repeatable?: string;
  /** Jobs go on with it; they are waited for before effects are counted. */
  settles?: true;
  /** With different keys commands take effect this often; as many as are done, unless told. */
  apartEffects?: number;
}

const all = 20;
const claim = { reason: 'no_longer_wanted', detail: 'x' };
const placing = (seller: string, reference: string) => ({
  seller,
  reference,
  ordered_at: '2026-09-07T01:00:00Z',
  buyer: { name: 'b', phone: '010-1111-2222' },
  ship_to: address,
  lines: [{ sku: 'A', title: 'A', quantity: 1, unit_price: won(1_000) }],
  payments: [{ method: 'card', gateway: 'g', gateway_reference: reference, amount: won(1_000) }],
});
const newMall = (reference: string) => ({
  name: 'M',
  reference,
  time_zone: 'Asia/Seoul',
  currency: 'KRW',
  locale: 'ko',
  jurisdiction: 'KR',
});
const hanjinContract = (number: string) => ({
  carrier: 'hanjin',
  uses: ['return'],
  credentials: { client_id: 'shop', contract_number: number.slice(0, 20) },
});
const newSeller = (reference: string) => ({
  name: 'S',
  reference,
  kind: 'third_party',
  registration: { country: 'KR', number: '2208162517' },
});

/** A move on an object in the state of a recipe. */
function move(
  noun: string,
  recipe: string,
  { path, body = {}, by = 'seller' }: { path: string; body?: object; by?: 'seller' | 'mall' | 'platform' },
): Race['prepare'] {
  return async (world) => {
    const id = await recipes[noun]![recipe]!(world);
    const api = by === 'platform' ? world.server.platform : world[by];
    return { by: api, path: path.replace(':id', id), body: () => body };
  };
}

const once = { done: 1, others: '409 not_now' };
const forAll = { done: all };

async function wallet(world: World, amount: number): Promise<string> {
  const { id } = must(await world.seller.post(`/v1/sellers/${world.sellerId}/open_wallet`, { currency: 'KRW' }));
  const { balance } = must(await world.seller.get(`/v1/wallets/${id}`));
  const left = balance.amount as number;
  if (left > 0) must(await world.seller.post(`/v1/wallets/${id}/pay_out`, { amount: won(left) }));
  if (amount > 0) must(await world.seller.post(`/v1/wallets/${id}/top_up`, { amount: won(amount) }));
  return id;
}

/** From now on the gateway is down: a refund that is retried cannot fail anew while others still ask for it. */
async function failedForNow(world: World): Promise<string> {
  const id = await recipes['refund']!['failed']!(world);
  world.server.gateway.faults.add({ fault: 'down' });
  return id;
}

/** A move on a webhook endpoint, by the seller that has it. */
function hooked(recipe: string, name: string, bodyOf: (object: Body) => object = () => ({})): Race['prepare'] {
  return async (world) => {
    const id = await recipes['webhook_endpoint']![recipe]!(world);
    const by = homes[id]!.seller;
    const body = bodyOf(must(await by.get(`/v1/webhook_endpoints/${id}`)));
    return { by, path: `/v1/webhook_endpoints/${id}/${name}`, body: () => body };
  };
}

/** `METHOD url` → race. PATCH takes no key: it is tried with twenty minds only. */
export const races: Readonly<Record<string, Race>> = {
  'POST /v1/malls': {
    prepare: async (world, fresh) => ({ by: world.server.platform, path: '/v1/malls', body: () => newMall(fresh) }),
    apart: { done: 1, others: '409 reference_taken' },
  },
  'PATCH /v1/malls/:id/policies': {
    prepare: async (world) => ({
      by: world.mall,
      path: `/v1/malls/${world.mallId}/policies`,
      body: (n) => ({ return_fee: 5_000 + n }),
    }),
    apart: forAll,
  },
  'POST /v1/malls/:id/advance_clock': {
    prepare: async (world) => ({
      by: world.mall,
      path: `/v1/malls/${world.mallId}/advance_clock`,
      body: () => ({ by: 'PT1S' }),
    }),
    apart: { done: 1, others: '409 operation_running' },
  },
  'POST /v1/sellers': {
    prepare: async (world, fresh) => ({ by: world.mall, path: '/v1/sellers', body: () => newSeller(fresh) }),
    apart: { done: 1, others: '409 reference_taken' },
  },
  'PATCH /v1/sellers/:id': {
    prepare: async (world, fresh) => ({
      by: world.mall,
      path: `/v1/sellers/${must(await world.mall.post('/v1/sellers', newSeller(fresh))).id}`,
      body: (n) => ({ name: `S${n}` }),
    }),
    apart: forAll,
  },
  'POST /v1/sellers/:id/suspend': {
    prepare: async (world, fresh) => ({
      by: world.mall,
      path: `/v1/sellers/${must(await world.mall.post('/v1/sellers', newSeller(fresh))).id}/suspend`,
      body: () => ({}),
    }),
    apart: once,
  },
  'POST /v1/sellers/:id/reinstate': {
    prepare: async (world, fresh) => {
      const { id } = must(await world.mall.post('/v1/sellers', newSeller(fresh)));
      must(await world.mall.post(`/v1/sellers/${id}/suspend`, {}));
      return { by: world.mall, path: `/v1/sellers/${id}/reinstate`, body: () => ({}) };
    },
    apart: once,
  },
  'POST /v1/sellers/:id/open_wallet': {
    prepare: async (world, fresh) => ({
      by: world.mall,
      path: `/v1/sellers/${must(await world.mall.post('/v1/sellers', newSeller(fresh))).id}/open_wallet`,
      body: () => ({ currency: 'KRW' }),
    }),
    // Opening what is open answers the wallet there is.
    apart: forAll,
    apartEffects: 1,
  },
  'POST /v1/api_keys': {
    prepare: async (world) => ({
      by: world.mall,
      path: '/v1/api_keys',
      body: () => ({ scopes: ['orders:read'], label: 'x', owner: world.sellerId }),
    }),
    apart: forAll,
  },
  'POST /v1/api_keys/:id/rotate': {
    prepare: move('api_key', 'active', { path: '/v1/api_keys/:id/rotate' }),
    apart: once,
  },
  'POST /v1/api_keys/:id/revoke': {
    prepare: move('api_key', 'active', { path: '/v1/api_keys/:id/revoke' }),
    apart: once,
  },
  'POST /v1/webhook_endpoints': {
    prepare: async (world) => {
      const own = homes[await recipes['webhook_endpoint']!['deleted']!(world)]!;
      return {
        by: own.seller,
        path: '/v1/webhook_endpoints',
        body: () => ({ url: 'https://93.184.215.14/', types: ['*'] }),
      };
    },
    apart: forAll,
    same: ({ secret: _, ...rest }) => rest,
  },
  'POST /v1/webhook_endpoints/bulk': {
    prepare: async (world) => {
      const id = await recipes['webhook_endpoint']!['active']!(world);
      return {
        by: homes[id]!.seller,
        path: '/v1/webhook_endpoints/bulk',
        body: () => ({ action: 'disable', items: [{ id }] }),
      };
    },
    apart: forAll,
    apartEffects: 1,
  },
  'PATCH /v1/webhook_endpoints/:id': {
    prepare: async (world) => {
      const id = await recipes['webhook_endpoint']!['active']!(world);
      return { by: homes[id]!.seller, path: `/v1/webhook_endpoints/${id}`, body: (n) => ({ description: `d${n}` }) };
    },
    apart: forAll,
  },
  'POST /v1/webhook_endpoints/:id/enable': {
    prepare: hooked('disabled', 'enable', () => ({})),
    apart: once,
  },
  'POST /v1/webhook_endpoints/:id/disable': {
    prepare: hooked('active', 'disable', () => ({})),
    apart: once,
  },
  'POST /v1/webhook_endpoints/:id/delete': {
    prepare: hooked('active', 'delete', () => ({})),
    apart: once,
  },
  'POST /v1/webhook_endpoints/:id/test': {
    prepare: hooked('active', 'test', () => ({})),
    apart: forAll,
  },
  'POST /v1/webhook_endpoints/:id/recover': {
    prepare: hooked('active', 'recover', (object) => ({ since: object.created_at })),
    apart: forAll,
  },
  'POST /v1/webhook_endpoints/:id/resend': {
    prepare: hooked('active', 'resend', (object) => ({ event: object.metadata.event })),
    apart: forAll,
    effects: 0,
    apartEffects: 0,
  },
  'POST /v1/events/:id/resend': {
    prepare: async (world) => {
      const id = await recipes['webhook_endpoint']!['active']!(world);
      const by = homes[id]!.seller;
      const { metadata } = must(await by.get(`/v1/webhook_endpoints/${id}`));
      return { by, path: `/v1/events/${metadata.event}/resend`, body: () => ({ endpoint: id }) };
    },
    apart: forAll,
    effects: 0,
    apartEffects: 0,
  },
  'POST /v1/wallets/:id/top_up': {
    prepare: async (world) => ({
      by: world.seller,
      path: `/v1/wallets/${await wallet(world, 0)}/top_up`,
      body: () => ({ amount: won(7) }),
    }),
    apart: forAll,
  },
  'POST /v1/wallets/:id/pay_out': {
    // Enough for seven.
    prepare: async (world) => ({
      by: world.seller,
      path: `/v1/wallets/${await wallet(world, 7_900)}/pay_out`,
      body: () => ({ amount: won(1_000) }),
    }),
    apart: { done: 7, others: '422 wallet_short' },
  },
  'POST /v1/orders': {
    prepare: async (world, fresh) => ({
      by: world.mall,
      path: '/v1/orders',
      body: () => placing(world.sellerId, fresh),
    }),
    apart: { done: 1, others: '409 reference_taken' },
  },
  'PATCH /v1/orders/:id': {
    prepare: async (world) => ({
      by: world.mall,
      path: `/v1/orders/${(await order(world)).id}`,
      body: (n) => ({ ship_to: { ...address, address1: `No. ${n}` } }),
    }),
    apart: forAll,
  },
  'POST /v1/orders/:id/acknowledge': {
    prepare: move('order', 'paid', { path: '/v1/orders/:id/acknowledge' }),
    apart: once,
  },
  'POST /v1/shipments': {
    prepare: async (world) => {
      const placed = await order(world);
      return {
        by: world.seller,
        path: '/v1/shipments',
        body: () => ({ order: placed.id, method: 'untracked', lines: [{ line: placed.lines[0].id, quantity: 1 }] }),
      };
    },
    // Of two pieces.
    apart: { done: 2, others: '422 quantity_exceeded' },
  },
  'POST /v1/shipments/:id/void': {
    prepare: move('shipment', 'pre_transit', { path: '/v1/shipments/:id/void' }),
    apart: once,
  },
  'POST /v1/tracking_events': {
    prepare: async (world) => {
      const shipment = await dispatch(world, (await order(world)).id);
      const events = [
        {
          carrier: 'korea_post',
          waybill_number: shipment.waybill_number,
          code: 'collected',
          occurred_at: '2026-09-07T01:00:00Z',
        },
      ];
      return { by: world.server.carrier('korea_post'), path: '/v1/tracking_events', body: () => ({ events }) };
    },
    // The same fact twenty times is one fact.
    apart: forAll,
    apartEffects: 1,
  },
  'POST /v1/cancellations': {
    prepare: async (world) => {
      const placed = await order(world);
      return {
        by: world.mall,
        path: '/v1/cancellations',
        body: () => ({
          order: placed.id,
          ...claim,
          on_behalf_of: 'buyer',
          lines: [{ line: placed.lines[0].id, quantity: 1 }],
        }),
      };
    },
    apart: { done: 2, others: '422 nothing_left' },
  },
  'POST /v1/cancellations/:id/approve': {
    prepare: move('cancellation', 'requested (before dispatch)', { path: '/v1/cancellations/:id/approve' }),
    apart: once,
  },
  'POST /v1/cancellations/:id/refuse': {
    prepare: move('cancellation', 'requested (before dispatch)', {
      path: '/v1/cancellations/:id/refuse',
      body: { reason: 'packed' },
    }),
    apart: once,
  },
  'POST /v1/cancellations/:id/complete': {
    prepare: move('cancellation', 'approved', {
      path: '/v1/cancellations/:id/complete',
      body: { on_behalf_of: 'buyer' },
      by: 'mall',
    }),
    apart: once,
  },
  'POST /v1/cancellations/:id/withdraw': {
    prepare: move('cancellation', 'approved', {
      path: '/v1/cancellations/:id/withdraw',
      body: { on_behalf_of: 'buyer' },
      by: 'mall',
    }),
    apart: once,
  },
  'POST /v1/returns': {
    prepare: async (world) => {
      const { order: placed } = await deliveredOrder(world);
      return {
        by: world.mall,
        path: '/v1/returns',
        body: () => ({
          order: placed.id,
          ...claim,
          on_behalf_of: 'buyer',
          lines: [{ line: placed.lines[0].id, quantity: 1 }],
        }),
      };
    },
    apart: { done: 2, others: '422 pieces_in_claim' },
  },
  'POST /v1/returns/:id/approve': {
    prepare: move('return', 'requested none', { path: '/v1/returns/:id/approve' }),
    apart: once,
  },
  'POST /v1/returns/:id/refuse': {
    prepare: move('return', 'requested none', {
      path: '/v1/returns/:id/refuse',
      body: { reason: 'used', ground: 'value_lost_by_use' },
    }),
    apart: once,
  },
  'POST /v1/returns/:id/enter_waybill': {
    prepare: async (world) => {
      const id = await recipes['return']!['approved awaiting']!(world);
      const number = waybill();
      return {
        by: world.mall,
        path: `/v1/returns/${id}/enter_waybill`,
        body: () => ({ carrier: 'korea_post', waybill_number: number, on_behalf_of: 'buyer' }),
      };
    },
    // The buyer may type it again as long as nothing was collected.
    apart: forAll,
  },
  'POST /v1/returns/:id/inspect': {
    prepare: async (world) => {
      const id = await recipes['return']!['approved arrived']!(world);
      const { lines } = must(await world.mall.get(`/v1/returns/${id}`));
      const found = lines.map((each: Body) => ({ line: each.line, quantity: each.quantity, condition: 'opened' }));
      return { by: world.seller, path: `/v1/returns/${id}/inspect`, body: () => ({ lines: found }) };
    },
    apart: forAll,
  },
  'POST /v1/returns/:id/receive': {
    prepare: move('return', 'approved arrived', { path: '/v1/returns/:id/receive' }),
    apart: once,
  },
  'POST /v1/returns/:id/withdraw': {
    prepare: move('return', 'approved booked', {
      path: '/v1/returns/:id/withdraw',
      body: { on_behalf_of: 'buyer' },
      by: 'mall',
    }),
    apart: once,
  },
  'POST /v1/returns/:id/reroute': {
    prepare: move('return', 'approved awaiting', {
      path: '/v1/returns/:id/reroute',
      body: { method: 'buyer_ships' },
    }),
    apart: forAll,
  },
  'POST /v1/returns/:id/waive_goods': {
    prepare: move('return', 'requested none', { path: '/v1/returns/:id/waive_goods' }),
    apart: once,
  },
  'POST /v1/refunds/:id/retry': {
    prepare: async (world) => ({
      by: world.mall,
      path: `/v1/refunds/${await failedForNow(world)}/retry`,
      body: () => ({}),
    }),
    apart: once,
  },
  'POST /v1/imports': {
    prepare: async (world, fresh) => {
      const file = await uploadCsv(world.server, world.seller, ordersFile(fresh));
      return { by: world.seller, path: '/v1/imports', body: () => ({ file, kind: 'orders' }) };
    },
    // Its preview is being made while the others are answered.
    same: (body) => body.id,
    apart: forAll,
  },
  'POST /v1/imports/:id/apply': {
    prepare: async (world, fresh) => {
      const file = await uploadCsv(world.server, world.seller, ordersFile(fresh, `${fresh}-2`));
      const { id } = must(await world.seller.post('/v1/imports', { file, kind: 'orders' }));
      return { by: world.seller, path: `/v1/imports/${id}/apply`, body: () => ({}) };
    },
    // Its orders.
    effects: 2,
    repeatable: 'one that is applied already is answered as it stands',
    same: (body) => body.id,
    settles: true,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/exports': {
    prepare: async (world) => ({
      by: world.seller,
      path: '/v1/exports',
      body: () => ({ kind: 'orders', format: 'csv' }),
    }),
    apart: forAll,
  },
  'POST /v1/carrier_contracts': {
    prepare: async (world, fresh) => ({
      by: world.seller,
      path: '/v1/carrier_contracts',
      body: (n) => hanjinContract(`${fresh}-${n}`),
    }),
    apart: forAll,
  },
  'PATCH /v1/carrier_contracts/:id': {
    prepare: move('carrier_contract', 'requested', {
      path: '/v1/carrier_contracts/:id',
      body: { minimum_volume: 100 },
    }),
    apart: forAll,
    apartEffects: 1,
  },
  ...Object.fromEntries(
    (
      [
        ['verify', 'requested', {}],
        ['authorise', 'verified', {}],
        ['hold', 'verified', { reason: 'papers' }],
        ['reject', 'on_hold', { reason: 'papers' }],
        ['suspend', 'in_use', { reason: 'papers' }],
        ['reinstate', 'suspended', {}],
        ['resubmit', 'on_hold', {}],
        ['terminate', 'in_use', {}],
      ] as const
    ).map(([name, recipe, body]): [string, Race] => {
      const path = `/v1/carrier_contracts/:id/${name}`;
      return [
        `POST ${path}`,
        { prepare: move('carrier_contract', recipe, { path, body, by: 'platform' }), apart: once },
      ];
    }),
  ),
  'POST /v1/carrier_contracts/:id/add_use': {
    prepare: move('carrier_contract', 'in_use', {
      path: '/v1/carrier_contracts/:id/add_use',
      body: { use: 'outbound' },
    }),
    apart: forAll,
    apartEffects: 1,
  },
  'POST /v1/carrier_contracts/bulk': {
    prepare: async (world, fresh) => ({
      by: world.seller,
      path: '/v1/carrier_contracts/bulk',
      body: () => ({
        items: [1, 2].map((n) => ({ ...hanjinContract(fresh), reference: `${fresh}-${n}` })),
      }),
    }),
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/malls/bulk': {
    prepare: async (world, fresh) => ({
      by: world.server.platform,
      path: '/v1/malls/bulk',
      body: () => ({ items: [newMall(fresh), newMall(`${fresh}-2`)] }),
    }),
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/sellers/bulk': {
    prepare: async (world, fresh) => ({
      by: world.mall,
      path: '/v1/sellers/bulk',
      body: () => ({ items: [newSeller(fresh), newSeller(`${fresh}-2`)] }),
    }),
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/wallets/bulk': {
    prepare: async (world) => {
      const id = await wallet(world, 3_500);
      return {
        by: world.seller,
        path: '/v1/wallets/bulk',
        body: () => ({
          action: 'pay_out',
          items: [
            { id, amount: won(1_000) },
            { id, amount: won(1_000) },
          ],
        }),
      };
    },
    effects: 2,
    apart: forAll,
    apartEffects: 3,
  },
  'POST /v1/orders/bulk': {
    prepare: async (world, fresh) => ({
      by: world.mall,
      path: '/v1/orders/bulk',
      body: () => ({ items: [placing(world.sellerId, fresh), placing(world.sellerId, `${fresh}-2`)] }),
    }),
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/shipments/bulk': {
    prepare: async (world) => {
      const [a, b] = [await order(world), await order(world)];
      return {
        by: world.seller,
        path: '/v1/shipments/bulk',
        body: () => ({
          items: [
            { order: a.id, method: 'untracked' },
            { order: b.id, method: 'untracked' },
          ],
        }),
      };
    },
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/cancellations/bulk': {
    prepare: async (world) => {
      const ids = [
        await recipes['cancellation']!['requested (before dispatch)']!(world),
        await recipes['cancellation']!['requested (after dispatch)']!(world),
      ];
      return {
        by: world.seller,
        path: '/v1/cancellations/bulk',
        body: () => ({ action: 'approve', items: ids.map((id) => ({ id })) }),
      };
    },
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/returns/bulk': {
    prepare: async (world) => {
      const ids = [
        await recipes['return']!['requested none']!(world),
        await recipes['return']!['requested none']!(world),
      ];
      return {
        by: world.seller,
        path: '/v1/returns/bulk',
        body: () => ({ action: 'approve', items: ids.map((id) => ({ id })) }),
      };
    },
    effects: 2,
    apart: forAll,
    apartEffects: 2,
  },
  'POST /v1/refunds/bulk': {
    prepare: async (world) => {
      const id = await failedForNow(world);
      return { by: world.mall, path: '/v1/refunds/bulk', body: () => ({ action: 'retry', items: [{ id }] }) };
    },
    apart: forAll,
    apartEffects: 1,
  },
};

/** Mutating by method, but with nothing to race for, or raced elsewhere. */
export const withoutRace: Readonly<Record<string, string>> = {
  'POST /v1/returns/preview': 'stores nothing',
  'POST /v1/webhook_endpoints/:id/rotate_secret':
    'replaces the secret that its request saw; how many saw which is a matter of chance',
  'POST /v1/files': 'is multipart; twenty at once stand in the test of files below',
};

export const pairs: Readonly<Record<string, Pair>> = {
  'cancel and dispatch': {
    prepare: async (world) => {
      const { id } = await order(world);
      return {
        first: () =>
          word(
            world.mall.post('/v1/cancellations', { order: id, ...claim, on_behalf_of: 'buyer' }),
            (body) => body.state,
          ),
        second: post(world.seller, '/v1/shipments', { order: id, method: 'untracked' }),
        after: async () => must(await world.mall.get(`/v1/orders/${id}`)).state,
      };
    },
    ends: ['201 completed | 422 nothing_left | cancelled', '201 requested | 201 | dispatched'],
  },
  'dispatch and dispatch of the last pieces': {
    prepare: async (world) => {
      const { id } = await order(world);
      const dispatchAll = post(world.seller, '/v1/shipments', { order: id, method: 'untracked' });
      return { first: dispatchAll, second: dispatchAll };
    },
    ends: ['201 | 422 nothing_left', '422 nothing_left | 201'],
  },
  'receive and withdraw': {
    prepare: async (world) => {
      const id = await recipes['return']!['approved booked']!(world);
      return {
        first: post(world.seller, `/v1/returns/${id}/receive`),
        second: post(world.mall, `/v1/returns/${id}/withdraw`, { on_behalf_of: 'buyer' }),
        after: async () => must(await world.mall.get(`/v1/returns/${id}`)).decision,
      };
    },
    ends: ['200 | 409 not_now | accepted', '409 not_now | 200 | withdrawn'],
  },
  'receive and receive': {
    prepare: async (world) => {
      const id = await recipes['return']!['approved arrived']!(world);
      const receive = post(world.seller, `/v1/returns/${id}/receive`);
      return {
        first: receive,
        second: receive,
        after: async () => String(must(await world.mall.get(`/v1/returns/${id}`)).refunds.length),
      };
    },
    ends: ['200 | 409 not_now | 1', '409 not_now | 200 | 1'],
  },
  'the refund trigger and receive': {
    prepare: async (world) => {
      must(await world.mall.patch(`/v1/malls/${world.mallId}/policies`, { refund_trigger: 'arrived' }));
      const { order: placed } = await deliveredOrder(world);
      const { id } = await askReturn(world, placed.id);
      must(await world.seller.post(`/v1/returns/${id}/approve`));
      const sent = must(
        await world.mall.post(`/v1/returns/${id}/enter_waybill`, {
          carrier: 'korea_post',
          waybill_number: waybill(),
          on_behalf_of: 'buyer',
        }),
      );
      return {
        first: async () => {
          await scan(world, sent, 'delivered');
          return 'scanned';
        },
        second: post(world.seller, `/v1/returns/${id}/receive`),
        after: async () => {
          await world.server.settle();
          const { decision, refunds } = must(await world.mall.get(`/v1/returns/${id}`));
          must(await world.mall.patch(`/v1/malls/${world.mallId}/policies`, { refund_trigger: 'received' }));
          return `${decision} ${refunds.length}`;
        },
      };
    },
    ends: ['scanned | 200 | accepted 1'],
  },
  'void and the first scan': {
    prepare: async (world) => {
      const placed = await order(world);
      const shipment = await dispatch(world, placed.id);
      return {
        first: post(world.seller, `/v1/shipments/${shipment.id}/void`),
        // Told of a number that the void has released already, the scan is kept as one of an unknown waybill.
        second: async () => {
          const { carrier, waybill_number } = shipment;
          const events = [{ carrier, waybill_number, code: 'collected', occurred_at: await world.now() }];
          const { status } = await world.server.carrier(carrier).post('/v1/tracking_events', { events });
          return status === 200 ? 'scanned' : String(status);
        },
        after: async () => {
          await world.server.settle();
          return `${must(await world.mall.get(`/v1/shipments/${shipment.id}`)).state} ${must(await world.mall.get(`/v1/orders/${placed.id}`)).state}`;
        },
      };
    },
    ends: ['200 | scanned | cancelled acknowledged', '409 not_now | scanned | collected in_delivery'],
  },
  'approve and withdraw a cancellation': {
    prepare: async (world) => {
      const id = await recipes['cancellation']!['requested (before dispatch)']!(world);
      return {
        first: post(world.seller, `/v1/cancellations/${id}/approve`),
        second: post(world.mall, `/v1/cancellations/${id}/withdraw`, { on_behalf_of: 'buyer' }),
        after: async () => must(await world.mall.get(`/v1/cancellations/${id}`)).state,
      };
    },
    ends: ['200 | 409 not_now | completed', '409 not_now | 200 | withdrawn'],
  },
  'complete and lapse by the clock': {
    prepare: async (world) => {
      const id = await recipes['cancellation']!['approved']!(world);
      return {
        first: post(world.mall, `/v1/cancellations/${id}/complete`, { on_behalf_of: 'buyer' }),
        second: post(world.mall, `/v1/malls/${world.mallId}/advance_clock`, { by: 'P8D' }),
        after: async () => must(await world.mall.get(`/v1/cancellations/${id}`)).state,
      };
    },
    ends: ['200 | 200 | completed', '409 not_now | 200 | lapsed'],
  },
  'pay out and pay out at the floor': {
    prepare: async (world) => {
      const id = await wallet(world, 1_000);
      const payOut = post(world.seller, `/v1/wallets/${id}/pay_out`, { amount: won(600) });
      return {
        first: payOut,
        second: payOut,
        after: async () => String(must(await world.seller.get(`/v1/wallets/${id}`)).balance.amount),
      };
    },
    ends: ['200 | 422 wallet_short | 400', '422 wallet_short | 200 | 400'],
  },
  'revoke a key and use it': {
    prepare: async (world) => {
      const made = must(await world.seller.post('/v1/api_keys', { scopes: ['*'], label: 'x' }));
      const { id } = await order(world);
      const held = world.server.api(made.key);
      return {
        first: post(world.seller, `/v1/api_keys/${made.id}/revoke`),
        second: post(held, `/v1/orders/${id}/acknowledge`),
        after: async () => {
          // At the latest when the server has forgotten what it knew of the key.
          await until('the key is dead', async () => (await held.get('/v1/orders')).status === 401);
          return must(await world.mall.get(`/v1/orders/${id}`)).state;
        },
      };
    },
    ends: ['200 | 200 | acknowledged', '200 | 401 unauthenticated | paid'],
  },
  ...carrierPairs,
  'change policies and place an order': {
    prepare: async (world, round) => {
      const { version } = must(await world.mall.get(`/v1/malls/${world.mallId}/policies`));
      const reference = `policy-${crypto.randomUUID()}`;
      return {
        first: () =>
          word(
            world.mall.patch(`/v1/malls/${world.mallId}/policies`, { return_fee: 1_000 + round }),
            (body) => `+${body.version - version}`,
          ),
        second: post(world.mall, '/v1/orders', placing(world.sellerId, reference)),
      };
    },
    ends: ['200 +1 | 201'],
  },
};
