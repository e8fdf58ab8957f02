/** A return comes into being, with its lines and its event; the same for an order and for a parcel. */
import type { DecisionContext } from '../kernel/command.ts';
import { ownerOf } from '../order-file/answer.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { Fault, ReturnReason } from '../order-file/reasons.ts';
import type { Address, Metadata, ReturnWindow } from '../order-file/shapes.ts';
import type { OrderDraft, OrderRow } from '../order-file/tables.ts';
import type { AllocatedPieces } from './assess.ts';
import type { RouteTaken } from './route.ts';

/** What the caller said, whichever way it asked. */
export interface Said {
  reason: ReturnReason;
  detail: string;
  noticed_on?: string | undefined;
  pickup_from?: Address | undefined;
  pickup_on?: string | undefined;
  /** Sealed. */
  refund_account?: string | undefined;
  evidence: string[];
  reference?: string | undefined;
  metadata: Metadata;
}

export interface Decided {
  id: string;
  fault: Fault;
  route: RouteTaken;
  carrierFee: number | null;
  window: ReturnWindow;
  pieces: readonly AllocatedPieces[];
  /** For the event, beside the fault and the route with its why. */
  about?: Record<string, unknown>;
}

export function insertReturn(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { order: OrderRow; said: Said; decided: Decided },
): ReturnRow {
  const { order, said, decided } = given;
  const row = draft.insert('returns', {
    ...ownerOf(order),
    id: decided.id,
    order_id: order.id,
    reference: said.reference ?? null,
    decision: 'requested',
    goods: 'none',
    reason: said.reason,
    detail: said.detail,
    fault: decided.fault,
    noticed_on: said.noticed_on ?? null,
    route: decided.route.route,
    carrier: decided.route.carrier,
    waybill_number: null,
    tracker_id: null,
    tracker_sequence: 0,
    postage_paid: null,
    carrier_fee: decided.carrierFee,
    contract_id: decided.route.contract,
    pickup_from: said.pickup_from ?? null,
    pickup_on: said.pickup_on ?? null,
    collected_at: null,
    return_window: decided.window,
    refund: null,
    refund_account: said.refund_account ?? null,
    evidence: said.evidence,
    refused_because: null,
    refusal_ground: null,
    policy_version: ctx.mall.policy_version,
    metadata: said.metadata,
    requested_at: ctx.now,
    approved_at: null,
    arrived_at: null,
    decided_at: null,
  });
  for (const { line, shipment, quantity } of decided.pieces) {
    const ids = { return_id: row.id, line_id: line, shipment_id: shipment, order_id: order.id };
    draft.insert('returnLines', { ...ownerOf(order), ...ids, quantity, inspection: [], accepted_quantity: null });
  }
  const { route, trace } = decided.route;
  draft.emit({
    type: 'return.requested',
    object: row.id,
    rule: decided.window.basis,
    reason: said.reason,
    data: { fault: decided.fault, route, trace, ...decided.about },
  });
  return row;
}
