/** HTTP of what is done to a return. */
import { type TProperties, Type } from 'typebox';
import { commandFrom, defineCommand, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal, type ProblemCode } from '../kernel/problems.ts';
import { fileOf } from '../order-file/lists.ts';
import { lineWishes, sameCurrency } from '../order-file/route-schemas.ts';
import { conditions } from '../order-file/shapes.ts';
import { refusalGrounds } from './answer.ts';
import { returnShape } from './schemas.ts';

/** One action of the lifecycle as a route. */
function action<P extends TProperties>(
  name: 'approve' | 'refuse' | 'enter_waybill' | 'reroute' | 'inspect' | 'receive' | 'withdraw' | 'waive_goods',
  given: {
    summary: string;
    description: string;
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
      description: given.description,
      tag: 'returns',
      who: ['platform', 'mall', 'seller'],
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

export const approveRoute = action('approve', {
  summary: 'Approve a return',
  description:
    'The way back begins: a carrier is asked to call, or the buyer sends the goods. The policy says what silence means.',
});
export const refuseRoute = action('refuse', {
  summary: 'Refuse a return',
  description: 'What the law lets a buyer return can be refused on a statutory ground only: `ground`.',
  body: { reason: shape.text(2_000), ground: Type.Optional(shape.oneOf([...refusalGrounds])) },
  problems: ['refusal_ground_required'],
});
export const inspectRoute = action('inspect', {
  summary: 'Record what came back; pays nothing',
  description: 'May be told several times; what each piece is like stands beside its line.',
  body: { lines: Type.Array(inspected, { minItems: 1, maxItems: 500 }) },
  problems: ['line_unknown', 'quantity_exceeded'],
});
export const receiveRoute = action('receive', {
  summary: 'Accept the goods and pay what the preview shows',
  description: 'Without `lines` all of it. Paying for less than was asked for needs the buyer or a ruling.',
  body: { lines: Type.Optional(lineWishes) },
  optionalBody: true,
  problems: ['pays_less_than_shown', 'quantity_exceeded'],
});
export const withdrawRoute = action('withdraw', {
  summary: 'Withdraw a return',
  description:
    'A booked collection is cancelled with the carrier. Once the goods are on their way only an operator can.',
  problems: ['withdrawal_needs_operator'],
});
export const waiveGoodsRoute = action('waive_goods', {
  summary: 'Refund without return',
  description: 'Pays what the preview shows; the goods stay with the buyer.',
});

export const rerouteRoute = action('reroute', {
  summary: 'Another way for goods that were not collected or sent',
  description: 'While the goods are still with the buyer. It never costs the buyer more than was shown before.',
  body: {
    method: shape.oneOf(['carrier', 'buyer_ships']),
    contract: Type.Optional(shape.idOf('cct')),
    pickup_on: Type.Optional(shape.date),
  },
  problems: ['method_not_available', 'invalid'],
});

export const enterWaybillRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/returns/:id/enter_waybill',
    summary: 'Enter the waybill of goods the buyer sent',
    description:
      'For goods that the buyer sent itself; they are followed from now on. `postage_paid` is what the buyer paid the carrier.',
    tag: 'returns',
    who: ['platform', 'mall', 'seller'],
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

export const actionRoutes: readonly Route[] = [
  approveRoute,
  refuseRoute,
  enterWaybillRoute,
  rerouteRoute,
  inspectRoute,
  receiveRoute,
  withdrawRoute,
  waiveGoodsRoute,
];
