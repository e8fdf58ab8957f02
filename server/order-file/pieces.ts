/**
 * Counting pieces. A piece is one unit of a line; what happened to it is never stored, it follows from the shipments,
 * cancellations and returns of the file.
 */
import type { Row } from '../kernel/table.ts';
import type { OrderRows, orderLines, returns, shipments } from './tables.ts';

export type LineRow = Row<typeof orderLines>;
export type ShipmentRow = Row<typeof shipments>;
export type ReturnRow = Row<typeof returns>;

/** Pieces of one line that came, or are to come, with one shipment. */
export interface ShippedPieces {
  shipment: ShipmentRow;
  shipped: number;
  /** Given back by an accepted return. */
  returned: number;
  /** Paid for by a return, accepted or not yet (policy `refund_trigger`). */
  refunded: number;
  /** In a return that is not decided yet. */
  inReturn: number;
  /** Cancelled after dispatch, and asked to be. */
  cancelled: number;
  inCancellation: number;
  /** Shipped, and neither returned nor cancelled nor in a claim. */
  free: number;
}

export interface LinePieces {
  line: LineRow;
  /** Cancelled before they were dispatched. */
  cancelledBefore: number;
  /** Neither cancelled nor dispatched: dispatch takes effect with the number (B2). */
  undispatched: number;
  /** Of the undispatched: in a shipment whose carrier has not answered yet, so neither dispatchable nor cancellable. */
  reserved: number;
  /** Undispatched pieces in open cancellations. */
  inCancellation: number;
  /** By shipments whose dispatch took effect. */
  shipped: ShippedPieces[];
}

export const openReturnDecisions = ['requested', 'approved'] as const;
export const openCancellationStates = ['requested', 'approved'] as const;

/**
 * Voided by its seller, or refused by its carrier: it holds no pieces. A booking that the carrier cancelled of its own
 * accord is not void until the seller says so.
 */
export function isVoid(shipment: Pick<ShipmentRow, 'handoff_state'>): boolean {
  return shipment.handoff_state === 'cancelled' || shipment.handoff_state === 'refused';
}

/** Its carrier is to give a number and has not answered yet (B2): its pieces are reserved. */
export function isHandoffOpen(shipment: Pick<ShipmentRow, 'handoff_state'>): boolean {
  return shipment.handoff_state === 'pending' || shipment.handoff_state === 'sent';
}

export function isOpenReturn(row: { decision: string }): boolean {
  return row.decision === 'requested' || row.decision === 'approved';
}

export function isOpenCancellation(row: { state: string }): boolean {
  return row.state === 'requested' || row.state === 'approved';
}

export function piecesOf(rows: OrderRows): LinePieces[] {
  return rows.lines.map((line) => {
    const before = inCancellations(rows, line.id, beforeDispatch);
    const shipped = shippedPieces(rows, line.id);
    const dispatched = shipped.reduce((sum, each) => sum + each.shipped, 0);
    return {
      line,
      cancelledBefore: before.completed,
      undispatched: line.quantity - before.completed - dispatched,
      reserved: reservedPieces(rows, line.id),
      inCancellation: before.open,
      shipped,
    };
  });
}

/** Stands for the shipment of pieces that were asked to be cancelled before they had one. */
export const beforeDispatch = '';

/** Pieces of a line, of one shipment or of none yet, in completed and in open cancellations. */
function inCancellations(rows: OrderRows, lineId: string, shipmentId: string): { completed: number; open: number } {
  const sums = { completed: 0, open: 0 };
  for (const each of rows.cancellationLines) {
    if (each.line_id !== lineId || each.shipment_id !== shipmentId) continue;
    const cancellation = rows.cancellations.find((row) => row.id === each.cancellation_id)!;
    if (cancellation.state === 'completed') sums.completed += each.cancelled_quantity;
    else if (isOpenCancellation(cancellation)) sums.open += each.quantity;
  }
  return sums;
}

/** What may be dispatched now. */
export function dispatchable(pieces: LinePieces): number {
  return pieces.undispatched - pieces.reserved;
}

function reservedPieces(rows: OrderRows, lineId: string): number {
  const open = new Set(rows.shipments.filter(isHandoffOpen).map((shipment) => shipment.id));
  return rows.shipmentLines
    .filter((each) => each.line_id === lineId && open.has(each.shipment_id))
    .reduce((sum, each) => sum + each.quantity, 0);
}

function shippedPieces(rows: OrderRows, lineId: string): ShippedPieces[] {
  return rows.shipmentLines.flatMap((each) => {
    const shipment = rows.shipments.find((row) => row.id === each.shipment_id)!;
    if (each.line_id !== lineId || isVoid(shipment) || isHandoffOpen(shipment)) return [];
    const inReturns = rows.returnLines.filter((row) => row.line_id === lineId && row.shipment_id === shipment.id);
    const decided = (row: { return_id: string }) => rows.returns.find((r) => r.id === row.return_id)!;
    const returned = inReturns
      .filter((row) => decided(row).decision === 'accepted')
      .reduce((sum, row) => sum + (row.accepted_quantity ?? 0), 0);
    const refunded = inReturns
      .filter((row) => decided(row).refund)
      .reduce((sum, row) => sum + (row.accepted_quantity ?? row.quantity - missing(row)), 0);
    const inReturn = inReturns.filter((row) => isOpenReturn(decided(row))).reduce((sum, row) => sum + row.quantity, 0);
    const { completed: cancelled, open: inCancellation } = inCancellations(rows, lineId, shipment.id);
    return [
      {
        shipment,
        shipped: each.quantity,
        returned,
        refunded,
        inReturn,
        cancelled,
        inCancellation,
        free: each.quantity - returned - inReturn - cancelled - inCancellation,
      },
    ];
  });
}

/** Pieces that an inspection did not find. */
export function missing(line: { inspection: readonly { quantity: number; condition: string }[] }): number {
  return line.inspection.filter((each) => each.condition === 'missing').reduce((sum, each) => sum + each.quantity, 0);
}

/** Some pieces of this shipment are in a cancellation or return, open or done. */
export function isClaimed(rows: OrderRows, shipment: Pick<ShipmentRow, 'id'>): boolean {
  return piecesOf(rows).some((line) =>
    line.shipped.some((each) => each.shipment.id === shipment.id && each.free < each.shipped),
  );
}

/** Pieces that are neither cancelled nor returned: the order is still about these (B1). */
export function openQuantity(pieces: readonly LinePieces[]): number {
  return pieces.reduce((sum, each) => sum + each.undispatched + each.shipped.reduce((s, p) => s + livePieces(p), 0), 0);
}

export function livePieces(shipped: ShippedPieces): number {
  return shipped.shipped - shipped.returned - shipped.cancelled;
}

/** Pieces whose price has been given back: those before them in the running count of a line's refund. */
export function refundedPieces(pieces: LinePieces): number {
  return pieces.cancelledBefore + pieces.shipped.reduce((sum, each) => sum + each.refunded + each.cancelled, 0);
}
