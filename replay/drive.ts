/** Plays the agenda through the API: clock to the stop, then its phases one after the other. */
import { type Agenda, type Stop, stepsOf } from './agenda.ts';
import { type Action, act, inBulk, type Playing } from './bulk.ts';
import { advanceTo } from './client.ts';
import type { PlannedReturn } from './match.ts';
import { addressOf, buyerOf, carrier, currency, instantOf, madeUp, returnReason } from './model.ts';
import { takeNumbers } from './numbers.ts';
import type { Post } from './post.ts';
import { goodsOf, type PlannedOrder } from './purchases.ts';
import type { State } from './state-file.ts';

export interface Drive extends Playing {
  agenda: Agenda;
  state: State;
  post: Post;
  /** Invoices that something is given back of: their line ids are kept. */
  returned: ReadonlySet<string>;
  /** Called when the clock is on its way to a stop. */
  heading(stop: Stop): void;
  /** Called after every stop, when all of it is certain. */
  saved(): void;
}

/** Goes on from `state.stops`; throws `Refused` or `Unreachable`, and can be called again after either. */
export async function drive(given: Drive): Promise<void> {
  const { client, agenda, state } = given;
  const mall = state.mall!;
  const left = agenda.stops.slice(state.stops);
  for (const stop of left) {
    const key = `${state.run}:${stop.at}`;
    given.heading(stop);
    await advanceTo(client, { mall: mall.id, to: instantOf(stop.at), idempotencyKey: `${key}:clock` });
    for (const phase of phases) await phase(given, stop, key);
    state.stops += 1;
    given.saved();
  }
  // The platform hears of the last scans, and the last jobs run, while the clock moves on once more.
  const end = agenda.stops.at(-1)?.at.add({ hours: 4 });
  if (end) await advanceTo(client, { mall: mall.id, to: instantOf(end), idempotencyKey: `${state.run}:end` });
}

export function totalSteps(agenda: Agenda, from = 0): number {
  return agenda.stops.slice(from).reduce((sum, stop) => sum + stepsOf(stop), 0);
}

type Phase = (given: Drive, stop: Stop, key: string) => Promise<void>;

const money = (amount: number) => ({ amount, currency });

const place: Phase = async (given, { place: orders }, key) => {
  const { state } = given;
  await inBulk(given, orders, {
    path: '/v1/orders/bulk',
    key: `${key}:orders`,
    body: (order) => orderBody(order, state.mall!.sellerId),
    done: (order, answer) => {
      const { id, lines } = answer as { id: string; lines: { id: string }[] };
      state.orders[order.invoice] = given.returned.has(order.invoice)
        ? { id, lines: lines.map((line) => line.id) }
        : { id };
    },
  });
};

function orderBody(order: PlannedOrder, seller: string): object {
  const due = goodsOf(order) + order.freight;
  return {
    seller,
    reference: order.invoice,
    ordered_at: instantOf(Temporal.PlainDateTime.from(order.at)),
    buyer: buyerOf(order),
    ship_to: addressOf(buyerOf(order)),
    lines: order.lines.map(({ code, title, quantity, price }) => ({
      sku: code,
      title,
      quantity,
      unit_price: money(price),
    })),
    payments: [
      { method: 'card', gateway: 'simulated', gateway_reference: `replay-${order.invoice}`, amount: money(due) },
    ],
    shipping_fee: money(order.freight),
    metadata: madeUp(order),
  };
}

const dispatch: Phase = async (given, { dispatch: orders }, key) => {
  const invoices = new Map<string, string>();
  await inBulk(given, orders, {
    path: '/v1/shipments/bulk',
    key: `${key}:shipments`,
    body: (order) => ({
      order: given.state.orders[order.invoice]!.id,
      method: 'auto',
      carrier,
      reference: order.invoice,
      metadata: madeUp(order),
    }),
    done: ({ invoice }, answer) => invoices.set(`/v1/shipments/${(answer as { id: string }).id}`, invoice),
  });
  await keepNumbers(given, invoices);
};

/** By the reference of the order or return that each path belongs to. */
function keepNumbers({ client, state }: Drive, references: ReadonlyMap<string, string>): Promise<void> {
  return takeNumbers(client, [...references.keys()], (path, number) => {
    state.waybills[references.get(path)!] = number;
  });
}

const tell: Phase = async (given, { scans }) => {
  const inTime = scans.toSorted((a, b) => Temporal.PlainDateTime.compare(a.at, b.at));
  await given.post.tell(
    inTime.map(({ of, code, at }) => ({ waybill: given.state.waybills[of]!, to: code, at: instantOf(at) })),
  );
  given.progress(scans.length);
};

const ask: Phase = (given, { ask: returns }, key) =>
  inBulk(given, returns, {
    path: '/v1/returns/bulk',
    key: `${key}:returns`,
    body: ({ reference, invoice, order, lines }) => {
      const known = given.state.orders[order.invoice]!;
      return {
        order: known.id,
        reference,
        reason: returnReason,
        detail: `Invoice ${invoice}; the file gives no reason.`,
        lines: lines.map(({ position, quantity }) => ({ line: known.lines![position]!, quantity })),
        metadata: madeUp(order),
        on_behalf_of: 'buyer',
      };
    },
    done: ({ reference }, answer) => {
      given.state.returns[reference] = (answer as { id: string }).id;
    },
  });

/** An action of a return; `on_behalf_of` says whose it would be. */
const returnAction = (
  given: Drive,
  planned: readonly PlannedReturn[],
  how: Omit<Action<PlannedReturn>, 'path' | 'id'>,
) => act(given, planned, { ...how, path: '/v1/returns/bulk', id: ({ reference }) => given.state.returns[reference]! });

const approve: Phase = async (given, { approve: returns }, key) => {
  await returnAction(given, returns, { action: 'approve', key, body: () => ({ on_behalf_of: 'seller' }) });
  const paths = returns.map(({ reference }) => [`/v1/returns/${given.state.returns[reference]}`, reference] as const);
  await keepNumbers(given, new Map(paths));
};

const receive: Phase = (given, { receive: returns }, key) =>
  returnAction(given, returns, { action: 'receive', key, body: () => ({ on_behalf_of: 'seller' }) });

const phases: readonly Phase[] = [place, dispatch, ask, approve, tell, receive];
