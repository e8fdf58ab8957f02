/** What buyers do about an order: cancel it, in time or on its way, and take that back. What they return is beside. */
import { countPieces, freeOf, type LineCount } from '../oracle/pieces.ts';
import { faults } from '../oracle/windows.ts';
import type { CancellationView, ShipmentView } from '../views.ts';
import { accountFor, askForReturn, buyerReturnActs, isLost, isReceived, isUnderWay } from './buyer-returns.ts';
import { type Act, ask, expectDone, expectRefused, expectThat, type Turn } from './turn.ts';
import { tempers } from './world.ts';

export function buyerActs(turn: Turn): Act[] {
  const { order, file } = turn;
  const eager = tempers[order.buyer];
  const counts = countPieces(file);
  const acts: Act[] = [];
  const claims = file.cancellations.length + file.returns.length;
  // A line of which one parcel is here and another on its way is where claims get confused: looked at more often.
  const isMixed = counts.some((each) => freeOf(each, isReceived) > 0 && each.shipped.some(isUnderWay));
  const shy = isMixed ? 3 : 1 / (1 + claims);
  if (counts.some((each) => each.undispatched - each.openBefore > 0))
    acts.push({ name: 'cancel', weight: 0.04 * shy, run: () => cancel(turn, 'before') });
  // What is being recalled: how it is to be cancelled depends on the carrier's answer.
  if (counts.some((each) => freeOf(each, isUnderWay) > 0) && !file.shipments.some(isRecalled))
    acts.push({ name: 'cancel under way', weight: isMixed ? 1 : 0.03 * shy, run: () => cancel(turn, 'after') });
  for (const each of file.cancellations) {
    if (each.state === 'approved')
      acts.push({ name: 'complete', weight: eager * 0.6, run: () => complete(turn, each) });
    if (each.state === 'approved' || each.state === 'requested')
      acts.push({ name: 'withdraw cancellation', weight: 0.04, run: () => withdrawCancellation(turn, each) });
  }
  if (counts.some((each) => freeOf(each, isReceived) > 0))
    acts.push({ name: 'return', weight: 0.3 * shy, run: () => askForReturn(turn) });
  if (counts.some((each) => freeOf(each, isLost) > 0))
    acts.push({ name: 'not received', weight: eager * 0.3, run: () => askForReturn(turn, 'lost') });
  for (const each of file.returns) acts.push(...buyerReturnActs(turn, each, eager));
  return acts;
}

function isRecalled({ handoff }: ShipmentView): boolean {
  return handoff.state === 'accepted' && handoff.cancel_asked_at !== null && handoff.cancel_refused === null;
}

async function cancel(turn: Turn, when: 'before' | 'after'): Promise<void> {
  const { dice, order, file } = turn;
  const freeIn = (each: LineCount): number =>
    when === 'before' ? each.undispatched - each.openBefore : freeOf(each, isUnderWay);
  const free = countPieces(file).filter((each) => freeIn(each) > 0);
  const some = dice.shuffled(free).slice(0, dice.int(1, free.length));
  const lines = some.map((each) => ({ line: each.line, quantity: dice.int(1, freeIn(each)) }));
  // The same quantity might be possible before dispatch as well; then that is what is meant.
  const before = countPieces(file);
  const meansBefore = lines.every((wish) =>
    before.some((each) => each.line === wish.line && wish.quantity <= each.undispatched - each.openBefore),
  );
  const account = accountFor(turn);
  const body = {
    order: order.id,
    lines,
    reason: dice.pick(['no_longer_wanted', 'ordered_wrong_item', 'late_delivery']),
    detail: '마음이 바뀌었어요',
    ...account,
  };
  const reply = await ask(turn, { by: 'buyer', path: '/v1/cancellations', body });
  if (order.transfer && !('refund_account' in account)) {
    return expectRefused(turn, reply, { what: 'cancellation without an account', codes: ['refund_account_required'] });
  }
  const made = expectDone<CancellationView>(turn, reply, 'cancellation asked for');
  if (!made) return;
  const should = meansBefore
    ? file.order.acknowledged_at
      ? 'requested'
      : 'completed'
    : order.mall.rules.afterDispatch === 'two_step'
      ? 'requested'
      : 'refused';
  const rule = meansBefore ? 'D1' : 'D2';
  expectThat(turn, made.after_dispatch === !meansBefore, { rule, what: `after_dispatch is ${made.after_dispatch}` });
  expectThat(turn, made.state === should, { rule, what: `a new cancellation is ${made.state}, not ${should}` });
  expectThat(turn, made.fault === faults[body.reason], { rule: 'C2', what: `fault ${made.fault} for ${body.reason}` });
}

async function complete(turn: Turn, row: CancellationView): Promise<void> {
  const reply = await ask(turn, { by: 'buyer', path: `/v1/cancellations/${row.id}/complete` });
  const after = expectDone<CancellationView>(turn, reply, 'cancellation completed');
  if (after) expectThat(turn, after.state === 'completed', { rule: 'D2', what: `completed and is ${after.state}` });
}

async function withdrawCancellation(turn: Turn, row: CancellationView): Promise<void> {
  const reply = await ask(turn, { by: 'buyer', path: `/v1/cancellations/${row.id}/withdraw` });
  const after = expectDone<CancellationView>(turn, reply, 'cancellation withdrawn');
  if (after)
    expectThat(turn, after.state === 'withdrawn' && after.money === 'none', {
      rule: 'D8',
      what: `withdrawn and is ${after.state}, money ${after.money}`,
    });
}
