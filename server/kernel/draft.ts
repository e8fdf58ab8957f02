/**
 * A draft is the order file (or tracker, or account) in memory while a batch is decided. Rows are replaced, never
 * mutated, so that a refused command leaves no trace: its draft is dropped and the one before stands. The same file
 * twice in a batch is decided in sequence, the second command on what the first one left.
 */

import type { IsoTime } from './clock.ts';
import type { Command, Tables } from './command.ts';
import type { Row } from './table.ts';

export type Rows<T extends Tables> = { [K in keyof T]: readonly Row<T[K]>[] };

/** Types are the frozen list of `events/catalogue.ts`; ids only, never names or addresses of persons. */
export interface NewEvent {
  type: string;
  object: string;
  rule?: string;
  reason?: string;
  data?: Record<string, unknown>;
}

/** One immutable movement between two accounts of one seller's book. `amount` > 0, minor units. */
export interface NewTransfer {
  from: string;
  to: string;
  amount: number;
  currency: string;
  /** The object that caused it, and the rule by which. */
  cause: string;
  rule: string;
}

/** Work outside the transaction; reaches the queue through the outbox after the commit. */
export interface NewJob {
  queue: string;
  data: Record<string, unknown>;
}

export interface Produced {
  events: (NewEvent & { at: IsoTime; command: Command })[];
  transfers: (NewTransfer & { at: IsoTime })[];
  jobs: NewJob[];
}

type RowState = 'new' | 'changed';

export class Draft<T extends Tables> {
  readonly rows: Rows<T>;
  readonly produced: Produced;
  readonly #states: Map<object, RowState>;
  readonly #now: IsoTime;
  readonly #command: Command | null;

  constructor(rows: Rows<T>, before?: Draft<T>, step?: { now: IsoTime; command: Command }) {
    this.rows = { ...rows };
    this.#states = new Map(before?.states ?? []);
    this.produced = before
      ? {
          events: [...before.produced.events],
          transfers: [...before.produced.transfers],
          jobs: [...before.produced.jobs],
        }
      : { events: [], transfers: [], jobs: [] };
    this.#now = step?.now ?? '';
    this.#command = step?.command ?? null;
  }

  /** The next command's draft upon this one. */
  next(now: IsoTime, command: Command): Draft<T> {
    return new Draft(this.rows, this, { now, command });
  }

  get states(): ReadonlyMap<object, RowState> {
    return this.#states;
  }

  insert<K extends keyof T>(table: K, row: Row<T[K]>): Row<T[K]> {
    this.rows[table] = [...this.rows[table], row];
    this.#states.set(row, 'new');
    return row;
  }

  /** Replaces `row` (the very object found in `rows`) and returns its successor. */
  update<K extends keyof T>(table: K, row: Row<T[K]>, changes: Partial<Row<T[K]>>): Row<T[K]> {
    const at = this.rows[table].indexOf(row);
    if (at < 0) throw new Error(`update of a row that is not in ${String(table)}`);
    const successor = { ...row, ...changes };
    this.rows[table] = this.rows[table].with(at, successor);
    this.#states.set(successor, this.#states.get(row) === 'new' ? 'new' : 'changed');
    this.#states.delete(row);
    return successor;
  }

  emit(event: NewEvent): void {
    if (!this.#command) throw new Error('events need a command');
    this.produced.events.push({ ...event, at: this.#now, command: this.#command });
  }

  /** A movement of nothing is no movement. */
  transfer(transfer: NewTransfer): void {
    if (transfer.amount === 0) return;
    if (!Number.isSafeInteger(transfer.amount) || transfer.amount < 0)
      throw new Error(`transfer of ${transfer.amount}`);
    this.produced.transfers.push({ ...transfer, at: this.#now });
  }

  job(job: NewJob): void {
    this.produced.jobs.push(job);
  }
}
