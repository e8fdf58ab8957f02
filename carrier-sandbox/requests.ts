/** Reads what callers send: bounded, and checked by hand, because this programme shares nothing with the platform. */
import type { IncomingMessage } from 'node:http';

const maxBytes = 64 * 1024;

/** The body; null when it is too long. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function isForm(request: IncomingMessage): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

/** A JSON object, or a form whose digits are numbers and whose true and false are such; null: neither. */
export function readObject(body: string, form: boolean): Record<string, unknown> | null {
  // curl -d calls everything a form.
  if (form && !body.trimStart().startsWith('{'))
    return Object.fromEntries([...new URLSearchParams(body)].flatMap(formEntry));
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const numbers: readonly string[] = ['count', 'rate', 'ms', 'retry_after'];

/** A field left empty in a form is not given. */
function formEntry([name, value]: [string, string]): [string, unknown][] {
  if (value === '') return [];
  if (numbers.includes(name)) return [[name, Number(value)]];
  if (value === 'true' || value === 'false') return [[name, value === 'true']];
  return [[name, value]];
}

/** An instant written in full, such as 2026-11-22T09:00:00Z or with +09:00; null: it is none. */
export function readInstant(text: unknown): Temporal.Instant | null {
  try {
    return typeof text === 'string' ? Temporal.Instant.from(text) : null;
  } catch {
    return null;
  }
}
