/** HTTP of orders. */
import { type Static, Type } from 'typebox';
import { commandFrom, defineCommand, defineRoute, type Route, resolve, resolveSeller } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { normaliseTime } from '../kernel/clock.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { listFiles, readFile } from '../order-file/lists.ts';
import { sameCurrency } from '../order-file/route-schemas.ts';
import type { NewOrder } from './commands.ts';
import { orderLifecycle, orderStates } from './lifecycle.ts';
import { presentOrder } from './present.ts';

const everyone = ['platform', 'mall', 'seller'] as const;

const line = shape.closed({
  sku: shape.text(100),
  title: shape.text(300),
  option: Type.Optional(shape.text(300)),
  quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  unit_price: shape.money,
  discount: Type.Optional({ ...shape.money, description: "The seller's own discount on the whole line" }),
  category: Type.Optional(shape.text(100)),
  weight_grams: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  bundle_number: Type.Optional(shape.text(100)),
  returnable: Type.Optional(
    shape.closed(
      { allowed: Type.Boolean(), ground: Type.Optional(shape.text(200)) },
      { description: 'What the sales page said (C4)' },
    ),
  ),
});

export const newOrder = shape.closed({
  seller: Type.Optional(shape.idOf('sel')),
  reference: shape.reference,
  checkout_reference: Type.Optional(shape.reference),
  ordered_at: shape.time,
  released_at: Type.Optional(shape.time),
  buyer: shape.person,
  ship_to: shape.address,
  lines: Type.Array(line, { minItems: 1, maxItems: 1_200 }),
  discounts: Type.Optional(
    Type.Array(
      shape.closed({
        kind: shape.oneOf(['coupon', 'points']),
        amount: shape.money,
        borne_by: shape.oneOf(['mall', 'seller']),
      }),
      { maxItems: 20 },
    ),
  ),
  payments: Type.Optional(
    Type.Array(
      shape.closed({
        method: shape.text(40, { description: 'card, bank_transfer, …' }),
        gateway: shape.text(40),
        gateway_reference: shape.text(200),
        amount: { ...shape.money, description: 'At least 1' },
      }),
      { maxItems: 40 },
    ),
  ),
  shipping_fee: Type.Optional(shape.money),
  metadata: Type.Optional(shape.metadata),
});

export const orderShape = shape.shown({
  ...shape.objectHead,
  kind: shape.oneOf(['sale', 'parcel'], {
    description: '`parcel`: goods of the return hub whose sale is not known here',
  }),
  ...shape.ownerHead,
  state: shape.oneOf([...orderStates]),
  partial: Type.Boolean(),
  open_quantity: Type.Integer(),
  reference: Type.String(),
  lines: Type.Array(Type.Object({ id: Type.String() })),
  actions: Type.Array(shape.action),
});

/** The checked body as the command takes it, or which amount is wrong. */
export function orderArgs(body: Static<typeof newOrder>, currency: string): NewOrder | Refusal {
  const {
    lines,
    discounts = [],
    payments = [],
    shipping_fee,
    ordered_at,
    released_at,
    metadata = {},
    seller: _,
    ...rest
  } = body;
  const wrong = sameCurrency(currency, [
    ...lines.flatMap((each, i) => [
      { pointer: `/lines/${i}/unit_price`, money: each.unit_price },
      { pointer: `/lines/${i}/discount`, money: each.discount },
    ]),
    ...discounts.map((each, i) => ({ pointer: `/discounts/${i}/amount`, money: each.amount })),
    ...payments.map((each, i) => ({ pointer: `/payments/${i}/amount`, money: each.amount })),
    { pointer: '/shipping_fee', money: shipping_fee },
  ]);
  if (wrong) return wrong;
  const free = payments.findIndex((each) => each.amount.amount === 0);
  if (free >= 0)
    return refuse('invalid', 'A payment of nothing is no payment; leave it out.', {
      errors: [{ pointer: `/payments/${free}/amount/amount`, code: 'too_small', detail: 'at least 1' }],
    });
  return {
    ...rest,
    ordered_at: normaliseTime(ordered_at),
    released_at: released_at ? normaliseTime(released_at) : undefined,
    currency,
    lines: lines.map(({ unit_price, discount, ...each }) => ({
      ...each,
      unit_price: unit_price.amount,
      discount: discount?.amount ?? 0,
    })),
    discounts: discounts.map((each) => ({ ...each, amount: each.amount.amount })),
    payments: payments.map((each) => ({ ...each, amount: each.amount.amount })),
    shipping_fee: shipping_fee?.amount ?? 0,
    metadata,
  };
}

