/** HTTP of imports: a file becomes a preview, and on request orders. */
import { type Static, Type } from 'typebox';
import { listRows } from '../http/page.ts';
import { defineRoute, ok, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal } from '../kernel/problems.ts';
import { type FieldName, fieldNames } from './columns.ts';
import { createImport } from './create.ts';
import { errorsInline, errorsOf, shown } from './errors.ts';
import { importStates } from './lifecycle.ts';
import { presentFault, presentImport } from './present.ts';
import { requestApply } from './request-apply.ts';
import { readImport } from './store.ts';
import { imports } from './tables.ts';

const owners = ['platform', 'mall', 'seller'] as const;

const mapped = Type.Union([shape.text(200), shape.closed({ value: shape.text(1_000) })]);
const mapping = shape.closed(
  Object.fromEntries(fieldNames.map((name) => [name, Type.Optional(mapped)])) as Record<
    FieldName,
    ReturnType<typeof Type.Optional<typeof mapped>>
  >,
  {
    description:
      "Our column names to the file's headers, or to one value for all rows. What is left out has our own name.",
    examples: [{ reference: '주문번호', currency: { value: 'KRW' } }],
  },
);

const newImport = shape.closed({
  file: shape.idOf('fil'),
  kind: shape.oneOf(['orders']),
  mapping: Type.Optional(mapping),
  encoding: Type.Optional(
    shape.oneOf(['utf-8', 'euc-kr'], {
      description: 'What a CSV file is written in. Left out, it is told by its first megabyte; a workbook has none.',
    }),
  ),
  seller: Type.Optional(shape.idOf('sel')),
});
export type NewImport = Static<typeof newImport>;

const errorShape = Type.Object({
  row: Type.Integer({ description: 'As a spreadsheet counts: the header is row 1' }),
  column: shape.nullable(Type.String()),
  code: Type.String(),
  detail: Type.String(),
});

const importShape = shape.shown({
  ...shape.objectHead,
  kind: Type.String(),
  state: shape.oneOf([...importStates]),
  file: Type.String(),
  format: shape.oneOf(['utf-8', 'euc-kr', 'xlsx']),
  rows: Type.Integer({ description: 'rows = valid + invalid + dropped' }),
  valid: Type.Integer(),
  invalid: Type.Integer({ description: 'Rows with an error of their own' }),
  dropped: Type.Integer({ description: 'Right rows of orders of which another row is wrong' }),
  orders_total: Type.Integer(),
  orders_done: Type.Integer(),
  orders_created: Type.Integer(),
  orders_already_there: Type.Integer(),
  orders_refused: Type.Integer(),
  errors: Type.Optional(Type.Array(errorShape, { description: `The first ${errorsInline}` })),
  errors_next: Type.Optional(shape.nullable(Type.String({ description: 'Give it to /errors as `after`' }))),
  problem: shape.nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
  actions: Type.Array(shape.action),
});

const createRoute = defineRoute(
  {
    method: 'POST',
    url: '/v1/imports',
    summary: 'Preview a file of orders',
    description:
      'Reads an uploaded file (purpose `import`: CSV in UTF-8 or EUC-KR up to 200 MB, or the first sheet of an XLSX workbook up to 20 MB) and says which orders it would make and what is wrong, row by row; nothing is placed. A file up to 1 MB is previewed in this answer, a larger one by a job: ask for the import until its state is `previewed`.',
    tag: 'imports',
    who: owners,
    scope: 'orders:write',
    body: newImport,
    reply: { 201: importShape },
    problems: ['not_found', 'file_unreadable', 'invalid'],
  },
  (input) => createImport(input),
);

const applyRoute = defineRoute(
  {
    method: 'POST',
    url: '/v1/imports/:id/apply',
    summary: 'Place the orders of a previewed import',
    description:
      'A job places them. Applying again changes nothing: an order whose reference is there already, with the same content, counts as already there.',
    tag: 'imports',
    who: owners,
    scope: 'orders:write',
    reply: { 200: importShape },
    problems: ['not_found', 'not_now'],
  },
  async (input) => {
    const row = await requestApply(input);
    return isRefusal(row) ? row : ok(await shown(input, row));
  },
);

const readRoute = defineRoute(
  {
    method: 'GET',
    url: '/v1/imports/:id',
    summary: 'An import, its progress and its first errors',
    tag: 'imports',
    who: owners,
    scope: 'orders:read',
    reply: { 200: importShape },
  },
  async (input) => {
    const row = await readImport(input, input.params.id);
    return isRefusal(row) ? row : ok(await shown(input, row));
  },
);

const errorsRoute = defineRoute(
  {
    method: 'GET',
    url: '/v1/imports/:id/errors',
    summary: 'All errors of an import, in the order of the file',
    tag: 'imports',
    who: owners,
    scope: 'orders:read',
    query: shape.closed({
      limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
      after: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    }),
    reply: { 200: shape.listOf(errorShape) },
  },
  async (input) => {
    const row = await readImport(input, input.params.id);
    if (isRefusal(row)) return row;
    const page = await errorsOf(input, row, input.query);
    return isRefusal(page) ? page : ok({ object: 'list', data: page.errors.map(presentFault), next: page.next });
  },
);

const listRoute = defineRoute(
  {
    method: 'GET',
    url: '/v1/imports',
    summary: 'List imports',
    tag: 'imports',
    who: owners,
    scope: 'orders:read',
    query: shape.closed({
      limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
      after: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      created_from: Type.Optional(shape.time),
      created_to: Type.Optional(shape.time),
      mode: Type.Optional(shape.mode),
      seller: Type.Optional(shape.idOf('sel')),
      state: Type.Optional(shape.oneOf([...importStates])),
    }),
    reply: { 200: shape.listOf(importShape) },
  },
  (input) =>
    listRows(input, { table: imports, kind: 'import', filters: { state: input.query.state } }, (row) =>
      presentImport(row, input.caller.kind),
    ),
);

export const routes: readonly Route[] = [createRoute, listRoute, readRoute, errorsRoute, applyRoute];
