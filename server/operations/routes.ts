/** `GET /v1/operations/:id`: how far long work is, and its rows' results page by page. */
import { Type } from 'typebox';
import { type DbRow, read } from '../db/pool.ts';
import { notFound, scopeOf } from '../http/resolve.ts';
import { defineRoute, ok, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { sellerOf } from '../kernel/ids.ts';
import { type Operation, presentOperation } from './store.ts';
import { operationStates } from './tables.ts';

const operationShape = shape.shown({
  ...shape.objectHead,
  kind: Type.String(),
  state: shape.oneOf([...operationStates]),
  total: Type.Integer(),
  done: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      status: Type.Integer(),
      object: Type.Optional(Type.Unknown()),
      problem: Type.Optional(shape.problem),
    }),
  ),
  next: shape.nullable(Type.String({ description: 'Give it back as `after`; null when there are no further results' })),
});

const readOperation = defineRoute(
  {
    method: 'GET',
    url: '/v1/operations/:id',
    summary: 'Progress and results of long work',
    tag: 'operations',
    who: ['platform', 'mall', 'seller'],
    scope: 'operations:read',
    query: shape.closed({
      limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50 }),
      after: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Index of the last result seen' }),
      ),
    }),
    reply: { 200: operationShape },
  },
  async ({ platform, caller, params: { id }, query: { limit, after } }) => {
    if (sellerOf(id, 'operation') === null) return notFound('operation', id);
    const [found, rows] = await read(platform.pool, scopeOf(caller), [
      { name: 'read_operation', text: 'select * from operations where id = $1', values: [id] },
      {
        name: 'read_operation_rows',
        text: 'select index, status, result from operation_rows where operation_id = $1 and index > $2 and status is not null order by index limit $3',
        values: [id, after ?? -1, limit + 1],
      },
    ]);
    const operation = found![0] as unknown as Operation | undefined;
    if (!operation || (caller.kind !== 'platform' && operation.mode !== caller.mode)) return notFound('operation', id);
    const page = rows!.slice(0, limit);
    const more = rows!.length > limit || operation.state === 'queued' || operation.state === 'running';
    const last = page.at(-1)?.index ?? after;
    return ok({
      ...presentOperation(operation),
      results: page.map(presentRow),
      next: more && last !== undefined ? String(last) : null,
    });
  },
);

function presentRow(row: DbRow): Record<string, unknown> {
  return { index: row.index, status: row.status, ...(row.result as object) };
}

export const routes: readonly Route[] = [readOperation];
