/** The headers by which a request is told apart from others: X-Request-Id and Idempotency-Key. */
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../kernel/clock.ts';
import type { IdempotencyKey } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Caller, RouteDescription } from './route.ts';
import { canonical, isDeeperThan } from './texts.ts';

/** The client's own id when it is short and printable, else a new one. */
export function requestIdOf(request: IncomingMessage, clock: Clock): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given) ? given : uuid(clock);
}

/** Null for a request without the header, where it may be left out. */
export function readIdempotencyKey(
  route: Pick<RouteDescription, 'method' | 'idempotency'>,
  request: { header: string | string[] | undefined; url: string; body: unknown; caller: Caller },
): IdempotencyKey | Refusal | null {
  // The other methods give the same result when repeated.
  if (route.method !== 'POST') return null;
  const { header: key, url, body, caller } = request;
  if (key === undefined) {
    if (route.idempotency !== 'required') return null;
    return refuse(
      'idempotency_key_required',
      'Money or a waybill is created here: send an Idempotency-Key of your own, so that a repetition does it once.',
    );
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    return refuse('malformed', 'Idempotency-Key must be 1 to 255 visible ASCII characters without spaces.');
  }
  return { owner: ownerOf(caller), key, hash: hashOf(route.method, url, body) };
}

/** Key owner and mode; with the seller, the scope of an Idempotency-Key. */
export function ownerOf(caller: Caller): string {
  return `${caller.id}/${caller.mode}`;
}

export function hashOf(method: string, url: string, body: unknown): string {
  // Deeper than any schema of ours: such a body is refused, and must not be walked recursively before that.
  const text = isDeeperThan(100, body) ? '' : canonical(body);
  return hash('sha256', `${method} ${url}\n${text}`, 'hex');
}
