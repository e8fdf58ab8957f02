/** The market of a proof: one mall, one seller with a Korea Post contract in use, and the carrier that pushes scans. */
import { isDone, type Reply, request } from '../simulation/api.ts';

export interface Market {
  /** Public id of the mall. */
  mall: string;
  mallKey: string;
  sellerKey: string;
  sellerId: string;
  carrier: string;
  carrierKey: string;
}

const address = {
  name: '김구매',
  phone: '010-1234-5678',
  postal_code: '04524',
  address1: '서울특별시 중구 세종대로 110',
  country: 'KR',
};

/** At the sandbox every customer number has a member of this name and is its own approval number. */
const customerNumber = '2000000010';
const checkedWithinMs = 60_000;

export async function openMarket(url: string, platformKey: string): Promise<Market> {
  const post = async (path: string, as: string, body: unknown): Promise<Record<string, unknown>> =>
    done(`POST ${path}`, await request(`${url}${path}`, 'POST', { as, body, key: `prove-${path}` }));
  const mall = await post('/v1/malls', platformKey, {
    name: '증명',
    reference: 'prove',
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko-KR',
    jurisdiction: 'KR',
    policies: { return_approval: 'automatic' },
  });
  const mallKey = (mall.keys as { test: string }).test;
  const seller = await post('/v1/sellers', mallKey, {
    name: '판매자',
    reference: 'prove',
    kind: 'third_party',
    registration: { country: 'KR', number: '124-81-00998' },
    contacts: { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } },
    addresses: { ship_from: address, return_to: address },
  });
  const sellerKey = (seller.keys as { test: string }).test;
  const carrier = 'korea_post';
  const contract = await post('/v1/carrier_contracts', sellerKey, {
    carrier,
    uses: ['outbound', 'return'],
    credentials: {
      epost_id: `shop-${customerNumber}`,
      customer_number: customerNumber,
      approval_number: customerNumber,
    },
  });
  await untilVerified(`${url}/v1/carrier_contracts/${contract.id}`, sellerKey);
  await post(`/v1/carrier_contracts/${contract.id}/authorise`, platformKey, {});
  const carrierKey = await post('/v1/api_keys', platformKey, {
    owner: { carrier, mode: 'test' },
    scopes: ['tracking_events:write'],
    label: 'prove',
  });
  return {
    mall: String(mall.id),
    mallKey,
    sellerKey,
    sellerId: String(seller.id),
    carrier,
    carrierKey: String(carrierKey.key),
  };
}

/** The post itself is asked, by a job. */
async function untilVerified(contract: string, as: string): Promise<void> {
  for (const end = performance.now() + checkedWithinMs; ; ) {
    const shown = done(`GET ${contract}`, await request(contract, 'GET', { as }));
    if (shown.state === 'verified') return;
    if (performance.now() > end) throw new Error(`the contract is ${shown.state}: ${JSON.stringify(shown)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function done(what: string, reply: Reply): Record<string, unknown> {
  if (!isDone(reply)) throw new Error(`${what} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** An order that stands for the operation `op`: one line of `pieces`, paid by card. */
export function orderBody({ sellerId }: Market, op: string): Record<string, unknown> {
  const money = (amount: number) => ({ amount, currency: 'KRW' });
  return {
    seller: sellerId,
    reference: op,
    ordered_at: '2026-01-05T00:00:00Z',
    buyer: { name: '김구매', phone: '010-1234-5678' },
    ship_to: address,
    lines: [{ sku: 'LOAD', title: '머그컵', quantity: pieces, unit_price: money(1_000) }],
    payments: [{ method: 'card', gateway: 'simulated', gateway_reference: op, amount: money(pieces * 1_000) }],
    metadata: { op },
  };
}

export const pieces = 60;
