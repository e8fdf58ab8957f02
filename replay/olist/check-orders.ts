/** Orders and their payments, as the API shows them, against the plan. */
import { type Client, listAll } from '../client.ts';
import { moneyText, rule } from '../invariants.ts';
import { currency, instantOf } from './model.ts';
import type { Plan } from './plan.ts';
import type { PlannedOrder } from './purchases.ts';
import { sum } from './split.ts';

export interface OrderSums {
  placed: number;
  checkouts: number;
  /** By state; `paid_only`: nobody has acknowledged them. */
  paid_only: number;
  acknowledged: number;
  in_delivery: number;
  delivered: number;
  cancelled: number;
  returned: number;
  pieces: number;
  pieces_returned: number;
  /** Centavos. */
  paid: number;
}

interface Amount {
  amount: number;
}

interface ShownOrder {
  reference: string;
  checkout_reference: string;
  ordered_at: string;
  state: string;
  partial: boolean;
  total: Amount;
  shipping_fee: Amount;
  lines: { sku: string; quantity: number; unit_price: Amount; returned_quantity: number }[];
  payments: { method: string; gateway_reference: string; amount: Amount }[];
}

const states = ['paid_only', 'acknowledged', 'in_delivery', 'delivered', 'cancelled'] as const;

export async function checkOrders(client: Client, { checkouts, orders }: Pick<Plan, 'checkouts' | 'orders'>) {
  const once = rule('every purchase is one order per seller, once, with its lines, freight and payments');
  const ends = rule('every order stands as the file says');
  const planned = new Map(orders.map((order) => [order.reference, order]));
  const seen = new Map<string, ShownOrder>();
  for await (const order of listAll<ShownOrder>(client, '/v1/orders')) {
    const { reference } = order;
    const of = planned.get(reference);
    once.expect(of !== undefined && !seen.has(reference), () => `order ${reference} is there, but not expected`);
    seen.set(reference, order);
    if (!of) continue;
    once.expect(contentOf(order) === contentOfPlanned(of), () => `order ${reference} is ${contentOf(order)}`);
    const { ending } = of.checkout.times;
    ends.expect(
      order.state === ending && !order.partial,
      () => `order ${reference} is ${order.state}${order.partial ? ' in part' : ''}, not ${ending}`,
    );
  }
  once.expect(seen.size === planned.size, () => `${seen.size} orders, ${planned.size} planned`);
  const sums = sumsOf([...seen.values()]);
  return {
    orders: sums,
    invariants: [
      once.done(`${sums.placed} orders of ${sums.checkouts} checkouts`),
      ends.done(states.map((state) => `${sums[state]} ${state}`).join(', ')),
      checkPayments(checkouts, seen.values()),
    ],
  };
}

/** The shares of a payment were made from the plan; the payment itself is the file's. */
function checkPayments(checkouts: Plan['checkouts'], shown: Iterable<ShownOrder>) {
  const whole = rule('the orders of a checkout add up to its payments, payment by payment, to the cent');
  const told = new Map<string, number>();
  for (const { payments } of shown)
    for (const { gateway_reference: reference, amount } of payments)
      told.set(reference, (told.get(reference) ?? 0) + amount.amount);
  const paid = checkouts.flatMap((checkout) => checkout.payments);
  for (const { reference, amount } of paid)
    whole.expect(told.get(reference) === amount, () => `${reference} is ${told.get(reference) ?? 0}, not ${amount}`);
  whole.expect(told.size === paid.length, () => `${told.size} payments told, ${paid.length} in the files`);
  const total = sum([...told.values()]);
  return whole.done(`${told.size} payments, ${moneyText(total, currency)}`);
}

function contentOf(order: ShownOrder): string {
  return JSON.stringify([
    order.checkout_reference,
    Temporal.Instant.from(order.ordered_at).epochMilliseconds,
    order.lines.map((line) => [line.sku, line.quantity, line.unit_price.amount]),
    order.shipping_fee.amount,
    order.payments.map((payment) => [payment.method, payment.gateway_reference, payment.amount.amount]),
    order.total.amount,
  ]);
}

function contentOfPlanned({ checkout, lines, freight, payments }: PlannedOrder): string {
  return JSON.stringify([
    checkout.reference,
    Temporal.Instant.from(instantOf(checkout.ordered)).epochMilliseconds,
    lines.map(({ product, price }) => [product, 1, price]),
    freight,
    payments.map(({ method, reference, amount }) => [method, reference, amount]),
    sum(lines.map(({ price }) => price)) + freight,
  ]);
}

function sumsOf(shown: readonly ShownOrder[]): OrderSums {
  const inState = (state: string) => shown.filter((order) => order.state === state).length;
  const lines = shown.flatMap((order) => order.lines);
  return {
    placed: shown.length,
    checkouts: new Set(shown.map((order) => order.checkout_reference)).size,
    paid: sum(shown.map(({ total }) => total.amount)),
    paid_only: inState('paid'),
    acknowledged: inState('acknowledged'),
    in_delivery: inState('in_delivery'),
    delivered: inState('delivered'),
    cancelled: inState('cancelled'),
    returned: inState('returned'),
    pieces: sum(lines.map(({ quantity }) => quantity)),
    pieces_returned: sum(lines.map(({ returned_quantity }) => returned_quantity)),
  };
}
