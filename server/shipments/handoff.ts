/**
 * The hand-off of a shipment whose carrier gives the number (`auto`) follows its booking. Dispatch takes effect with
 * the number (B2); a refused hand-off gives its pieces back.
 */

import { refuseByDispatch } from '../cancellations/dispatch.ts';
import type { DecisionContext } from '../kernel/command.ts';
import { notify } from '../notifications/notify.ts';
import { orderOf } from '../order-file/answer.ts';
import { isClaimed, type ShipmentRow } from '../order-file/pieces.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { BookingRow, OrderDraft } from '../order-file/tables.ts';
import { holdWaybill } from '../tracking/index.ts';
import { giveBack } from './void.ts';

/** Between pending and sent. */
export function followHandoff(draft: OrderDraft, booking: BookingRow): void {
  const shipment = shipmentOf(draft, booking);
  if (booking.state === 'pending' || booking.state === 'sent')
    draft.update('shipments', shipment, { handoff_state: booking.state });
}

/** B2: the number is there, so the pieces are dispatched and open requests to cancel them are refused (D1). */
export function handoffAccepted(draft: OrderDraft, ctx: DecisionContext, booking: BookingRow): void {
  const shipment = shipmentOf(draft, booking);
  const { carrier, waybill_number } = booking;
  const wanted = { order: orderOf(draft), object: shipment.id, carrier, waybillNumber: waybill_number! };
  const held = holdWaybill(draft, ctx, { ...wanted, firstLeg: 'outbound' });
  draft.update('shipments', shipment, {
    handoff_state: 'accepted',
    waybill_number,
    tracker_id: held.id,
    tracker_sequence: 0,
    dispatched_at: ctx.now,
  });
  draft.emit({
    type: 'shipment.number_assigned',
    object: shipment.id,
    rule: 'B2: dispatch takes effect with the number',
    data: { carrier, waybill_number, booking: booking.id },
  });
  refuseByDispatch(draft, ctx, shipment.id);
  refoldOrder(draft, `B2: dispatched with shipment ${shipment.id}`);
}

/** Requests to cancel that waited for the answer are the seller's to decide again. */
export function handoffRefused(draft: OrderDraft, ctx: DecisionContext, booking: BookingRow): void {
  const shipment = shipmentOf(draft, booking);
  const { code, reason, remedy } = booking.refusal!;
  draft.update('shipments', shipment, { handoff_state: 'refused' });
  draft.emit({
    type: 'shipment.handoff_refused',
    object: shipment.id,
    rule: 'B3: refused by the carrier; its pieces are to be dispatched again',
    reason,
    data: { carrier: booking.carrier, code, remedy, booking: booking.id },
  });
  notify(draft, ctx, {
    to: 'seller',
    template: 'handoff_refused',
    object: shipment.id,
    data: { carrier: booking.carrier, reason, remedy },
  });
}

/**
 * The carrier cancelled it as the void had asked, or it never arrived there. Pieces that came into a claim meanwhile
 * keep their shipment, else the claim would stand for nothing: it then shows as cancelled by the carrier.
 */
export function handoffCancelled(draft: OrderDraft, ctx: DecisionContext, booking: BookingRow): void {
  const shipment = shipmentOf(draft, booking);
  if (!isClaimed(draft.rows, shipment)) giveBack(draft, ctx, shipment);
  else if (shipment.state !== 'cancelled') {
    draft.update('shipments', shipment, { state: 'cancelled' });
    draft.emit({
      type: 'shipment.tracking_changed',
      object: shipment.id,
      rule: 'cancelled by the carrier; a claim holds its pieces',
      data: { from: shipment.state, to: 'cancelled', source: 'carrier' },
    });
  }
}

function shipmentOf(draft: OrderDraft, booking: BookingRow): ShipmentRow {
  const shipment = draft.rows.shipments.find((each) => each.id === booking.object_id);
  if (!shipment)
    throw new Error(`booking ${booking.id} is for ${booking.object_id}, which is no shipment of its order`);
  return shipment;
}
