/** The refund as the API shows it. */
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import { money } from '../order-file/present.ts';
import type { OrderRows } from '../order-file/tables.ts';
import { toAccount } from './create.ts';
import { refundLifecycle } from './lifecycle.ts';
import type { RefundRow } from './money.ts';

/** `rows` are those of its order file. */
export function presentRefund(
  rows: Pick<OrderRows, 'payments' | 'cancellations' | 'returns'>,
  refund: RefundRow,
  actor: ActorKind,
): unknown {
  const payment = rows.payments.find((each) => each.id === refund.payment_id) ?? toAccount(refund.claim_id);
  const plan = [...rows.cancellations, ...rows.returns].find((each) => each.id === refund.claim_id)?.refund;
  return {
    id: refund.id,
    object: 'refund',
    mode: refund.mode,
    state: refund.money,
    money: refund.money,
    reference: null,
    order: refund.order_id,
    claim: refund.claim_id,
    payment: {
      id: refund.payment_id,
      method: payment.method,
      gateway: payment.gateway,
      gateway_reference: payment.gateway_reference,
    },
    amount: money(refund.amount, refund.currency),
    // Of the whole claim: where several payments go back, each has its share of the total.
    components: (plan?.components ?? []).map((each) => ({ ...each, amount: money(each.amount, refund.currency) })),
    claim_total: plan ? money(plan.total, plan.currency) : null,
    rule: refund.rule,
    due_by: refund.due_by,
    attempts: refund.attempts,
    last_error: refund.last_error,
    gateway_refund_reference: refund.gateway_refund_reference,
    sent_at: refund.sent_at,
    paid_at: refund.paid_at,
    metadata: {},
    created_at: refund.created_at,
    actions: actionsOf(refundLifecycle, refund, actor),
  };
}
