/**
 * Reads a file row by row: CSV with a header, plain or gzipped, UTF-8; the retailer's own columns and any others. Says
 * what is wrong with a file as a whole; what is wrong with one row is for `read-row.ts` and `olist/rows.ts`.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';

export const columns = [
  'Invoice',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'Price',
  'Customer ID',
  'Country',
] as const;
export type Column = (typeof columns)[number];

export interface FileRow<C extends string = Column> {
  /** 1-based among the data rows. */
  number: number;
  /** Null when the row has not as many cells as the header. */
  cells: Readonly<Record<C, string>> | null;
}

/** A file that cannot be replayed, with what to do about it. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

export interface ReadFile<C extends string = Column> {
  rows: FileRow<C>[];
  /** SHA-256 of the uncompressed content; of all that was read where `limit` ended it early. */
  sha256: string;
}

/** Rows and plan are held in memory; a larger file is to be cut by month. */
const mostRows = 200_000;

/** All rows of the retailer's file, or the first `limit`. Throws `FileProblem`. */
export function readFile(path: string, limit?: number): Promise<ReadFile> {
  return readTable(path, columns, limit);
}

/** All rows of a file that has these columns, or the first `limit`. Throws `FileProblem`. */
export async function readTable<C extends string>(
  path: string,
  wanted: readonly C[],
  limit?: number,
): Promise<ReadFile<C>> {
  if (!existsSync(path)) throw new FileProblem(`There is no file ${path}.`);
  const hash = createHash('sha256');
  const rows: FileRow<C>[] = [];
  try {
    await pipeline(
      createReadStream(path),
      path.endsWith('.gz') ? createGunzip() : new PassThrough(),
      checkUtf8(hash),
      parse({ bom: true, relax_column_count: true, skip_empty_lines: true }),
      async (records: AsyncIterable<string[]>) => {
        let header: string[] | null = null;
        for await (const record of records) {
          if (header === null) header = checkHeader(wanted, record);
          else if (limit === undefined || rows.length < limit)
            rows.push({ number: rows.length + 1, cells: cellsOf(wanted, header, record) });
          if (rows.length > mostRows) throw new FileProblem(`More than ${mostRows} rows; cut the file by month.`);
        }
        if (header === null) throw new FileProblem('The file is empty.');
      },
    );
  } catch (error) {
    if (error instanceof CsvError) throw new FileProblem(`The file is no CSV: ${error.message}`);
    if (/^Z_/.test((error as { code?: string }).code ?? ''))
      throw new FileProblem('The file is not gzipped, or is cut.');
    throw error;
  }
  return { rows, sha256: hash.digest('hex') };
}

function checkUtf8(hash: ReturnType<typeof createHash>): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new FileProblem(`The file is not UTF-8 (near byte ${bytes}); convert it: iconv -f ISO-8859-1 -t UTF-8.`);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      attempt(done, () => decode(chunk));
    },
    flush(done) {
      attempt(done, () => decode());
    },
  });
}

function attempt(done: (error: Error | null, text?: string) => void, work: () => string): void {
  try {
    done(null, work());
  } catch (error) {
    done(error as Error);
  }
}

function checkHeader(wanted: readonly string[], record: string[]): string[] {
  const header = record.map((cell) => cell.trim());
  const missing = wanted.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new FileProblem(`The file lacks the columns ${missing.join(', ')}; it has ${header.join(', ')}.`);
  return header;
}

function cellsOf<C extends string>(
  wanted: readonly C[],
  header: readonly string[],
  record: readonly string[],
): Record<C, string> | null {
  if (record.length !== header.length) return null;
  const cells = Object.fromEntries(wanted.map((column) => [column, record[header.indexOf(column)]!.trim()]));
  return cells as Record<C, string>;
}
