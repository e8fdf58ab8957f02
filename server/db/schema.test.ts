/** The declared tables and lifecycles against what the migrations made: one may not drift from the other. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../tools/test-database.ts';
import { boundaries } from '../boundaries.ts';
import * as log from '../kernel/log-tables.ts';
import type { Table } from '../kernel/table.ts';
import { lifecycles } from '../lifecycles.ts';

let client: pg.Client;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=roundtrip' });
  await client.connect();
  drop = database.drop;
});
afterAll(async () => {
  await client.end();
  await drop();
});

const tables = new Map<string, Table>();
for (const boundary of Object.values(boundaries))
  for (const table of Object.values(boundary.tables)) tables.set(table.name, table as Table);
for (const table of Object.values(log)) tables.set(table.name, table as Table);

const typeNames: Record<string, string> = {
  int4: 'integer',
  int8: 'bigint',
  text: 'text',
  bool: 'boolean',
  timestamptz: 'timestamp with time zone',
  date: 'date',
  jsonb: 'jsonb',
};

describe.each([...tables])('table %s', (name, table) => {
  test('has the declared columns, types and nullability', async () => {
    const { rows } = await client.query<{ column_name: string; data_type: string; is_nullable: string }>(
      `select column_name, data_type, is_nullable from information_schema.columns where table_schema = 'roundtrip' and table_name = $1`,
      [name],
    );
    const real = Object.fromEntries(
      rows.map((row) => [row.column_name, `${row.data_type}${row.is_nullable === 'YES' ? ' null' : ''}`]),
    );
    const declared = Object.fromEntries(
      Object.entries(table.columns).map(([column, { pg: type, nullable }]) => [
        column,
        `${typeNames[type]}${nullable ? ' null' : ''}`,
      ]),
    );
    // The outbox is numbered by the database, nobody writes that column.
    if (name === 'outbox') delete real['number'];
    expect(declared).toEqual(real);
  });

  test('has the declared primary key, with the seller in it', async () => {
    const { rows } = await client.query<{ attname: string }>(
      `select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) where i.indrelid = $1::regclass and i.indisprimary`,
      [name],
    );
    expect(rows.map((row) => row.attname).sort()).toEqual([...table.key].sort());
    expect(table.key).toContain('seller_id');
  });
});

test('every table with a seller is fenced by row-level security, forced on its owner too', async () => {
  const { rows } = await client.query<{ relname: string }>(
    `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'seller_id' and not a.attisdropped
     where c.relnamespace = 'roundtrip'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  expect(rows).toEqual([]);
});

test('every unique and foreign key of a seller-owned table has the seller in it', async () => {
  const { rows } = await client.query<{ conname: string; columns: string[] }>(
    `select con.conname, array(select a.attname::text from pg_attribute a where a.attrelid = con.conrelid and a.attnum = any(con.conkey)) as columns
     from pg_constraint con where con.contype in ('u', 'f') and con.conrelid = any($1::regclass[])`,
    [[...tables.keys()]],
  );
  // These exist once for all sellers and are reference tables on a cluster.
  const reference = /^(malls|sellers|api_keys|platforms|clocks|policy_versions|idempotent_answers)_/;
  const faults = rows.filter((row) => !reference.test(row.conname) && !row.columns.includes('seller_id'));
  expect(faults).toEqual([]);
});

describe.each(lifecycles.map((each) => [each.lifecycle.noun, each] as const))(
  'lifecycle %s',
  (_noun, { lifecycle, table }) => {
    test('its states are those that the database allows', async () => {
      if (!table) return;
      for (const [axis, { states }] of Object.entries(lifecycle.axes)) {
        const { rows } = await client.query<{ definition: string }>(
          `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype = 'c' and conkey = array[(select attnum from pg_attribute where attrelid = $1::regclass and attname = $2)]`,
          [table, axis],
        );
        const allowed = [
          ...rows
            .map((row) => row.definition)
            .join(' ')
            .matchAll(/'([a-z_]+)'/g),
        ].map((match) => match[1]);
        expect(allowed.sort()).toEqual([...states].sort());
      }
    });

    test('the legal combinations are those that the database allows', async () => {
      if (!table || !lifecycle.legal) return;
      const [a, b] = Object.keys(lifecycle.axes) as [string, string];
      const { rows } = await client.query<{ definition: string }>(
        `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1`,
        [`${table}_legal_axes`],
      );
      const expression = rows[0]!.definition.replace(/^CHECK/, '');
      const pairs = lifecycle.axes[a]!.states.flatMap((x) => lifecycle.axes[b]!.states.map((y) => [x, y] as const));
      const { rows: judged } = await client.query<{ x: string; y: string; legal: boolean }>(
        `select p.${a} as x, p.${b} as y, ${expression} as legal from unnest($1::text[], $2::text[]) as p(${a}, ${b})`,
        [pairs.map(([x]) => x), pairs.map(([, y]) => y)],
      );
      const legal = judged.filter((each) => each.legal).map((each) => `${each.x}/${each.y}`);
      expect(legal.sort()).toEqual([...new Set(lifecycle.legal.map((each) => each.join('/')))].sort());
    });
  },
);
