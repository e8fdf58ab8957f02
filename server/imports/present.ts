/** An import and its errors as the API shows them. */

import type { ActorKind } from '../kernel/lifecycle.ts';
import { actionsOf } from '../kernel/lifecycle.ts';
import { importLifecycle } from './lifecycle.ts';
import type { ImportRow, RowFault } from './tables.ts';

export interface ErrorPage {
  errors: RowFault[];
  next: string | null;
}

export function presentImport(row: ImportRow, by: ActorKind, page?: ErrorPage): Record<string, unknown> {
  return {
    id: row.id,
    object: 'import',
    mode: row.mode,
    kind: row.kind,
    state: row.state,
    file: row.file_id,
    format: row.format,
    mapping: row.mapping,
    columns: row.layout.map(({ field, header }) => ({ name: field, header })),
    ignored_columns: row.ignored_columns,
    rows: row.rows,
    valid: row.valid,
    invalid: row.invalid,
    dropped: row.dropped,
    orders_total: row.orders_total,
    orders_done: row.orders_done,
    orders_created: row.orders_created,
    orders_already_there: row.orders_existing,
    orders_refused: row.orders_refused,
    ...(page ? { errors: page.errors.map(presentFault), errors_next: page.next } : {}),
    problem: row.problem,
    created_at: row.created_at,
    finished_at: row.finished_at,
    metadata: {},
    actions: actionsOf(importLifecycle, row, by),
  };
}

export function presentFault({ row, column, code, detail }: RowFault): Record<string, unknown> {
  return { row, column: column === '' ? null : column, code, detail };
}