export const createOrderRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/orders',
    summary: 'Place an order',
    description:
      'An order of one seller, paid. A purchase over several sellers is one order each under one checkout_reference.',
    tag: 'orders',
    who: everyone,
    scope: 'orders:write',
    body: newOrder,
    reply: { 201: orderShape },
    problems: [
      'not_found',
      'reference_taken',
      'invalid',
      'payments_do_not_add_up',
      'currency_mismatch',
      'seller_suspended',
      'gateway_not_configured',
    ],
    boundary: 'order_file',
  },
  async (input) => {
    const target = await resolveSeller(input, input.body.seller);
    if (isRefusal(target)) return target;
    const args = orderArgs(input.body, input.body.lines[0]!.unit_price.currency);
    if (isRefusal(args)) return args;
    const id = input.platform.newId('order', target.seller);
    return commandFrom(input, target, { type: 'order.create', file: id, object: id, args });
  },
);

const onBehalf = { on_behalf_of: Type.Optional(shape.onBehalfOf) };

export const acknowledgeRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/orders/:id/acknowledge',
    summary: 'Acknowledge an order',
    description:
      'The seller is preparing the goods: from now on a wish to cancel waits for its answer. Dispatching acknowledges too.',
    tag: 'orders',
    who: everyone,
    scope: 'orders:write',
    body: Type.Optional(shape.closed(onBehalf)),
    reply: { 200: orderShape },
    problems: ['not_found', 'not_now', 'busy'],
    boundary: 'order_file',
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'order');
    if (isRefusal(target)) return target;
    return commandFrom(input, target, {
      type: 'order.acknowledge',
      file: input.params.id,
      object: input.params.id,
      args: {},
    });
  },
);

export const changeAddressRoute = defineCommand(
  {
    method: 'PATCH',
    url: '/v1/orders/:id',
    summary: 'Change the address before dispatch',
    description: 'Before dispatch only: after it the carrier may have the address already (409).',
    tag: 'orders',
    who: everyone,
    scope: 'orders:write',
    body: shape.closed({ ship_to: shape.address, ...onBehalf }),
    reply: { 200: orderShape },
    problems: ['not_found', 'not_now', 'busy', 'handoff_open'],
    boundary: 'order_file',
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'order');
    if (isRefusal(target)) return target;
    return commandFrom(input, target, {
      type: 'order.change_address',
      file: input.params.id,
      object: input.params.id,
      args: { ship_to: input.body.ship_to },
    });
  },
);

export const readOrder = defineRoute(
  {
    method: 'GET',
    url: '/v1/orders/:id',
    summary: 'Read an order',
    tag: 'orders',
    who: everyone,
    scope: 'orders:read',
    reply: { 200: orderShape },
    problems: ['not_found'],
  },
  (input) => readFile(input, { kind: 'order', present: (rows, _id, view) => presentOrder(rows, view) }),
);

export const listOrders = defineRoute(
  {
    method: 'GET',
    url: '/v1/orders',
    summary: 'List orders',
    tag: 'orders',
    who: everyone,
    scope: 'orders:read',
    query: shape.listQuery({
      state: Type.Optional(shape.oneOf([...orderLifecycle.axes.state.states])),
      checkout_reference: Type.Optional(shape.reference),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(orderShape) },
  },
  (input) =>
    listFiles(input, {
      table: 'orders',
      filters: ['state', 'reference', 'checkout_reference'],
      // A parcel of the return hub is no sale of this platform.
      only: { kind: 'sale' },
      present: (rows, _id, view) => presentOrder(rows, view),
    }),
);

export const routes: readonly Route[] = [createOrderRoute, listOrders, readOrder, changeAddressRoute, acknowledgeRoute];
