/** An import, and what it keeps of its file while it is worked on: errors, staged rows, and the orders they make. */
import type { Actor } from '../kernel/command.ts';
import { int4, json, nullable, oneOf, owned, type Row, table, text, time } from '../kernel/table.ts';
import type { LayoutColumn, Mapping } from './columns.ts';
import { importStates } from './lifecycle.ts';

/** Why a file was refused as a whole. */
export interface ImportProblem {
  code: string;
  detail: string;
}

export const imports = table(
  'imports',
  {
    ...owned,
    id: text,
    file_id: text,
    kind: oneOf(['orders']),
    /** What the file is written in. */
    format: oneOf(['utf-8', 'euc-kr', 'xlsx']),
    state: oneOf(importStates),
    mapping: json<Mapping>(),
    /** Number of the seller of every order; null: the column seller_reference says whose. */
    for_seller: nullable(int4),
    /** Who asked for it; the orders are placed in its name. */
    actor: json<Actor>(),
    layout: json<LayoutColumn[]>(),
    ignored_columns: json<string[]>(),
    /** rows = valid + invalid + dropped, once the file is read. */
    rows: int4,
    valid: int4,
    invalid: int4,
    dropped: int4,
    orders_total: int4,
    orders_done: int4,
    orders_created: int4,
    orders_existing: int4,
    orders_refused: int4,
    problem: nullable(json<ImportProblem>()),
    /** Counts the runs of its job: only the newest may write, and while it holds the import no other begins. */
    run: int4,
    held_until: nullable(time),
    queued_at: time,
    created_at: time,
    finished_at: nullable(time),
  },
  { key: ['id'], mutable: ['state', 'layout', 'ignored_columns', 'problem', 'finished_at'] },
);

export type ImportRow = Row<typeof imports>;

const part = { import_id: text, seller_id: int4, mall_id: int4, row: int4 };

export const importErrors = table(
  'import_errors',
  { ...part, column_name: text, code: text, detail: text },
  { key: ['import_id', 'row', 'column_name', 'code'] },
);

export const importRows = table(
  'import_rows',
  {
    ...part,
    order_seller: int4,
    reference: text,
    /** In the order of the layout; null when the row itself cannot be read. */ cells: nullable(json<Cells>()),
  },
  { key: ['import_id', 'order_seller', 'reference', 'row'] },
);

export const importOrders = table(
  'import_orders',
  {
    ...part,
    order_seller: int4,
    reference: text,
    rows: int4,
    order_id: nullable(text),
    state: oneOf(['ready', 'existing', 'created', 'refused']),
  },
  { key: ['import_id', 'row'], mutable: ['order_id', 'state'] },
);

export type Cells = (string | null)[];
export type StagedOrder = Row<typeof importOrders>;

/** `column` is the file's own header where there is one, empty for a fault of the whole row. */
export interface RowFault {
  row: number;
  column: string;
  code: string;
  detail: string;
}
