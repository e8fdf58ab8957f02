/**
 * The accounts of a seller's book and the movements between them: the closed lists that every transfer comes from (D9).
 *
 * A transfer is one row between two accounts of one seller's book, so that every book balances by construction. An
 * account's balance is what came in less what went out, per mode and currency. Outside accounts stand for the world:
 * theirs is negative by what came from there.
 */

export const accounts = {
  buyer: { outside: true, meaning: 'Buyers of this seller: where payments come from and refunds go to.' },
  bank: { outside: true, meaning: "The seller's bank: where top-ups come from and pay-outs go to." },
  buyer_payments: { outside: false, meaning: 'Paid by buyers, and neither going back nor kept.' },
  refunds_due: { outside: false, meaning: 'Going back to buyers; leaves when the gateway confirms.' },
  return_freight: { outside: false, meaning: 'Freight of returns, kept for whoever the carrier bills.' },
  seller_debt: { outside: false, meaning: 'What the seller bears; negative by what it owes.' },
  wallet: { outside: false, meaning: "The seller's wallet, one per currency; never negative (D9)." },
} as const satisfies Record<string, { outside: boolean; meaning: string }>;

export type Account = keyof typeof accounts;

export const movements = {
  order_paid: { from: 'buyer', to: 'buyer_payments' },
  refund_due: { from: 'buyer_payments', to: 'refunds_due' },
  refund_paid: { from: 'refunds_due', to: 'buyer' },
  /** At the buyer's fault: kept from what is refunded. */
  return_freight_kept: { from: 'buyer_payments', to: 'return_freight' },
  /** At the seller's or the carrier's fault. */
  return_freight_borne: { from: 'seller_debt', to: 'return_freight' },
  /** The buyer's own postage and late interest: outside the cap of what was paid (C9); paid like any refund. */
  compensation_due: { from: 'seller_debt', to: 'refunds_due' },
  wallet_topped_up: { from: 'bank', to: 'wallet' },
  wallet_paid_out: { from: 'wallet', to: 'bank' },
} as const satisfies Record<string, { from: Account; to: Account }>;

export type Movement = keyof typeof movements;

/** The two accounts of a movement, to be spread into `draft.transfer({...between('order_paid'), amount, …})`. */
export function between(movement: Movement): { from: Account; to: Account } {
  return movements[movement];
}
