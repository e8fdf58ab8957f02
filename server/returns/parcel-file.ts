/** The file of a parcel whose sale is not known (C1): what it takes to collect it, and no money. */
import type { Command, DecisionContext } from '../kernel/command.ts';
import type { OrderDraft, OrderRow } from '../order-file/tables.ts';
import { holdWaybill } from '../tracking/index.ts';
import type { NewParcelReturn } from './parcel.ts';

/** The order row without money, the lines, and the delivered shipment that holds the number of the way out. */
export function openFile(draft: OrderDraft, command: Command<NewParcelReturn>, ctx: DecisionContext): OrderRow {
  const { args, seller, mall, mode } = command;
  const owner = { seller_id: seller, mall_id: mall, mode };
  const shipment = ctx.newId('shipment', seller);
  const order = draft.insert('orders', {
    ...owner,
    id: command.file,
    kind: 'parcel',
    // A number may be given out again some day; the end of the id keeps this unique.
    reference: `${args.waybill_number}-${command.file.slice(-6)}`,
    checkout_reference: null,
    state: 'delivered',
    currency: ctx.mall.currency,
    ordered_at: ctx.now,
    released_at: null,
    acknowledged_at: ctx.now,
    buyer: { name: args.pickup_from.name, phone: args.pickup_from.phone },
    ship_to: args.pickup_from,
    discounts: [],
    shipping_fee: 0,
    policy_version: ctx.mall.policy_version,
    event_sequence: 0,
    metadata: {},
    created_at: ctx.now,
  });
  const { carrier, waybill_number: waybillNumber } = args;
  const held = holdWaybill(draft, ctx, { order, object: shipment, firstLeg: 'outbound', carrier, waybillNumber });
  draft.insert('shipments', {
    ...owner,
    id: shipment,
    order_id: order.id,
    reference: null,
    method: 'manual',
    carrier,
    waybill_number: waybillNumber,
    tracker_id: held.id,
    state: 'delivered',
    handoff_state: 'accepted',
    legs: [],
    tracker_sequence: 0,
    dispatched_at: ctx.now,
    delivered_at: null,
    parcel: null,
    metadata: {},
    created_at: ctx.now,
  });
  args.lines.forEach(({ title, quantity }, position) => {
    const id = ctx.newId('line', seller);
    draft.insert('lines', {
      ...owner,
      id,
      order_id: order.id,
      position,
      sku: 'parcel',
      title,
      option: null,
      quantity,
      unit_price: 0,
      discount: 0,
      category: null,
      weight_grams: null,
      bundle_number: null,
      returnable: null,
    });
    draft.insert('shipmentLines', { ...owner, shipment_id: shipment, line_id: id, order_id: order.id, quantity });
  });
  tellDelivered(draft, { tracker: held.id, command, ctx });
  return order;
}

/**
 * The buyer has the parcel: that is the mall's word, marked as made up. Scans of the way back on the same number would
 * else be taken for the way out.
 */
function tellDelivered(
  draft: OrderDraft,
  given: { tracker: string; command: Command<NewParcelReturn>; ctx: DecisionContext },
): void {
  const { tracker: file, command, ctx } = given;
  const { seller, mall, mode } = command;
  const fact = {
    id: ctx.newId('tracking_event', seller),
    fact_key: `mall:hub-only:${command.object}`,
    code: 'delivered',
    source: 'mall',
    synthetic: true,
    location: null,
    description: 'received by the buyer, as the mall says with its return request',
    occurred_at: ctx.now,
  };
  const record = { type: 'tracker.record', file, object: file, args: { facts: [fact] }, seller, mall, mode };
  draft.job({ queue: 'commands', data: { boundary: 'tracker', command: record } });
}
