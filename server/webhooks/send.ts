/**
 * One try: a POST with a bound on time and size, no redirect followed, and no connection to an address that is not
 * allowed. A name is resolved by us at every new connection, all its addresses are judged, and the socket is given
 * those very addresses (P13), so that a name that changes its mind between two questions gains nothing.
 */
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, errors, request } from 'undici';
import { isAllowedAddress } from './addresses.ts';
import { type Guard, hostOf, notPublic } from './url.ts';

/** For connecting, sending and the whole answer. */
export const attemptMs = 15_000;
/** No more of an answer is read. */
const mostBytes = 64 * 1024;
/** Of what was read, characters kept in the log. */
const keptCharacters = 500;

export interface Post {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Sent {
  ok: boolean;
  status: number | null;
  error: string | null;
  answer: string | null;
  durationMs: number;
  /** What the receiver asked for, milliseconds. */
  retryAfterMs: number | null;
}

export interface Sender {
  /** Never throws; `signal` breaks the try off. */
  send(post: Post, signal: AbortSignal): Promise<Sent>;
  close(): Promise<void>;
}

class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

export function openSender(guard: Guard, boundMs: number = attemptMs): Sender {
  const agent = new Agent({
    connect: guardedConnector(guard, boundMs),
    headersTimeout: boundMs,
    bodyTimeout: boundMs,
    maxHeaderSize: 16 * 1024,
    keepAliveTimeout: 10_000,
    pipelining: 1,
    allowH2: false,
  });
  return {
    async send(post, signal) {
      const started = performance.now();
      const bound = AbortSignal.any([signal, AbortSignal.timeout(boundMs)]);
      const result = await attempt(agent, post, bound).catch((error: unknown) => failed(error, boundMs));
      return { ...result, durationMs: Math.round(performance.now() - started) };
    },
    close: () => agent.destroy(),
  };
}

type Result = Omit<Sent, 'durationMs'>;

async function attempt(agent: Agent, post: Post, signal: AbortSignal): Promise<Result> {
  const { statusCode, headers, body } = await request(post.url, {
    method: 'POST',
    headers: post.headers,
    body: post.body,
    dispatcher: agent,
    signal,
  });
  // An answer that breaks off after its status is one that was not finished: the receiver may not have either.
  const answer = await beginningOf(body);
  const ok = statusCode >= 200 && statusCode < 300;
  const error = ok
    ? null
    : `answered ${statusCode}${statusCode >= 300 && statusCode < 400 ? '; redirects are not followed' : ''}`;
  return { ok, status: statusCode, error, answer, retryAfterMs: retryAfter(headers['retry-after']) };
}

/** Leaving the loop early closes the connection. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostBytes) break;
  }
  // What PostgreSQL cannot keep is shown as what cannot be read.
  const text = Buffer.concat(chunks).toString('utf8').replaceAll('\0', '\u{fffd}');
  return text === '' ? null : text.slice(0, keptCharacters).toWellFormed();
}

/** Seconds only: a date would be compared with a clock that is not ours. */
function retryAfter(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,7}$/.test(header) ? Number(header) * 1_000 : null;
}

const plainWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was broken off',
  EPIPE: 'the connection was broken off',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no connection came about in time',
  UND_ERR_SOCKET: 'the connection was broken off',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too long',
};

function failed(error: unknown, boundMs: number): Result {
  return { ok: false, status: null, error: wordsFor(error, boundMs), answer: null, retryAfterMs: null };
}

function wordsFor(error: unknown, boundMs: number): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return String(first).slice(0, 200);
  const timedOut =
    first.name === 'TimeoutError' ||
    first.name === 'AbortError' ||
    first instanceof errors.HeadersTimeoutError ||
    first instanceof errors.BodyTimeoutError ||
    first instanceof errors.ConnectTimeoutError;
  if (timedOut) return `no complete answer within ${boundMs / 1_000} s`;
  const code = (first as { code?: string }).code ?? '';
  return plainWords[code] ?? first.message.slice(0, 200);
}

/** Addresses in the URL never reach a look-up, so they are judged here; the socket's far end is looked at once more. */
function guardedConnector(guard: Guard, boundMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: boundMs, lookup: guardedLookup(guard), allowH2: false } as never);
  return (options, callback) => {
    const host = hostOf(
      new URL(
        `http://${options.hostname.includes(':') && !options.hostname.startsWith('[') ? `[${options.hostname}]` : options.hostname}`,
      ),
    );
    if (isIP(host) && !isAllowedAddress(host, guard.allowPrivate)) {
      callback(new NotPublic(notPublic(host)), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error || !socket) return callback(error ?? new Error('no socket'), null);
      if (isAllowedAddress(socket.remoteAddress ?? '', guard.allowPrivate)) return callback(null, socket);
      socket.destroy();
      return callback(new NotPublic(notPublic(host)), null);
    });
  };
}

function guardedLookup({ allowPrivate, resolve }: Guard): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname.replace(/\.$/, '')).then(
      (addresses) => {
        const bad = addresses.length === 0 || addresses.some((address) => !isAllowedAddress(address, allowPrivate));
        if (bad) return callback(new NotPublic(notPublic(hostname)), '');
        const list = addresses.map((address) => ({ address, family: isIP(address) }));
        return options.all ? callback(null, list) : callback(null, list[0]!.address, list[0]!.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}
