/** What other rooms use of refunds. */
export { refundCommands } from './commands.ts';
export { createRefunds, type NewRefunds } from './create.ts';
export { type Money, refundLifecycle } from './lifecycle.ts';
export { leftOfPayments, moneyOf, needsRefundAccount, type RefundRow, refundable } from './money.ts';
export { presentRefund } from './present.ts';
