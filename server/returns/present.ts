/** The return as the API shows it: three axes, the window, the way, and the refund that is due or would be. */
import { bookingOf, isOpenBooking } from '../bookings/index.ts';
import type { Command, DecisionContext } from '../kernel/command.ts';
import { type Action, actionsOf } from '../kernel/lifecycle.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import { isOpenReturn } from '../order-file/pieces.ts';
import { inLineOrder, moneyOrNull, presentPlan, type View, viewOf } from '../order-file/present.ts';
import type { OrderDraft, OrderRows } from '../order-file/tables.ts';
import { moneyOf } from '../refunds/index.ts';
import type { Assessment } from './assess.ts';
import { returnLifecycle } from './lifecycle.ts';
import { isBookedAgain, keptFromRerouting, presentPickup } from './pickup.ts';
import { planOf } from './plan.ts';

export function presentReturn(rows: OrderRows, row: ReturnRow, view: View): unknown {
  const { currency, kind, reference } = rows.orders[0]!;
  const refunds = rows.refunds.filter((each) => each.claim_id === row.id);
  const money = moneyOf(refunds);
  return {
    id: row.id,
    object: 'return',
    mode: row.mode,
    decision: row.decision,
    goods: row.goods,
    money,
    summary: summary(rows, row, money),
    mall: view.mall.id,
    seller: view.seller,
    order: row.order_id,
    order_reference: kind === 'parcel' ? null : reference,
    hub_only: kind === 'parcel',
    parcel: kind === 'parcel' ? parcelOf(rows) : null,
    reference: row.reference,
    reason: row.reason,
    detail: row.detail,
    fault: row.fault,
    noticed_on: row.noticed_on,
    route: row.route,
    carrier: row.carrier,
    contract: row.contract_id,
    carrier_fee: moneyOrNull(row.carrier_fee, currency),
    pickup_from: row.pickup_from,
    pickup_on: row.pickup_on,
    pickup: presentPickup(rows, row, view.now),
    waybill_number: row.waybill_number,
    tracker: row.tracker_id,
    postage_paid: moneyOrNull(row.postage_paid, currency),
    window: row.return_window,
    lines: inLineOrder(
      rows,
      rows.returnLines.filter((each) => each.return_id === row.id),
    ).map((each) => ({
      line: each.line_id,
      title: rows.lines.find((line) => line.id === each.line_id)?.title ?? null,
      shipment: each.shipment_id,
      quantity: each.quantity,
      accepted_quantity: each.accepted_quantity,
      inspection: each.inspection,
    })),
    evidence: row.evidence,
    // What was made due, or what receiving it now would pay; without a sale there is nothing to pay (C1).
    refund: kind === 'parcel' ? null : presentPlan(row.refund ?? (isOpenReturn(row) ? planOf(rows, row, view) : null)),
    refunds: refunds.map((each) => each.id),
    has_refund_account: row.refund_account !== null,
    refused_because: row.refused_because,
    refusal_ground: row.refusal_ground,
    metadata: row.metadata,
    created_at: row.requested_at,
    approved_at: row.approved_at,
    collected_at: row.collected_at,
    arrived_at: row.arrived_at,
    decided_at: row.decided_at,
    actions: actions(rows, row, view),
  };
}

function actions(rows: OrderRows, row: ReturnRow, view: View): Action[] {
  const kept = keptFromRerouting(rows, row, view);
  return actionsOf(returnLifecycle, row, view.actor).map((each) =>
    each.name === 'reroute' && each.enabled && kept ? { ...each, enabled: false, reason: kept.detail } : each,
  );
}

function parcelOf(rows: OrderRows): unknown {
  const shipment = rows.shipments[0];
  return shipment ? { carrier: shipment.carrier, waybill_number: shipment.waybill_number } : null;
}

/** One sentence for people, computed from the three axes and the booking. */
function summary(rows: OrderRows, row: ReturnRow, money: string): string {
  if (row.decision === 'accepted') {
    if (rows.orders[0]!.kind === 'parcel') return 'Accepted; the refund is the mall’s own.';
    return money === 'paid' ? 'Returned and paid back.' : `Accepted; the refund is ${money.replace('_', ' ')}.`;
  }
  if (row.decision !== 'approved') {
    const gone = row.collected_at !== null && row.goods === 'none';
    return `The return is ${row.decision}${gone ? '; the goods were collected all the same, an operator sees to them' : ''}.`;
  }
  if (row.goods === 'awaiting' || row.goods === 'collection_failed') return waiting(rows, row);
  return `Approved; the goods are ${row.goods.replace('_', ' ')}.`;
}

function waiting(rows: OrderRows, row: ReturnRow): string {
  if (row.contract_id === null) return 'Approved; the buyer is to send the goods.';
  if (isBookedAgain(rows, row)) return 'Approved; the goods were not collected, the carrier will be asked again.';
  const booking = bookingOf(rows, row.id);
  if (booking?.state === 'refused')
    return `Approved; ${booking.carrier} refused the booking (${booking.refusal?.reason}). Reroute it.`;
  if (booking && isOpenBooking(booking)) return `Approved; ${booking.carrier} is being asked to call.`;
  return row.goods === 'awaiting'
    ? 'Approved; no carrier is booked. Reroute it.'
    : 'Approved; the goods were not collected. Reroute it.';
}

/** The answer to a command on a return. */
export function presentCommanded(draft: OrderDraft, command: Command<never>, ctx: DecisionContext): unknown {
  const row = draft.rows.returns.find((each) => each.id === command.object)!;
  return presentReturn(draft.rows, row, viewOf(command, ctx));
}

/** The preview of a return: what asking for it would answer (api, "Shapes that stay"). */
export function presentAssessment(assessment: Assessment, currency: string, returnFee: number): unknown {
  const { eligible, refusals, window, route, refund, fault } = assessment;
  return {
    object: 'return_preview',
    eligible,
    refusals: refusals.map(({ code, rule, detail }) => ({ code, rule: rule ?? null, detail })),
    fault,
    window,
    route,
    lines: assessment.pieces,
    refund: presentPlan(refund),
    fees: feesOf(assessment, currency, returnFee),
  };
}

/** What the way back costs, and who bears it: at the carrier's fault the seller, who has a claim against the carrier. */
function feesOf(assessment: Assessment, currency: string, returnFee: number): unknown[] {
  const { fault, carrierFee, route } = assessment;
  const borne_by = fault === 'buyer' ? 'buyer' : 'seller';
  const flat = fault === 'buyer' ? returnFee : 0;
  const amount = carrierFee ?? flat;
  if (amount === 0) return [];
  const rule =
    carrierFee === null
      ? 'C9: flat return fee, when sent freight collect'
      : `A8: by the fee table of contract ${route.contract}`;
  return [{ kind: 'return_freight', amount: { amount, currency }, borne_by, rule }];
}
