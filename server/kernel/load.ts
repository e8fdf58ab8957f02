/** The lock statement, the load statements after it, and sorting what came back into files. */
import type { DbRow, Statement } from '../db/pool.ts';
import type { BoundaryShape } from './boundary.ts';
import type { Command, Tables } from './command.ts';
import type { Rows } from './draft.ts';
import { deadlines } from './log-tables.ts';
import type { Row, Table } from './table.ts';

/** Names a file: a command does, and a read does. */
export type FileKey = Pick<Command, 'seller' | 'file'>;

type DeadlineRow = Row<typeof deadlines>;

/** Files are locked in id order by every batch, so that two batches never wait for each other in a circle. */
export function lockStatement(
  boundary: BoundaryShape,
  commands: readonly Command[],
  options: { wait: boolean },
): Statement {
  const root = boundary.tables[boundary.root]!;
  const tail = options.wait ? '' : ' skip locked';
  return {
    name: `lock_${root.name}${options.wait ? '_wait' : ''}`,
    text: `select id from ${root.name} where seller_id = any($1::int4[]) and id = any($2::text[]) order by id for update${tail}`,
    values: keysOf(commands),
  };
}

/** One statement per table of the boundary, then one for the deadlines of its files. */
export function loadStatements(boundary: BoundaryShape, commands: readonly FileKey[]): Statement[] {
  const keys = keysOf(commands);
  const tables = loaded(boundary).map(({ table, column }) => selectRows(table, { column, keys }));
  return [...tables, selectRows(deadlines, { column: 'file_id', keys })];
}

function loaded(boundary: BoundaryShape): { name: string; table: Table; column: string }[] {
  return Object.entries(boundary.fileColumns).map(([name, column]) => ({
    name,
    table: boundary.tables[name]!,
    column,
  }));
}

function selectRows(table: Table, by: { column: string; keys: unknown[] }): Statement {
  return {
    name: `load_${table.name}_${by.column}`,
    text: `select ${Object.keys(table.columns).join(', ')} from ${table.name} where seller_id = any($1::int4[]) and ${by.column} = any($2::text[])`,
    values: by.keys,
  };
}

function keysOf(commands: readonly FileKey[]): unknown[] {
  return [
    [...new Set(commands.map((command) => command.seller))],
    [...new Set(commands.map((command) => command.file))],
  ];
}

/** The stored deadlines of a file travel with its rows under this name; they are no table of the boundary. */
const storedDeadlines = new WeakMap<object, readonly DeadlineRow[]>();

export function deadlinesOf(rows: object): readonly DeadlineRow[] {
  return storedDeadlines.get(rows) ?? [];
}

export function sortIntoFiles<T extends Tables>(
  boundary: BoundaryShape,
  commands: readonly FileKey[],
  answers: readonly DbRow[][],
): Map<string, Rows<T>> {
  const names = Object.keys(boundary.tables);
  const files = new Map<string, Record<string, DbRow[]>>();
  for (const { file } of commands) {
    if (!files.has(file)) files.set(file, Object.fromEntries(names.map((name) => [name, []])));
  }
  const read = loaded(boundary);
  read.forEach(({ name, table, column }, i) => {
    for (const row of answers[i] ?? []) files.get(String(row[column]))?.[name]?.push(row);
    const sortBy = table.key.filter((key) => key !== 'seller_id');
    for (const file of files.values())
      if (file[name]!.length > 1) file[name]!.sort((a, b) => compareKeys(a, b, sortBy));
  });
  const due = Map.groupBy((answers[read.length] ?? []) as unknown as DeadlineRow[], (row) => row.file_id);
  for (const [id, rows] of files) storedDeadlines.set(rows, due.get(id) ?? []);
  return files as unknown as Map<string, Rows<T>>;
}

function compareKeys(a: DbRow, b: DbRow, keys: readonly string[]): number {
  for (const key of keys) {
    const [x, y] = [a[key], b[key]];
    if (typeof x === 'number' && typeof y === 'number') {
      if (x !== y) return x - y;
    } else if (x !== y) return String(x) < String(y) ? -1 : 1;
  }
  return 0;
}
