/**
 * `regData`: the fields of one message as `name=value&name=value`, encrypted, in lower-case hex. Nothing is escaped in
 * it, so that a value may hold neither `&` nor `=`; they become the full-width signs ＆ and ＝, which read the same.
 *
 * The manual gives a length for each field and does not say whether it counts bytes or characters. Here lengths are
 * bytes of UTF-8, the strictest reading: what fits so fits either way.
 */
import { seedEncrypter } from './seed.ts';

/** `free` text is shortened to its length; an `exact` value that is too long is refused, for half of it means another. */
export interface Field {
  name: string;
  value: string | number | null;
  maxBytes: number;
  kind: 'free' | 'exact';
}

export function exact(name: string, value: string | number | null, maxBytes: number): Field {
  return { name, value, maxBytes, kind: 'exact' };
}

export function free(name: string, value: string | null, maxBytes: number): Field {
  return { name, value, maxBytes, kind: 'free' };
}

export type RegData = { ok: true; text: string } | { ok: false; field: string; detail: string };

/** Manual, note 13: the encrypted text has at most 4000 bytes, which is half as many of plain text. */
const maxPlainBytes = 2_000;

/** Fields without a value are left out: an empty `name=` would overwrite the post's own default (note 21). */
export function regData(fields: readonly Field[]): RegData {
  const parts: string[] = [];
  for (const { name, value, maxBytes, kind } of fields) {
    const clean = value === null ? '' : cleanValue(String(value));
    if (clean === '') continue;
    const fitting = shortened(clean, maxBytes);
    if (kind === 'exact' && fitting !== clean) {
      return { ok: false, field: name, detail: `${name} is longer than ${maxBytes} bytes` };
    }
    if (fitting !== '') parts.push(`${name}=${fitting}`);
  }
  const text = parts.join('&');
  const size = Buffer.byteLength(text);
  if (size > maxPlainBytes) return { ok: false, field: 'regData', detail: `the fields together have ${size} bytes` };
  return { ok: true, text };
}

/** The key is the first 16 bytes of the issued security key. */
export function regDataEncrypter(securityKey: string): (text: string) => string {
  const encrypt = seedEncrypter(Buffer.from(securityKey, 'utf8').subarray(0, 16));
  return (text) => Buffer.from(encrypt(Buffer.from(text, 'utf8'))).toString('hex');
}

/** One line, composed (macOS sends Hangul in pieces, three times as long), without the two signs of the format. */
export function cleanValue(value: string): string {
  return value
    .normalize('NFC')
    .replace(/\p{Cc}+|\s+/gu, ' ')
    .replaceAll('&', '＆')
    .replaceAll('=', '＝')
    .trim();
}

/** The longest beginning of whole characters (as people see them) that fits. */
export function shortened(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let kept = '';
  let size = 0;
  for (const { segment } of graphemes.segment(text)) {
    size += Buffer.byteLength(segment);
    if (size > maxBytes) break;
    kept += segment;
  }
  return kept.trimEnd();
}

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });
