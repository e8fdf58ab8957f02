/**
 * Brings one refund as far as it can get now. The attempt is recorded before the gateway is called; what the gateway
 * says becomes a command. Where it is not certain what happened, the gateway is asked by our key before anything is
 * sent again. The key is the refund's id, for ever, so that even a wrong belief of ours moves no money twice.
 */
import type { Actor, Outcome } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import type { GatewayFor, LookUpAnswer, PaymentGateway } from '../payments/index.ts';
import type { Platform } from '../platform.ts';
import type { PaymentJob } from './create.ts';
import { isTransfer, noAccount, type RefundRow } from './money.ts';
import { type OpenRefund, readOpenRefund, type SealedAccount } from './store.ts';

export interface SettleDeps {
  platform: Pick<Platform, 'pool' | 'clock' | 'log' | 'submit'>;
  gatewayFor: GatewayFor;
  openAccount: (account: SealedAccount) => string;
  /** Between two look-ups that both say "unknown". */
  lookUpPauseMs: number;
  /** False once another process may be working on the same payment. */
  holds: () => boolean;
}

/** `later`: not settled, and to be tried again after a while. `nothing`: there is nothing that could be done. */
export type Settled = { kind: 'settled' } | { kind: 'later'; why: string } | { kind: 'nothing'; why: string };

const actor: Actor = { kind: 'system', id: 'payments' };

export async function settleRefund(deps: SettleDeps, job: PaymentJob): Promise<Settled> {
  const open = await readOpenRefund(deps.platform.pool, job);
  if (!open) return { kind: 'nothing', why: 'there is no such refund' };
  const { refund } = open;
  if (refund.money === 'paid' || refund.money === 'failed') return { kind: 'settled' };
  const gateway = deps.gatewayFor(refund.mode, open.payment.gateway);
  if (!gateway) {
    return { kind: 'nothing', why: `no gateway "${open.payment.gateway}" in ${refund.mode} mode` };
  }
  if (refund.money === 'due') return send(deps, { job, open, gateway });
  if (refund.money === 'sent') {
    // The process that sent it ended before it could record an answer.
    const detail = 'the attempt was interrupted';
    const outcome = await submit(deps, job, 'refund.doubt', { attempt: refund.attempts, detail });
    if (outcome.kind === 'refused') return overtaken(outcome);
  }
  return resolveDoubt(deps, { job, open, gateway });
}

interface Work {
  job: PaymentJob;
  open: OpenRefund;
  gateway: PaymentGateway;
}

async function send(deps: SettleDeps, { job, open, gateway }: Work): Promise<Settled> {
  const { refund, payment } = open;
  const account = isTransfer(payment) && open.account ? deps.openAccount(open.account) : undefined;
  if (!deps.holds()) return { kind: 'later', why: 'the lock on the payment was lost' };
  const sent = await submit(deps, job, 'refund.send', {});
  if (sent.kind === 'refused') return overtaken(sent);
  const attempt = refund.attempts + 1;
  if (isTransfer(payment) && account === undefined) {
    return done(await submit(deps, job, 'refund.fail', { attempt, detail: noAccount }));
  }
  const answer = await gateway.refund({
    key: refund.id,
    paymentReference: payment.gateway_reference,
    amount: refund.amount,
    currency: refund.currency,
    ...(account === undefined ? {} : { account }),
  });
  if (answer.kind === 'paid' || answer.kind === 'declined') return record(deps, { job, refund, attempt }, answer);
  const detail = bounded(answer.detail);
  const move = answer.kind === 'not_sent' ? 'refund.clear' : 'refund.doubt';
  await submit(deps, job, move, { attempt, detail });
  return { kind: 'later', why: detail };
}

/** Asks by our key. Only "unknown" twice, with a pause between, means that nothing was paid. */
async function resolveDoubt(deps: SettleDeps, { job, open, gateway }: Work): Promise<Settled> {
  const { refund } = open;
  const attempt = refund.attempts;
  const question = { key: refund.id, amount: refund.amount, currency: refund.currency };
  let answer = await gateway.lookUp(question);
  if (answer.kind === 'unknown') {
    await new Promise((resolve) => setTimeout(resolve, deps.lookUpPauseMs));
    answer = await gateway.lookUp(question);
  }
  if (answer.kind === 'unclear') return { kind: 'later', why: bounded(answer.detail) };
  if (answer.kind !== 'unknown') return record(deps, { job, refund, attempt }, answer);
  const detail = 'the gateway does not know our key';
  const cleared = await submit(deps, job, 'refund.clear', { attempt, detail });
  if (cleared.kind === 'refused') return overtaken(cleared);
  return send(deps, { job, open, gateway });
}

async function record(
  deps: SettleDeps,
  of: { job: PaymentJob; refund: RefundRow; attempt: number },
  answer: Extract<LookUpAnswer, { kind: 'paid' | 'declined' }>,
): Promise<Settled> {
  if (answer.kind === 'paid')
    return done(await submit(deps, of.job, 'refund.confirm', { reference: answer.reference }));
  const detail = bounded(answer.reason);
  return done(await submit(deps, of.job, 'refund.fail', { attempt: of.attempt, detail }));
}

function submit(deps: SettleDeps, job: PaymentJob, type: string, args: object): Promise<Outcome> {
  const { refund, order, seller, mall, mode } = job;
  const id = uuid(deps.platform.clock);
  return deps.platform.submit('order_file', {
    id,
    type,
    file: order,
    seller,
    mall,
    mode,
    object: refund,
    actor,
    args,
  });
}

function done(outcome: Outcome): Settled {
  return outcome.kind === 'done' ? { kind: 'settled' } : overtaken(outcome);
}

/** The file was busy, or somebody else moved this refund meanwhile: what is true now is looked at next time. */
function overtaken(outcome: Extract<Outcome, { kind: 'refused' }>): Settled {
  return { kind: 'later', why: outcome.refusal.detail };
}

/** Text from outside, for people to read: one line of bounded length. */
function bounded(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
}
