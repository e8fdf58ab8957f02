/** A wallet as the API shows it. */
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import type { Row } from '../kernel/table.ts';
import { walletLifecycle } from './lifecycle.ts';
import type { wallets } from './tables.ts';

export type WalletRow = Row<typeof wallets>;

/** Why no money moves in live mode; one text for the refusal and for the greyed-out action. */
export const noBank =
  'No bank is connected for live mode; top-ups and pay-outs work in test mode, with a simulated bank.';

export function presentWallet(row: WalletRow, actor: ActorKind) {
  const actions = actionsOf(walletLifecycle, row, actor);
  return {
    id: row.id,
    object: 'wallet' as const,
    mode: row.mode,
    state: 'open' as const,
    seller: row.seller,
    currency: row.currency,
    balance: { amount: row.balance, currency: row.currency },
    reference: null,
    metadata: {},
    created_at: row.created_at,
    actions: row.mode === 'test' ? actions : actions.map(({ name }) => ({ name, enabled: false, reason: noBank })),
  };
}
