/** Refunds come into being with the claim that they pay: called by the rules of cancellations and returns. */
import type { IsoTime } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import type { NewJob } from '../kernel/draft.ts';
import { allocate } from '../kernel/money.ts';
import type { Mode } from '../kernel/table.ts';
import { between, type Movement } from '../ledger/accounts.ts';
import type { OrderDraft } from '../order-file/tables.ts';
import { isTransfer, leftOfPayments, noAccount, type PaymentRow, type RefundRow } from './money.ts';

export interface NewRefunds {
  /** The cancellation or return that is paid. */
  claimId: string;
  /** Minor units of the order's currency, 0 or more; at most `refundable(rows)`. */
  amount: number;
  /**
   * What the seller owes the buyer beside it: postage it paid, late interest. Outside the cap of what was paid (C9),
   * which is why it never rides on a payment's refund but goes to the buyer's account.
   */
  fromSeller?: number;
  dueBy: IsoTime;
  /** Why it is due, with figures. */
  rule: string;
  /** As the claim keeps it; payments by bank transfer go back to it (D6). */
  refundAccount?: string | null;
}

/** What the queue `payments` is given. */
export interface PaymentJob {
  refund: string;
  payment: string;
  order: string;
  seller: number;
  mall: number;
  mode: Mode;
}

/**
 * Refunds `amount` by the original means of payment (D6): over the order's payments in proportion to what each still
 * has, largest remainder, so that no payment goes back beyond itself (C9). One row per payment that gets a share, its
 * ledger entry, its event and its job. Asked again for a claim that has refunds, it gives those and makes none.
 *
 * Throws when more is asked than can be refunded, or another amount than at first: both are bugs of the calling rule.
 */
export function createRefunds(
  draft: OrderDraft,
  wish: NewRefunds,
  ctx: Pick<DecisionContext, 'now' | 'newId'>,
): readonly RefundRow[] {
  const made = draft.rows.refunds.filter((refund) => refund.claim_id === wish.claimId);
  if (made.length > 0) return sameAgain(made, wish);
  const parts = leftOfPayments(draft.rows);
  const most = parts.reduce((sum, { left }) => sum + left, 0);
  if (!Number.isSafeInteger(wish.amount) || wish.amount < 0 || wish.amount > most) {
    throw new RangeError(`refund of ${wish.amount} for ${wish.claimId}, where ${most} can be refunded`);
  }
  const compensation = wish.fromSeller
    ? [
        createRefund(
          draft,
          { wish, payment: toAccount(wish.claimId), amount: wish.fromSeller, booked: 'compensation_due' },
          ctx,
        ),
      ]
    : [];
  if (wish.amount === 0) return compensation;
  // A share is at most its weight, because it is the weight's own proportion, rounded up at most to a whole unit.
  const shares = allocate(
    wish.amount,
    parts.map(({ left }) => left),
  );
  const shared = parts.flatMap(({ payment }, i) =>
    shares[i] ? [createRefund(draft, { wish, payment, amount: shares[i], booked: 'refund_due' }, ctx)] : [],
  );
  return [...compensation, ...shared];
}

/**
 * Compensation cannot ride on a payment, which never goes back beyond itself: it goes to the account that the buyer
 * gave with its claim. Such a refund names its claim where others name their payment.
 */
export function toAccount(claimId: string): Pick<PaymentRow, 'id' | 'method' | 'gateway' | 'gateway_reference'> {
  return { id: claimId, method: 'bank_transfer', gateway: 'bank', gateway_reference: 'bank account' };
}

function sameAgain(made: readonly RefundRow[], wish: NewRefunds): readonly RefundRow[] {
  const sum = made.reduce((total, refund) => total + refund.amount, 0);
  const wished = wish.amount + (wish.fromSeller ?? 0);
  if (sum !== wished) throw new RangeError(`refund of ${wished} for ${wish.claimId}, which was given ${sum}`);
  return made;
}

function createRefund(
  draft: OrderDraft,
  given: { wish: NewRefunds; payment: Pick<PaymentRow, 'id' | 'method'>; amount: number; booked: Movement },
  ctx: Pick<DecisionContext, 'now' | 'newId'>,
): RefundRow {
  const { wish, payment, amount, booked } = given;
  const order = draft.rows.orders[0]!;
  const refund = draft.insert('refunds', {
    seller_id: order.seller_id,
    mall_id: order.mall_id,
    mode: order.mode,
    id: ctx.newId('refund', order.seller_id),
    order_id: order.id,
    payment_id: payment.id,
    claim_id: wish.claimId,
    amount,
    currency: order.currency,
    money: 'due',
    attempts: 0,
    due_by: wish.dueBy,
    last_error: isTransfer(payment) && !wish.refundAccount ? noAccount : null,
    gateway_refund_reference: null,
    rule: wish.rule,
    sent_at: null,
    paid_at: null,
    created_at: ctx.now,
  });
  draft.transfer({
    ...between(booked),
    amount,
    currency: refund.currency,
    cause: refund.id,
    rule: wish.rule,
  });
  draft.emit({
    type: 'refund.due',
    object: refund.id,
    rule: wish.rule,
    data: {
      claim: wish.claimId,
      payment: payment.id,
      amount: { amount, currency: refund.currency },
      due_by: wish.dueBy,
    },
  });
  draft.job(paymentJob(refund));
  return refund;
}

/** Reaches the queue after the commit, and once more whenever the refund is to be tried again. */
export function paymentJob(refund: RefundRow): NewJob {
  const data: PaymentJob = {
    refund: refund.id,
    payment: refund.payment_id,
    order: refund.order_id,
    seller: refund.seller_id,
    mall: refund.mall_id,
    mode: refund.mode as Mode,
  };
  return { queue: 'payments', data: { ...data } };
}
