/** Reads what callers send: bounded, and checked by hand, because this programme shares nothing with the platform. */
import type { IncomingMessage } from 'node:http';
import { type Fault, faultKinds } from './faults.ts';
import type { RefundOrder } from './journal.ts';

const maxBytes = 64 * 1024;

/** The JSON object of a request, or null when it is too long or none. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

export function readOrder(body: Record<string, unknown>): RefundOrder | null {
  const { key, payment_reference, amount, currency, account } = body;
  if (!isText(key, 200) || !isText(payment_reference, 500)) return null;
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) return null;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return null;
  if (account !== undefined && !isText(account, 500)) return null;
  return { key, payment_reference, amount, currency, ...(account === undefined ? {} : { account }) };
}

export function readFault(body: Record<string, unknown>): Fault | null {
  const { fault, operation, count } = body;
  const kind = faultKinds.find((each) => each === fault);
  if (!kind) return null;
  if (operation !== undefined && operation !== 'refund' && operation !== 'look_up') return null;
  if (count !== undefined && (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1)) return null;
  return {
    fault: kind,
    ...(operation === undefined ? {} : { operation }),
    ...(count === undefined ? {} : { count }),
  };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}
