/** Shapes of returns in requests and answers. */
import { Type } from 'typebox';
import * as shape from '../http/schemas.ts';
import { returnReasons } from '../order-file/reasons.ts';
import { detail, refundAccount } from '../order-file/route-schemas.ts';
import { returnLifecycle } from './lifecycle.ts';

export const returnLines = Type.Array(
  shape.closed({
    line: Type.Optional(shape.id),
    title: Type.Optional(shape.text(300, { description: 'Of a parcel: what it is, in words' })),
    quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  }),
  { minItems: 1, maxItems: 200, description: 'Of an order: {line, quantity}; of a parcel: {title, quantity}' },
);

export const asked = {
  order: Type.Optional(shape.idOf('ord')),
  lines: Type.Optional(returnLines),
  reason: shape.oneOf([...returnReasons]),
  noticed_on: Type.Optional(shape.date),
  method: Type.Optional(shape.oneOf(['carrier', 'drop_off', 'buyer_ships'])),
  pickup_from: Type.Optional(shape.address),
  pickup_on: Type.Optional(shape.date),
  refund_account: Type.Optional(refundAccount),
  on_behalf_of: Type.Optional(shape.onBehalfOf),
};

export const parcel = shape.closed(
  {
    carrier: shape.text(40),
    waybill_number: shape.text(40, { description: 'Of the way out' }),
    contract_code: shape.text(60, {
      description: "The contract's public number at the carrier (Korea Post: customer number)",
    }),
  },
  { description: 'Hub-only: a parcel whose order is not known here; needs pickup_from and lines with titles' },
);

export const newReturn = shape.closed(
  {
    ...asked,
    parcel: Type.Optional(parcel),
    detail,
    evidence: Type.Optional(Type.Array(shape.idOf('fil'), { maxItems: 20 })),
    reference: Type.Optional(shape.reference),
    metadata: Type.Optional(shape.metadata),
  },
  { description: 'Either order or parcel' },
);

export const returnPreview = shape.closed({ ...asked, order: shape.idOf('ord'), detail: Type.Optional(detail) });

const pickup = Type.Object(
  {
    state: shape.nullable(
      shape.oneOf(['pending', 'sent', 'accepted', 'refused', 'cancelled'], { description: 'Null: not asked for yet' }),
    ),
    due_at: shape.nullable(shape.time),
    late: Type.Boolean(),
    booking: shape.nullable(Type.String()),
    visit_on: shape.nullable(shape.date),
    waybill_number: shape.nullable(Type.String()),
    attempts: Type.Integer({ description: 'Bookings made for this return' }),
    booked_again: Type.Boolean({ description: 'Not collected; the carrier will be asked again by itself' }),
    reason: shape.nullable(
      Type.Object({ code: Type.String(), reason: Type.String(), remedy: Type.String() }, { title: 'BookingRefusal' }),
    ),
    last_error: shape.nullable(Type.String()),
    cancel_asked_at: shape.nullable(shape.time),
    cancel_refused: shape.nullable(Type.String()),
  },
  { title: 'ReturnPickup', description: 'The collection by the carrier' },
);

export const returnShape = shape.shown({
  ...shape.objectHead,
  decision: shape.oneOf([...returnLifecycle.axes.decision.states]),
  goods: shape.oneOf([...returnLifecycle.axes.goods.states]),
  money: Type.String(),
  ...shape.ownerHead,
  order: Type.String(),
  order_reference: shape.nullable(Type.String({ description: 'null for a parcel whose sale is not known here' })),
  route: shape.oneOf(['seller_contract', 'mall_contract', 'drop_off', 'buyer_ships']),
  contract: shape.nullable(Type.String()),
  carrier: shape.nullable(Type.String()),
  waybill_number: shape.nullable(Type.String()),
  hub_only: Type.Boolean(),
  pickup: shape.nullable(pickup),
  collected_at: shape.nullable(shape.time),
  reason: Type.String(),
  actions: Type.Array(shape.action),
});
