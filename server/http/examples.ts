/**
 * An example of every body, as the reference shows it. Ids stand for your own; all else can be sent as it is: the proofs
 * of the document send each of them.
 */
const idOf = (prefix: string) => `${prefix}_01m8grax6x00000898cj2eb1y3`;
const won = (amount: number) => ({ amount, currency: 'KRW' });

const address = {
  name: '김철수',
  phone: '010-9876-5432',
  postal_code: '04524',
  address1: '서울특별시 중구 세종대로 110',
  country: 'KR',
};
const shop = { ...address, name: 'Potter', phone: '02-123-4567', postal_code: '03187', address1: '서울 종로구 종로 6' };

const mall = {
  name: 'My mall',
  reference: 'my-mall',
  time_zone: 'Asia/Seoul',
  currency: 'KRW',
  locale: 'ko',
  jurisdiction: 'KR',
};
const order = {
  seller: idOf('sel'),
  reference: 'A-1001',
  ordered_at: '2026-01-05T00:00:00Z',
  buyer: { name: '김철수', phone: '010-9876-5432', locale: 'ko' },
  ship_to: address,
  lines: [{ sku: 'MUG', title: 'Mug', quantity: 2, unit_price: won(10_000) }],
  shipping_fee: won(3_000),
  payments: [{ method: 'card', gateway: 'simulated', gateway_reference: 'pay-1001', amount: won(23_000) }],
};
const seller = {
  name: 'Potter',
  reference: 'potter',
  kind: 'third_party',
  registration: { country: 'KR', number: '124-81-00998' },
  contacts: { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } },
  addresses: { ship_from: shop, return_to: shop },
};
const credentials = (number: string) => ({
  epost_id: `shop-${number}`,
  customer_number: number,
  approval_number: number,
});
const contract = {
  seller: idOf('sel'),
  carrier: 'korea_post',
  uses: ['outbound', 'return'],
  credentials: credentials('1000000110'),
  fees: [
    { use: 'return', max_weight_grams: 2_000, max_size_cm: 60, amount: won(3_000) },
    { use: 'return', amount: won(5_000) },
  ],
};
const onePiece = [{ line: idOf('lin'), quantity: 1 }];
const cancellation = { order: idOf('ord'), reason: 'no_longer_wanted', detail: 'Ordered it twice.' };
const claim = { order: idOf('ord'), lines: onePiece, reason: 'no_longer_wanted', detail: 'One is enough.' };
const because = { reason: 'The approval number is of another office.' };
const webhooks = { url: 'https://93.184.215.14/webhooks', types: ['return.*', 'refund.paid'] };
const none = {};

