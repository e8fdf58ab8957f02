/**
 * The one write helper: any number of rows of a table in one statement, as one array per column (`unnest`). The text
 * depends on the table only, so that every connection prepares it once.
 */
import type { Columns, Table } from '../kernel/table.ts';
import type { Statement } from './pool.ts';

type AnyRow = Readonly<Record<string, unknown>>;

export function insertRows(table: Table, rows: readonly AnyRow[]): Statement {
  const names = Object.keys(table.columns);
  return {
    name: `insert_${table.name}`,
    text: remembered(
      `insert_${table.name}`,
      () => `insert into ${table.name} (${names.join(', ')}) select * from unnest(${parameters(table.columns, names)})`,
    ),
    values: arrays(table.columns, names, rows),
  };
}

/** Writes all mutable columns of each row, found by its primary key. */
export function updateRows(table: Table, rows: readonly AnyRow[]): Statement {
  const names = [...table.key, ...table.mutable];
  return {
    name: `update_${table.name}`,
    text: remembered(`update_${table.name}`, () => {
      const sets = table.mutable.map((name) => `${name} = u.${name}`).join(', ');
      const where = table.key.map((name) => `t.${name} = u.${name}`).join(' and ');
      const sellers = table.columns['seller_id']
        ? ` and t.seller_id = any($${table.key.indexOf('seller_id') + 1}::int4[])`
        : '';
      return `update ${table.name} t set ${sets} from unnest(${parameters(table.columns, names)}) as u(${names.join(', ')}) where ${where}${sellers}`;
    }),
    values: arrays(table.columns, names, rows),
  };
}

export function deleteRows(table: Table, rows: readonly AnyRow[]): Statement {
  const names = [...table.key];
  return {
    name: `delete_${table.name}`,
    text: remembered(`delete_${table.name}`, () => {
      const where = names.map((name) => `t.${name} = u.${name}`).join(' and ');
      return `delete from ${table.name} t using unnest(${parameters(table.columns, names)}) as u(${names.join(', ')}) where ${where}`;
    }),
    values: arrays(table.columns, names, rows),
  };
}

const texts = new Map<string, string>();

function remembered(name: string, make: () => string): string {
  const text = texts.get(name) ?? make();
  texts.set(name, text);
  return text;
}

function parameters(columns: Columns, names: readonly string[]): string {
  return names.map((name, i) => `$${i + 1}::${columns[name]?.pg}[]`).join(', ');
}

function arrays(columns: Columns, names: readonly string[], rows: readonly AnyRow[]): string[] {
  return names.map((name) => arrayLiteral(rows, name, columns[name]?.pg === 'jsonb'));
}

/** PostgreSQL's text form of an array, made in one pass over the rows: no array per column is built first. */
function arrayLiteral(rows: readonly AnyRow[], name: string, isJson: boolean): string {
  let text = '{';
  for (let i = 0; i < rows.length; i += 1) {
    const value = (rows[i] as AnyRow)[name];
    if (i > 0) text += ',';
    if (value === null || value === undefined) text += 'NULL';
    else if (isJson) text += quoted(JSON.stringify(value));
    else if (typeof value === 'string') text += quoted(value);
    else text += String(value);
  }
  return `${text}}`;
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}
