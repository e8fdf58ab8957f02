/**
 * Plays Olist's agenda through the API: clock to the stop, then its phases one after the other.
 *
 * The parcels' scans are pushed, as a carrier does that calls us. Korea Post is polled: every parcel asked every three
 * hours over its ten days or so would be some 600,000 calls of the carrier sandbox, for two scans each.
 */
import { act, inBulk, type Playing } from '../bulk.ts';
import { advanceTo } from '../client.ts';
import { pushScans } from '../push-scans.ts';
import type { StateOf } from '../state-file.ts';
import { type Stop, stepsOf } from './agenda.ts';
import {
  addressOf,
  buyerOf,
  carrier,
  currency,
  instantOf,
  metadataOf,
  reasonOf,
  titleOf,
  waybillNumber,
} from './model.ts';
import type { PlannedOrder } from './purchases.ts';
import type { Mall } from './world.ts';

export interface Drive extends Playing {
  stops: readonly Stop[];
  /** Orders are kept in it while something is still to be done with them. */
  state: StateOf<Mall>;
  /** Reference → id. */
  sellers: ReadonlyMap<string, string>;
  /** Called when the clock is on its way to a stop. */
  heading(stop: Stop): void;
  /** Called after every stop, when all of it is certain. */
  saved(): void;
}

/** Goes on from `state.stops`; throws `Refused` or `Unreachable`, and can be called again after either. */
export async function drive(given: Drive): Promise<void> {
  const { client, stops, state } = given;
  const mall = state.mall!;
  for (const stop of stops.slice(state.stops)) {
    const key = `${state.run}:${stop.at}`;
    given.heading(stop);
    await advanceTo(client, { mall: mall.id, to: instantOf(stop.at), idempotencyKey: `${key}:clock` });
    for (const phase of phases) await phase(given, stop, key);
    for (const order of [...stop.place, ...stop.dispatch, ...stop.cancel, ...stop.recall])
      if (isLastAt(stop, order)) delete state.orders[order.reference];
    state.stops += 1;
    given.saved();
  }
  // The last jobs run while the clock moves on once more.
  const end = stops.at(-1)?.at.add({ hours: 1 });
  if (end) await advanceTo(client, { mall: mall.id, to: instantOf(end), idempotencyKey: `${state.run}:end` });
}

export function totalSteps(stops: readonly Stop[], from = 0): number {
  return stops.slice(from).reduce((sum, stop) => sum + stepsOf(stop), 0);
}

/** Nothing after this stop asks for the order by its id. */
function isLastAt(stop: Stop, order: PlannedOrder): boolean {
  const { ending, dispatched } = order.checkout.times;
  if (ending === 'cancelled') return stop.cancel.includes(order) || stop.recall.includes(order);
  return !dispatched || stop.dispatch.includes(order);
}

type Phase = (given: Drive, stop: Stop, key: string) => Promise<void>;

const money = (amount: number) => ({ amount, currency });
const idIn =
  ({ state }: Drive) =>
  ({ reference }: PlannedOrder) =>
    state.orders[reference]!.id;

const place: Phase = (given, { place: orders }, key) =>
  inBulk(given, orders, {
    path: '/v1/orders/bulk',
    key: `${key}:orders`,
    body: (order) => orderBody(order, given.sellers.get(order.seller)!),
    done: ({ reference }, answer) => {
      given.state.orders[reference] = { id: (answer as { id: string }).id };
    },
  });

function orderBody(order: PlannedOrder, seller: string): object {
  const { checkout } = order;
  return {
    seller,
    reference: order.reference,
    checkout_reference: checkout.reference,
    ordered_at: instantOf(checkout.ordered),
    ...(checkout.approved && { released_at: instantOf(checkout.approved) }),
    buyer: buyerOf(checkout),
    ship_to: addressOf(checkout),
    lines: order.lines.map((line) => ({
      sku: line.product,
      title: titleOf(line),
      quantity: 1,
      unit_price: money(line.price),
    })),
    shipping_fee: money(order.freight),
    payments: order.payments.map(({ reference, method, amount }) => ({
      method,
      gateway: 'simulated',
      gateway_reference: reference,
      amount: money(amount),
    })),
    metadata: metadataOf(checkout),
  };
}

const acknowledge: Phase = (given, { acknowledge: orders }, key) =>
  act(given, orders, {
    path: '/v1/orders/bulk',
    action: 'acknowledge',
    key,
    id: idIn(given),
    body: () => ({ on_behalf_of: 'seller' }),
  });

const dispatch: Phase = (given, { dispatch: orders }, key) =>
  inBulk(given, orders, {
    path: '/v1/shipments/bulk',
    key: `${key}:shipments`,
    body: (order) => ({
      order: idIn(given)(order),
      method: 'manual',
      carrier,
      waybill_number: waybillNumber(order.serial),
      reference: order.reference,
      metadata: metadataOf(order.checkout),
    }),
  });

const scan: Phase = (given, { scans }, key) =>
  pushScans(given, scans, {
    key: `${key}:scans`,
    event: ({ order, code, at }) => ({
      carrier,
      waybill_number: waybillNumber(order.serial),
      code,
      occurred_at: instantOf(at),
      description: 'time of the data',
    }),
  });

const cancel: Phase = async (given, { cancel: orders }, key) => {
  await askToCancel(given, orders, key);
};

const recall: Phase = async (given, { recall: orders }, key) => {
  const asked = await askToCancel(given, orders, `${key}:recall`);
  const of = { path: '/v1/cancellations/bulk', key, id: (order: PlannedOrder) => asked.get(order)! };
  await act(given, orders, { ...of, action: 'approve', body: () => ({ on_behalf_of: 'seller' }) });
  await act(given, orders, { ...of, action: 'complete', body: () => ({ on_behalf_of: 'buyer' }) });
};

async function askToCancel(
  given: Drive,
  orders: readonly PlannedOrder[],
  key: string,
): Promise<ReadonlyMap<PlannedOrder, string>> {
  const asked = new Map<PlannedOrder, string>();
  await inBulk(given, orders, {
    path: '/v1/cancellations/bulk',
    key: `${key}:cancellations`,
    body: (order) => ({
      order: idIn(given)(order),
      reference: order.reference,
      ...reasonOf(order.checkout),
      metadata: metadataOf(order.checkout),
    }),
    done: (order, answer) => asked.set(order, (answer as { id: string }).id),
  });
  return asked;
}

const phases: readonly Phase[] = [place, acknowledge, dispatch, scan, cancel, recall];
