/**
 * Clients under load, each with a journal of what it asked for and what was acknowledged. They do what a careful client
 * does: without a good answer the same request goes again, with the same key, until there is one.
 */
import { codeOf, isDone, type Reply, request } from '../simulation/api.ts';

export type Kind = 'order' | 'shipment' | 'cancellation' | 'return' | 'waiver' | 'scan';

export interface Entry {
  /** Written into the object's metadata; unique for ever. */
  op: string;
  kind: Kind;
  path: string;
  as: string;
  /** Null: sent without a key (the control). */
  key: string | null;
  body: unknown;
  /** Sent so many times. */
  attempts: number;
  /** The object's id, once acknowledged. */
  acknowledged: string | null;
  /** A refusal that no careful client expects. */
  unexpected: string | null;
}

export interface LoadOptions {
  /** Asked before each request, because a restarted server may listen elsewhere. */
  url: () => string;
  market: Market;
  clients: number;
  /** Marks this load's objects. */
  tag: string;
  keys: boolean;
  /** Share of answers that the client never gets to see, 0 to 1: it asks again from three connections at once. */
  loseAnswers?: number;
  /** Which operations, in turn. */
  kinds?: readonly Kind[];
}

export interface Market {
  mallKey: string;
  sellerKey: string;
  sellerId: string;
  carrier: string;
  carrierKey: string;
}

export interface Load {
  readonly journal: readonly Entry[];
  /** Ends after every client has its last answer. */
  stop(): Promise<void>;
}

const attemptMs = 20_000;

export function startLoad(options: LoadOptions): Load {
  const journal: Entry[] = [];
  let stopping = false;
  const client = async (number: number): Promise<void> => {
    const state: ClientState = { number, turns: 0, orders: [], numbers: [], returns: [] };
    while (!stopping) {
      const entry = nextEntry(options, state);
      journal.push(entry);
      const reply = await untilAnswered(options, entry);
      if (reply) remember(state, entry, reply);
    }
  };
  const ended = Promise.all(Array.from({ length: options.clients }, (_, i) => client(i)));
  return {
    journal,
    async stop() {
      stopping = true;
      await ended;
    },
  };
}

interface ClientState {
  number: number;
  turns: number;
  orders: { id: string; line: string; left: number; sent: number }[];
  numbers: string[];
  returns: string[];
}

const allKinds: readonly Kind[] = ['order', 'shipment', 'cancellation', 'return', 'waiver', 'scan'];
const pieces = 60;

function nextEntry(options: LoadOptions, state: ClientState): Entry {
  const { market, tag } = options;
  state.turns += 1;
  const op = `${tag}-${state.number}-${state.turns}`;
  const kinds = options.kinds ?? allKinds;
  const kind = kinds[state.turns % kinds.length]!;
  const entry = (made: { kind: Kind; path: string; as: string; body: unknown }): Entry => ({
    op,
    key: options.keys || made.kind === 'shipment' || made.kind === 'order' ? op : null,
    attempts: 0,
    acknowledged: null,
    unexpected: null,
    ...made,
  });
  const order = state.orders.find((each) => each.left > 1);
  if (!order || kind === 'order')
    return entry({ kind: 'order', path: '/v1/orders', as: market.mallKey, body: orderBody(market, op) });
  const metadata = { op };
  const one = [{ line: order.line, quantity: 1 }];
  const taken = state.returns.at(-1);
  const returnable = state.orders.find((each) => each.sent > 0);
  if (kind === 'waiver' && taken) {
    state.returns.pop();
    return entry({ kind, path: `/v1/returns/${taken}/waive_goods`, as: market.sellerKey, body: {} });
  }
  if (kind === 'return' && returnable) {
    returnable.sent -= 1;
    const lines = [{ line: returnable.line, quantity: 1 }];
    return entry({
      kind,
      path: '/v1/returns',
      as: market.mallKey,
      body: { order: returnable.id, lines, reason: 'defective', detail: 'load', metadata },
    });
  }
  const number = state.numbers.pop();
  if (kind === 'scan' && number) {
    const event = {
      carrier: market.carrier,
      waybill_number: number,
      code: 'collected',
      occurred_at: '2026-01-05T00:00:00Z',
      event_id: op,
    };
    return entry({ kind, path: '/v1/tracking_events', as: market.carrierKey, body: { events: [event] } });
  }
  order.left -= 1;
  if (kind === 'shipment') {
    const tracked = state.turns % 2 === 0;
    const waybill = tracked
      ? { method: 'manual', carrier: market.carrier, waybill_number: waybillOf(op) }
      : { method: 'untracked' };
    return entry({
      kind,
      path: '/v1/shipments',
      as: market.sellerKey,
      body: { order: order.id, lines: one, ...waybill, metadata },
    });
  }
  return entry({
    kind: 'cancellation',
    path: '/v1/cancellations',
    as: market.sellerKey,
    body: { order: order.id, lines: one, reason: 'out_of_stock', detail: 'load', metadata },
  });
}

