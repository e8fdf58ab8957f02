/** The goods of a return follow the parcel's tracking; arrival or collection may make the refund due (C8). */
import { effectiveEventDate } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import type { TrackingStatus } from '../shipments/lifecycle.ts';
import type { TrackingNews } from '../tracking/index.ts';
import { payReturn } from './accept.ts';

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
  let current = draft.update('returns', row, { tracker_sequence: news.sequence });
  if (row.decision !== 'approved') return;
  const goods = goodsAt(news.legs);
  if (goods && goods !== row.goods && row.goods !== 'received' && !isBehind(goods, row.goods)) {
    current = draft.update('returns', current, { goods });
    draft.emit({
      type: `return.${goods}`,
      object: row.id,
      rule: 'C6: from the tracking of the parcel',
      data: { tracker: news.tracker_id, source: news.source },
    });
  }
  startMoney(draft, ctx, { row: current, news });
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
