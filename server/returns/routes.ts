/** HTTP of returns. */
import { type TProperties, Type } from 'typebox';
import { commandFrom, defineCommand, defineRoute, ok, type Route, resolve } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal, type ProblemCode } from '../kernel/problems.ts';
import { fileOf, listFiles, readFile, readOrderFile } from '../order-file/lists.ts';
import { returnReasons } from '../order-file/reasons.ts';
import { detail, lineWishes, refundAccount, sameCurrency } from '../order-file/route-schemas.ts';
import { sealAccount } from '../order-file/seal-account.ts';
import { conditions } from '../order-file/shapes.ts';
import { refusalGrounds } from './answer.ts';
import { assessReturn } from './assess.ts';
import { returnLifecycle } from './lifecycle.ts';
import { presentAssessment, presentReturn } from './present.ts';

const everyone = ['platform', 'mall', 'seller'] as const;

export const returnShape = shape.shown({
  ...shape.objectHead,
  decision: shape.oneOf([...returnLifecycle.axes.decision.states]),
  goods: shape.oneOf([...returnLifecycle.axes.goods.states]),
  money: Type.String(),
  order: Type.String(),
  route: Type.String(),
  reason: Type.String(),
  actions: Type.Array(shape.action),
});

const asked = {
  order: shape.idOf('ord'),
  lines: Type.Optional(lineWishes),
  reason: shape.oneOf([...returnReasons]),
  noticed_on: Type.Optional(shape.date),
  method: Type.Optional(shape.oneOf(['carrier', 'drop_off', 'buyer_ships'])),
  refund_account: Type.Optional(refundAccount),
  on_behalf_of: Type.Optional(shape.onBehalfOf),
};

export const newReturn = shape.closed({
  ...asked,
  detail,
  evidence: Type.Optional(Type.Array(shape.idOf('fil'), { maxItems: 20 })),
  reference: Type.Optional(shape.reference),
  metadata: Type.Optional(shape.metadata),
});

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
] as const;

export const createReturnRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/returns',
    summary: 'Ask for a return',
    tag: 'returns',
    who: everyone,
    scope: 'returns:write',
    body: newReturn,
    reply: { 201: returnShape },
    problems: [...askingProblems, 'busy', 'reference_taken'],
    boundary: 'order_file',
  },
  async (input) => {
    const { order, refund_account, evidence = [], metadata = {}, on_behalf_of: _, ...rest } = input.body;
    const target = await resolve(input, order, 'order');
    if (isRefusal(target)) return target;
    const id = input.platform.newId('return', target.seller);
    const args = {
      ...rest,
      evidence,
      metadata,
      refund_account: sealAccount(input.platform, refund_account, { table: 'returns', id }),
    };
    return commandFrom(input, target, { type: 'return.create', file: order, object: id, args });
  },
);

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
    body: shape.closed({ ...asked, detail: Type.Optional(detail) }),
    reply: { 200: Type.Object({ eligible: shape.oneOf(['yes', 'no', 'needs_person']) }) },
    problems: ['not_found'],
  },
  async (input) => {
    const { order, refund_account, ...request } = input.body;
    const file = await readOrderFile(input, order);
    if (isRefusal(file)) return file;
    const { currency } = file.rows.orders[0]!;
    const assessment = assessReturn(file.rows, { ...request, refund_account: refund_account && 'given' }, file.view);
    return ok(
      presentAssessment(assessment, currency, file.view.mall.policies(file.view.mall.policy_version).return_fee),
    );
  },
);

