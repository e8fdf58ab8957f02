/** What may be uploaded for which purpose; told by the bytes, never by the name or the media type that was claimed. */
import type { Purpose } from './tables.ts';

const megabyte = 1024 * 1024;

export const mostBytes: Readonly<Record<Purpose, number>> = { evidence: 20 * megabyte, import: 200 * megabyte };

/** Media type of what begins with `head`, or null when the purpose does not take it. */
export function mediaTypeOf(purpose: Purpose, head: Buffer): string | null {
  const known = signatures.find(({ is }) => is(head))?.type ?? null;
  if (purpose === 'evidence') return known;
  // A table as text in whatever encoding: Korean CSV is often not UTF-8, so that only what no text holds is refused.
  return known || head.length === 0 || head.includes(0) || startsWith(head, 'PK\x03\x04') ? null : 'text/csv';
}

export const wanted: Readonly<Record<Purpose, string>> = {
  evidence: 'a JPEG, PNG or WebP picture or a PDF',
  import: 'a CSV file with at least one line',
};

const signatures: readonly { type: string; is(head: Buffer): boolean }[] = [
  { type: 'image/jpeg', is: (head) => startsWith(head, '\xff\xd8\xff') },
  { type: 'image/png', is: (head) => startsWith(head, '\x89PNG\r\n\x1a\n') },
  { type: 'image/webp', is: (head) => startsWith(head, 'RIFF') && head.toString('latin1', 8, 12) === 'WEBP' },
  { type: 'application/pdf', is: (head) => startsWith(head, '%PDF-') },
];

function startsWith(head: Buffer, bytes: string): boolean {
  return head.toString('latin1', 0, bytes.length) === bytes;
}
