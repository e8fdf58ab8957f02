/** The records of an uploaded file, whatever it is written in. */
import { type File, readFileChunks, xlsxType } from '../files/index.ts';
import type { Platform } from '../platform.ts';
import { undefuse } from './cells.ts';
import { type Encoding, encodingOf, type FileRecord, readCsv } from './csv.ts';
import type { ImportRow } from './tables.ts';
import { readXlsx } from './xlsx.ts';

export type Format = ImportRow['format'];

/** Told by the file's bytes; `encoding` settles what a short text leaves open. */
export async function formatOf(
  platform: Platform,
  file: Pick<File, 'id' | 'media_type'>,
  encoding: Encoding | undefined,
): Promise<Format> {
  if (file.media_type === xlsxType) return 'xlsx';
  if (encoding) return encoding;
  for await (const head of readFileChunks(platform, file.id)) return encodingOf(head);
  return 'utf-8';
}

/** Throws `FileFault`. The header is row 1. */
export function readRecords(
  platform: Platform,
  imp: Pick<ImportRow, 'file_id' | 'format'>,
): AsyncGenerator<FileRecord> {
  const bytes = readFileChunks(platform, imp.file_id);
  return plain(imp.format === 'xlsx' ? readXlsx(bytes) : readCsv(bytes, imp.format));
}

async function* plain(records: AsyncIterable<FileRecord>): AsyncGenerator<FileRecord> {
  for await (const { row, cells } of records) yield { row, cells: cells.map(undefuse) };
}
