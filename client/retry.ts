/**
 * Sends a request until it is answered for good. A POST keeps its Idempotency-Key through all attempts, so that whatever
 * happened to the first one happens once.
 */
import { RoundtripUnreachable, retryAfterOf } from './problem.ts';

export interface RetryOptions {
  /** After the first attempt; 4 unless told, 0 for none. */
  retries?: number;
  /** Milliseconds before the first retry, at most; doubles each time, and chance decides how much of it. */
  firstDelayMs?: number;
  longestDelayMs?: number;
  /** A `Retry-After` beyond this many milliseconds is not waited for: the problem is thrown. */
  longestWaitMs?: number;
  /** Milliseconds for one attempt. */
  timeoutMs?: number;
}

export type Fetch = (request: Request) => Promise<Response>;

const defaults: Required<RetryOptions> = {
  retries: 4,
  firstDelayMs: 250,
  longestDelayMs: 8_000,
  longestWaitMs: 60_000,
  timeoutMs: 120_000,
};

/** Methods that say "let it be so" may be sent twice; a POST may because of its key. */
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'POST']);

export function withRetries(fetch: Fetch, options: RetryOptions = {}): Fetch {
  const settings = { ...defaults, ...options };
  return async (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', newKey());
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt > settings.retries;
      const outcome = await once(fetch, last ? request : request.clone(), settings.timeoutMs);
      request.signal.throwIfAborted();
      if ('error' in outcome) {
        if (last || !repeatable.has(request.method))
          throw new RoundtripUnreachable(request.url, { attempts: attempt, cause: outcome.error });
        await pause(delayOf(attempt, settings), request.signal);
        continue;
      }
      const { response } = outcome;
      if (last || !(await deservesRetry(request, response))) return response;
      const asked = (retryAfterOf(response) ?? 0) * 1000;
      if (asked > settings.longestWaitMs) return response;
      await response.body?.cancel();
      await pause(asked + delayOf(attempt, settings), request.signal);
    }
  };
}

type Outcome = { response: Response } | { error: unknown };

async function once(fetch: Fetch, request: Request, timeoutMs: number): Promise<Outcome> {
  try {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(new Request(request, { signal }));
    return { response: isJson(response) ? await whole(response) : response };
  } catch (error) {
    return { error };
  }
}

function isJson(response: Response): boolean {
  return /json/.test(response.headers.get('content-type') ?? '');
}

/** An answer that was cut off in its middle counts as none. */
async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  return new Response(await response.arrayBuffer(), { status, statusText, headers });
}

/** A 429 never ran; a 409 that only says "the first is still running" will be answered; 5xx may pass. */
async function deservesRetry({ method }: Request, response: Response): Promise<boolean> {
  if (response.status === 429) return true;
  if (response.status >= 500) return repeatable.has(method);
  return response.status === 409 && method === 'POST' && (await codeOf(response)) === 'idempotency_key_in_flight';
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    return ((await response.clone().json()) as { code?: unknown } | null)?.code;
  } catch {
    return undefined;
  }
}

/** Anything from nothing to the whole of a doubling delay, so that clients that failed together do not return together. */
function delayOf(attempt: number, { firstDelayMs, longestDelayMs }: Required<RetryOptions>): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * chance();
}

/** From 0 to 1. */
function chance(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

/** `crypto.randomUUID` is missing on pages without TLS. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
