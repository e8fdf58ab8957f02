/** Books what a claim's refund plan says: what is kept, what the seller bears, and the refunds themselves. */
import type { IsoTime } from '../kernel/clock.ts';
import type { DecisionContext } from '../kernel/command.ts';
import { createRefunds } from '../refunds/index.ts';
import { outsideCap } from './refund-plan.ts';
import type { RefundPlan } from './shapes.ts';
import type { OrderDraft } from './tables.ts';

export interface ClaimPayment {
  claim: string;
  plan: RefundPlan;
  /** By law or policy; interest runs from the day after. */
  dueBy: IsoTime;
  rule: string;
  refundAccount: string | null;
}

export function payClaim(
  draft: OrderDraft,
  ctx: DecisionContext,
  { claim, plan, dueBy, rule, refundAccount }: ClaimPayment,
): void {
  const sum = (wanted: (kind: string) => boolean) =>
    plan.components.filter((each) => wanted(each.kind)).reduce((total, each) => total + each.amount, 0);
  // The fee of the way back stays with whoever the carrier bills: it leaves the buyer's payments, but not to the buyer.
  draft.transfer({
    from: 'buyer_payments',
    to: 'return_freight',
    amount: -sum((kind) => kind === 'return_freight'),
    currency: plan.currency,
    cause: claim,
    rule: 'C9: return freight kept',
  });
  const fromSeller = sum((kind) => outsideCap.has(kind));
  createRefunds(
    draft,
    { claimId: claim, amount: plan.total - fromSeller, fromSeller, dueBy, rule, refundAccount },
    ctx,
  );
}
