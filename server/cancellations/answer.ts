/** What can happen to an asked-for cancellation: the seller's answer, the buyer's second step, withdrawal, lapse. */
import { eventDatePlus } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, type Refusal } from '../kernel/problems.ts';
import { notify } from '../notifications/notify.ts';
import { findRow, policiesAt } from '../order-file/answer.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { CancellationRow, OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { completeCancellation } from './complete.ts';
import { handoffOpen, waitsForCarrier } from './dispatch.ts';
import { cancellationLifecycle } from './lifecycle.ts';
import { presentCommanded } from './present.ts';

type Step<A> = (
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { cancellation: CancellationRow; command: Command<A> },
) => Refusal | undefined;

/** Before dispatch approval completes; after it the buyer is told that it may now cancel (D1, D2). */
const approve: Step<unknown> = (draft, ctx, { cancellation, command }) => {
  const rule = command.actor.kind === 'system' ? 'D1: the seller did not answer in time' : 'D1: approved by the seller';
  if (!cancellation.after_dispatch) {
    if (waitsForCarrier(draft.rows, cancellation)) return handoffOpen();
    completeCancellation(draft, ctx, { cancellation, rule });
    return undefined;
  }
  const approved = draft.update('cancellations', cancellation, { state: 'approved', decided_at: ctx.now });
  draft.emit({ type: 'cancellation.approved', object: cancellation.id, rule: 'D2: approved by the seller' });
  const until = lapseOf(approved, ctx).slice(0, 10);
  notify(draft, ctx, { to: 'buyer', template: 'cancellation_may_complete', object: cancellation.id, data: { until } });
  return undefined;
};

const refuseStep: Step<{ reason: string }> = (draft, ctx, { cancellation, command }) => {
  draft.update('cancellations', cancellation, {
    state: 'refused',
    refused_because: command.args.reason,
    decided_at: ctx.now,
  });
  draft.emit({ type: 'cancellation.refused', object: cancellation.id, reason: command.args.reason });
  return undefined;
};

const complete: Step<unknown> = (draft, ctx, { cancellation }) => {
  completeCancellation(draft, ctx, { cancellation, rule: "D2: the buyer's second step" });
  return undefined;
};

const withdraw: Step<unknown> = (draft, ctx, { cancellation }) => {
  draft.update('cancellations', cancellation, { state: 'withdrawn', decided_at: ctx.now });
  draft.emit({ type: 'cancellation.withdrawn', object: cancellation.id, rule: 'D8: withdrawn by the buyer' });
  return undefined;
};

const lapse: Step<unknown> = (draft, ctx, { cancellation }) => {
  lapseCancellation(draft, ctx, { cancellation, rule: 'D2: not completed in time' });
  return undefined;
};

export function lapseCancellation(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { cancellation: CancellationRow; rule: string },
): void {
  const { cancellation, rule } = given;
  draft.update('cancellations', cancellation, { state: 'lapsed', decided_at: ctx.now });
  draft.emit({ type: 'cancellation.lapsed', object: cancellation.id, rule });
  notify(draft, ctx, { to: 'buyer', template: 'cancellation_lapsed', object: cancellation.id });
}

/** When an approved two-step cancellation lapses. */
export function lapseOf(cancellation: CancellationRow, ctx: Pick<DecisionContext, 'mall'>): string {
  const { approved_cancel_lapse_days } = ctx.mall.policies(cancellation.policy_version);
  return isoOf(eventDatePlus(instantOf(cancellation.decided_at!), approved_cancel_lapse_days, ctx.mall.time_zone));
}

function command<A>(
  name: keyof typeof cancellationLifecycle.moves & string,
  step: Step<A>,
): CommandType<OrderFileTables, A> {
  return {
    type: `cancellation.${name}`,
    status: 200,
    decide(draft, given, ctx) {
      const cancellation = findRow(draft.rows.cancellations, given);
      if (isRefusal(cancellation)) return cancellation;
      const refusal =
        checkMove(cancellationLifecycle, name, { row: cancellation, actor: given.actor.kind }) ??
        step(draft, ctx, { cancellation, command: given });
      if (refusal) return refusal;
      refoldOrder(draft, `cancellation ${cancellation.id}`);
      return undefined;
    },
    present: presentCommanded,
  };
}

export const approveCancellation = command('approve', approve);
export const refuseCancellation = command('refuse', refuseStep);
export const completeCommand = command('complete', complete);
export const withdrawCancellation = command('withdraw', withdraw);
export const lapseCommand = command('lapse', lapse);

/** Used by the deadlines: which policy answers for a silent seller. */
export function answerDays(cancellation: CancellationRow, ctx: Pick<DecisionContext, 'mall'>): number {
  return policiesAt(ctx as DecisionContext, cancellation.policy_version).cancel_answer_business_days;
}
