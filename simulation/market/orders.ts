/** Buyers place orders: several lines, discounts, freight, split payments, some with magic endings at the gateway. */
import { codeOf, isDone } from '../api.ts';
import { sum } from '../oracle/pieces.ts';
import type { Place } from '../oracle/post.ts';
import type { Dice } from '../random.ts';
import { addressAt, drawPlace } from './places.ts';
import { count, type Mall, type Seller, type SimOrder, type Temper, type World } from './world.ts';

const temperShares = [
  { weight: 6, value: 'diligent' },
  { weight: 3, value: 'slow' },
  { weight: 1, value: 'silent' },
] as const;

const endings = [
  { weight: 84, value: '' },
  { weight: 5, value: '-declined' },
  { weight: 3, value: '-slow' },
  { weight: 4, value: '-unclear' },
  { weight: 4, value: '-unclear-not' },
];

export async function placeOrder(world: World, mall: Mall): Promise<void> {
  const index = world.orders.length;
  const dice = world.dice.fork(`order/${index}`);
  const seller = dice.pick(mall.sellers);
  const reference = `${world.tag}-${index}`;
  const place = drawPlace(dice.fork('place'), mall);
  const body = { seller: seller.id, reference, ordered_at: world.now, ...makeOrder(dice, { mall, reference, place }) };
  const request = { as: mall.key, key: reference, body };
  const reply = await world.api.post('/v1/orders', request);
  count(world, isDone(reply) ? 'order placed' : `order: ${codeOf(reply)}`);
  if (!isDone(reply)) {
    world.checker.report('model', reference, `an order was refused: ${reply.status} ${JSON.stringify(reply.body)}`);
    return;
  }
  const order: SimOrder = {
    index,
    id: String(reply.body.id),
    reference,
    mall,
    seller,
    buyer: dice.weighted(temperShares) as Temper,
    dice,
    keys: 0,
    history: [],
    transfer: body.payments.some((payment) => payment.method === 'bank_transfer'),
    place,
    pickups: new Map(),
  };
  world.orders.push(order);
  if (dice.chance(0.1)) await placeWrongly(world, { order, seller, body });
}

type Body = ReturnType<typeof makeOrder> & { seller: string; reference: string };

/** B1 and the API's conventions: a reference used once, a key with another body, payments that do not add up. */
async function placeWrongly(
  world: World,
  { order, body }: { order: SimOrder; seller: Seller; body: Body },
): Promise<void> {
  const as = order.mall.key;
  const taken = await world.api.post('/v1/orders', { as, key: `${order.reference}-taken`, body });
  if (codeOf(taken) !== 'reference_taken' || !JSON.stringify(taken.body).includes(order.id)) {
    world.checker.report(
      'api',
      order.id,
      `a reference used twice answered ${taken.status} ${JSON.stringify(taken.body)}`,
    );
  }
  const reused = await world.api.post('/v1/orders', {
    as,
    key: order.reference,
    body: { ...body, reference: `${order.reference}-other` },
  });
  if (reused.status !== 422 || codeOf(reused) !== 'idempotency_key_reused') {
    world.checker.report('P2', order.id, `a key used with another body answered ${reused.status} ${codeOf(reused)}`);
  }
  const freight = { amount: body.shipping_fee.amount + 1, currency: order.mall.currency };
  const short = await world.api.post('/v1/orders', {
    as,
    key: `${order.reference}-short`,
    body: { ...body, reference: `${order.reference}-short`, shipping_fee: freight },
  });
  if (codeOf(short) !== 'payments_do_not_add_up') {
    world.checker.report('B1', order.id, `payments that do not add up answered ${short.status} ${codeOf(short)}`);
  }
  for (const each of [taken, reused, short]) count(world, `order: ${codeOf(each)}`);
}

function makeOrder(dice: Dice, { mall, reference, place }: { mall: Mall; reference: string; place: Place }) {
  const { currency } = mall;
  const money = (amount: number) => ({ amount, currency });
  const unit = (): number => (currency === 'KRW' ? dice.int(10, 900) * 100 : dice.int(199, 15_999));
  const raw = Array.from({ length: dice.int(1, 4) }, (_, i) => {
    const [quantity, price] = [dice.int(1, 5), unit()];
    const discount = dice.chance(0.2) ? Math.floor((price * quantity * dice.int(1, 30)) / 100) : 0;
    return { i, quantity, price, discount };
  });
  const lines = raw.map(({ i, quantity, price, discount }) => ({
    sku: `SKU-${i}`,
    title: ['머그컵', 'Leuchte', '운동화', 'Teekanne'][i]!,
    quantity,
    unit_price: money(price),
    ...(discount > 0 ? { discount: money(discount) } : {}),
    category: dice.pick(['home', 'fashion', 'fresh']),
    ...(dice.chance(0.1) ? { returnable: { allowed: false, ground: 'made to order' } } : {}),
  }));
  const goods = sum(raw.map(({ quantity, price, discount }) => quantity * price - discount));
  const discounts = (['coupon', 'points'] as const)
    .filter(() => dice.chance(0.2))
    .map((kind) => ({
      kind,
      amount: money(Math.floor((goods * dice.int(1, 30)) / 100)),
      borne_by: dice.pick(['mall', 'seller'] as const),
    }));
  const freight = dice.chance(0.5) ? 0 : currency === 'KRW' ? 3_000 : 490;
  const total = goods - sum(discounts.map((each) => each.amount.amount)) + freight;
  const who =
    currency === 'KRW'
      ? { name: '김구매', phone: '010-1234-5678', locale: 'ko-KR' }
      : { name: 'Kim Käufer', phone: '+49 170 1234567', locale: 'de-DE' };
  return {
    buyer: who,
    ship_to: addressAt(place, mall),
    lines,
    discounts,
    payments: splitPayments(dice, total).map((amount, i) => ({
      method: dice.chance(0.12) ? 'bank_transfer' : 'card',
      gateway: 'simulated',
      gateway_reference: `${reference}-${i}${dice.weighted(endings)}`,
      amount: money(amount),
    })),
    shipping_fee: money(freight),
  };
}

/** One to three payments that sum to the total. */
function splitPayments(dice: Dice, total: number): number[] {
  const parts = Math.min(dice.pick([1, 1, 1, 2, 3]), total);
  const cuts = Array.from({ length: Math.max(0, parts - 1) }, () => dice.int(1, total - 1)).toSorted((a, b) => a - b);
  const ends = [...new Set([...cuts, total])];
  return ends.map((end, i) => end - (ends[i - 1] ?? 0)).filter((amount) => amount > 0);
}
