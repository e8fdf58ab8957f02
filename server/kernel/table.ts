/**
 * Tables declared once: the row's TypeScript type, its loading statement and its set-wise writes all come from here.
 * The migration holds the same columns with their checks; a test compares the two.
 */
import type { IsoTime } from './clock.ts';

export interface Column<V> {
  /** PostgreSQL type, used for the array parameters of a set-wise write. */
  readonly pg: 'int4' | 'int8' | 'text' | 'bool' | 'timestamptz' | 'date' | 'jsonb';
  readonly nullable: boolean;
  /** Carries the TypeScript type; never present at run time. */
  readonly value?: V;
}

export const int4: Column<number> = { pg: 'int4', nullable: false };
/** Read back as a JavaScript number; amounts and counters stay within the safe integers (database check). */
export const int8: Column<number> = { pg: 'int8', nullable: false };
export const text: Column<string> = { pg: 'text', nullable: false };
export const bool: Column<boolean> = { pg: 'bool', nullable: false };
export const time: Column<IsoTime> = { pg: 'timestamptz', nullable: false };
export const date: Column<string> = { pg: 'date', nullable: false };

export function oneOf<const S extends string>(_values: readonly S[]): Column<S> {
  return { pg: 'text', nullable: false };
}

export function json<V>(): Column<V> {
  return { pg: 'jsonb', nullable: false };
}

export function nullable<V>(column: Column<V>): Column<V | null> {
  return { pg: column.pg, nullable: true };
}

export type Columns = Record<string, Column<unknown>>;

export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly columns: C;
  /** Primary key; begins with seller_id wherever a seller owns the row, so that the table can be distributed by it. */
  readonly key: readonly string[];
  /** Columns that a command may change after the row exists. */
  readonly mutable: readonly string[];
}

export type Row<T extends { columns: Columns }> = {
  readonly [K in keyof T['columns']]: T['columns'][K] extends Column<infer V> ? V : never;
};

export function table<const C extends Columns>(
  name: string,
  columns: C,
  shape: { key: readonly string[]; mutable?: readonly (keyof C & string)[] },
): Table<C> {
  return { name, columns, key: shape.key, mutable: shape.mutable ?? [] };
}

/** What every row that a seller owns begins with. */
export const owned = { seller_id: int4, mall_id: int4, mode: oneOf(['test', 'live']) };

export type Mode = 'test' | 'live';
