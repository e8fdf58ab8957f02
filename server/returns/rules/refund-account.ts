/** D6: what was paid by bank transfer is paid back to the account that the buyer gives. */
import type { EligibilityRule } from './index.ts';

export const refundAccount: EligibilityRule = ({ rows, refundAccount: account }) => {
  if (account || !rows.payments.some((payment) => payment.method === 'bank_transfer')) return { verdict: 'yes' };
  return {
    verdict: 'no',
    code: 'refund_account_required',
    rule: 'D6: original means of payment',
    detail: 'Part of this order was paid by bank transfer; name the refund_account to pay it back to.',
  };
};
