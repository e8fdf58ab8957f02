/** Between two looks at the same file: objects only took legal steps, and nothing that is final changed. */
import { cancellationSteps, decisionSteps, legalPairs, reachable, refundSteps } from '../oracle/lifecycles.ts';
import { isHandoffOpen } from '../oracle/pieces.ts';
import type { FileView } from '../views.ts';
import type { Report } from './violation.ts';

export function checkPairs(file: FileView, report: Report): void {
  for (const { id, decision, goods } of file.returns) {
    if (!legalPairs[decision]?.includes(goods)) report('C6', id, `decision ${decision} with goods ${goods}`);
  }
  for (const { id, state } of file.cancellations) {
    if (!(state in cancellationSteps)) report('D1', id, `unknown state ${state}`);
  }
}

export function checkMoves(before: FileView, after: FileView, report: Report): void {
  pairs(before.cancellations, after.cancellations, report).forEach(([was, is]) => {
    if (!reachable(cancellationSteps, was.state, is.state))
      report('D1', is.id, `went from ${was.state} to ${is.state}`);
    if (was.state === 'completed' && changed(was.refund, is.refund))
      report('C9', is.id, 'its refund changed after it was completed');
  });
  pairs(before.returns, after.returns, report).forEach(([was, is]) => {
    if (!reachable(decisionSteps, was.decision, is.decision))
      report('C6', is.id, `went from ${was.decision} to ${is.decision}`);
    if (was.money !== 'none' && changed(was.refund, is.refund))
      report('C9', is.id, 'its refund changed after it became due');
    if (was.decision === 'accepted' && was.goods !== is.goods)
      report('C8', is.id, `goods went from ${was.goods} to ${is.goods} after acceptance`);
    if (changed(was.window, is.window)) report('C3', is.id, 'its window changed after the request');
  });
  pairs(before.refunds, after.refunds, report).forEach(([was, is]) => {
    if (!reachable(refundSteps, was.state, is.state)) report('D6', is.id, `went from ${was.state} to ${is.state}`);
    if (was.amount.amount !== is.amount.amount || was.payment.id !== is.payment.id)
      report('D6', is.id, 'its amount or payment changed');
    if (is.attempts < was.attempts) report('D6', is.id, `attempts fell from ${was.attempts} to ${is.attempts}`);
  });
  pairs(before.shipments, after.shipments, report).forEach(([was, is]) => {
    if (was.handoff.state !== is.handoff.state && ['cancelled', 'refused'].includes(was.handoff.state))
      report('B2', is.id, `a ${was.handoff.state} shipment is ${is.handoff.state}`);
    if (was.handoff.state === 'accepted' && isHandoffOpen(is))
      report('B2', is.id, 'an accepted hand-off is open again');
    // The carrier gives it, once.
    if (was.waybill_number !== is.waybill_number && was.waybill_number !== null)
      report('B2', is.id, `its number changed from ${was.waybill_number} to ${is.waybill_number}`);
  });
  if (before.order.acknowledged_at && before.order.acknowledged_at !== after.order.acknowledged_at) {
    report('B1', after.order.id, 'acknowledged_at changed');
  }
  if (changed(before.order.payments, after.order.payments)) report('D9', after.order.id, 'its payments changed');
}

/** Nothing of a file ever goes away. */
function pairs<T extends { id: string }>(before: readonly T[], after: readonly T[], report: Report): [T, T][] {
  return before.flatMap((was): [T, T][] => {
    const is = after.find((each) => each.id === was.id);
    if (!is) report('D9', was.id, 'is gone');
    return is ? [[was, is]] : [];
  });
}

function changed(was: unknown, is: unknown): boolean {
  return JSON.stringify(was) !== JSON.stringify(is);
}
