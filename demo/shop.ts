/**
 * The words the Korean demo is told in. Every step has a name of its own, which is its Idempotency-Key and the reference
 * of what it makes: told again from the beginning, the demo changes nothing and answers as it did.
 */
import { advanceTo, type Client, must, problemOf } from '../replay/client.ts';
import type { Post } from '../replay/post.ts';

/** What the demo looks at of the objects it has made. */
export interface Shown {
  id: string;
  object: string;
  reference: string;
  /** `id` in orders, `line` in returns. */
  lines: { id: string; line: string }[];
}

/** What was made, by the name it was made under. */
export interface Told {
  put(name: string, shown: Shown): void;
  /** Throws for what was not made. */
  get(name: string): Shown;
}

export function beginTelling(): Told {
  const made = new Map<string, Shown>();
  return {
    put: (name, shown) => void made.set(name, shown),
    get(name) {
      const shown = made.get(name);
      if (!shown) throw new Error(`the demo has no ${name} yet`);
      return shown;
    },
  };
}

export interface Shop {
  /** With the mall's test key. */
  client: Client;
  platform: Client;
  mall: string;
  sellers: { hanbit: string; gongbang: string };
  /** Of 한빛생활. */
  post: Post;
  /** Waybill numbers that the post gave. */
  numbers: Map<string, string>;
}

export type SellerName = keyof Shop['sellers'];

const currency = 'KRW';
const won = (amount: number) => ({ amount, currency });

/** Articles with their price; each order takes some. */
const articles = {
  mug: { sku: 'MUG-350', title: '머그컵 350ml', price: 12_000 },
  pot: { sku: 'POT-01', title: '핸드드립 주전자', price: 39_000 },
  tray: { sku: 'TRAY-OAK', title: '참나무 쟁반', price: 27_500 },
  kimchi: { sku: 'KIMCHI-3KG', title: '포기김치 3kg', price: 24_900 },
} as const;

export type Article = keyof typeof articles;

export interface OrderWish {
  seller?: SellerName;
  lines?: Partial<Record<Article, number>>;
  /** Magic endings of the simulated gateway: `-declined`, `-unclear`, `-unclear-not`, `-slow`. */
  gateway?: '-declined' | '-unclear' | '-unclear-not' | '-slow';
  method?: 'card' | 'bank_transfer';
  coupon?: number;
  freight?: number;
  checkout?: string;
}

/** Ordered now, by the mall's clock. */
export async function order(shop: Shop, name: string, wish: OrderWish = {}): Promise<Shown> {
  const {
    seller = 'hanbit',
    lines = { mug: 2, pot: 1 },
    gateway = '',
    method = 'card',
    coupon = 0,
    freight = 3_000,
    checkout,
  } = wish;
  const bought = Object.entries(lines).map(([article, quantity]) => ({ ...articles[article as Article], quantity }));
  const due = bought.reduce((sum, { price, quantity }) => sum + price * quantity, 0) - coupon + freight;
  return post(shop, '/v1/orders', `${name}.order`, {
    seller: shop.sellers[seller],
    reference: name,
    ...(checkout ? { checkout_reference: checkout } : {}),
    ordered_at: await now(shop),
    buyer: { ...buyer(name), email: `${name.toLowerCase()}@example.com`, locale: 'ko-KR' },
    ship_to: {
      ...buyer(name),
      postal_code: '04524',
      address1: '서울특별시 중구 세종대로 110 (지어낸 주소)',
      country: 'KR',
    },
    lines: bought.map(({ price, ...line }) => ({
      ...line,
      unit_price: won(price),
      category: line.sku.startsWith('KIMCHI') ? 'food' : 'kitchen',
    })),
    ...(coupon ? { discounts: [{ kind: 'coupon', amount: won(coupon), borne_by: 'mall' }] } : {}),
    payments: [{ method, gateway: 'simulated', gateway_reference: `demo-${name}${gateway}`, amount: won(due) }],
    shipping_fee: won(freight),
    metadata: { made_up: 'everything' },
  });
}

export function acknowledge(shop: Shop, of: Shown): Promise<Shown> {
  return post(shop, `/v1/orders/${of.id}/acknowledge`, `${of.reference}.acknowledge`, { on_behalf_of: 'seller' });
}

export function cancel(
  shop: Shop,
  of: Shown,
  wish: { reason?: string; detail?: string; lines?: { line: string; quantity: number }[] } = {},
): Promise<Shown> {
  const { reason = 'no_longer_wanted', detail = '마음이 바뀌었어요', lines } = wish;
  const body = {
    order: of.id,
    reference: of.reference,
    reason,
    detail,
    ...(lines ? { lines } : {}),
    on_behalf_of: 'buyer',
  };
  return post(shop, '/v1/cancellations', `${of.reference}.cancel`, body);
}

export function askReturn(
  shop: Shop,
  of: Shown,
  wish: {
    reason?: string;
    detail?: string;
    lines?: { line: string; quantity: number }[];
    account?: true;
    method?: 'buyer_ships';
  } = {},
): Promise<Shown> {
  const { reason = 'no_longer_wanted', detail = '생각했던 색과 달라요', lines, account, method } = wish;
  const refundAccount = account
    ? { refund_account: { bank: '지어낸은행', number: '000-0000-000000', holder: '구매자' } }
    : {};
  const body = {
    order: of.id,
    reference: of.reference,
    reason,
    detail,
    ...(lines ? { lines } : {}),
    ...refundAccount,
    ...(method ? { method } : {}),
    on_behalf_of: 'buyer',
  };
  return post(shop, '/v1/returns', `${of.reference}.return`, body);
}

/** An action on a cancellation, return or shipment. */
export function act(shop: Shop, on: Shown, action: string, body: object = {}): Promise<Shown> {
  return post(shop, `/v1/${on.object}s/${on.id}/${action}`, `${on.reference}.${on.object}.${action}`, body);
}

/** Korean wall clock: `2026-11-11T09:00`. */
export function clockTo(shop: Shop, at: string): Promise<void> {
  return advanceTo(shop.client, {
    mall: shop.mall,
    to: Temporal.PlainDateTime.from(at).toZonedDateTime('Asia/Seoul').toInstant().toString(),
    idempotencyKey: key(`clock.${at}`),
  });
}

async function now(shop: Shop): Promise<string> {
  return must<{ test: { now: string } }>('clock', await shop.client.get(`/v1/malls/${shop.mall}/clock`)).test.now;
}

export async function post<T = Shown>(shop: Shop, path: string, name: string, body: object): Promise<T> {
  const answer = await shop.client.post(path, body, key(name));
  const { code, existing } = problemOf(answer);
  // The clock has gone on since this step was told first: the body differs in `ordered_at`, the order is there.
  if (code === 'idempotency_key_reused' && path === '/v1/orders') return byReference(shop, (body as Shown).reference);
  if (code === 'reference_taken') return must(path, await shop.client.get(`${path}/${existing}`));
  return must(`${name}: ${path}`, answer, body);
}

async function byReference<T>(shop: Shop, reference: string): Promise<T> {
  const path = `/v1/orders?reference=${encodeURIComponent(reference)}`;
  return must<{ data: [T] }>(path, await shop.client.get(path)).data[0];
}

function key(name: string): string {
  return `demo-krw:${name}`;
}

const names = ['김서연', '이도윤', '박지우', '최하준', '정서아', '강시우', '조하은', '윤지호'];

function buyer(name: string): { name: string; phone: string } {
  const serial = Number(name.replace(/\D/g, ''));
  return { name: names[serial % names.length]!, phone: `010-0000-${String(serial).padStart(4, '0')}` };
}
