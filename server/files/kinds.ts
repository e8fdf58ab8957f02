/** What may be uploaded for which purpose; told by the bytes, never by the name or the media type that was claimed. */
import type { UploadPurpose } from './tables.ts';

const megabyte = 1024 * 1024;

export const mostBytes: Readonly<Record<UploadPurpose, number>> = { evidence: 20 * megabyte, import: 200 * megabyte };

/** Media type of what begins with `head`, or null when the purpose does not take it. */
export function mediaTypeOf(purpose: UploadPurpose, head: Buffer): string | null {
  const known = signatures.find(({ is }) => is(head))?.type ?? null;
  if (purpose === 'evidence') return known;
  if (isWorkbook(head)) return xlsxType;
  // A table as text in whatever encoding: Korean CSV is often not UTF-8, so that only what no text holds is refused.
  return known || head.length === 0 || head.includes(0) || startsWith(head, 'PK\x03\x04') ? null : 'text/csv';
}

export const wanted: Readonly<Record<UploadPurpose, string>> = {
  evidence: 'a JPEG, PNG or WebP picture or a PDF',
  import: 'a CSV file with at least one line, or an XLSX workbook',
};

const signatures: readonly { type: string; is(head: Buffer): boolean }[] = [
  { type: 'image/jpeg', is: (head) => startsWith(head, '\xff\xd8\xff') },
  { type: 'image/png', is: (head) => startsWith(head, '\x89PNG\r\n\x1a\n') },
  { type: 'image/webp', is: (head) => startsWith(head, 'RIFF') && head.toString('latin1', 8, 12) === 'WEBP' },
  { type: 'application/pdf', is: (head) => startsWith(head, '%PDF-') },
];

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A packed archive whose first entries are those of a workbook. */
function isWorkbook(head: Buffer): boolean {
  return (
    startsWith(head, 'PK\x03\x04') && /\[Content_Types\]\.xml|xl\/|_rels\/|docProps\//.test(head.toString('latin1'))
  );
}

function startsWith(head: Buffer, bytes: string): boolean {
  return head.toString('latin1', 0, bytes.length) === bytes;
}
