/**
 * The one way out to payment gateways: HTTP with a bound on time and on size, no redirects, no retries of its own. It
 * tells the caller the one thing that matters for money: whether the request can have reached anybody.
 */

export interface OutsideCall {
  method: 'GET' | 'POST';
  url: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** For the whole call, the body of the answer included. */
  timeoutMs: number;
}

/** `not_sent`: no connection came about, so nobody can have read it. `no_answer`: anything may have happened. */
export type OutsideAnswer =
  | { kind: 'answered'; status: number; text: string }
  | { kind: 'no_answer'; detail: string }
  | { kind: 'not_sent'; detail: string };

const maxBytes = 64 * 1024;

export async function callOutside(call: OutsideCall): Promise<OutsideAnswer> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    const text = await readBounded(response);
    if (text === null) return { kind: 'no_answer', detail: `the answer is longer than ${maxBytes} bytes` };
    return { kind: 'answered', status: response.status, text };
  } catch (error) {
    const detail = describe(error);
    return neverConnected(error) ? { kind: 'not_sent', detail } : { kind: 'no_answer', detail };
  }
}

async function readBounded(response: Response): Promise<string | null> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
