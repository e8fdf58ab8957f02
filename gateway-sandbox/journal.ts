/**
 * What the gateway did, call by call: kept in memory and, when a file is given, appended to it line by line (JSON)
 * before the answer goes out. Everything the gateway knows about a key is read from here, so that a restart forgets
 * nothing, and an outside checker can count effects from the file alone.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';

/** `paid` moved money, `declined` and `none` did not, `again` repeated what was already paid. */
export type Result = 'paid' | 'declined' | 'none' | 'again';

export interface RefundOrder {
  /** The caller's own key: one effect at most, for ever. */
  key: string;
  payment_reference: string;
  /** Minor units, greater than 0. */
  amount: number;
  currency: string;
  /** Bank account, for payments made by transfer. */
  account?: string;
}

export interface JournalEntry extends RefundOrder {
  at: string;
  result: Result;
  /** True for the one entry per key that moved money. */
  effect: boolean;
  refund_reference?: string;
  reason?: string;
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  add(entry: JournalEntry): void;
  /** Entries of a key, oldest first. */
  of(key: string): readonly JournalEntry[];
  clear(): void;
}

export function openJournal(file?: string): Journal {
  const entries: JournalEntry[] = [];
  const byKey = new Map<string, JournalEntry[]>();
  const keep = (entry: JournalEntry) => {
    entries.push(entry);
    const known = byKey.get(entry.key);
    if (known) known.push(entry);
    else byKey.set(entry.key, [entry]);
  };
  if (file) for (const entry of readJournal(file)) keep(entry);
  return {
    entries,
    add(entry) {
      if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`);
      keep(entry);
    },
    of: (key) => byKey.get(key) ?? [],
    clear() {
      if (file) writeFileSync(file, '');
      entries.length = 0;
      byKey.clear();
    },
  };
}

/** A last line without its end was cut off by a crash before its call was answered: it is dropped from the file too. */
function readJournal(file: string): JournalEntry[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry);
}
