/**
 * Commands on a refund, all on its order file. The payments job gives all but `retry`: an attempt is recorded before
 * the gateway is called, and what came of it after.
 */
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { between } from '../ledger/accounts.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { paymentJob } from './create.ts';
import { refundLifecycle } from './lifecycle.ts';
import type { RefundRow } from './money.ts';
import { presentRefund } from './present.ts';

/** `attempt` is the one that the job made or found: what came of an older one moves nothing any more. */
export interface AttemptArgs {
  attempt: number;
  /** What the gateway said, or why it could not be asked. */
  detail: string;
}

export const sendRefund: CommandType<OrderFileTables, Record<string, never>> = {
  type: 'refund.send',
  status: 200,
  decide: move('send', (draft, { refund, ctx }) => {
    const attempts = refund.attempts + 1;
    draft.update('refunds', refund, { money: 'sent', attempts, sent_at: ctx.now });
    draft.emit({ type: 'refund.sent', object: refund.id, rule: refund.rule, data: { attempt: attempts } });
  }),
  present,
};

export const confirmRefund: CommandType<OrderFileTables, { reference: string }> = {
  type: 'refund.confirm',
  status: 200,
  decide: move('confirm', (draft, { refund, command, ctx }) => {
    const { reference } = command.args;
    const { amount, currency, rule } = refund;
    draft.update('refunds', refund, {
      money: 'paid',
      gateway_refund_reference: reference,
      last_error: null,
      sent_at: refund.sent_at ?? ctx.now,
      paid_at: ctx.now,
    });
    draft.transfer({ ...between('refund_paid'), amount, currency, cause: refund.id, rule });
    draft.emit({
      type: 'refund.paid',
      object: refund.id,
      rule,
      data: { claim: refund.claim_id, amount: { amount, currency }, gateway_refund_reference: reference },
    });
  }),
  present,
};

export const doubtRefund: CommandType<OrderFileTables, AttemptArgs> = {
  type: 'refund.doubt',
  status: 200,
  decide: move('doubt', (draft, { refund, command }) => {
    const { detail } = command.args;
    draft.update('refunds', refund, { money: 'in_doubt', last_error: detail });
    draft.emit({
      type: 'refund.in_doubt',
      object: refund.id,
      reason: detail,
      data: { attempt: refund.attempts },
    });
  }),
  present,
};

export const clearRefund: CommandType<OrderFileTables, AttemptArgs> = {
  type: 'refund.clear',
  status: 200,
  decide: move('clear', (draft, { refund, command }) => {
    const { detail } = command.args;
    draft.update('refunds', refund, { money: 'due', last_error: detail, sent_at: null });
    draft.emit({
      type: 'refund.not_paid',
      object: refund.id,
      reason: detail,
      data: { attempt: refund.attempts },
    });
  }),
  present,
};

export const failRefund: CommandType<OrderFileTables, AttemptArgs> = {
  type: 'refund.fail',
  status: 200,
  decide: move('fail', (draft, { refund, command }) => {
    const { detail } = command.args;
    draft.update('refunds', refund, { money: 'failed', last_error: detail, sent_at: null });
    draft.emit({
      type: 'refund.failed',
      object: refund.id,
      reason: detail,
      data: { claim: refund.claim_id, attempt: refund.attempts },
    });
  }),
  present,
};

export const retryRefund: CommandType<OrderFileTables, Record<string, never>> = {
  type: 'refund.retry',
  status: 200,
  decide: move('retry', (draft, { refund }) => {
    const due = draft.update('refunds', refund, { money: 'due' });
    draft.emit({ type: 'refund.retried', object: refund.id, data: { attempts: refund.attempts } });
    draft.job(paymentJob(due));
  }),
  present,
};

/** For the order file's list of commands. */
export const refundCommands = [sendRefund, confirmRefund, doubtRefund, clearRefund, failRefund, retryRefund] as const;

interface Moved<A> {
  refund: RefundRow;
  command: Command<A>;
  ctx: DecisionContext;
}

/** Finds the refund, checks the move against the lifecycle and the attempt that it is about, then lets `change` do it. */
function move<A extends object>(
  name: keyof typeof refundLifecycle.moves & string,
  change: (draft: OrderDraft, on: Moved<A>) => void,
): CommandType<OrderFileTables, A>['decide'] {
  return (draft, command, ctx) => {
    const refund = draft.rows.refunds.find((each) => each.id === command.object);
    if (!refund) return refuse('not_found', `There is no refund ${command.object}.`);
    const refusal =
      checkMove(refundLifecycle, name, { row: refund, actor: command.actor.kind }) ??
      checkAttempt(refund, command.args);
    if (refusal) return refusal;
    change(draft, { refund, command, ctx });
    return undefined;
  };
}

function checkAttempt(refund: RefundRow, { attempt }: Partial<AttemptArgs>): Refusal | null {
  if (attempt === undefined || attempt === refund.attempts) return null;
  const detail = `Attempt ${attempt} of refund ${refund.id} is over; attempt ${refund.attempts} counts.`;
  return refuse('not_now', detail);
}

function present(draft: OrderDraft, command: Command): unknown {
  const refund = draft.rows.refunds.find((each) => each.id === command.object)!;
  return presentRefund(draft.rows, refund, command.actor.kind);
}
