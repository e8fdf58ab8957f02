/**
 * The plain SQL beside a row: what a careful person would write by hand for one request, statement by statement in one
 * transaction. Single rows, `=` instead of `any`, only the columns that change; the same rows as the server writes.
 * Texts hold `:name` variables, which pgbench sends as parameters (`-M prepared`).
 */
import type { BoundaryShape } from '../server/kernel/boundary.ts';
import { deadlines } from '../server/kernel/log-tables.ts';
import type { Table } from '../server/kernel/table.ts';
import { idOf, type Turn } from './numbering.ts';
import type { Written } from './record.ts';

export interface PlainScript {
  statements: string[];
  /** Values of variables that are the same in every transaction. */
  constants: Record<string, string>;
}

/** SQL expressions of the ids of the j-th order and of what belongs to it. */
export const expressions = {
  ord: `'ord_01' || :a::text || :t::text`,
  trk: `'trk_01' || :a::text || :t::text`,
  key: `:r1::text || '-' || :r2::text`,
} as const;

export const scope = `select set_config('roundtrip.malls', '', true), set_config('roundtrip.sellers', :s::text, true), set_config('roundtrip.all', 'no', true)`;
export const clocks = 'select * from mall_clocks(array[:mall]::int4[])';

export const keyStatements = [
  `select pg_try_advisory_xact_lock(hashtextextended(:s::text || '/' || :owner::text || '/' || ${expressions.key}, 0))`,
  `select * from idempotent_answers where seller_id = :s and owner = :owner and key = ${expressions.key}`,
];

export function lockAndLoad(boundary: BoundaryShape, file: string): string[] {
  return [
    `select id from ${boundary.tables[boundary.root]!.name} where seller_id = :s and id = ${file} for update`,
    ...loads(boundary, file),
  ];
}

export function loads(boundary: BoundaryShape, file: string): string[] {
  const tables = Object.entries(boundary.fileColumns).map(([name, column]) =>
    select(boundary.tables[name]!, column, file),
  );
  return [...tables, select(deadlines as Table, 'file_id', file)];
}

function select(table: Table, column: string, file: string): string {
  return `select ${Object.keys(table.columns).join(', ')} from ${table.name} where seller_id = :s and ${column} = ${file}`;
}

/** Statements that write what was recorded for the order of `turn`, now for the order of whoever's turn it is. */
export function writes(written: readonly Written[], turn: Turn, known: Record<string, string> = {}): PlainScript {
  const namer = openNamer(turn, known);
  const inserts = Map.groupBy(
    written.filter(({ op }) => op === 'INSERT'),
    ({ table }) => table,
  );
  const statements = [...inserts].map(([table, rows]) => {
    const columns = Object.keys(table.columns);
    const values = rows.map(({ row }) => `(${columns.map((name) => namer.value(table, name, row[name])).join(', ')})`);
    return `insert into ${table.name} (${columns.join(', ')}) values ${values.join(', ')}`;
  });
  for (const { table, op, row, changed } of written) {
    if (op === 'INSERT') continue;
    const where = table.key.map((name) => `${name} = ${namer.value(table, name, row[name])}`).join(' and ');
    const sets = changed.map((name) => `${name} = ${namer.value(table, name, row[name])}`).join(', ');
    if (op === 'UPDATE' && sets) statements.push(`update ${table.name} set ${sets} where ${where}`);
    if (op === 'DELETE') statements.push(`delete from ${table.name} where ${where}`);
  }
  return { statements, constants: namer.constants };
}

interface Namer {
  constants: Record<string, string>;
  /** The SQL expression of a recorded value. */
  value(table: Table, column: string, value: unknown): string;
}

const newId = /\b[a-z]{3}_[0-9a-z]{26}\b/g;
const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

/** Ids of the recorded order become those of the order at hand, ids made by the request become new ones. */
function openNamer(turn: Turn, known: Record<string, string>): Namer {
  const constants: Record<string, string> = {};
  const names = new Map<string, string>(Object.entries(known));
  for (const prefix of ['ord', 'shp', 'trk', 'pay'])
    names.set(idOf(prefix, turn), `'${prefix}_01' || :a::text || :t::text`);
  for (const index of [0, 1]) names.set(idOf('lin', turn, index), `'lin_01' || :a::text || :t${index || ''}::text`);
  const made = new Map<string, number>();
  let keys = 0;
  const constant = (text: string) => {
    const name = `c${Object.keys(constants).length}`;
    constants[name] = text;
    return `:${name}`;
  };
  const idExpression = (id: string) => {
    const found = names.get(id);
    if (found) return found;
    const prefix = id.slice(0, 3);
    if (['mal', 'sel', 'key', 'cct'].includes(prefix)) return `${constant(id)}::text`;
    const count = made.get(prefix) ?? 0;
    made.set(prefix, count + 1);
    const expression = `'${prefix}_' || :p::text || :u${count || ''}::text || :k::text`;
    names.set(id, expression);
    return expression;
  };
  const json = (text: string) => {
    const parts: string[] = [];
    const pattern = new RegExp(
      `${newId.source}|(?<="seller":)${turn.s}\\b|(?<="id":")${uuid.source}|"6[28]\\d{11}"`,
      'g',
    );
    let from = 0;
    for (const { 0: found, index } of text.matchAll(pattern)) {
      parts.push(`${constant(text.slice(from, index))}::text`, special(found));
      from = index + found.length;
    }
    parts.push(`${constant(text.slice(from))}::text`);
    return parts.length === 1 ? constant(text) : `(${parts.join(' || ')})::jsonb`;
  };
  const special = (found: string) => {
    if (found === String(turn.s)) return ':s::text';
    if (/^"6[28]/.test(found)) return `'"' || :w::text || '"'`;
    return /^[a-z]{3}_/.test(found) ? idExpression(found) : 'gen_random_uuid()::text';
  };
  const value = (table: Table, column: string, recorded: unknown) => {
    if (recorded === null || recorded === undefined) return 'null';
    if (column === 'seller_id') return ':s';
    if (table.name === 'idempotent_answers' && column === 'key') {
      keys += 1;
      return keys === 1 ? expressions.key : `${expressions.key} || '-${keys}'`;
    }
    // As long as the digest that the server makes.
    if (column === 'fact_key') return `'carrier:' || :r1::text || :r2::text || '10000000'`;
    if (table.columns[column]!.pg === 'jsonb') {
      // The kept answer has the same length whatever ids are in it.
      return table.name === 'idempotent_answers' ? constant(JSON.stringify(recorded)) : json(JSON.stringify(recorded));
    }
    if (typeof recorded !== 'string') return String(recorded);
    if (/^6[28]\d{11}$/.test(recorded)) return ':w::text';
    return recorded.match(newId)?.[0] === recorded ? idExpression(recorded) : constant(recorded);
  };
  return { constants, value };
}
