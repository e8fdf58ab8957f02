/** C8: the refund of a return becomes due at the mall's trigger, neither before it nor later; and C9, what its way cost. */
import type { FileView, ReturnView } from '../views.ts';
import { ofKinds } from './money.ts';
import type { MallRules } from './times.ts';
import type { Report } from './violation.ts';

const onTheWay = ['collected', 'in_transit', 'arrived'];

export function checkTriggers(file: FileView, rules: MallRules, report: Report): void {
  for (const row of file.returns) {
    checkTrigger(row, rules, report);
    checkFreight(row, rules, report);
  }
}

function checkTrigger(
  { id, decision, goods, money, refund }: ReturnView,
  { refundTrigger }: MallRules,
  report: Report,
): void {
  if (decision !== 'approved' || !refund || refund.total.amount === 0) return;
  const reached = refundTrigger !== 'received' && onTheWay.indexOf(goods) >= onTheWay.indexOf(refundTrigger);
  if (reached && money === 'none')
    report('C8', id, `goods are ${goods}, refunds are due when ${refundTrigger}, and none is`);
  const early = refundTrigger === 'received' || ['awaiting', 'booked', 'collection_failed'].includes(goods);
  if (early && money !== 'none')
    report('C8', id, `goods are ${goods}, refunds are due when ${refundTrigger}, and money is ${money}`);
}

/** The buyer never pays more for the way back than was shown: the contract's fee, else the mall's. */
function checkFreight(row: ReturnView, { returnFee }: MallRules, report: Report): void {
  if (!row.refund) return;
  const kept = -ofKinds(row.refund, ['return_freight']);
  const shown = row.fault === 'buyer' ? (row.carrier_fee?.amount ?? returnFee) : 0;
  if (kept > shown) report('C9', row.id, `${kept} kept for the way back, ${shown} was shown`);
}
