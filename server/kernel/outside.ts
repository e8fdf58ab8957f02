/**
 * The one way out over HTTP: a bound on time (the whole answer included) and on size, no redirects, no retries of its
 * own. It tells the caller the one thing that matters for money and parcels: whether the request can have reached
 * anybody. Payments (`server/payments/outside.ts`) and carriers (`server/carriers/call-carrier.ts`) build on it.
 */
import { Agent, fetch } from 'undici';

export interface OutsideCall {
  method: 'GET' | 'POST';
  url: string;
  body?: string;
  headers?: Readonly<Record<string, string>>;
  /** For the whole call, the body of the answer included. */
  timeoutMs: number;
  maxBytes: number;
}

/** `not_sent`: no connection came about, so nobody can have read it. `no_answer`: anything may have happened. */
export type OutsideAnswer =
  | { kind: 'answered'; status: number; contentType: string | null; bytes: Uint8Array }
  | { kind: 'no_answer'; detail: string }
  | { kind: 'not_sent'; detail: string };

/** Shorter than every time-out of ours: a host that takes no connection at all is then told as `not_sent`. */
const connectMs = 3_000;
const agent = new Agent({ connect: { timeout: connectMs } });

export async function callOutside(call: OutsideCall): Promise<OutsideAnswer> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs),
      dispatcher: agent,
    });
    const bytes = await readBounded(response.body, call.maxBytes);
    if (bytes === null) return { kind: 'no_answer', detail: `the answer is longer than ${call.maxBytes} bytes` };
    return { kind: 'answered', status: response.status, contentType: response.headers.get('content-type'), bytes };
  } catch (error) {
    const detail = describe(error);
    return neverConnected(error) ? { kind: 'not_sent', detail } : { kind: 'no_answer', detail };
  }
}

async function readBounded(body: AsyncIterable<unknown> | null, maxBytes: number): Promise<Uint8Array | null> {
  if (!body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Errors of making a connection; one that broke afterwards has other codes. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A host with several addresses fails with one error for each: all of them must tell of a missing connection. */
function neverConnected(error: unknown): boolean {
  const cause = (error as { cause?: unknown }).cause;
  const errors = cause instanceof AggregateError ? cause.errors : [cause];
  return errors.every((each) => beforeSending.has(String((each as { code?: unknown } | undefined)?.code)));
}

function describe(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'no answer in time';
  return [message, cause?.code ?? cause?.message].filter(Boolean).join(': ');
}
