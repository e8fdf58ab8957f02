/** HTTP of shipments. */
import { Type } from 'typebox';
import { commandFrom, defineCommand, defineRoute, type Route, resolve } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal } from '../kernel/problems.ts';
import { fileOf, listFiles, readFile, readOrderFile } from '../order-file/lists.ts';
import { lineWishes } from '../order-file/route-schemas.ts';
import { labelOf } from './label.ts';
import { shipmentLifecycle, trackingStatuses } from './lifecycle.ts';
import { presentShipment } from './present.ts';

const everyone = ['platform', 'mall', 'seller'] as const;

export const shipmentShape = shape.shown({
  ...shape.objectHead,
  state: shape.oneOf([...trackingStatuses]),
  ...shape.ownerHead,
  order: Type.String(),
  method: Type.String(),
  waybill_number: shape.nullable(Type.String()),
  handoff: Type.Object({
    state: shape.oneOf([...shipmentLifecycle.axes.handoff_state.states]),
    due_at: shape.nullable(Type.String()),
    late: Type.Boolean(),
    booking: shape.nullable(Type.String()),
    reason: shape.nullable(Type.Object({ code: Type.String(), reason: Type.String(), remedy: Type.String() })),
    last_error: shape.nullable(Type.String()),
    cancel_asked_at: shape.nullable(Type.String()),
    cancel_refused: shape.nullable(Type.String()),
  }),
  lines: Type.Array(Type.Object({ line: Type.String(), quantity: Type.Integer() })),
  legs: Type.Array(Type.Object({ kind: Type.String(), status: Type.String() })),
  actions: Type.Array(shape.action),
});

export const newShipment = shape.closed({
  order: shape.idOf('ord'),
  method: shape.oneOf(['auto', 'manual', 'untracked']),
  carrier: Type.Optional(shape.text(40)),
  contract: Type.Optional(shape.idOf('cct')),
  waybill_number: Type.Optional(shape.text(40)),
  lines: Type.Optional(lineWishes),
  parcel: Type.Optional(
    shape.closed({
      weight_grams: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
      size_cm: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    }),
  ),
  reference: Type.Optional(shape.reference),
  metadata: Type.Optional(shape.metadata),
  on_behalf_of: Type.Optional(shape.onBehalfOf),
});

export const createShipmentRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/shipments',
    summary: 'Dispatch an order, whole or in part',
    description:
      'Without lines all that is left is dispatched. With "manual" and "untracked" dispatch takes effect at once and ' +
      'refuses an open cancel request for its pieces. With "auto" the carrier is asked for a number by a contract in use ' +
      '(the only one that fits, unless named): the hand-off is pending until it has answered, and dispatch takes effect ' +
      'with the number.',
    tag: 'shipments',
    who: everyone,
    scope: 'shipments:write',
    idempotency: 'required',
    body: newShipment,
    reply: { 201: shipmentShape },
    problems: [
      'not_found',
      'busy',
      'reference_taken',
      'waybill_taken',
      'invalid',
      'quantity_exceeded',
      'line_unknown',
      'nothing_left',
      'waybill_number_required',
      'waybill_number_invalid',
      'carrier_unknown',
      'contract_not_in_use',
    ],
    boundary: 'order_file',
  },
  async (input) => {
    const { order, metadata = {}, on_behalf_of: _, ...args } = input.body;
    const target = await resolve(input, order, 'order');
    if (isRefusal(target)) return target;
    return commandFrom(input, target, {
      type: 'shipment.create',
      file: order,
      object: input.platform.newId('shipment', target.seller),
      args: { ...args, metadata },
    });
  },
);

export const voidShipmentRoute = defineCommand(
  {
    method: 'POST',
    url: '/v1/shipments/:id/void',
    summary: 'Void a shipment that never left',
    description:
      "At once where the number was typed or the hand-off is pending. A number that the carrier gave is the carrier's to " +
      'cancel: it is asked (`handoff.cancel_asked_at`), and the shipment is void, or stays, when it has answered.',
    tag: 'shipments',
    who: everyone,
    scope: 'shipments:write',
    body: Type.Optional(shape.closed({ on_behalf_of: Type.Optional(shape.onBehalfOf) })),
    reply: { 200: shipmentShape },
    problems: ['not_found', 'not_now', 'busy', 'handoff_open', 'open_claim'],
    boundary: 'order_file',
  },
  async (input) => {
    const found = await fileOf(input, input.params.id, 'shipment');
    if (isRefusal(found)) return found;
    return commandFrom(input, found.target, {
      type: 'shipment.void',
      file: found.order,
      object: input.params.id,
      args: {},
    });
  },
);

const present = (
  rows: Parameters<typeof presentShipment>[0],
  id: string,
  view: Parameters<typeof presentShipment>[2],
) => presentShipment(rows, rows.shipments.find((row) => row.id === id)!, view);

export const readShipment = defineRoute(
  {
    method: 'GET',
    url: '/v1/shipments/:id',
    summary: 'Read a shipment',
    tag: 'shipments',
    who: everyone,
    scope: 'shipments:read',
    reply: { 200: shipmentShape },
    problems: ['not_found'],
  },
  (input) => readFile(input, { kind: 'shipment', present }),
);

export const listShipments = defineRoute(
  {
    method: 'GET',
    url: '/v1/shipments',
    summary: 'List shipments',
    tag: 'shipments',
    who: everyone,
    scope: 'shipments:read',
    query: shape.listQuery({
      state: Type.Optional(shape.oneOf([...trackingStatuses])),
      handoff_state: Type.Optional(shape.oneOf([...shipmentLifecycle.axes.handoff_state.states])),
      order: Type.Optional(shape.idOf('ord')),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(shipmentShape) },
  },
  (input) =>
    listFiles(input, { table: 'shipments', filters: ['state', 'handoff_state', 'reference', 'order'], present }),
);

export const labelRoute = defineRoute(
  {
    method: 'GET',
    url: '/v1/shipments/:id/label.pdf',
    summary: 'The label of a shipment, or where it is printed',
    description: 'Where the carrier prints labels itself the answer is 422 `label_at_carrier` with its `page` (B6).',
    tag: 'shipments',
    who: everyone,
    scope: 'shipments:read',
    query: shape.closed({ size: Type.Optional(shape.oneOf(['a4', '100x150'])) }),
    reply: { 200: null },
    problems: ['not_found', 'not_now', 'handoff_open', 'label_at_carrier', 'method_not_available'],
  },
  async (input) => {
    const found = await fileOf(input, input.params.id, 'shipment');
    if (isRefusal(found)) return found;
    const file = await readOrderFile(input, found.order);
    if (isRefusal(file)) return file;
    return labelOf(file.rows.shipments.find((row) => row.id === input.params.id)!);
  },
);

export const routes: readonly Route[] = [
  createShipmentRoute,
  listShipments,
  readShipment,
  voidShipmentRoute,
  labelRoute,
];
