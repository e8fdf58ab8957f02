/**
 * The order file: everything that must never be violated together, loaded and locked as one. Columns with their types;
 * the checks and foreign keys stand in the migration, and a test compares the two.
 */

import { bookings } from '../bookings/tables.ts';
import { cancellationLines, cancellations } from '../cancellations/tables.ts';
import type { Draft, Rows } from '../kernel/draft.ts';
import type { Row } from '../kernel/table.ts';
import { date, int4, int8, json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';
import { notifications } from '../notifications/tables.ts';
import { orderLifecycle } from '../orders/lifecycle.ts';
import { refundLifecycle } from '../refunds/lifecycle.ts';
import { returnLifecycle } from '../returns/lifecycle.ts';
import { shipmentLifecycle } from '../shipments/lifecycle.ts';
import { trackers, waybillClaims } from '../tracking/tables.ts';
import type {
  Address,
  Discount,
  Leg,
  LineInspection,
  Metadata,
  Person,
  RefundPlan,
  Returnable,
  ReturnWindow,
} from './shapes.ts';

export const orders = table(
  'orders',
  {
    ...owned,
    id: text,
    /** `parcel`: a hub-only return of a parcel whose sale we do not know (C1); it has no money. */
    kind: oneOf(['sale', 'parcel']),
    reference: text,
    checkout_reference: nullable(text),
    state: oneOf(orderLifecycle.axes.state.states),
    currency: text,
    ordered_at: time,
    released_at: nullable(time),
    acknowledged_at: nullable(time),
    buyer: json<Person>(),
    ship_to: json<Address>(),
    discounts: json<Discount[]>(),
    shipping_fee: int8,
    policy_version: int4,
    event_sequence: int4,
    metadata: json<Metadata>(),
    created_at: time,
  },
  { key: ['id', 'seller_id'], mutable: ['state', 'acknowledged_at', 'ship_to', 'event_sequence'] },
);

export const orderLines = table(
  'order_lines',
  {
    ...owned,
    id: text,
    order_id: text,
    position: int4,
    sku: text,
    title: text,
    option: nullable(text),
    quantity: int4,
    unit_price: int8,
    /** The seller's own discount on the whole line. */
    discount: int8,
    category: nullable(text),
    weight_grams: nullable(int4),
    bundle_number: nullable(text),
    returnable: nullable(json<Returnable>()),
  },
  { key: ['order_id', 'position', 'seller_id'] },
);

export const orderPayments = table(
  'order_payments',
  {
    ...owned,
    id: text,
    order_id: text,
    position: int4,
    method: text,
    gateway: text,
    gateway_reference: text,
    amount: int8,
  },
  { key: ['order_id', 'position', 'seller_id'] },
);

export const shipments = table(
  'shipments',
  {
    ...owned,
    id: text,
    order_id: text,
    reference: nullable(text),
    method: oneOf(['auto', 'manual', 'untracked']),
    carrier: nullable(text),
    waybill_number: nullable(text),
    tracker_id: nullable(text),
    state: oneOf(shipmentLifecycle.axes.state.states),
    handoff_state: oneOf(shipmentLifecycle.axes.handoff_state.states),
    /** What the tracker last told, and the number of that telling, so that an older one is passed over. */
    legs: json<Leg[]>(),
    tracker_sequence: int4,
    /** When dispatch took effect (B2); null until the carrier has given its number. */
    dispatched_at: nullable(time),
    /** Receipt as windows count it: the scan, but never earlier than 24 hours before we learned of it. */
    delivered_at: nullable(time),
    parcel: nullable(json<{ weight_grams?: number; size_cm?: number }>()),
    metadata: json<Metadata>(),
    created_at: time,
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'state',
      'handoff_state',
      'legs',
      'tracker_sequence',
      'dispatched_at',
      'delivered_at',
      'waybill_number',
      'carrier',
      'tracker_id',
    ],
  },
);

export const shipmentLines = table(
  'shipment_lines',
  { ...owned, shipment_id: text, line_id: text, order_id: text, quantity: int4 },
  { key: ['shipment_id', 'line_id', 'seller_id'] },
);

