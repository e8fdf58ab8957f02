/** Routes of the trial boundary: one of every kind that the pipeline treats differently. */
import { Type } from 'typebox';
import { isRefusal } from '../kernel/problems.ts';
import { listPage } from './page.ts';
import { commandFrom, defineCommand, defineRoute, ok, type Route, resolve, resolveSeller } from './route.ts';
import * as shape from './schemas.ts';
import { presentTrial, trialBoundary } from './trial.ts';

const owners = ['platform', 'mall', 'seller'] as const;

export const createTrial = defineCommand(
  {
    method: 'POST',
    url: '/v1/trials',
    summary: 'Make a trial order',
    tag: 'trials',
    who: ['mall', 'seller'],
    scope: 'orders:write',
    boundary: 'order_file',
    body: shape.closed({
      seller: Type.Optional(shape.idOf('sel')),
      reference: shape.reference,
      note: Type.Optional(shape.text(50)),
      total: Type.Optional(shape.money),
      at: Type.Optional(shape.time),
      on_day: Type.Optional(shape.date),
      ship_to: Type.Optional(shape.address),
      metadata: Type.Optional(shape.metadata),
    }),
    reply: { 201: shape.shown(shape.objectHead) },
    problems: ['nothing_left'],
  },
  async (input) => {
    const target = await resolveSeller(input, input.body.seller);
    if (isRefusal(target)) return target;
    const id = input.platform.newId('order', target.seller);
    const command = commandFrom(input, target, {
      type: 'trial.create',
      file: id,
      object: id,
      args: { reference: input.body.reference, note: input.body.note ?? '' },
    });
    return { command, once: { secret: 'shown once' } };
  },
);

export const acknowledgeTrial = defineCommand(
  {
    method: 'POST',
    url: '/v1/trials/:id/acknowledge',
    summary: 'Acknowledge a trial order',
    tag: 'trials',
    who: ['mall', 'seller'],
    scope: 'orders:write',
    boundary: 'order_file',
    body: shape.closed({ note: Type.Optional(shape.text(50)), on_behalf_of: Type.Optional(shape.onBehalfOf) }),
    reply: { 200: shape.shown(shape.objectHead) },
    problems: ['not_now'],
  },
  async (input) => {
    const { id } = input.params;
    const target = await resolve(input, id, 'order');
    if (isRefusal(target)) return target;
    return commandFrom(input, target, { type: 'trial.acknowledge', file: id, object: id, args: {} });
  },
);

const listTrials = defineRoute(
  {
    method: 'GET',
    url: '/v1/trials',
    summary: 'List trial orders',
    tag: 'trials',
    who: owners,
    scope: 'orders:read',
    query: shape.listQuery({
      state: Type.Optional(shape.oneOf(['paid', 'acknowledged'])),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(shape.shown(shape.objectHead)) },
  },
  (input) =>
    listPage(
      input,
      {
        table: trialBoundary.tables.orders,
        kind: 'order',
        filters: { state: input.query.state },
        boundary: trialBoundary,
        fileColumn: 'id',
      },
      (file) => presentTrial(file.orders[0]!),
    ),
);

const payTrial = defineRoute(
  {
    method: 'POST',
    url: '/v1/trials/:id/pay_out',
    summary: 'Needs a key',
    tag: 'trials',
    who: ['mall', 'seller'],
    scope: 'orders:write',
    idempotency: 'required',
    body: shape.closed({ amount: shape.money }),
    reply: { 200: shape.shown({}) },
  },
  async () => ok({ paid: true }),
);

const failTrial = defineRoute(
  {
    method: 'GET',
    url: '/v1/failures',
    summary: 'Always fails',
    tag: 'trials',
    who: owners,
    scope: 'orders:read',
    query: shape.closed({ flag: Type.Optional(Type.Boolean()) }),
    reply: { 200: shape.shown({}) },
  },
  async () => {
    throw new Error('secret inner workings');
  },
);

export const trialRoutes: readonly Route[] = [createTrial, acknowledgeTrial, listTrials, payTrial, failTrial];
