/** What was cancelled and paid back, and what every seller was paid, as the API shows it, against the plan. */
import { type Client, listAll } from '../client.ts';
import { moneyText, rule } from '../invariants.ts';
import { currency } from './model.ts';
import { goodsOf, type PlannedOrder } from './purchases.ts';

interface Amount {
  amount: number;
}

const paidFor = (order: PlannedOrder) => goodsOf(order) + order.freight;
const isCancelled = ({ checkout }: PlannedOrder) => checkout.times.ending === 'cancelled';

export async function checkCancellations(client: Client, orders: readonly PlannedOrder[]) {
  const whole = rule('every cancelled order was cancelled once and paid back whole, and no other was');
  const left = new Map(orders.filter(isCancelled).map((order) => [order.reference, paidFor(order)]));
  const planned = left.size;
  const referenceOf = new Map<string, string>();
  type Cancellation = { id: string; reference: string; state: string; money: string };
  for await (const { id, reference, state, money } of listAll<Cancellation>(client, '/v1/cancellations')) {
    referenceOf.set(id, reference);
    whole.expect(
      left.has(reference) && state === 'completed' && money === 'paid',
      () => `cancellation of ${reference} is ${state}, its money ${money}`,
    );
  }
  whole.expect(referenceOf.size === planned, () => `${referenceOf.size} cancellations, ${planned} planned`);
  const refunds = { paid: 0, amount: 0 };
  type Refund = { id: string; claim: string; money: string; amount: Amount };
  for await (const { id, claim, money, amount } of listAll<Refund>(client, '/v1/refunds')) {
    const reference = referenceOf.get(claim) ?? '';
    whole.expect(money === 'paid' && left.has(reference), () => `refund ${id} is ${money}`);
    if (money !== 'paid') continue;
    refunds.paid += 1;
    refunds.amount += amount.amount;
    left.set(reference, (left.get(reference) ?? 0) - amount.amount);
  }
  for (const [reference, rest] of left)
    whole.expect(rest === 0, () => `order ${reference}: ${rest} centavos are not as they should be`);
  const figures = `${planned} orders, ${refunds.paid} refunds, ${moneyText(refunds.amount, currency)}`;
  return { refunds, invariants: [whole.done(figures)] };
}

/** Read from the ledger's transfers, which name their seller; the orders' own sums are no source here. */
export async function checkSellers(client: Client, orders: readonly PlannedOrder[]) {
  const exact = rule('every seller of the files is there once, paid and debited to the cent');
  const wanted = new Map<string, { paid: number; back: number }>();
  for (const order of orders) {
    const { paid, back } = wanted.get(order.seller) ?? { paid: 0, back: 0 };
    const amount = paidFor(order);
    wanted.set(order.seller, { paid: paid + amount, back: back + (isCancelled(order) ? amount : 0) });
  }
  const shown = new Map<string, { reference: string; paid: number; back: number }>();
  for await (const { id, reference } of listAll<{ id: string; reference: string }>(client, '/v1/sellers'))
    shown.set(id, { reference, paid: 0, back: 0 });
  type Transfer = { id: string; seller: string; from: string; to: string; amount: Amount };
  for await (const { id, seller, from, to, amount } of listAll<Transfer>(client, '/v1/transfers')) {
    const of = shown.get(seller);
    exact.expect(of !== undefined, () => `transfer ${id} is of an unknown seller`);
    if (of && to === 'buyer_payments') of.paid += amount.amount;
    if (of && from === 'buyer_payments') of.back += amount.amount;
  }
  const references = [...shown.values()].map(({ reference }) => reference);
  exact.expect(
    references.length === wanted.size && new Set(references).size === wanted.size,
    () => `${references.length} sellers, ${wanted.size} in the files`,
  );
  for (const { reference, paid, back } of shown.values()) {
    const of = wanted.get(reference);
    exact.expect(
      of?.paid === paid && of.back === back,
      () => `seller ${reference}: ${paid} paid and ${back} back, not ${of?.paid} and ${of?.back}`,
    );
  }
  const total = [...shown.values()].reduce((sum, { paid, back }) => sum + paid - back, 0);
  return [exact.done(`${shown.size} sellers, ${moneyText(total, currency)} left with them`)];
}
