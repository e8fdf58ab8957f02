/** `roundtrip listen`: brings the events of a running Roundtrip to a receiver on the developer's own machine. */
import { Command } from 'commander';
import { Webhook } from 'standardwebhooks';
import {
  type EventType,
  endOfFeed,
  eventTypes,
  followEvents,
  type RoundtripEvent,
  RoundtripUnreachable,
} from '../client/index.ts';
import { type Connection, clientOf, connected, type Environment, say, tell, UsageError } from './run.ts';

interface Options extends Connection {
  forwardTo: string;
  types?: string[];
  secret?: string;
  since?: string;
}

/** A receiver that does not answer within this many milliseconds is told so, and passed over. */
const patienceMs = 10_000;

export function listenCommand(env: Environment): Command {
  const command = new Command('listen')
    .description('Forward events to a receiver, signed as webhooks are, from now on until Ctrl-C.')
    .requiredOption('--forward-to <url>', 'your receiver')
    .option('--types <types...>', 'only these: return.collected, or return.* for all of a noun')
    .option('--secret <whsec>', 'sign with this one instead of a new one')
    .option('--since <position>', 'begin after this position of the feed; 0 for everything there ever was');
  return connected(command, env)
    .addHelpText(
      'after',
      `
Examples:
  roundtrip listen --forward-to http://localhost:3000/webhooks
  roundtrip listen --forward-to http://localhost:3000/webhooks --types 'return.*' refund.paid
  ROUNDTRIP_KEY=rt_test_… roundtrip listen --forward-to http://localhost:3000/webhooks --json`,
    )
    .action((options: Options) => listen(options, env));
}

interface Forwarded {
  event: string;
  type: string;
  object_id: string;
  /** What the receiver answered; null when it did not. */
  status: number | null;
  error?: string;
  ms: number;
}

async function listen(options: Options, env: Environment): Promise<void> {
  if (!/^https?:\/\//.test(options.forwardTo) || !URL.canParse(options.forwardTo))
    throw new UsageError(`--forward-to "${options.forwardTo}" is no http(s) address.`);
  const client = clientOf(options, env);
  const types = options.types && typesOf(options.types);
  const secret = options.secret ?? newSecret();
  const signer = signerOf(secret);
  const wanted = sinceOf(options.since);
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.abort());
  // Found before anything is said: what happens after the first line is forwarded, and a wrong key is told at once.
  const since = wanted === 'now' ? await endOfFeed(client) : wanted;
  tell(
    options,
    { forwarding_to: options.forwardTo, secret },
    `Forwarding to ${options.forwardTo}, signed with ${secret}`,
  );
  const to = { to: options.forwardTo, signer };
  for (let position = since; !end.signal.aborted; ) {
    try {
      const feed = followEvents(client, { since: position, signal: end.signal, ...(types ? { types } : {}) });
      for await (const page of feed) {
        for (const event of page.events) if (!end.signal.aborted) report(options, await forward(event, to));
        position = page.position;
      }
    } catch (error) {
      // A server that is being restarted comes back; the feed goes on where it was.
      if (!(error instanceof RoundtripUnreachable)) throw error;
      process.stderr.write(`roundtrip: ${error.message}; trying on\n`);
    }
  }
  if (!options.json) say('Ended.');
}

function sinceOf(text: string | undefined): number | 'now' {
  if (text === undefined) return 'now';
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--since "${text}" is no position; it is a whole number.`);
  return Number(text);
}

/** `return.*` stands for all types of the noun. */
function typesOf(wanted: readonly string[]): EventType[] {
  return wanted
    .flatMap((each) => each.split(','))
    .flatMap((each) => {
      const found = eventTypes.filter(
        (type) => type === each || (each.endsWith('.*') && type.startsWith(each.slice(0, -1))),
      );
      if (found.length === 0) throw new UsageError(`There is no event type "${each}".`);
      return found;
    });
}

function newSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64')}`;
}

function signerOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new UsageError('--secret must be whsec_ and base64, as an endpoint shows it.');
  }
}

async function forward(event: RoundtripEvent, { to, signer }: { to: string; signer: Webhook }): Promise<Forwarded> {
  const about = { event: event.id, type: event.type, object_id: event.object_id };
  const [body, at] = [JSON.stringify(event), new Date()];
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    const answer = await fetch(to, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        'content-type': 'application/json',
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(event.id, at, body),
      },
      body,
    });
    await answer.body?.cancel();
    return { ...about, status: answer.status, ms: ms() };
  } catch (error) {
    const { message, cause } = error as Error;
    return { ...about, status: null, error: cause instanceof Error ? cause.message || message : message, ms: ms() };
  }
}

function report(options: Options, done: Forwarded): void {
  tell(options, done, lineOf(done));
}

function lineOf({ event, type, object_id, status, error, ms }: Forwarded): string {
  return `${type.padEnd(28)} ${object_id}  ${event}  → ${status ?? `no answer: ${error}`} (${ms} ms)`;
}
