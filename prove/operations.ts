/** What a client does next: one operation of each sort in turn, on objects of its own. */
import { type Market, orderBody, pieces } from './market.ts';

export type Kind =
  | 'order'
  /** With a typed number, or without tracking. */
  | 'shipment'
  /** With the number that the post gives. */
  | 'dispatch'
  | 'void'
  | 'cancellation'
  | 'return'
  | 'waiver'
  | 'withdrawal'
  | 'scan';

/** One round. Of three returns one is waived, an older one withdrawn, and one stays; of two dispatches one is voided. */
export const allKinds: readonly Kind[] = [
  ...(['order', 'dispatch', 'shipment', 'return', 'waiver', 'dispatch'] as const),
  ...(['cancellation', 'return', 'void', 'scan', 'return', 'withdrawal'] as const),
];

export interface Operation {
  kind: Kind;
  path: string;
  as: string;
  body: unknown;
  /** Refusals that a careful client of this market meets and can live with. */
  maybe?: readonly string[];
}

/** What a client knows of its own objects. */
export interface Known {
  turns: number;
  orders: { id: string; line: string; left: number; sent: number }[];
  /** Typed waybill numbers whose parcel has no scan yet. */
  numbers: string[];
  /** Shipments that the post was asked for, and that were not voided. */
  dispatched: string[];
  /** Returns that were neither waived nor withdrawn. */
  returns: string[];
}

export function nothingKnown(): Known {
  return { turns: 0, orders: [], numbers: [], dispatched: [], returns: [] };
}

/** An operation that is not possible yet gives its turn to an order or a cancellation. */
export function nextOperation(market: Market, known: Known, given: { op: string; kinds: readonly Kind[] }): Operation {
  const { op, kinds } = given;
  const kind = kinds[known.turns % kinds.length]!;
  const round = Math.floor(known.turns / kinds.length);
  known.turns += 1;
  const order = known.orders.find((each) => each.left > 8);
  if (!order || kind === 'order')
    return { kind: 'order', path: '/v1/orders', as: market.mallKey, body: orderBody(market, op) };
  const metadata = { op };
  const lines = [{ line: order.line, quantity: 1 }];
  return (
    onEarlier(market, known, { op, kind, round }) ??
    (kind === 'dispatch' || kind === 'shipment'
      ? shipmentOf(market, order, { op, kind, round })
      : taking(order, 1, {
          kind: 'cancellation',
          path: '/v1/cancellations',
          as: market.sellerKey,
          body: { order: order.id, lines, reason: 'out_of_stock', detail: 'load', metadata },
        }))
  );
}

interface Turn {
  op: string;
  kind: Kind;
  round: number;
}

/** Something that is done with what an earlier operation made; null where there is none. */
function onEarlier(market: Market, known: Known, { op, kind, round }: Turn): Operation | null {
  const action = (path: string, as: string): Operation => ({ kind, path, as, body: {} });
  if (kind === 'void') {
    // The newest is most likely still to be sent, the oldest has its number.
    const id = round % 2 === 0 ? known.dispatched.pop() : known.dispatched.shift();
    // While nobody knows whether the post has it, it cannot be voided.
    return id ? { ...action(`/v1/shipments/${id}/void`, market.sellerKey), maybe: ['handoff_open'] } : null;
  }
  if (kind === 'waiver') {
    const id = known.returns.pop();
    return id ? action(`/v1/returns/${id}/waive_goods`, market.sellerKey) : null;
  }
  if (kind === 'withdrawal') {
    const id = known.returns.shift();
    return id ? action(`/v1/returns/${id}/withdraw`, market.mallKey) : null;
  }
  if (kind === 'return') {
    const from = known.orders.find((each) => each.sent > 0);
    if (!from) return null;
    from.sent -= 1;
    const lines = [{ line: from.line, quantity: 1 }];
    // One round in three the buyer sends it; else the post collects it by the seller's contract.
    const method = round % 3 === 2 ? { method: 'buyer_ships' } : {};
    const body = { order: from.id, lines, reason: 'defective', detail: 'load', metadata: { op }, ...method };
    return { kind, path: '/v1/returns', as: market.mallKey, body };
  }
  const number = kind === 'scan' ? known.numbers.pop() : undefined;
  if (!number) return null;
  const event = {
    carrier: market.carrier,
    waybill_number: number,
    code: 'collected',
    occurred_at: '2026-01-05T00:00:00Z',
    event_id: op,
  };
  return { kind, path: '/v1/tracking_events', as: market.carrierKey, body: { events: [event] } };
}

type OrderKnown = Known['orders'][number];

/** Untracked parcels are of six pieces, because each of them may come back: they count as received at once. */
function shipmentOf(market: Market, order: OrderKnown, { op, kind, round }: Turn): Operation {
  const typed = { method: 'manual', carrier: market.carrier, waybill_number: waybillOf(op) };
  const untracked = kind === 'shipment' && round % 2 === 0;
  const how = kind === 'dispatch' ? { method: 'auto' } : untracked ? { method: 'untracked' } : typed;
  const quantity = untracked ? 6 : 1;
  const lines = [{ line: order.line, quantity }];
  const body = { order: order.id, lines, ...how, metadata: { op } };
  return taking(order, quantity, { kind, path: '/v1/shipments', as: market.sellerKey, body });
}

/** The client counts the pieces that it asked for, so that it never asks for more than there are. */
function taking(order: OrderKnown, quantity: number, operation: Operation): Operation {
  order.left -= quantity;
  return operation;
}

/** Korea Post's 13 digits, spread by the operation's name; the simulated post gives numbers from 68 on. */
function waybillOf(op: string): string {
  let hash = 7n;
  for (const char of op) hash = (hash * 1_000_003n + BigInt(char.codePointAt(0)!)) % 100_000_000_000n;
  return `61${String(hash).padStart(11, '0')}`;
}

/** What a good answer makes known. */
export function remember(known: Known, { kind, body }: Operation, answer: Record<string, unknown>): void {
  const id = String(answer.id);
  if (kind === 'order') {
    const line = (answer.lines as { id: string }[])[0]!.id;
    known.orders = [{ id, line, left: pieces, sent: 0 }, ...known.orders.slice(0, 1)];
  }
  if (kind === 'return') known.returns.push(id);
  if (kind === 'dispatch') known.dispatched.push(id);
  if (kind !== 'shipment') return;
  const {
    order,
    waybill_number: number,
    lines,
  } = body as {
    order: string;
    waybill_number?: string;
    lines: { quantity: number }[];
  };
  const from = known.orders.find((each) => each.id === order);
  // Only what has no tracking counts as received without a scan.
  if (number) known.numbers.push(number);
  else if (from) from.sent += lines[0]!.quantity;
}
