/** The one way out to payment gateways: JSON over the bounded port, which tells whether anybody can have read it. */
import { callOutside as call } from '../kernel/outside.ts';

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

export async function callOutside({ method, url, body, headers, timeoutMs }: OutsideCall): Promise<OutsideAnswer> {
  const answer = await call({
    method,
    url,
    timeoutMs,
    maxBytes,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.kind !== 'answered') return answer;
  return { kind: 'answered', status: answer.status, text: Buffer.from(answer.bytes).toString('utf8') };
}