/** One action of the lifecycle as a route. */
function action<P extends TProperties>(
  name: 'approve' | 'refuse' | 'enter_waybill' | 'inspect' | 'receive' | 'withdraw' | 'waive_goods',
  given: {
    summary: string;
    body?: P;
    optionalBody?: true;
    problems?: readonly ProblemCode[];
    args?: (body: Record<string, unknown>) => Record<string, unknown>;
  },
) {
  const body = shape.closed({ ...given.body, on_behalf_of: Type.Optional(shape.onBehalfOf) });
  return defineCommand(
    {
      method: 'POST',
      url: `/v1/returns/:id/${name}`,
      summary: given.summary,
      tag: 'returns',
      who: everyone,
      scope: 'returns:write',
      body: given.body && !given.optionalBody ? body : Type.Optional(body),
      reply: { 200: returnShape },
      problems: ['not_found', 'not_now', 'busy', ...(given.problems ?? [])],
      boundary: 'order_file',
    },
    async (input) => {
      const found = await fileOf(input, input.params.id, 'return');
      if (isRefusal(found)) return found;
      const { on_behalf_of: _, ...args } = (input.body ?? {}) as Record<string, unknown>;
      return commandFrom(input, found.target, {
        type: `return.${name}`,
        file: found.order,
        object: input.params.id,
        args,
      });
    },
  );
}

const inspected = shape.closed({
  line: shape.id,
  quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  condition: shape.oneOf([...conditions]),
  photos: Type.Optional(Type.Array(shape.idOf('fil'), { maxItems: 20 })),
});

export const approveRoute = action('approve', { summary: 'Approve a return' });
export const refuseRoute = action('refuse', {
  summary: 'Refuse a return',
  body: { reason: shape.text(2_000), ground: Type.Optional(shape.oneOf([...refusalGrounds])) },
  problems: ['refusal_ground_required'],
});
export const inspectRoute = action('inspect', {
  summary: 'Record what came back; pays nothing',
  body: { lines: Type.Array(inspected, { minItems: 1, maxItems: 500 }) },
  problems: ['line_unknown', 'quantity_exceeded'],
});
export const receiveRoute = action('receive', {
  summary: 'Accept the goods and pay what the preview shows',
  body: { lines: Type.Optional(lineWishes) },
  optionalBody: true,
  problems: ['pays_less_than_shown', 'quantity_exceeded'],
});
export const withdrawRoute = action('withdraw', {
  summary: 'Withdraw a return',
  problems: ['withdrawal_needs_operator'],
});
export const waiveGoodsRoute = action('waive_goods', { summary: 'Refund without return' });

export const enterWaybillRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/returns/:id/enter_waybill',
    summary: 'Enter the waybill of goods the buyer sent',
    tag: 'returns',
    who: everyone,
    scope: 'returns:write',
    body: shape.closed({
      carrier: shape.text(40),
      waybill_number: shape.text(40),
      postage_paid: Type.Optional({
        ...shape.money,
        description: 'What the buyer paid the carrier; leave out when sent freight collect',
      }),
      on_behalf_of: Type.Optional(shape.onBehalfOf),
    }),
    reply: { 200: returnShape },
    problems: [
      'not_found',
      'not_now',
      'busy',
      'waybill_taken',
      'waybill_number_invalid',
      'carrier_unknown',
      'refund_account_required',
      'currency_mismatch',
    ],
    boundary: 'order_file',
  },
  async (input) => {
    const found = await fileOf(input, input.params.id, 'return');
    if (isRefusal(found)) return found;
    const { carrier, waybill_number, postage_paid } = input.body;
    const wrong = postage_paid && sameCurrency(found.currency, [{ pointer: '/postage_paid', money: postage_paid }]);
    if (wrong) return wrong;
    const args = { carrier, waybill_number, postage_paid: postage_paid?.amount };
    return commandFrom(input, found.target, {
      type: 'return.enter_waybill',
      file: found.order,
      object: input.params.id,
      args,
    });
  },
);

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
    }),
    reply: { 200: shape.listOf(returnShape) },
  },
  (input) => listFiles(input, { table: 'returns', filters: ['decision', 'goods', 'reference'], present }),
);

export const routes: readonly Route[] = [
  createReturnRoute,
  previewReturn,
  listReturns,
  readReturn,
  approveRoute,
  refuseRoute,
  enterWaybillRoute,
  inspectRoute,
  receiveRoute,
  withdrawRoute,
  waiveGoodsRoute,
];
