/** Seals a buyer's bank account before it enters a command, bound to the claim that will hold it. */
import { encrypt, ringOf, secretContext } from '../kernel/secrets.ts';
import type { Platform } from '../platform.ts';

export interface RefundAccount {
  bank: string;
  number: string;
  holder: string;
}

export function sealAccount(
  platform: Platform,
  account: RefundAccount | undefined,
  claim: { table: 'cancellations' | 'returns'; id: string },
): string | undefined {
  if (!account) return undefined;
  return encrypt(
    ringOf(platform.config),
    JSON.stringify(account),
    secretContext({ table: claim.table, column: 'refund_account' }, claim.id),
  );
}
