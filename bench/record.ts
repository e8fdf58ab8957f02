/**
 * Watches what one request writes: triggers on every table that a command writes copy each row, so that the plain SQL
 * beside it writes the same rows, whatever the server comes to write in later versions.
 */
import type pg from 'pg';
import * as log from '../server/kernel/log-tables.ts';
import type { Table } from '../server/kernel/table.ts';
import { orderFileTables } from '../server/order-file/tables.ts';
import { trackingEvents } from '../server/tracking/tables.ts';

export interface Written {
  table: Table;
  op: 'INSERT' | 'UPDATE' | 'DELETE';
  /** The row after, or the row that was removed. */
  row: Record<string, unknown>;
  /** Columns that an update changed. */
  changed: readonly string[];
}

const watched = new Map<string, Table>(
  [...Object.values(orderFileTables), trackingEvents, ...Object.values(log)].map((table) => [
    table.name,
    table as Table,
  ]),
);

/** Rows that `request` writes, in order. What the relay moves out of the outbox afterwards is not among them. */
export async function record(client: pg.Client, request: () => Promise<void>): Promise<Written[]> {
  await client.query(preparation);
  for (const name of watched.keys()) {
    await client.query(
      `create trigger bench_record after insert or update or delete on roundtrip.${name} for each row execute function bench.record('${name}')`,
    );
  }
  try {
    await request();
    const { rows } = await client.query<{
      tab: string;
      op: Written['op'];
      before: object | null;
      after: object | null;
    }>('select tab, op, before, after from bench.written order by place');
    return rows
      .filter(({ tab, op }) => !(tab === 'outbox' && op === 'DELETE'))
      .map(({ tab, op, before, after }) => {
        const row = (after ?? before) as Record<string, unknown>;
        const old = (before ?? {}) as Record<string, unknown>;
        const changed = Object.keys(watched.get(tab)!.columns).filter(
          (name) => JSON.stringify(row[name]) !== JSON.stringify(old[name]),
        );
        return { table: watched.get(tab)!, op, row, changed };
      });
  } finally {
    for (const name of watched.keys()) await client.query(`drop trigger if exists bench_record on roundtrip.${name}`);
  }
}

const preparation = `
  create schema if not exists bench;
  drop table if exists bench.written;
  create table bench.written (place bigint generated always as identity, tab text, op text, before jsonb, after jsonb);
  create or replace function bench.record() returns trigger language plpgsql security definer set search_path = roundtrip as $$
  begin
    insert into bench.written (tab, op, before, after)
      values (tg_argv[0], tg_op, case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end);
    return null;
  end $$;`;
