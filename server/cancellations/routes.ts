/** HTTP of cancellations. */
import { type TProperties, Type } from 'typebox';
import { commandFrom, defineCommand, defineRoute, type Route, resolve } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal, type ProblemCode } from '../kernel/problems.ts';
import { fileOf, listFiles, readFile } from '../order-file/lists.ts';
import { cancellationReasons } from '../order-file/reasons.ts';
import { detail, lineWishes, refundAccount } from '../order-file/route-schemas.ts';
import { sealAccount } from '../order-file/seal-account.ts';
import { cancellationLifecycle } from './lifecycle.ts';
import { presentCancellation } from './present.ts';

const everyone = ['platform', 'mall', 'seller'] as const;

export const cancellationShape = shape.shown({
  ...shape.objectHead,
  state: shape.oneOf([...cancellationLifecycle.axes.state.states]),
  money: Type.String(),
  ...shape.ownerHead,
  order: Type.String(),
  reason: Type.String(),
  actions: Type.Array(shape.action),
});

export const newCancellation = shape.closed({
  order: shape.idOf('ord'),
  lines: Type.Optional(lineWishes),
  reason: shape.oneOf([...cancellationReasons]),
  detail,
  refund_account: Type.Optional(refundAccount),
  reference: Type.Optional(shape.reference),
  metadata: Type.Optional(shape.metadata),
  on_behalf_of: Type.Optional(shape.onBehalfOf),
});

export const createCancellationRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/cancellations',
    summary: 'Ask for a cancellation',
    description:
      'Before the seller has acknowledged the order it completes at once; after dispatch it goes in two steps.',
    tag: 'cancellations',
    who: everyone,
    scope: 'cancellations:write',
    body: newCancellation,
    reply: { 201: cancellationShape },
    problems: [
      'not_found',
      'busy',
      'reference_taken',
      'handoff_open',
      'invalid',
      'quantity_exceeded',
      'line_unknown',
      'nothing_left',
      'already_dispatched',
      'refund_account_required',
    ],
    boundary: 'order_file',
  },
  async (input) => {
    const { order, refund_account, metadata = {}, on_behalf_of: _, ...rest } = input.body;
    const target = await resolve(input, order, 'order');
    if (isRefusal(target)) return target;
    const id = input.platform.newId('cancellation', target.seller);
    const args = {
      ...rest,
      metadata,
      refund_account: sealAccount(input.platform, refund_account, { table: 'cancellations', id }),
    };
    return commandFrom(input, target, { type: 'cancellation.create', file: order, object: id, args });
  },
);

/** One action of the lifecycle as a route. */
function action(
  name: 'approve' | 'refuse' | 'complete' | 'withdraw',
  given: { summary: string; description: string; body?: TProperties; problems?: ProblemCode[] },
) {
  return defineCommand(
    {
      method: 'POST',
      url: `/v1/cancellations/:id/${name}`,
      summary: given.summary,
      description: given.description,
      tag: 'cancellations',
      who: everyone,
      scope: 'cancellations:write',
      body: given.body
        ? shape.closed({ ...given.body, on_behalf_of: Type.Optional(shape.onBehalfOf) })
        : Type.Optional(shape.closed({ on_behalf_of: Type.Optional(shape.onBehalfOf) })),
      reply: { 200: cancellationShape },
      problems: ['not_found', 'not_now', 'busy', ...(given.problems ?? [])],
      boundary: 'order_file',
    },
    async (input) => {
      const found = await fileOf(input, input.params.id, 'cancellation');
      if (isRefusal(found)) return found;
      const { on_behalf_of: _, ...args } = (input.body ?? {}) as Record<string, unknown>;
      return commandFrom(input, found.target, {
        type: `cancellation.${name}`,
        file: found.order,
        object: input.params.id,
        args,
      });
    },
  );
}

export const approveRoute = action('approve', {
  summary: 'Approve a cancellation',
  description: 'Before dispatch the money goes back at once; after it the buyer completes in a second step.',
  problems: ['handoff_open'],
});
export const refuseRoute = action('refuse', {
  summary: 'Refuse a cancellation',
  description: 'The buyer sees the reason; the order goes on.',
  body: { reason: shape.text(2_000) },
});
export const completeRoute = action('complete', {
  summary: "Complete an approved cancellation (the buyer's second step)",
  description: 'After dispatch only, once the seller has approved: the refund becomes due.',
});
export const withdrawRoute = action('withdraw', {
  summary: 'Withdraw a cancellation',
  description: 'The order goes on as if nothing had been asked.',
});

const present = (
  rows: Parameters<typeof presentCancellation>[0],
  id: string,
  view: Parameters<typeof presentCancellation>[2],
) => presentCancellation(rows, rows.cancellations.find((row) => row.id === id)!, view);

export const readCancellation = defineRoute(
  {
    method: 'GET',
    url: '/v1/cancellations/:id',
    summary: 'Read a cancellation',
    tag: 'cancellations',
    who: everyone,
    scope: 'cancellations:read',
    reply: { 200: cancellationShape },
    problems: ['not_found'],
  },
  (input) => readFile(input, { kind: 'cancellation', present }),
);

export const listCancellations = defineRoute(
  {
    method: 'GET',
    url: '/v1/cancellations',
    summary: 'List cancellations',
    tag: 'cancellations',
    who: everyone,
    scope: 'cancellations:read',
    query: shape.listQuery({
      state: Type.Optional(shape.oneOf([...cancellationLifecycle.axes.state.states])),
      order: Type.Optional(shape.idOf('ord')),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(cancellationShape) },
  },
  (input) => listFiles(input, { table: 'cancellations', filters: ['state', 'reference', 'order'], present }),
);

export const routes: readonly Route[] = [
  createCancellationRoute,
  listCancellations,
  readCancellation,
  approveRoute,
  refuseRoute,
  completeRoute,
  withdrawRoute,
];
