/** HTTP of returns. */
import { type Static, Type } from 'typebox';
import { type UsableContract, usableContracts } from '../contracts/index.ts';
import { commandFrom, defineCommand, defineRoute, ok, type Route, type RouteInput, resolve } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import type { Command, Lookups } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { LineWish } from '../order-file/answer.ts';
import { listFiles, readFile, readOrderFile } from '../order-file/lists.ts';
import { sealAccount } from '../order-file/seal-account.ts';
import type { Platform } from '../platform.ts';
import { actionRoutes } from './action-routes.ts';
import { assessReturn } from './assess.ts';
import { returnLifecycle } from './lifecycle.ts';
import { findParcel } from './parcel-request.ts';
import { presentAssessment, presentReturn } from './present.ts';
import { newReturn, type returnLines, returnPreview, returnShape } from './schemas.ts';

const everyone = ['platform', 'mall', 'seller'] as const;

const askingProblems = [
  'not_found',
  'line_unknown',
  'quantity_exceeded',
  'nothing_left',
  'pieces_in_claim',
  'not_dispatched',
  'not_delivered',
  'return_window_over',
  'not_returnable',
  'method_not_available',
  'refund_account_required',
  'invalid',
] as const;

const parcelProblems = [
  'carrier_unknown',
  'waybill_number_invalid',
  'waybill_taken',
  'parcel_in_return',
  'contract_not_in_use',
] as const;

/** Lines of an order are named by id. */
function wishesOf(lines: Static<typeof returnLines> | undefined): LineWish[] | undefined | Refusal {
  if (!lines) return undefined;
  const i = lines.findIndex((each) => !each.line || each.title !== undefined);
  if (i < 0) return lines.map(({ line, quantity }) => ({ line: line!, quantity }));
  const detail = 'Lines of an order are {line, quantity}; titles are for a parcel.';
  const errors = [{ pointer: `/lines/${i}/line`, code: 'required', detail }];
  return refuse('malformed', `lines: ${detail}`, { errors });
}

export const createReturnRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/returns',
    summary: 'Ask for a return',
    description:
      'Of an order, or of a parcel that is known by its waybill number and a contract code only (hub-only). No return waybill number is asked of anybody: where a carrier collects, its booking follows on the object and by event.',
    tag: 'returns',
    who: everyone,
    scope: 'returns:write',
    body: newReturn,
    reply: { 201: returnShape },
    problems: [...askingProblems, ...parcelProblems, 'busy', 'reference_taken'],
    boundary: 'order_file',
  },
  async (input) => {
    const { order, parcel } = input.body;
    if ((order === undefined) === (parcel === undefined)) {
      const detail = 'Name the order, or the parcel where the order is not known here; one of the two.';
      return refuse('malformed', detail, { errors: [{ pointer: '/order', code: 'required', detail }] });
    }
    if (parcel) {
      const found = await findParcel(input);
      if (isRefusal(found)) return found;
      return 'command' in found ? found.command : returnOfOrder(input, found.order, found.lines);
    }
    const lines = wishesOf(input.body.lines);
    return isRefusal(lines) ? lines : returnOfOrder(input, order!, lines);
  },
);

async function returnOfOrder(
  input: RouteInput<unknown, unknown, Static<typeof newReturn>>,
  order: string,
  lines: LineWish[] | undefined,
): Promise<Command | Refusal> {
  const { order: _order, parcel: _parcel, on_behalf_of: _, refund_account, ...rest } = input.body;
  const { evidence = [], metadata = {} } = rest;
  const target = await resolve(input, order, 'order');
  if (isRefusal(target)) return target;
  const id = input.platform.newId('return', target.seller);
  const sealed = sealAccount(input.platform, refund_account, { table: 'returns', id });
  const args = { ...rest, lines, evidence, metadata, refund_account: sealed };
  return commandFrom(input, target, { type: 'return.create', file: order, object: id, args });
}

export const previewReturn = defineRoute(
  {
    method: 'POST',
    url: '/v1/returns/preview',
    summary: 'What asking for this return would answer',
    description:
      'Eligibility with every refusal, window, way and why, refund components, fees. Runs the same code as the request; stores nothing.',
    tag: 'returns',
    who: everyone,
    scope: 'returns:read',
    body: returnPreview,
    reply: { 200: Type.Object({ eligible: shape.oneOf(['yes', 'no', 'needs_person']) }) },
    problems: ['not_found'],
  },
  async (input) => {
    const { order, refund_account, lines: given, ...request } = input.body;
    const lines = wishesOf(given);
    if (isRefusal(lines)) return lines;
    const file = await readOrderFile(input, order);
    if (isRefusal(file)) return file;
    const { currency, seller_id, mode } = file.rows.orders[0]!;
    const contracts = await contractsOf(input.platform, seller_id, mode as Mode);
    const account = refund_account && 'given';
    const assessment = assessReturn(
      file.rows,
      { ...request, lines, refund_account: account },
      { ...file.view, contracts },
    );
    return ok(
      presentAssessment(assessment, currency, file.view.mall.policies(file.view.mall.policy_version).return_fee),
    );
  },
);

/** The same read as a command's look-up. */
async function contractsOf(platform: Platform, seller: number, mode: Mode): Promise<readonly UsableContract[]> {
  const { rows } = await platform.pool.query(usableContracts.statement([{ seller, mode }]));
  return (usableContracts.assemble(rows) as NonNullable<Lookups['usableContracts']>)(seller, mode);
}

const present = (rows: Parameters<typeof presentReturn>[0], id: string, view: Parameters<typeof presentReturn>[2]) =>
  presentReturn(rows, rows.returns.find((row) => row.id === id)!, view);

export const readReturn = defineRoute(
  {
    method: 'GET',
    url: '/v1/returns/:id',
    summary: 'Read a return',
    tag: 'returns',
    who: everyone,
    scope: 'returns:read',
    reply: { 200: returnShape },
    problems: ['not_found'],
  },
  (input) => readFile(input, { kind: 'return', present }),
);

export const listReturns = defineRoute(
  {
    method: 'GET',
    url: '/v1/returns',
    summary: 'List returns',
    tag: 'returns',
    who: everyone,
    scope: 'returns:read',
    query: shape.listQuery({
      decision: Type.Optional(shape.oneOf([...returnLifecycle.axes.decision.states])),
      goods: Type.Optional(shape.oneOf([...returnLifecycle.axes.goods.states])),
      order: Type.Optional(shape.idOf('ord')),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(returnShape) },
  },
  (input) => listFiles(input, { table: 'returns', filters: ['decision', 'goods', 'reference', 'order'], present }),
);

export const routes: readonly Route[] = [createReturnRoute, previewReturn, listReturns, readReturn, ...actionRoutes];
