/**
 * Counting pieces from the objects alone (shipments, cancellations, returns), never from the counters an order shows:
 * those are what is to be checked.
 */
import type { FileView, ShipmentView } from '../views.ts';

export interface ShippedCount {
  shipment: ShipmentView;
  quantity: number;
  returned: number;
  /** In returns not decided yet. */
  inReturn: number;
}

export interface LineCount {
  line: string;
  quantity: number;
  cancelledBefore: number;
  /** In open requests for pieces that are not dispatched. */
  openBefore: number;
  cancelledAfter: number;
  openAfter: number;
  undispatched: number;
  /** Of the undispatched: a carrier is being asked for the number that dispatches them. */
  reserved: number;
  shipped: ShippedCount[];
}

const isOpen = (state: string): boolean => state === 'requested' || state === 'approved';

/** B2: dispatch takes effect with the number; what is void or refused holds no pieces. */
export function isDispatched({ handoff }: ShipmentView): boolean {
  return handoff.state === 'accepted';
}

export function isHandoffOpen({ handoff }: Pick<ShipmentView, 'handoff'>): boolean {
  return handoff.state === 'pending' || handoff.state === 'sent';
}

export function countPieces({ order, shipments, cancellations, returns }: FileView): LineCount[] {
  return order.lines.map(({ id: line, quantity }) => {
    const cancelled = (
      wanted: (c: FileView['cancellations'][number]) => boolean,
      member: 'quantity' | 'cancelled_quantity',
    ) =>
      sum(
        cancellations
          .filter(wanted)
          .flatMap((c) => c.lines.filter((each) => each.line === line).map((each) => each[member])),
      );
    const shipped = shipments.filter(isDispatched).flatMap((shipment): ShippedCount[] => {
      const sent = piecesIn(shipment, line);
      const ofReturns = (
        wanted: (decision: string) => boolean,
        value: (l: FileView['returns'][number]['lines'][number]) => number,
      ) =>
        sum(
          returns
            .filter((r) => wanted(r.decision))
            .flatMap((r) => r.lines.filter((l) => l.line === line && l.shipment === shipment.id).map(value)),
        );
      if (sent === 0) return [];
      const returned = ofReturns(
        (decision) => decision === 'accepted',
        (each) => each.accepted_quantity ?? 0,
      );
      return [{ shipment, quantity: sent, returned, inReturn: ofReturns(isOpen, (each) => each.quantity) }];
    });
    const cancelledBefore = cancelled((c) => c.state === 'completed' && !c.after_dispatch, 'cancelled_quantity');
    return {
      line,
      quantity,
      cancelledBefore,
      openBefore: cancelled((c) => isOpen(c.state) && !c.after_dispatch, 'quantity'),
      cancelledAfter: cancelled((c) => c.state === 'completed' && c.after_dispatch, 'cancelled_quantity'),
      openAfter: cancelled((c) => isOpen(c.state) && c.after_dispatch, 'quantity'),
      undispatched: quantity - cancelledBefore - sum(shipped.map((each) => each.quantity)),
      reserved: sum(shipments.filter(isHandoffOpen).map((shipment) => piecesIn(shipment, line))),
      shipped,
    };
  });
}

function piecesIn(shipment: ShipmentView, line: string): number {
  return sum(shipment.lines.filter((each) => each.line === line).map((each) => each.quantity));
}

/** What may be dispatched now. */
export function dispatchableOf(count: LineCount): number {
  return count.undispatched - count.reserved;
}

export function returnedOf(count: LineCount): number {
  return sum(count.shipped.map((each) => each.returned));
}

/** Neither cancelled nor returned. */
export function liveOf(count: LineCount): number {
  return count.quantity - count.cancelledBefore - count.cancelledAfter - returnedOf(count);
}

/**
 * Dispatched, and in no claim: what a buyer can surely still ask about. Pieces of open requests for what is under way
 * are under way themselves (a delivery ends such a request, D2); which parcel the pieces of a completed one were in
 * cannot be told from outside, so they are taken off everywhere.
 */
export function freeOf(count: LineCount, wanted: (each: ShippedCount) => boolean): number {
  const shipped = count.shipped.filter(wanted);
  const free = sum(shipped.map((each) => each.quantity - each.returned - each.inReturn));
  const isHere = shipped.every((each) => each.shipment.state === 'delivered');
  return Math.max(0, free - count.cancelledAfter - (isHere ? 0 : count.openAfter));
}

/** Where a shipment's pieces bring the order (B1). */
export function reachedBy(state: string): string {
  if (state === 'delivered') return 'delivered';
  return ['pre_transit', 'unknown', 'cancelled'].includes(state) ? 'dispatched' : 'in_delivery';
}

const furthestLast = ['paid', 'acknowledged', 'dispatched', 'in_delivery', 'delivered'];

export interface FoldedState {
  state: string;
  partial: boolean;
}

/**
 * The order's state as its pieces have it (B1). More than one when it cannot be told which of a line's parcels the
 * pieces cancelled under way were in.
 */
export function foldStates(file: FileView): FoldedState[] {
  const counts = countPieces(file);
  const spread = counts.some((each) => each.cancelledAfter > 0 && each.shipped.length > 1);
  const folded = (latestFirst: boolean): FoldedState => {
    const reached = new Set<string>();
    for (const count of counts) {
      if (count.undispatched > 0) reached.add(file.order.acknowledged_at ? 'acknowledged' : 'paid');
      let cancelled = count.cancelledAfter;
      for (const each of latestFirst ? count.shipped.toReversed() : count.shipped) {
        const kept = each.quantity - each.returned;
        const taken = Math.min(kept, cancelled);
        cancelled -= taken;
        if (kept > taken) reached.add(reachedBy(each.shipment.state));
      }
    }
    const state = furthestLast.findLast((each) => reached.has(each));
    if (state) return { state, partial: reached.size > 1 };
    return { state: counts.some((each) => returnedOf(each) > 0) ? 'returned' : 'cancelled', partial: false };
  };
  return spread ? [folded(true), folded(false)] : [folded(true)];
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
