/** HTTP of exports: orders as a file, written by an operation. */
import { type Static, Type } from 'typebox';
import { once } from '../http/once.ts';
import { defineRoute, type Route, type RouteInput, resolve } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal, refuse } from '../kernel/problems.ts';
import { createOperation, presentOperation } from '../operations/index.ts';
import { orderLifecycle } from '../orders/lifecycle.ts';
import { type ExportRequest, exportsShape } from './job.ts';

const newExport = shape.closed({
  kind: shape.oneOf(['orders']),
  format: shape.oneOf(['csv', 'xlsx']),
  encoding: Type.Optional(
    shape.oneOf(['utf-8', 'euc-kr'], {
      description: 'Of CSV. In EUC-KR a character it has no place for becomes a question mark; the result counts them.',
    }),
  ),
  state: Type.Optional(shape.oneOf([...orderLifecycle.axes.state.states])),
  created_from: Type.Optional(shape.time),
  created_to: Type.Optional(shape.time),
  seller: Type.Optional(shape.idOf('sel')),
});

const createExport = defineRoute(
  {
    method: 'POST',
    url: '/v1/exports',
    summary: 'Export orders to a file',
    description:
      'An operation writes the file: one row a line, newest order first, under the column names that an import reads. Its result names the file, `GET /v1/files/{id}/content` gives it. A workbook has at most 100,000 rows. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
    tag: 'exports',
    who: ['mall', 'seller'],
    scope: 'orders:read',
    body: newExport,
    reply: { 202: shape.shown(shape.objectHead) },
    problems: ['not_found', 'invalid'],
  },
  async (input: RouteInput<unknown, unknown, Static<typeof newExport>>) => {
    const { platform, caller, body } = input;
    if (body.format === 'xlsx' && body.encoding)
      return refuse('invalid', 'A workbook has no encoding of its own; leave it out.', {
        errors: [{ pointer: '/encoding', code: 'contradiction', detail: 'only for csv' }],
      });
    const seller = body.seller === undefined ? null : await resolve(input, body.seller, 'seller');
    if (isRefusal(seller)) return seller;
    const request: ExportRequest = { ...body, encoding: body.encoding ?? 'utf-8' };
    const reply = await once(input, async (client) => {
      const made = { caller, kind: 'export_orders', request, items: [] };
      return {
        status: 202,
        body: presentOperation(await createOperation(client, platform, made, exportsShape.name)),
      };
    });
    if (!isRefusal(reply) && !reply.replayed) platform.onOutbox();
    return reply;
  },
);

export const routes: readonly Route[] = [createExport];
