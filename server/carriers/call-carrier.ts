/**
 * The one way out to carriers: a bounded call, its answer as text in whatever character set the carrier writes. Business
 * time is told to the sandbox and to nobody else: real carriers never get the header.
 */
import { callOutside } from '../kernel/outside.ts';
import type { CallContext, Unanswered } from './adapter.ts';

export interface CarrierCall {
  method: 'GET' | 'POST';
  url: string;
  /** Sent as `application/x-www-form-urlencoded`; a GET has its parameters in the URL. */
  form?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** For the whole call, the body of the answer included. */
  timeoutMs: number;
  context: CallContext;
}

/** Any status: what a redirect or an error page means is the adapter's to say, and never "yes". */
export type CarrierReply = { kind: 'answered'; status: number; text: string } | Unanswered;

/** A tracking page of a parcel with many scans has some 100 kB. */
const maxBytes = 1024 * 1024;

export async function callCarrier(call: CarrierCall): Promise<CarrierReply> {
  const { mode, now } = call.context;
  const answer = await callOutside({
    method: call.method,
    url: call.url,
    timeoutMs: call.timeoutMs,
    maxBytes,
    headers: {
      ...call.headers,
      ...(call.form && { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
      ...(mode === 'test' && { 'x-business-time': now }),
    },
    ...(call.form && { body: new URLSearchParams(call.form).toString() }),
  });
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'no_answer') return { kind: 'unclear', detail: answer.detail };
  const text = decodeText(answer.bytes, answer.contentType);
  if (text === null)
    return { kind: 'unclear', detail: `the answer (HTTP ${answer.status}) is in no readable encoding` };
  return { kind: 'answered', status: answer.status, text };
}

/**
 * The declared character set first (header, XML declaration, HTML meta), then UTF-8, then EUC-KR: Korean pages declare
 * the one and send the other. Null when the bytes fit none of them.
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): string | null {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const declared = [
    /charset\s*=\s*["']?([\w-]+)/i.exec(contentType ?? '')?.[1],
    /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1],
    /<meta[^>]*\bcharset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1],
  ];
  for (const charset of [...declared, 'utf-8', 'euc-kr']) {
    if (charset === undefined) continue;
    const text = decodeStrictly(bytes, charset);
    if (text !== null) return text;
  }
  return null;
}

function decodeStrictly(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
