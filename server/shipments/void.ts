/** Void: the shipment never left. Its pieces are to be dispatched again, and cancel requests it had refused reopen (D1). */
import { reopenAfterVoid } from '../cancellations/dispatch.ts';
import type { CommandType } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, refuse } from '../kernel/problems.ts';
import { findRow } from '../order-file/answer.ts';
import { piecesOf } from '../order-file/pieces.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderFileTables } from '../order-file/tables.ts';
import { shipmentLifecycle } from './lifecycle.ts';
import { presentShipment } from './present.ts';

export const voidShipment: CommandType<OrderFileTables, Record<string, never>> = {
  type: 'shipment.void',
  status: 200,
  decide(draft, command, ctx) {
    const shipment = findRow(draft.rows.shipments, command);
    if (isRefusal(shipment)) return shipment;
    const refusal = checkMove(shipmentLifecycle, 'void', { row: shipment, actor: command.actor.kind });
    if (refusal) return refusal;
    const claimed = piecesOf(draft.rows).some((line) =>
      line.shipped.some((each) => each.shipment.id === shipment.id && each.free < each.shipped),
    );
    if (claimed)
      return refuse('open_claim', 'Pieces of this shipment are in a cancellation or return, so it cannot be voided.', {
        rule: 'void needs all its pieces free',
      });
    draft.update('shipments', shipment, { state: 'cancelled', handoff_state: 'cancelled' });
    draft.emit({ type: 'shipment.voided', object: shipment.id });
    // The number may belong to somebody else after all: its claim ends with the shipment.
    if (shipment.tracker_id) {
      const { seller, mall, mode } = command;
      const release = {
        type: 'tracker.release',
        file: shipment.tracker_id,
        object: shipment.tracker_id,
        args: {},
        seller,
        mall,
        mode,
      };
      draft.job({ queue: 'commands', data: { boundary: 'tracker', command: release } });
    }
    reopenAfterVoid(draft, ctx);
    refoldOrder(draft, `shipment ${shipment.id} voided`);
    return undefined;
  },
  present(draft, command, ctx) {
    return presentShipment(draft.rows, draft.rows.shipments.find((row) => row.id === command.object)!, {
      actor: command.actor.kind,
      mall: ctx.mall,
      now: ctx.now,
    });
  },
};