/** By `METHOD url`. A body that may be left out is shown empty. */
export const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST /v1/malls': mall,
  'POST /v1/malls/bulk': { items: [{ ...mall, reference: 'my-second-mall' }] },
  'PATCH /v1/malls/:id/policies': { return_fee: 3_000, return_approval: 'automatic' },
  'POST /v1/malls/:id/advance_clock': { by: 'PT3H' },
  'POST /v1/sellers': seller,
  'PATCH /v1/sellers/:id': { addresses: { ship_from: shop, return_to: shop } },
  'POST /v1/sellers/:id/suspend': { reason: 'Does not answer.' },
  'POST /v1/sellers/:id/reinstate': { reason: 'Answers again.' },
  'POST /v1/sellers/:id/open_wallet': { currency: 'KRW' },
  'POST /v1/sellers/bulk': { action: 'open_wallet', items: [{ id: idOf('sel'), currency: 'KRW' }] },
  'POST /v1/api_keys': { scopes: ['orders:read', 'shipments:*'], label: 'warehouse', owner: idOf('sel') },
  'POST /v1/wallets/:id/top_up': { amount: won(100_000) },
  'POST /v1/wallets/:id/pay_out': { amount: won(10_000) },
  'POST /v1/wallets/bulk': { action: 'top_up', items: [{ id: idOf('wal'), amount: won(100_000) }] },
  'POST /v1/carrier_contracts': contract,
  'PATCH /v1/carrier_contracts/:id': { fees: contract.fees, minimum_volume: 300 },
  'POST /v1/carrier_contracts/:id/resubmit': none,
  'POST /v1/carrier_contracts/:id/add_use': { use: 'outbound' },
  'POST /v1/carrier_contracts/:id/terminate': none,
  'POST /v1/carrier_contracts/:id/authorise': none,
  'POST /v1/carrier_contracts/:id/hold': because,
  'POST /v1/carrier_contracts/:id/reject': because,
  'POST /v1/carrier_contracts/:id/suspend': because,
  'POST /v1/carrier_contracts/:id/reinstate': none,
  'POST /v1/carrier_contracts/:id/verify': none,
  'POST /v1/carrier_contracts/bulk': { action: 'resubmit', items: [{ id: idOf('cct') }] },
  'POST /v1/orders': order,
  'PATCH /v1/orders/:id': { ship_to: address },
  'POST /v1/orders/:id/acknowledge': none,
  'POST /v1/orders/bulk': { items: [{ ...order, reference: 'A-1002' }] },
  'POST /v1/shipments': {
    order: idOf('ord'),
    method: 'manual',
    carrier: 'korea_post',
    waybill_number: '6896770094291',
    lines: onePiece,
  },
  'POST /v1/shipments/:id/void': none,
  'POST /v1/shipments/bulk': { items: [{ order: idOf('ord'), method: 'untracked' }] },
  'POST /v1/tracking_events': {
    events: [
      {
        carrier: 'korea_post',
        waybill_number: '6896770094291',
        code: 'delivered',
        occurred_at: '2026-01-06T05:00:00Z',
        location: '서울중앙우체국',
      },
    ],
  },
  'POST /v1/cancellations': cancellation,
  'POST /v1/cancellations/:id/approve': none,
  'POST /v1/cancellations/:id/refuse': { reason: 'It is packed and leaves today.' },
  'POST /v1/cancellations/:id/complete': none,
  'POST /v1/cancellations/:id/withdraw': none,
  'POST /v1/cancellations/bulk': { action: 'approve', items: [{ id: idOf('can') }] },
  'POST /v1/returns': { ...claim, on_behalf_of: 'buyer' },
  'POST /v1/returns/preview': { order: idOf('ord'), lines: onePiece, reason: 'no_longer_wanted' },
  'POST /v1/returns/:id/approve': none,
  'POST /v1/returns/:id/refuse': { reason: 'The mug was used.', ground: 'value_lost_by_use' },
  'POST /v1/returns/:id/enter_waybill': { carrier: 'korea_post', waybill_number: '6013000999999' },
  'POST /v1/returns/:id/reroute': { method: 'buyer_ships' },
  'POST /v1/returns/:id/inspect': { lines: [{ line: idOf('lin'), quantity: 1, condition: 'as_new' }] },
  'POST /v1/returns/:id/receive': none,
  'POST /v1/returns/:id/withdraw': none,
  'POST /v1/returns/:id/waive_goods': none,
  'POST /v1/returns/bulk': { action: 'approve', items: [{ id: idOf('ret') }] },
  'POST /v1/refunds/bulk': { action: 'retry', items: [{ id: idOf('rfd') }] },
  'POST /v1/webhook_endpoints': webhooks,
  'PATCH /v1/webhook_endpoints/:id': { types: ['*'], description: 'Everything' },
  'POST /v1/webhook_endpoints/:id/rotate_secret': { old_secret: 'keep_24_hours' },
  'POST /v1/webhook_endpoints/:id/recover': { since: '2026-11-20T00:00:00Z' },
  'POST /v1/webhook_endpoints/:id/resend': { event: idOf('evt') },
  'POST /v1/webhook_endpoints/bulk': { items: [webhooks] },
  'POST /v1/events/:id/resend': { endpoint: idOf('whk') },
  'POST /v1/imports': { file: idOf('fil'), kind: 'orders', seller: idOf('sel') },
  'POST /v1/exports': { kind: 'orders', format: 'xlsx', state: 'paid' },
};
