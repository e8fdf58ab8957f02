/**
 * A boundary is what is locked together, so that its rules can never be broken by two commands at once: the order file,
 * the tracker, the seller account, the mall. It names its tables, derives its deadlines and knows its commands.
 */

import type { IsoTime } from './clock.ts';
import type { CommandType, MallContext, Tables } from './command.ts';
import type { Rows } from './draft.ts';

/** A due date derived from a file: recomputed with every change, stored only so that the sweep can find it. */
export interface DueDate {
  object: string;
  /** Command type submitted at that time. */
  what: string;
  at: IsoTime;
  /** The rule that produced it, with its figures. */
  rule: string;
  policyVersion: number;
}

/** An extra set-wise read in the same flight: given the keys of all commands of the batch, one statement. */
export interface Lookup {
  statement(keys: readonly unknown[]): { name: string; text: string; values: unknown[] };
  assemble(rows: readonly Record<string, unknown>[]): unknown;
}

/** The part of a boundary that says how it is stored. */
export interface BoundaryShape {
  readonly kind: string;
  /** Root first, then children; written in this order. */
  readonly tables: Tables;
  readonly root: string;
  /** The column that holds the root's id, per table. Tables left out are only appended to, never loaded. */
  readonly fileColumns: Readonly<Record<string, string>>;
}

export interface Boundary<T extends Tables> extends BoundaryShape {
  readonly tables: T;
  readonly root: keyof T & string;
  deadlines(rows: Rows<T>, ctx: { mall: MallContext }): DueDate[];
  readonly commands: ReadonlyMap<string, CommandType<T, never>>;
  readonly lookups: Readonly<Record<string, Lookup>>;
}

export function commandMap<T extends Tables>(
  ...types: readonly CommandType<T, never>[]
): ReadonlyMap<string, CommandType<T, never>> {
  const map = new Map(types.map((type) => [type.type, type]));
  if (map.size !== types.length) throw new Error('two commands share a type');
  return map;
}
