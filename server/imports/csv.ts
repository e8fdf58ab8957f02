/**
 * From a file's bytes to its records, in bounded memory: its characters are checked on the way, quotes are taken
 * strictly (after a stray one, what the rest of the file means is a guess), and no record may be longer than a megabyte.
 */
import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import type { Refusal } from '../kernel/problems.ts';
import { unreadable } from './columns.ts';

export interface FileRecord {
  /** As a spreadsheet counts: the header is row 1, empty lines count. */
  row: number;
  cells: string[];
}

/** Ends the reading of a file; the refusal says why, where, and what to do. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

const mostBytesPerRecord = 1_000_000;
const pieceBytes = 64 * 1024;

export type Encoding = 'utf-8' | 'euc-kr';

/** Throws `FileFault`. Empty lines are passed over but counted; cells are as written. */
export async function* readCsv(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<FileRecord> {
  const checked = inPieces(encoding === 'utf-8' ? checkedUtf8(bytes) : fromEucKr(bytes));
  const first = await checked.next();
  if (first.done) throw new FileFault(unreadable('empty', 'The file is empty.'));
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(first.value),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: mostBytesPerRecord,
  });
  // The parser is destroyed with the source's error, which the loop below then meets.
  pipeline(
    Readable.from(andThen(first.value, checked), { objectMode: true, highWaterMark: 1 }),
    parser,
    () => undefined,
  );
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (cells.length > 1 || cells[0] !== '') yield { row, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? new FileFault(quoteFault(error)) : error;
  }
}

async function* andThen(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Small pieces, because the parser turns each into records before the first of them is taken. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const part of bytes) {
    for (let at = 0; at < part.length; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
  }
}

/** A character may lie across two parts: its beginning is carried over. */
async function* checkedUtf8(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let carried = Buffer.alloc(0);
  let offset = 0;
  for await (const part of bytes) {
    const all = carried.length > 0 ? Buffer.concat([carried, part]) : part;
    const whole = all.subarray(0, all.length - unfinished(all));
    if (!isUtf8(whole)) throw new FileFault(notUtf8(offset, whole));
    yield whole;
    offset += whole.length;
    carried = Buffer.from(all.subarray(whole.length));
  }
  if (carried.length > 0) throw new FileFault(notUtf8(offset, carried));
}

/**
 * EUC-KR with Microsoft's additions (code page 949), as Korean spreadsheets write CSV; the runtime's own decoder knows
 * EUC-KR alone.
 */
async function* fromEucKr(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = iconv.getDecoder('cp949');
  let offset = 0;
  for await (const part of bytes) {
    const text = decoder.write(part);
    if (text.includes(noCharacter)) throw new FileFault(notEucKr(offset));
    yield Buffer.from(text);
    offset += part.length;
  }
  const rest = decoder.end() ?? '';
  if (rest.includes(noCharacter)) throw new FileFault(notEucKr(offset));
  yield Buffer.from(rest);
}

const noCharacter = '\ufffd';

/** What a file's beginning is written in: UTF-8 where it can be, else EUC-KR where that fits; UTF-8 else. */
export function encodingOf(head: Buffer): Encoding {
  if (isUtf8(head.subarray(0, head.length - unfinished(head)))) return 'utf-8';
  return iconv.getDecoder('cp949').write(head).includes(noCharacter) ? 'utf-8' : 'euc-kr';
}

/** Length of the character that the bytes end in the middle of: 0 to 3. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function lengthOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

function notUtf8(offset: number, bytes: Buffer): Refusal {
  const wide = offset === 0 && (bytes[0] === 0xff || bytes[0] === 0xfe) ? ' It seems to be UTF-16.' : '';
  const at = offset + firstInvalid(bytes);
  return unreadable(
    'not_utf8',
    `The file is not UTF-8: byte ${at} (counted from 0) begins no UTF-8 character.${wide} Save it as UTF-8 ("CSV UTF-8" in a spreadsheet) and upload it again.`,
  );
}

function notEucKr(offset: number): Refusal {
  return unreadable(
    'not_euc_kr',
    `The file is not EUC-KR: from byte ${offset} (counted from 0) on something is no character of it. Save it as UTF-8 ("CSV UTF-8" in a spreadsheet) and upload it again.`,
  );
}

function firstInvalid(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOf(bytes[at]!);
    if (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return at;
}

/** Comma, semicolon or tab: whichever the first line has most of, outside of quotes. */
function delimiterOf(head: Buffer): string {
  const counts = new Map([
    [',', 0],
    [';', 0],
    ['\t', 0],
  ]);
  let quoted = false;
  for (const char of head.toString('latin1')) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && counts.has(char)) counts.set(char, counts.get(char)! + 1);
  }
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function quoteFault(error: CsvError): Refusal {
  const row = Number((error as { records?: number }).records ?? 0) + 1;
  const column = Number((error as { index?: number }).index ?? 0) + 1;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return unreadable(
        'unclosed_quote',
        `Row ${row}, cell ${column}: a quote is opened and never closed. Close it, or double a quote that is part of the text ("").`,
      );
    case 'CSV_MAX_RECORD_SIZE':
      return unreadable(
        'row_too_long',
        `Row ${row} is longer than ${mostBytesPerRecord} bytes. Perhaps a quote is opened in it and not closed.`,
      );
    default:
      return unreadable(
        'stray_quote',
        `Row ${row}, cell ${column}: a quote stands in the middle of a text. Put the whole text in quotes and double the quote in it: "5"" pipe".`,
      );
  }
}
