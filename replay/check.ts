/**
 * After the replay: what the API shows, read object by object, against what the file says and what the post has. What
 * should be is computed from the plan alone.
 */
import type { SandboxParcel } from '../carrier-sandbox/remote.ts';
import { checkParcels, type ParcelSums } from './check-parcels.ts';
import { type Client, listAll } from './client.ts';
import { type AccountLine, checkMoney, type Invariant, moneyText, rule } from './invariants.ts';
import type { PlannedReturn } from './match.ts';
import { currency } from './model.ts';
import { goodsOf, type PlannedOrder, piecesOf } from './purchases.ts';

export interface Checked {
  invariants: Invariant[];
  orders: {
    placed: number;
    delivered: number;
    returned: number;
    pieces: number;
    pieces_returned: number;
    paid: number;
  };
  parcels: ParcelSums;
  returns: { asked: number; received: number };
  refunds: { paid: number; amount: number };
  accounts: AccountLine[];
}

/** What is looked at of the objects that the API shows. */
interface Amount {
  amount: number;
}

interface ShownOrder {
  reference: string;
  state: string;
  partial: boolean;
  open_quantity: number;
  total: Amount;
  lines: { quantity: number; returned_quantity: number }[];
}

interface ShownReturn {
  id: string;
  reference: string;
  decision: string;
  goods: string;
  money: string;
}

interface Expected {
  orders: Map<string, PlannedOrder>;
  returns: Map<string, PlannedReturn>;
  /** Pieces given back, by invoice of the purchase. */
  givenBack: Map<string, number>;
}

export async function checkReplay(
  client: Client,
  plan: { orders: readonly PlannedOrder[]; returns: readonly PlannedReturn[] },
  post: readonly SandboxParcel[],
): Promise<Checked> {
  const givenBack = new Map<string, number>();
  for (const { order, lines } of plan.returns) {
    const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
    givenBack.set(order.invoice, (givenBack.get(order.invoice) ?? 0) + pieces);
  }
  const expected: Expected = {
    orders: new Map(plan.orders.map((order) => [order.invoice, order])),
    returns: new Map(plan.returns.map((planned) => [planned.reference, planned])),
    givenBack,
  };
  const { orders, invariants: ofOrders } = await checkOrders(client, expected);
  const { parcels, invariants: ofParcels } = await checkParcels(client, expected, post);
  const { returns, refunds, invariants: ofReturns } = await checkReturns(client, expected);
  const { accounts, invariants: ofMoney } = await checkMoney(client, {
    paid: orders.paid,
    refunded: refunds.amount,
    currency,
  });
  return {
    orders,
    parcels,
    returns,
    refunds,
    accounts,
    invariants: [...ofOrders, ...ofParcels, ...ofReturns, ...ofMoney],
  };
}

async function checkOrders(client: Client, { orders, givenBack }: Expected) {
  const once = rule('every purchase is one order, with its lines and its price');
  const ends = rule('every order is delivered, or returned where all its pieces were given back');
  const sums = { placed: 0, delivered: 0, returned: 0, pieces: 0, pieces_returned: 0, paid: 0 };
  const seen = new Set<string>();
  for await (const order of listAll<ShownOrder>(client, '/v1/orders')) {
    const planned = orders.get(order.reference);
    once.expect(
      planned !== undefined && !seen.has(order.reference),
      () => `order ${order.reference} is there, but not expected`,
    );
    seen.add(order.reference);
    if (!planned) continue;
    const paid = goodsOf(planned) + planned.freight;
    const pieces = piecesOf(planned);
    const back = givenBack.get(planned.invoice) ?? 0;
    once.expect(
      order.total.amount === paid && order.lines.length === planned.lines.length,
      () => `order ${order.reference} is paid ${order.total.amount}, not ${paid}`,
    );
    const state = back === pieces ? 'returned' : 'delivered';
    ends.expect(
      order.state === state && !order.partial && order.open_quantity === pieces - back,
      () =>
        `order ${order.reference} is ${order.state} with ${order.open_quantity} pieces, not ${state} with ${pieces - back}`,
    );
    sums.placed += 1;
    sums.paid += order.total.amount;
    sums.pieces += order.lines.reduce((sum, line) => sum + line.quantity, 0);
    sums.pieces_returned += order.lines.reduce((sum, line) => sum + line.returned_quantity, 0);
    if (order.state === 'delivered') sums.delivered += 1;
    if (order.state === 'returned') sums.returned += 1;
  }
  once.expect(seen.size === orders.size, () => `${seen.size} orders, ${orders.size} purchases`);
  return {
    orders: sums,
    invariants: [
      once.done(`${sums.placed} orders`),
      ends.done(`${sums.delivered} delivered, ${sums.returned} returned`),
    ],
  };
}

async function checkReturns(client: Client, expected: Expected) {
  const received = rule('every return was received and accepted');
  const priced = rule('every return paid back what was paid for its pieces, once');
  const returns = { asked: 0, received: 0 };
  const refunds = { paid: 0, amount: 0 };
  const due = new Map<string, number>();
  for await (const shown of listAll<ShownReturn>(client, '/v1/returns')) {
    const planned = expected.returns.get(shown.reference);
    returns.asked += 1;
    if (shown.goods === 'received') returns.received += 1;
    const right =
      planned !== undefined && shown.decision === 'accepted' && shown.goods === 'received' && shown.money === 'paid';
    received.expect(right, () => `return ${shown.reference} is ${shown.decision}, ${shown.goods}, ${shown.money}`);
    if (planned)
      due.set(
        shown.id,
        planned.lines.reduce((sum, { position, quantity }) => sum + quantity * planned.order.lines[position]!.price, 0),
      );
  }
  received.expect(
    returns.asked === expected.returns.size,
    () => `${returns.asked} returns, ${expected.returns.size} planned`,
  );
  for await (const refund of listAll<{ id: string; claim: string; money: string; amount: Amount }>(
    client,
    '/v1/refunds',
  )) {
    priced.expect(refund.money === 'paid' && due.has(refund.claim), () => `refund ${refund.id} is ${refund.money}`);
    if (refund.money === 'paid') {
      refunds.paid += 1;
      refunds.amount += refund.amount.amount;
    }
    due.set(refund.claim, (due.get(refund.claim) ?? 0) - refund.amount.amount);
  }
  for (const [claim, left] of due)
    priced.expect(left === 0, () => `return ${claim}: ${left} pence are not as they should be`);
  return {
    returns,
    refunds,
    invariants: [
      received.done(`${returns.received} received`),
      priced.done(`${refunds.paid} refunds, ${moneyText(refunds.amount, currency)}`),
    ],
  };
}
