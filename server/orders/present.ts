/** The order as the API shows it. */
import { actionsOf } from '../kernel/lifecycle.ts';
import { piecesOf } from '../order-file/pieces.ts';
import { money, type View } from '../order-file/present.ts';
import { foldOrder } from '../order-file/state.ts';
import type { OrderRows } from '../order-file/tables.ts';
import { orderLifecycle } from './lifecycle.ts';

export function presentOrder(rows: OrderRows, view: View): unknown {
  const order = rows.orders[0]!;
  const { partial, openQuantity } = foldOrder(rows);
  const inOrder = (amount: number) => money(amount, order.currency);
  const paid = rows.payments.reduce((sum, each) => sum + each.amount, 0);
  return {
    id: order.id,
    object: 'order',
    kind: order.kind,
    mode: order.mode,
    mall: view.mall.id,
    seller: view.seller,
    state: order.state,
    partial,
    open_quantity: openQuantity,
    reference: order.reference,
    checkout_reference: order.checkout_reference,
    currency: order.currency,
    ordered_at: order.ordered_at,
    released_at: order.released_at,
    acknowledged_at: order.acknowledged_at,
    buyer: order.buyer,
    ship_to: order.ship_to,
    lines: piecesOf(rows).map(({ line, cancelledBefore, undispatched, reserved, shipped }) => ({
      id: line.id,
      sku: line.sku,
      title: line.title,
      option: line.option,
      quantity: line.quantity,
      unit_price: inOrder(line.unit_price),
      discount: inOrder(line.discount),
      category: line.category,
      weight_grams: line.weight_grams,
      bundle_number: line.bundle_number,
      returnable: line.returnable,
      undispatched_quantity: undispatched,
      // Of these, in a shipment whose carrier is to give a number and has not answered yet.
      reserved_quantity: reserved,
      dispatched_quantity: shipped.reduce((sum, each) => sum + each.shipped, 0),
      cancelled_quantity: cancelledBefore + shipped.reduce((sum, each) => sum + each.cancelled, 0),
      returned_quantity: shipped.reduce((sum, each) => sum + each.returned, 0),
    })),
    discounts: order.discounts.map((each) => ({
      kind: each.kind,
      amount: inOrder(each.amount),
      borne_by: each.borne_by,
    })),
    shipping_fee: inOrder(order.shipping_fee),
    total: inOrder(paid),
    payments: rows.payments.map((each) => ({
      id: each.id,
      method: each.method,
      gateway: each.gateway,
      gateway_reference: each.gateway_reference,
      amount: inOrder(each.amount),
    })),
    shipments: rows.shipments.map((each) => each.id),
    cancellations: rows.cancellations.map((each) => each.id),
    returns: rows.returns.map((each) => each.id),
    refunds: rows.refunds.map((each) => each.id),
    metadata: order.metadata,
    created_at: order.created_at,
    actions: actionsOf(orderLifecycle, order, view.actor),
  };
}
