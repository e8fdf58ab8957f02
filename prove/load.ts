/**
 * Clients under load, each with a journal of what it asked for and what was acknowledged. They do what a careful client
 * does: without a good answer the same request goes again, with the same key, until there is one.
 */
import { codeOf, isDone, type Reply, request } from '../simulation/api.ts';
import type { Market } from './market.ts';
import { allKinds, type Kind, nextOperation, nothingKnown, type Operation, remember } from './operations.ts';

export interface Entry extends Operation {
  /** Written into the object's metadata; unique for ever. */
  op: string;
  /** Null: sent without a key (the control). */
  key: string | null;
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
    const known = nothingKnown();
    while (!stopping) {
      const op = `${options.tag}-${number}-${known.turns + 1}`;
      const entry = entryOf(
        options,
        op,
        nextOperation(options.market, known, { op, kinds: options.kinds ?? allKinds }),
      );
      journal.push(entry);
      const reply = await untilAnswered(options, entry);
      if (reply) remember(known, entry, reply.body);
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

/** Shipments and orders are not taken without a key. */
const alwaysKeyed: readonly Kind[] = ['shipment', 'dispatch', 'order'];

function entryOf({ keys }: LoadOptions, op: string, operation: Operation): Entry {
  const key = keys || alwaysKeyed.includes(operation.kind) ? op : null;
  return { op, key, attempts: 0, acknowledged: null, unexpected: null, ...operation };
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
      if (!entry.maybe?.includes(codeOf(last)))
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
