/**
 * What has happened to the carriers, line by line (JSON), appended before the answer goes out. Everything the sandbox
 * knows is read from here, so that a restart forgets nothing. Kept in memory only when no file is given.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { Movement } from './course.ts';
import type { Parcel, Scan } from './parcel.ts';

/** An address from which a shop sends and to which returns come, by the carrier's own field names. */
export type Office = Readonly<Record<string, string>>;

export type Happening =
  /** `at` is machine time, `told` business time. */
  | { type: 'clock_told'; customer_number: string; told: string; at: string }
  | {
      type: 'contract_registered';
      carrier: string;
      customer_number: string;
      member: string | null;
      approval_numbers: readonly string[];
    }
  | { type: 'office_registered'; carrier: string; customer_number: string; serial: string; office: Office }
  | { type: 'booked'; parcel: Parcel }
  | { type: 'scanned'; id: string; recorded: readonly Scan[] }
  | {
      type: 'cancelled';
      id: string;
      at: string;
      recorded: readonly Scan[];
      waybill_number: string;
      deleted: boolean;
    }
  | { type: 'movement_set'; customer_number: string; movement: Movement };

export interface Journal {
  /** What was there at the start. */
  readonly past: readonly Happening[];
  add(happening: Happening): void;
  clear(): void;
}

export function openJournal(file?: string): Journal {
  return {
    past: file ? readJournal(file) : [],
    add(happening) {
      if (file) appendFileSync(file, `${JSON.stringify(happening)}\n`);
    },
    clear() {
      if (file) writeFileSync(file, '');
    },
  };
}

/** A last line without its end was cut off by a crash before its call was answered: it is dropped from the file too. */
function readJournal(file: string): Happening[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Happening);
}
