/** The thread that unpacks a workbook: its first sheet as rows of text. */
import { parentPort, workerData } from 'node:worker_threads';
import readXlsxFile from 'read-excel-file/node';
import type { Told } from './xlsx.ts';

const piece = 1_000;

const tell = (told: Told): void => parentPort!.postMessage(told);

try {
  const sheets = await readXlsxFile(Buffer.from(workerData as Uint8Array));
  const rows = (Array.isArray(sheets[0]) ? sheets : (sheets[0]?.data ?? [])) as unknown[][];
  for (let from = 0; from < rows.length; from += piece)
    tell({ rows: rows.slice(from, from + piece).map((row) => row.map(textOf)) });
  tell({ done: true });
} catch (error) {
  tell({ fault: error instanceof Error ? error.message.slice(0, 200) : 'unknown' });
}

/** Dates have no time zone in a workbook: they are given as local times, which the import reads in the mall's. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ');
  if (typeof cell === 'number') return numberOf(cell);
  return String(cell);
}

/** As a person would type it: no exponent, and no trace of binary fractions. */
function numberOf(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  return value.toFixed(10).replace(/0+$/, '').replace(/\.$/, '');
}
