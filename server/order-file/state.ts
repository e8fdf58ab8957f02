/** The order's state, folded from its pieces, and its event when it changes (B1). */
import type { OrderState } from '../orders/lifecycle.ts';
import type { TrackingStatus } from '../shipments/lifecycle.ts';
import { livePieces, openQuantity, piecesOf } from './pieces.ts';
import type { OrderDraft, OrderRow, OrderRows } from './tables.ts';

const furthestLast: readonly OrderState[] = [
  'paid',
  'acknowledged',
  'dispatched',
  'in_delivery',
  'delivered',
  'purchase_confirmed',
];

const orderStateOf: Record<TrackingStatus, OrderState> = {
  pre_transit: 'dispatched',
  unknown: 'dispatched',
  cancelled: 'dispatched',
  collected: 'in_delivery',
  in_transit: 'in_delivery',
  out_for_delivery: 'in_delivery',
  attempt_failed: 'in_delivery',
  available_for_pickup: 'in_delivery',
  returning: 'in_delivery',
  returned_to_sender: 'in_delivery',
  lost: 'in_delivery',
  damaged: 'in_delivery',
  delivered: 'delivered',
};

export interface FoldedOrder {
  state: OrderRow['state'];
  /** Some live piece has not come as far as the furthest one. */
  partial: boolean;
  openQuantity: number;
}

/** The furthest state reached by a live piece; `returned` or `cancelled` when no live piece is left. */
export function foldOrder(rows: OrderRows): FoldedOrder {
  const order = rows.orders[0]!;
  const pieces = piecesOf(rows);
  const reached = new Set<OrderState>();
  for (const line of pieces) {
    if (line.undispatched > 0) reached.add(order.acknowledged_at ? 'acknowledged' : 'paid');
    for (const each of line.shipped) if (livePieces(each) > 0) reached.add(orderStateOf[each.shipment.state]);
  }
  if (reached.size === 0) {
    const returned = pieces.some((line) => line.shipped.some((each) => each.returned > 0));
    return { state: returned ? 'returned' : 'cancelled', partial: false, openQuantity: 0 };
  }
  const state = furthestLast.findLast((each) => reached.has(each))!;
  return { state: state as OrderRow['state'], partial: reached.size > 1, openQuantity: openQuantity(pieces) };
}

const eventOf: Partial<Record<OrderState, string>> = {
  dispatched: 'order.dispatched',
  in_delivery: 'order.in_delivery',
  delivered: 'order.delivered',
  returned: 'order.returned',
  cancelled: 'order.cancelled',
};

/** Brings the stored state in line with the pieces; every command that moves pieces ends with this. */
export function refoldOrder(draft: OrderDraft, rule: string): void {
  const order = draft.rows.orders[0]!;
  const { state } = foldOrder(draft.rows);
  if (state === order.state) return;
  draft.update('orders', order, { state });
  // Going back (a void gives the pieces back) has its own word, because nothing new was reached.
  const back = furthestLast.indexOf(state) >= 0 && furthestLast.indexOf(state) < furthestLast.indexOf(order.state);
  draft.emit({
    type: back ? 'order.reopened' : (eventOf[state] ?? 'order.acknowledged'),
    object: order.id,
    rule,
    data: { from: order.state, to: state },
  });
}
