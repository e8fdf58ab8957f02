/** HTTP of bookings: what carriers were asked, for whoever watches over hand-offs and pickups. */
import { Type } from 'typebox';
import { defineRoute, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { listFiles, type Present, readFile } from '../order-file/lists.ts';
import { bookingLifecycle } from './lifecycle.ts';
import { presentBooking } from './present.ts';

const everyone = ['platform', 'mall', 'seller'] as const;
const state = shape.oneOf([...bookingLifecycle.axes.state.states]);
const direction = shape.oneOf(['outbound', 'return']);

export const bookingShape = shape.shown({
  ...shape.objectHead,
  state,
  order: Type.String(),
  for: Type.String({ description: 'The shipment or return that it is for' }),
  direction,
  carrier: Type.String(),
  contract: Type.String(),
  due_at: shape.time,
  late: Type.Boolean({ description: 'Past its due time, and the carrier has not answered' }),
  visit_on: shape.nullable(shape.date),
  attempts: Type.Integer({ description: 'Times that it was sent to the carrier' }),
  last_error: shape.nullable(Type.String()),
  waybill_number: shape.nullable(Type.String()),
  refs: Type.Record(Type.String(), Type.String(), { description: "The carrier's own numbers" }),
  price: shape.nullable(shape.money),
  reason: shape.nullable(
    Type.Object({ code: Type.String(), reason: Type.String(), remedy: Type.String() }, { description: 'Why refused' }),
  ),
  cancel_asked_at: shape.nullable(shape.time),
  cancel_refused: shape.nullable(Type.String()),
  answered_at: shape.nullable(shape.time),
});

const present: Present = (rows, id, view) => presentBooking(rows.bookings.find((row) => row.id === id)!, view.now);

const readBooking = defineRoute(
  {
    method: 'GET',
    url: '/v1/bookings/:id',
    summary: 'Read a booking',
    tag: 'bookings',
    who: everyone,
    scope: 'bookings:read',
    reply: { 200: bookingShape },
    problems: ['not_found'],
  },
  (input) => readFile(input, { kind: 'booking', present }),
);

const listBookings = defineRoute(
  {
    method: 'GET',
    url: '/v1/bookings',
    summary: 'List bookings',
    description: 'What is still open past its time: `?late=true`; what a carrier refused: `?state=refused`.',
    tag: 'bookings',
    who: everyone,
    scope: 'bookings:read',
    query: shape.listQuery({
      state: Type.Optional(state),
      carrier: Type.Optional(shape.text(40)),
      direction: Type.Optional(direction),
      late: Type.Optional(shape.oneOf(['true', 'false'])),
      order: Type.Optional(shape.idOf('ord')),
    }),
    reply: { 200: shape.listOf(bookingShape) },
  },
  (input) =>
    listFiles(input, {
      table: 'bookings',
      filters: ['state', 'carrier', 'direction'],
      only: {
        late: input.query.late === undefined ? undefined : input.query.late === 'true',
        order_id: input.query.order,
      },
      present,
    }),
);

export const routes: readonly Route[] = [listBookings, readBooking];
