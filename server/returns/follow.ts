/** The goods of a return follow the parcel's tracking; arrival or collection may make the refund due (C8). */
import { effectiveEventDate } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import { notify } from '../notifications/notify.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import type { TrackingStatus } from '../shipments/lifecycle.ts';
import type { TrackingNews } from '../tracking/index.ts';
import { payReturn } from './accept.ts';
import { bookingsOf, isBookedAgain, isCollected } from './pickup.ts';

const goodsOf: Partial<Record<TrackingStatus, ReturnRow['goods']>> = {
  collected: 'collected',
  in_transit: 'in_transit',
  out_for_delivery: 'in_transit',
  available_for_pickup: 'in_transit',
  delivered: 'arrived',
  lost: 'lost',
  damaged: 'damaged',
  returned_to_sender: 'sent_back',
};

/** Where goods can have come to since: a late fact never takes them back. */
const order: readonly ReturnRow['goods'][] = [
  'awaiting',
  'booked',
  'collection_failed',
  'collected',
  'in_transit',
  'arrived',
];

export function followReturn(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { row: ReturnRow; news: TrackingNews },
): void {
  const { row, news } = given;
  // C6: the carrier's own first scan, however late we learned of it.
  const collectedAt = row.collected_at ?? lastReturnLeg(news.confirmed_legs)?.collected_at ?? null;
  let current = draft.update('returns', row, { tracker_sequence: news.sequence, collected_at: collectedAt });
  if (row.decision !== 'approved') {
    if (row.collected_at === null && collectedAt !== null) tellCollectedAfterEnd(draft, current, news);
    return;
  }
  const goods = goodsAt(news.legs);
  if (goods && goods !== row.goods && row.goods !== 'received' && !isBehind(goods, row.goods)) {
    current = draft.update('returns', current, { goods });
    const failed = goods === 'collection_failed' ? failedVisit(draft, current, news) : {};
    draft.emit({
      type: `return.${goods}`,
      object: row.id,
      rule: 'C6: from the tracking of the parcel',
      ...failed.reason,
      data: { tracker: news.tracker_id, source: news.source, ...failed.data },
    });
    if (goods === 'collection_failed') tellGivenUp(draft, ctx, current);
  }
  startMoney(draft, ctx, { row: current, news });
}

/** Which visit it was, and on which day the carrier was to make it. */
function failedVisit(
  draft: OrderDraft,
  row: ReturnRow,
  { said }: TrackingNews,
): { reason?: { reason: string }; data?: Record<string, unknown> } {
  const visits = bookingsOf(draft.rows, row.id).filter((each) => each.state === 'accepted');
  const last = visits.findLast((each) => each.waybill_number === row.waybill_number);
  if (!last) return {};
  const reason = { reason: `${last.carrier} did not collect it on ${last.visit_on}: ${said}` };
  return { reason, data: { attempt: visits.length, booking: last.id, visit_on: last.visit_on } };
}

/** After the last visit that is booked by itself, people decide: reroute, or send it (C6). */
function tellGivenUp(draft: OrderDraft, ctx: DecisionContext, row: ReturnRow): void {
  if (!isCollected(row) || isBookedAgain(draft.rows, row)) return;
  for (const to of ['buyer', 'seller'] as const)
    notify(draft, ctx, { to, template: 'return_not_collected', object: row.id });
}

/** A booking that could not be taken back in time: an operator sees that the goods are on their way all the same. */
function tellCollectedAfterEnd(draft: OrderDraft, row: ReturnRow, news: TrackingNews): void {
  if (row.decision !== 'withdrawn' && row.decision !== 'lapsed') return;
  draft.emit({
    type: 'return.collected',
    object: row.id,
    rule: 'D8: collected although the return had ended; an operator sees to the goods',
    data: { tracker: news.tracker_id, source: news.source, decision: row.decision },
  });
}

/** Money listens to the carrier's own facts; to the mall's only where its policy says so. */
function startMoney(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; news: TrackingNews }): void {
  const { row, news } = given;
  const { refund_trigger, mall_tracking_moves_money } = ctx.mall.policies(row.policy_version);
  const legs = mall_tracking_moves_money ? news.legs : news.confirmed_legs;
  const leg = lastReturnLeg(legs);
  const believed = goodsAt(legs);
  if (!leg || !believed) return;
  let current = row;
  if (believed === 'arrived' && leg.delivered_at && !row.arrived_at) {
    const arrived_at = isoOf(effectiveEventDate(instantOf(leg.delivered_at), instantOf(news.learned_at)));
    current = draft.update('returns', row, { arrived_at });
  }
  if (triggers(refund_trigger, believed))
    payReturn(draft, ctx, { row: current, rule: `C8: policy refund_trigger = ${refund_trigger}` });
}

function lastReturnLeg(legs: TrackingNews['legs']): TrackingNews['legs'][number] | undefined {
  return legs.findLast((each) => each.kind === 'return');
}

/** Where the goods are by these legs; undefined where they say nothing new about them. */
function goodsAt(legs: TrackingNews['legs']): ReturnRow['goods'] | undefined {
  const leg = lastReturnLeg(legs);
  if (leg?.status === 'attempt_failed') return leg.collected_at ? 'in_transit' : 'collection_failed';
  return leg && goodsOf[leg.status];
}

/** `collected` and `arrived` pay at that event or any later one, should the scan between have been missed. */
function triggers(trigger: 'collected' | 'arrived' | 'received', goods: ReturnRow['goods']): boolean {
  if (trigger === 'received') return false;
  return order.includes(goods) && order.indexOf(goods) >= order.indexOf(trigger);
}

function isBehind(next: ReturnRow['goods'], now: ReturnRow['goods']): boolean {
  return order.includes(next) && order.includes(now) && order.indexOf(next) < order.indexOf(now);
}