/** An order that stands for the operation `op`. */
export function orderBody({ sellerId }: Market, op: string): Record<string, unknown> {
  const money = (amount: number) => ({ amount, currency: 'KRW' });
  const address = {
    name: '김구매',
    phone: '010-1234-5678',
    postal_code: '04524',
    address1: '서울특별시 중구 세종대로 110',
    country: 'KR',
  };
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

/** Korea Post's 13 digits, spread by the operation's name. */
function waybillOf(op: string): string {
  let hash = 7n;
  for (const char of op) hash = (hash * 1_000_003n + BigInt(char.codePointAt(0)!)) % 1_000_000_000_000n;
  return `6${String(hash).padStart(12, '0')}`;
}

/** The good answer; null after a refusal that repeating does not mend. */
async function untilAnswered(options: LoadOptions, entry: Entry): Promise<Reply | null> {
  const send = (): Promise<Reply> => {
    entry.attempts += 1;
    return request(`${options.url()}${entry.path}`, 'POST', {
      as: entry.as,
      body: entry.body,
      timeoutMs: attemptMs,
      ...(entry.key === null ? {} : { key: entry.key }),
    });
  };
  let lose = options.loseAnswers !== undefined && isNth(entry.op, options.loseAnswers);
  for (;;) {
    // A lost answer is asked for from three connections at once.
    const replies =
      entry.attempts > 0 && entry.key !== null ? await Promise.all([send(), send(), send()]) : [await send()];
    const done = replies.filter(isDone);
    if (done.length > 0 && lose) {
      lose = false;
      continue;
    }
    if (done.length > 0) {
      entry.acknowledged = String(done[0]!.body.id ?? entry.op);
      const ids = new Set(done.map((reply) => String(reply.body.id ?? entry.op)));
      if (ids.size > 1) entry.unexpected = `one key gave ${[...ids].join(' and ')}`;
      return done[0]!;
    }
    const last = replies[0]!;
    const again =
      last.status === 0 ||
      last.status >= 500 ||
      ['busy', 'idempotency_key_in_flight', 'rate_limited'].includes(codeOf(last));
    if (!again) {
      entry.unexpected = `${last.status} ${codeOf(last)} ${String(last.body.detail ?? '')}`;
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** About the wanted share of operations, by their number. */
function isNth(op: string, share: number): boolean {
  const number = Number(op.slice(op.lastIndexOf('-') + 1));
  return Math.floor(number * share) > Math.floor((number - 1) * share);
}

function remember(state: ClientState, { kind, body }: Entry, reply: Reply): void {
  const id = String(reply.body.id);
  if (kind === 'order')
    state.orders = [
      { id, line: (reply.body.lines as { id: string }[])[0]!.id, left: pieces, sent: 0 },
      ...state.orders.slice(0, 1),
    ];
  if (kind === 'return') state.returns.push(id);
  if (kind !== 'shipment') return;
  const { order, waybill_number: number } = body as { order: string; waybill_number?: string };
  const known = state.orders.find((each) => each.id === order);
  // Only what has no tracking counts as received without a scan.
  if (number) state.numbers.push(number);
  else if (known) known.sent += 1;
}
