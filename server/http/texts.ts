/**
 * Reading what came over the wire: JSON, the query string, and the two things a JSON text may hold that PostgreSQL
 * cannot keep: U+0000 and half of a surrogate pair.
 */
import { isUtf8 } from 'node:buffer';
import type { TSchema } from 'typebox';
import type { FieldProblem } from '../kernel/problems.ts';

/** Says in `message` what the client must change. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly statusCode = 400;
}

/** An empty body counts as `{}`, so that actions without arguments need none. `escapes`: look for unkeepable texts. */
export function readJson(bytes: Buffer, parse: (text: string) => unknown): { value: unknown; escapes: boolean } {
  if (bytes.length === 0) return { value: {}, escapes: false };
  if (!isUtf8(bytes)) throw new Unreadable('The body is not UTF-8; send JSON in UTF-8.');
  const text = bytes.toString('utf8');
  try {
    // What cannot be kept can only come from an escape: as bytes it is no JSON or no UTF-8.
    return { value: parse(text), escapes: text.includes('\\u') };
  } catch (error) {
    throw new Unreadable(
      `The body is not acceptable JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'syntax error'}.`,
    );
  }
}

/** The first text or name that PostgreSQL cannot keep. Goes without recursion: the value may be deeply nested. */
export function findUnkeepable(value: unknown): FieldProblem | null {
  const detail = 'Holds U+0000 or half of a surrogate pair; remove that character.';
  const rest: { value: unknown; pointer: string }[] = [{ value, pointer: '' }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (typeof next.value === 'string') {
      if (!isKeepable(next.value)) return { pointer: next.pointer, code: 'unkeepable', detail };
    } else if (typeof next.value === 'object' && next.value !== null) {
      for (const [name, member] of Object.entries(next.value)) {
        if (!isKeepable(name)) return { pointer: next.pointer, code: 'unkeepable', detail: `A name in it: ${detail}` };
        rest.push({ value: member, pointer: next.pointer.length < 200 ? `${next.pointer}/${name}` : next.pointer });
      }
    }
  }
  return null;
}

/** Whether lists and objects lie in each other deeper than `most`; what goes on recursively must not meet such a value. */
export function isDeeperThan(most: number, value: unknown): boolean {
  const rest: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= most) return true;
    for (const member of Object.values(next.value)) rest.push({ value: member, depth: next.depth + 1 });
  }
  return false;
}

export function isKeepable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The query string as an object; a name given twice becomes a list, which no schema takes. */
export function readQuery(text: string): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text))
    query[name] = name in query ? [query[name], value].flat() : value;
  return query;
}

/** Turns digits into numbers and `true`/`false` into booleans where the schema wants them; all else stays a text. */
export function convertQuery(query: Record<string, unknown>, schema: TSchema): FieldProblem[] | null {
  const properties = (schema as { properties?: Record<string, { type?: string }> }).properties ?? {};
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') continue;
    if (!isKeepable(value))
      return [
        { pointer: `/${name}`, code: 'wrong_format', detail: 'Holds a character that cannot be kept; remove it.' },
      ];
    const type = properties[name]?.type;
    if (type === 'integer' && /^-?\d{1,15}$/.test(value)) query[name] = Number(value);
    if (type === 'boolean' && (value === 'true' || value === 'false')) query[name] = value === 'true';
  }
  return null;
}

/** The same text for the same value, whatever the order of its members; for hashing a request. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
