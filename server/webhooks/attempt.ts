/** One try of a delivery: the event as the API shows it, signed, sent, and what follows from the answer. */
import { presentEvent } from '../events/present.ts';
import { isoTime, msOf } from '../kernel/clock.ts';
import { SecretError } from '../kernel/secrets.ts';
import type { Platform } from '../platform.ts';
import { pauseAfter } from './retries.ts';
import { openSecret, signatureOf } from './secrets.ts';
import type { Sender, Sent } from './send.ts';
import type { DueDelivery, Ending, EndpointToSend } from './store.ts';
import { faultOf } from './url.ts';

export type AttemptDeps = Pick<Platform, 'clock' | 'log' | 'config' | 'sellers'>;

export interface Ended extends Ending {
  /** The receiver said 410. */
  gone: boolean;
}

export interface Try {
  endpoint: EndpointToSend;
  delivery: DueDelivery;
  at: number;
  signal: AbortSignal;
}

/** Makes the request and sends it; what cannot be sent is a failed try like any other. */
export async function attempt(deps: AttemptDeps, sender: Sender, given: Try): Promise<Sent> {
  const { endpoint, delivery, at, signal } = given;
  const { config, sellers } = deps;
  // Settings may have become stricter since it was registered.
  const fault = faultOf(endpoint.url, endpoint.mode, { allowPrivate: config.webhookAllowPrivate });
  if (fault !== null) return notTried(fault);
  const secrets = secretsOf(deps, endpoint, at);
  if (typeof secrets === 'string') return notTried(secrets);
  const { event } = delivery;
  const owners = await sellers.byNumber([event.seller_id]);
  const body = JSON.stringify(presentEvent(event, owners.get(event.seller_id)));
  const timestamp = Math.floor(at / 1_000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Roundtrip-Webhooks/1',
    'webhook-id': event.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf(secrets, { id: event.id, timestamp, body }),
  };
  return sender.send({ url: endpoint.url, headers, body }, signal);
}

function notTried(error: string): Sent {
  return { ok: false, status: null, error, answer: null, durationMs: 0, retryAfterMs: null };
}

/** The secrets that sign now, the new one first; a text says what is wrong. */
function secretsOf({ config, log }: AttemptDeps, endpoint: EndpointToSend, at: number): string[] | string {
  const { id, secret, previous_secret: previous, previous_until: until } = endpoint;
  try {
    const secrets = secret === null ? [] : [openSecret(config, secret, { place: 'secret', id })];
    if (previous !== null && until !== null && msOf(until) > at)
      secrets.push(openSecret(config, previous, { place: 'previous_secret', id }));
    return secrets.length > 0 ? secrets : 'the endpoint has no signing secret; rotate it';
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    log.error({ err: error, endpoint: id }, 'the secret of a webhook endpoint cannot be opened');
    return 'the signing secret cannot be opened here; rotate it';
  }
}

/** 410 says that there will never be a receiver again. */
const goneStatus = 410;

/** What follows from a try: done, another one after a pause, or no more. */
export function endingOf(
  { clock }: AttemptDeps,
  delivery: DueDelivery,
  { sent, at }: { sent: Sent; at: number },
): Ended {
  const now = clock.nowMs();
  const tries = delivery.tries + 1;
  const gone = sent.status === goneStatus;
  const chance = (clock.bytes(1)[0] ?? 0) / 256;
  const pause = sent.ok || gone ? null : pauseAfter(tries, chance, sent.retryAfterMs);
  const { id, endpoint, seller, round } = delivery;
  return {
    ...{ id, endpoint, seller, round, tries, gone },
    state: sent.ok ? 'succeeded' : pause === null ? 'failed' : 'pending',
    next_attempt_at: pause === null ? null : isoTime(now + pause),
    finished_at: pause === null ? isoTime(now) : null,
    attempt: {
      at: isoTime(at),
      status: sent.status,
      duration_ms: sent.durationMs,
      error: sent.error,
      answer: sent.answer,
    },
  };
}
