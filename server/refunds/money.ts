/** Sums over the refunds of an order: what can still go back, and what a claim's money is. */
import type { Row } from '../kernel/table.ts';
import type { OrderRows, orderPayments, refunds } from '../order-file/tables.ts';
import type { Money } from './lifecycle.ts';

export type RefundRow = Row<typeof refunds>;
export type PaymentRow = Row<typeof orderPayments>;

type PaidAndRefunded = Pick<OrderRows, 'payments' | 'refunds'>;

/**
 * Per payment, in the order of payment, what was paid less every refund of it (C9). A failed refund keeps its share:
 * it is still owed, and is tried again.
 */
export function leftOfPayments(rows: PaidAndRefunded): { payment: PaymentRow; left: number }[] {
  return rows.payments
    .toSorted((a, b) => a.position - b.position)
    .map((payment) => {
      const taken = rows.refunds.filter((refund) => refund.payment_id === payment.id);
      return { payment, left: taken.reduce((left, refund) => left - refund.amount, payment.amount) };
    });
}

/** The most that can still be refunded of an order, minor units. */
export function refundable(rows: PaidAndRefunded): number {
  return leftOfPayments(rows).reduce((sum, { left }) => sum + left, 0);
}

/** True while a payment by bank transfer may have to go back: then a claim needs the buyer's account (D6). */
export function needsRefundAccount(rows: PaidAndRefunded): boolean {
  return leftOfPayments(rows).some(({ payment, left }) => left > 0 && isTransfer(payment));
}

export function isTransfer(payment: Pick<PaymentRow, 'method'>): boolean {
  return payment.method === 'bank_transfer';
}

/** Kept as the refund's last error while it lasts. */
export const noAccount = 'the claim has no bank account to send the refund to';

const worstFirst: readonly Money[] = ['failed', 'in_doubt', 'due', 'sent', 'paid'];

/** The money of a claim is the worst of its refunds; `none` when it has none. */
export function moneyOf(refundsOfClaim: readonly { money: Money }[]): Money | 'none' {
  return worstFirst.find((state) => refundsOfClaim.some((refund) => refund.money === state)) ?? 'none';
}