export const returns = table(
  'returns',
  {
    ...owned,
    id: text,
    order_id: text,
    reference: nullable(text),
    decision: oneOf(returnLifecycle.axes.decision.states),
    goods: oneOf(returnLifecycle.axes.goods.states),
    reason: text,
    detail: text,
    fault: oneOf(['buyer', 'seller', 'carrier']),
    noticed_on: nullable(date),
    route: oneOf(['seller_contract', 'mall_contract', 'drop_off', 'buyer_ships']),
    carrier: nullable(text),
    waybill_number: nullable(text),
    tracker_id: nullable(text),
    tracker_sequence: int4,
    /** What the buyer says it paid the carrier; null when the parcel is sent freight collect. */
    postage_paid: nullable(int8),
    /** C9: what the carrier bills for the way back by the contract used, as the preview showed it; null: the mall's flat fee. */
    carrier_fee: nullable(int8),
    /** Contract that the route uses; null for `buyer_ships`. */
    contract_id: nullable(text),
    /** Where the parcel is collected; null: at the order's address. */
    pickup_from: nullable(json<Address>()),
    /** The day that the buyer chose; null: as soon as the carrier comes. */
    pickup_on: nullable(date),
    return_window: json<ReturnWindow>(),
    refund: nullable(json<RefundPlan>()),
    refund_account: nullable(text),
    evidence: json<string[]>(),
    refused_because: nullable(text),
    refusal_ground: nullable(text),
    policy_version: int4,
    metadata: json<Metadata>(),
    requested_at: time,
    approved_at: nullable(time),
    /** First collection by the carrier's own scan (C6). */
    collected_at: nullable(time),
    arrived_at: nullable(time),
    decided_at: nullable(time),
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'decision',
      'goods',
      'route',
      'contract_id',
      'carrier_fee',
      'pickup_from',
      'pickup_on',
      'collected_at',
      'carrier',
      'waybill_number',
      'tracker_id',
      'tracker_sequence',
      'postage_paid',
      'refund',
      'refused_because',
      'refusal_ground',
      'approved_at',
      'arrived_at',
      'decided_at',
    ],
  },
);

export const returnLines = table(
  'return_lines',
  {
    ...owned,
    return_id: text,
    line_id: text,
    /** The shipment these pieces came with: its delivery starts their window. */
    shipment_id: text,
    order_id: text,
    quantity: int4,
    inspection: json<LineInspection[]>(),
    /** Pieces that came back and are paid for; null until accepted. */
    accepted_quantity: nullable(int4),
  },
  { key: ['return_id', 'line_id', 'shipment_id', 'seller_id'], mutable: ['inspection', 'accepted_quantity'] },
);

export const refunds = table(
  'refunds',
  {
    ...owned,
    id: text,
    order_id: text,
    payment_id: text,
    /** The cancellation or return that it pays. */
    claim_id: text,
    amount: int8,
    currency: text,
    money: oneOf(refundLifecycle.axes.money.states),
    attempts: int4,
    /** By law or policy: late interest runs from the day after. */
    due_by: time,
    last_error: nullable(text),
    gateway_refund_reference: nullable(text),
    rule: text,
    sent_at: nullable(time),
    paid_at: nullable(time),
    created_at: time,
  },
  {
    key: ['id', 'seller_id'],
    mutable: ['money', 'attempts', 'last_error', 'gateway_refund_reference', 'sent_at', 'paid_at'],
  },
);

export const orderFileTables = {
  orders,
  lines: orderLines,
  payments: orderPayments,
  shipments,
  shipmentLines,
  bookings,
  cancellations,
  cancellationLines,
  returns,
  returnLines,
  refunds,
  trackers,
  waybillClaims,
  notifications,
};

export type OrderFileTables = typeof orderFileTables;
export type OrderDraft = Draft<OrderFileTables>;
export type OrderRows = Rows<OrderFileTables>;
export type OrderRow = Row<typeof orders>;
export type BookingRow = Row<typeof bookings>;
export type CancellationRow = Row<typeof cancellations>;
