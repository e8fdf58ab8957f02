/** The shipment as the API shows it. */
import { presentHandoff } from '../bookings/present.ts';
import { bookingOf } from '../bookings/request.ts';
import { actionsOf } from '../kernel/lifecycle.ts';
import type { ShipmentRow } from '../order-file/pieces.ts';
import { inLineOrder, type View } from '../order-file/present.ts';
import type { OrderRows } from '../order-file/tables.ts';
import { shipmentLifecycle } from './lifecycle.ts';

export function presentShipment(rows: OrderRows, shipment: ShipmentRow, view: View): unknown {
  return {
    id: shipment.id,
    object: 'shipment',
    mode: shipment.mode,
    state: shipment.state,
    mall: view.mall.id,
    seller: view.seller,
    order: shipment.order_id,
    reference: shipment.reference,
    method: shipment.method,
    carrier: shipment.carrier,
    waybill_number: shipment.waybill_number,
    tracker: shipment.tracker_id,
    handoff: presentHandoff(shipment.handoff_state, bookingOf(rows, shipment.id), view.now),
    lines: inLineOrder(
      rows,
      rows.shipmentLines.filter((each) => each.shipment_id === shipment.id),
    ).map((each) => ({ line: each.line_id, quantity: each.quantity })),
    legs: shipment.legs,
    parcel: shipment.parcel,
    dispatched_at: shipment.dispatched_at,
    delivered_at: shipment.delivered_at,
    metadata: shipment.metadata,
    created_at: shipment.created_at,
    actions: actionsOf(shipmentLifecycle, shipment, view.actor),
  };
}
