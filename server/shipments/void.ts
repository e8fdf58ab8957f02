/**
 * Void: the shipment never left. Its pieces are to be dispatched again, and cancel requests it had refused reopen (D1).
 * A number that the carrier gave is the carrier's to take back, so that the void of such a shipment is asked for first.
 */
import { askCancel, bookingOf, isCancelAsked } from '../bookings/request.ts';
import { reopenAfterVoid } from '../cancellations/dispatch.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { findRow } from '../order-file/answer.ts';
import { isClaimed, type ShipmentRow } from '../order-file/pieces.ts';
import { viewOf } from '../order-file/present.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { shipmentLifecycle } from './lifecycle.ts';
import { presentShipment } from './present.ts';

export const voidShipment: CommandType<OrderFileTables, Record<string, never>> = {
  type: 'shipment.void',
  status: 200,
  decide(draft, command, ctx) {
    const shipment = findRow(draft.rows.shipments, command);
    if (isRefusal(shipment)) return shipment;
    const refusal = checkVoid(draft, command, shipment);
    if (refusal) return refusal;
    const booking = bookingOf(draft.rows, shipment.id);
    if (booking && askCancel(draft, ctx, booking) === 'asked') {
      draft.emit({
        type: 'shipment.void_asked',
        object: shipment.id,
        rule: 'the carrier gave the number and is asked to cancel it',
        data: { booking: booking.id, waybill_number: shipment.waybill_number },
      });
      return undefined;
    }
    giveBack(draft, ctx, shipment);
    return undefined;
  },
  present(draft, command, ctx) {
    const row = draft.rows.shipments.find((each) => each.id === command.object)!;
    return presentShipment(draft.rows, row, viewOf(command as Command<never>, ctx));
  },
};

function checkVoid(draft: OrderDraft, command: Command, shipment: ShipmentRow): Refusal | null {
  const refusal = checkMove(shipmentLifecycle, 'void', { row: shipment, actor: command.actor.kind });
  if (refusal?.code === 'not_now' && shipment.handoff_state === 'sent')
    return refuse(
      'handoff_open',
      'The parcel has been sent to the carrier and the carrier has not answered yet; void it once the answer is there.',
      { rule: 'B3: nobody knows yet whether the carrier has booked it' },
    );
  if (refusal) return refusal;
  const booking = bookingOf(draft.rows, shipment.id);
  if (booking && isCancelAsked(booking))
    return refuse('handoff_open', 'The carrier has been asked to cancel this parcel and has not answered yet.', {
      rule: `asked at ${booking.cancel_asked_at}`,
    });
  if (isClaimed(draft.rows, shipment))
    return refuse('open_claim', 'Pieces of this shipment are in a cancellation or return, so it cannot be voided.', {
      rule: 'void needs all its pieces free',
    });
  return null;
}

/** The shipment is void: its pieces are back, its number is given up, requests that it had refused stand again. */
export function giveBack(draft: OrderDraft, ctx: DecisionContext, shipment: ShipmentRow): void {
  draft.update('shipments', shipment, { state: 'cancelled', handoff_state: 'cancelled' });
  draft.emit({ type: 'shipment.voided', object: shipment.id, rule: 'D1: its pieces are undispatched again' });
  // The number may belong to somebody else after all: its claim ends with the shipment.
  if (shipment.tracker_id) {
    const { seller_id: seller, mall_id: mall, mode } = shipment;
    const release = { type: 'tracker.release', file: shipment.tracker_id, object: shipment.tracker_id, args: {} };
    draft.job({ queue: 'commands', data: { boundary: 'tracker', command: { ...release, seller, mall, mode } } });
  }
  reopenAfterVoid(draft, ctx);
  refoldOrder(draft, `shipment ${shipment.id} voided`);
}
