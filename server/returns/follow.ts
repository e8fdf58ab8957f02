/** The goods of a return follow the parcel's tracking; arrival or collection may make the refund due (C8). */
import { effectiveEventDate } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { TrackingNews } from '../tracking/index.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import type { TrackingStatus } from '../shipments/lifecycle.ts';
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
const order: readonly ReturnRow['goods'][] = ['awaiting', 'booked', 'collection_failed', 'collected', 'in_transit', 'arrived'];

export function followReturn(draft: OrderDraft, ctx: DecisionContext, given: { row: ReturnRow; news: TrackingNews }): void {
  const { row, news } = given;
  const leg = news.legs.findLast((each) => each.kind === 'return');
  let current = draft.update('returns', row, { tracker_sequence: news.sequence });
  if (!leg || row.decision !== 'approved') return;
  const goods = leg.status === 'attempt_failed' ? (leg.collected_at ? 'in_transit' : 'collection_failed') : goodsOf[leg.status];
  if (!goods || goods === row.goods || row.goods === 'received' || isBehind(goods, row.goods)) return;
  const startsMoney = news.source !== 'mall' || ctx.mall.policies(row.policy_version).mall_tracking_moves_money;
  const arrivedAt = goods === 'arrived' && startsMoney && leg.delivered_at ? isoOf(effectiveEventDate(instantOf(leg.delivered_at), instantOf(news.learned_at))) : row.arrived_at;
  current = draft.update('returns', current, { goods, arrived_at: arrivedAt });
  const aside = startsMoney ? {} : { reason: 'told by the mall itself: starts no refund (policy mall_tracking_moves_money)' };
  draft.emit({ type: `return.${goods}`, object: row.id, rule: 'C6: from the tracking of the parcel', ...aside, data: { tracker: news.tracker_id } });
  if (startsMoney && triggers(ctx, current)) payReturn(draft, ctx, { row: current, rule: `C8: policy refund_trigger = ${ctx.mall.policies(row.policy_version).refund_trigger}` });
}

/** `collected` and `arrived` pay at that event or any later one, should the scan between have been missed. */
function triggers(ctx: DecisionContext, row: ReturnRow): boolean {
  const trigger = ctx.mall.policies(row.policy_version).refund_trigger;
  if (trigger === 'received') return false;
  return order.includes(row.goods) && order.indexOf(row.goods) >= order.indexOf(trigger);
}

function isBehind(next: ReturnRow['goods'], now: ReturnRow['goods']): boolean {
  return order.includes(next) && order.includes(now) && order.indexOf(next) < order.indexOf(now);
}
