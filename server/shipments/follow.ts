/** A shipment follows its parcel (B4): status, legs, and the receipt from which windows run. */
import { lapseCancellation } from '../cancellations/index.ts';
import { effectiveEventDate } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import { isVoid, type ShipmentRow } from '../order-file/pieces.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import type { TrackingNews } from '../tracking/index.ts';

export function followShipment(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { shipment: ShipmentRow; news: TrackingNews },
): void {
  const { shipment, news } = given;
  const out = news.legs[0];
  if (!out || isVoid(shipment)) return;
  // Receipt is the scan, but never earlier than 24 hours before we learned of it; once set it stands.
  const deliveredAt = out.delivered_at
    ? (shipment.delivered_at ?? isoOf(effectiveEventDate(instantOf(out.delivered_at), instantOf(news.learned_at))))
    : null;
  draft.update('shipments', shipment, {
    legs: news.legs,
    tracker_sequence: news.sequence,
    state: out.status,
    delivered_at: deliveredAt,
  });
  if (out.status === shipment.state) return;
  draft.emit({
    type: `shipment.${eventWord(out.status)}`,
    object: shipment.id,
    rule: 'B4: from the tracking of the parcel',
    data: { from: shipment.state, to: out.status, source: news.source },
  });
  if (out.status === 'delivered') lapseOnDelivery(draft, ctx, shipment.id);
}

function eventWord(status: ShipmentRow['state']): string {
  return status === 'pre_transit' || status === 'unknown' || status === 'cancelled' ? 'tracking_changed' : status;
}

/** D2: what was delivered before the buyer completed the cancellation can only be returned. */
function lapseOnDelivery(draft: OrderDraft, ctx: DecisionContext, shipment: string): void {
  for (const cancellation of draft.rows.cancellations) {
    if (!cancellation.after_dispatch || (cancellation.state !== 'requested' && cancellation.state !== 'approved'))
      continue;
    const lines = draft.rows.cancellationLines.filter((each) => each.cancellation_id === cancellation.id);
    if (lines.some((each) => each.shipment_id === shipment))
      lapseCancellation(draft, ctx, { cancellation, rule: 'D2: delivered first' });
  }
}
