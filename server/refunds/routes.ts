/** HTTP of refunds. They come into being with claims; what people do with one is to try it again. */
import { Type } from 'typebox';
import { listReply } from '../http/page.ts';
import { commandFrom, defineCommand, defineRoute, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal } from '../kernel/problems.ts';
import { fileOf, listFiles, type Present, readFile } from '../order-file/lists.ts';
import { refundLifecycle } from './lifecycle.ts';
import { presentRefund } from './present.ts';

const who = ['platform', 'mall', 'seller'] as const;
const state = shape.oneOf([...refundLifecycle.axes.money.states]);

export const refundShown = shape.shown({
  ...shape.objectHead,
  state,
  money: state,
  order: Type.String(),
  claim: Type.String({ description: 'The cancellation or return that it pays' }),
  payment: shape.shown({
    id: Type.String(),
    method: shape.nullable(Type.String()),
    gateway: shape.nullable(Type.String()),
    gateway_reference: shape.nullable(Type.String()),
  }),
  amount: shape.money,
  components: Type.Array(
    shape.shown({
      kind: Type.String(),
      rule: Type.String(),
      amount: Type.Integer(),
      text: Type.String(),
    }),
    { description: 'How the whole claim is made up; several payments share its total' },
  ),
  claim_total: shape.nullable(shape.money),
  rule: Type.String(),
  due_by: shape.time,
  attempts: Type.Integer({ description: 'Times that it was sent to the gateway' }),
  last_error: shape.nullable(Type.String()),
  gateway_refund_reference: shape.nullable(Type.String()),
  sent_at: shape.nullable(shape.time),
  paid_at: shape.nullable(shape.time),
  actions: Type.Array(shape.action),
});

const present: Present = (rows, id, view) =>
  presentRefund(rows, rows.refunds.find((row) => row.id === id)!, view.actor);

const listRefunds = defineRoute(
  {
    method: 'GET',
    url: '/v1/refunds',
    summary: 'List refunds',
    tag: 'refunds',
    who,
    scope: 'refunds:read',
    query: shape.listQuery({
      state: Type.Optional(state),
      order: Type.Optional(shape.idOf('ord')),
      claim: Type.Optional(shape.id),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(refundShown) },
  },
  async (input) => {
    const { state: money, order: order_id, claim: claim_id, reference } = input.query;
    // A refund has no reference, so none is found by one.
    if (reference !== undefined) return listReply([], null);
    const query = { ...input.query, money, order_id, claim_id };
    const filters = ['money', 'order_id', 'claim_id'];
    return listFiles({ ...input, query }, { table: 'refunds', filters, present });
  },
);

const getRefund = defineRoute(
  {
    method: 'GET',
    url: '/v1/refunds/:id',
    summary: 'Get a refund',
    tag: 'refunds',
    who,
    scope: 'refunds:read',
    reply: { 200: refundShown },
  },
  (input) => readFile(input, { kind: 'refund', present }),
);

const retry = defineCommand(
  {
    method: 'POST',
    url: '/v1/refunds/:id/retry',
    summary: 'Send a failed refund again',
    description: 'The gateway gets the same key as before, so that nothing is paid twice.',
    tag: 'refunds',
    who: ['platform', 'mall'],
    scope: 'refunds:write',
    idempotency: 'required',
    reply: { 200: refundShown },
    problems: ['not_now', 'busy'],
    boundary: 'order_file',
  },
  async (input) => {
    const found = await fileOf(input, input.params.id, 'refund');
    if (isRefusal(found)) return found;
    const object = input.params.id;
    return commandFrom(input, found.target, { type: 'refund.retry', file: found.order, object, args: {} });
  },
);

export const routes: readonly Route[] = [listRefunds, getRefund, retry];
