/** Rows as the bytes of a file. CSV is written piece by piece; a workbook is packed as a whole, so its rows are bounded. */
import iconv from 'iconv-lite';
import writeXlsxFile from 'write-excel-file/node';
import { defuse } from '../imports/cells.ts';

/** As many as an import takes of a workbook. */
export const mostWorkbookRows = 100_000;

/** Too many rows for a workbook; the text says what to do. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
}

export interface Written {
  /** Characters that EUC-KR has no place for; each became a question mark. */
  unmappable: number;
}

/** RFC 4180, with a byte order mark in UTF-8, by which spreadsheets know it. Cells like formulas are defused. */
export async function* csvOf(
  rows: AsyncIterable<readonly string[][]>,
  encoding: 'utf-8' | 'euc-kr',
  written: Written,
): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') yield Buffer.from('\ufeff');
  for await (const piece of rows) {
    const text = piece.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
    yield encoding === 'utf-8' ? Buffer.from(text) : eucKr(text, written);
  }
}

function quoted(cell: string): string {
  const safe = defuse(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function eucKr(text: string, written: Written): Buffer {
  const bytes = iconv.encode(text, 'cp949');
  const back = [...iconv.decode(bytes, 'cp949')];
  [...text].forEach((char, at) => {
    if (char !== back[at]) written.unmappable += 1;
  });
  return bytes;
}

/** Every cell is text: a workbook computes nothing of it, and a postal code keeps its zeros. */
export async function* xlsxOf(rows: AsyncIterable<readonly string[][]>): AsyncGenerator<Buffer> {
  const sheet: { value: string; type: StringConstructor }[][] = [];
  for await (const piece of rows) {
    for (const cells of piece) sheet.push(cells.map((value) => ({ value: defuse(value), type: String })));
    if (sheet.length > mostWorkbookRows + 1)
      throw new TooManyRows(`More than ${mostWorkbookRows} rows: narrow the selection, or export as CSV.`);
  }
  yield await writeXlsxFile(sheet, { sheet: 'orders', stickyRowsCount: 1 }).toBuffer();
}
