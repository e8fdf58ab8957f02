/** The cancellations of an order file: locked and loaded with it. */
import { bool, int4, json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';
import type { Metadata, RefundPlan } from '../order-file/shapes.ts';
import { cancellationLifecycle } from './lifecycle.ts';

export const cancellations = table(
  'cancellations',
  {
    ...owned,
    id: text,
    order_id: text,
    reference: nullable(text),
    state: oneOf(cancellationLifecycle.axes.state.states),
    reason: text,
    detail: text,
    fault: oneOf(['buyer', 'seller', 'carrier']),
    /** Whether its pieces had been dispatched when it was asked for (two steps) or not. */
    after_dispatch: bool,
    /** Who or what refused it: a reason in words, or `dispatched`, which a void undoes. */
    refused_because: nullable(text),
    refund: nullable(json<RefundPlan>()),
    /** Encrypted; only the gateway adapter reads it. */
    refund_account: nullable(text),
    policy_version: int4,
    metadata: json<Metadata>(),
    requested_at: time,
    decided_at: nullable(time),
  },
  { key: ['id', 'seller_id'], mutable: ['state', 'refused_because', 'refund', 'decided_at'] },
);

export const cancellationLines = table(
  'cancellation_lines',
  {
    ...owned,
    cancellation_id: text,
    line_id: text,
    /** The shipment whose pieces are meant; empty before dispatch. */
    shipment_id: text,
    order_id: text,
    quantity: int4,
    /** Pieces in fact cancelled; 0 until completed. */ cancelled_quantity: int4,
  },
  { key: ['cancellation_id', 'line_id', 'shipment_id', 'seller_id'], mutable: ['cancelled_quantity'] },
);
