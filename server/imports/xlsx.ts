/**
 * From a workbook's bytes to the records of its first sheet. A workbook is a packed archive that may unpack to anything,
 * so it is read by a thread of its own with a bound on its memory: a bomb ends that thread, not the platform.
 */
import { Worker } from 'node:worker_threads';
import type { Refusal } from '../kernel/problems.ts';
import { unreadable } from './columns.ts';
import { FileFault, type FileRecord } from './csv.ts';

export const mostWorkbookBytes = 20 * 1024 * 1024;
const mostRows = 100_000;
const mostMegabytes = 768;
const longestMs = 120_000;

/** What the thread says: rows as text, piece by piece, then that it is done, or what stood in the way. */
export type Told = { rows: string[][] } | { done: true } | { fault: string };

/** Throws `FileFault`. Empty rows are passed over but counted; a number or a date is written as we read it elsewhere. */
export async function* readXlsx(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > mostWorkbookBytes) throw new FileFault(tooLarge());
    pieces.push(piece);
  }
  let row = 0;
  for (const cells of await unpack(Buffer.concat(pieces))) {
    row += 1;
    if (row > mostRows) throw new FileFault(tooManyRows());
    if (cells.some((cell) => cell !== '')) yield { row, cells };
  }
}

function unpack(workbook: Buffer): Promise<string[][]> {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: new Uint8Array(workbook),
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
  const rows: string[][] = [];
  return new Promise<string[][]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new FileFault(tooMuch())), longestMs);
    worker.on('message', (told: Told) => {
      if ('rows' in told) rows.push(...told.rows);
      else if ('done' in told) resolve(rows);
      else reject(new FileFault(noWorkbook(told.fault)));
      if (rows.length > mostRows) reject(new FileFault(tooManyRows()));
    });
    worker.once('error', (error: Error & { code?: string }) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new FileFault(tooMuch()) : error),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new FileFault(noWorkbook('reading it ended early')));
    });
  }).finally(() => worker.terminate());
}

function tooLarge(): Refusal {
  return unreadable(
    'workbook_too_large',
    `The workbook is larger than ${mostWorkbookBytes / 1024 / 1024} MB. Save the sheet as "CSV UTF-8": a CSV file may have 200 MB.`,
  );
}

function tooManyRows(): Refusal {
  return unreadable(
    'too_many_rows',
    `The sheet has more than ${mostRows} rows. Save it as "CSV UTF-8": a CSV file may have any number.`,
  );
}

function tooMuch(): Refusal {
  return unreadable(
    'workbook_too_large',
    `The workbook unpacks to more than can be read (${mostMegabytes} MB). Save the sheet as "CSV UTF-8".`,
  );
}

function noWorkbook(why: string): Refusal {
  return unreadable(
    'no_workbook',
    `The file is no XLSX workbook that can be read: ${why}. Save it anew as .xlsx or CSV.`,
  );
}
