/**
 * After the replay: what the API shows, read object by object, against what the files say. What should be is computed
 * from the plan alone.
 */
import { type Client, listAll } from '../client.ts';
import { type AccountLine, checkMoney, type Invariant, rule } from '../invariants.ts';
import { checkCancellations, checkSellers } from './check-money.ts';
import { checkOrders, type OrderSums } from './check-orders.ts';
import { checkParcels, type ParcelSums } from './check-parcels.ts';
import { currency } from './model.ts';
import type { Plan } from './plan.ts';

export interface Checked {
  invariants: Invariant[];
  orders: OrderSums;
  parcels: ParcelSums;
  returns: { asked: number; received: number };
  refunds: { paid: number; amount: number };
  accounts: AccountLine[];
}

export async function checkOlist(client: Client, plan: Pick<Plan, 'checkouts' | 'orders'>): Promise<Checked> {
  const { orders, invariants: ofOrders } = await checkOrders(client, plan);
  const { parcels, invariants: ofParcels } = await checkParcels(client, plan.orders);
  const { refunds, invariants: ofRefunds } = await checkCancellations(client, plan.orders);
  const { returns, invariants: ofReturns } = await checkReturns(client);
  const ofSellers = await checkSellers(client, plan.orders);
  const money = { paid: orders.paid, refunded: refunds.amount, currency };
  const { accounts, invariants: ofMoney } = await checkMoney(client, money);
  const invariants = [...ofOrders, ...ofParcels, ...ofRefunds, ...ofReturns, ...ofSellers, ...ofMoney];
  return { orders, parcels, returns, refunds, accounts, invariants };
}

async function checkReturns(client: Client) {
  const none = rule('no return was made up: the files have none');
  const returns = { asked: 0, received: 0 };
  for await (const { id, goods } of listAll<{ id: string; goods: string }>(client, '/v1/returns')) {
    returns.asked += 1;
    if (goods === 'received') returns.received += 1;
    none.expect(false, () => `return ${id}`);
  }
  return { returns, invariants: [none.done('0 returns')] };
}
