/** Wallets: one per seller, mode and currency. The balance is kept because it has a floor; transfers prove it. */
import { int8, owned, table, text, time } from '../kernel/table.ts';

export const wallets = table(
  'wallets',
  { ...owned, id: text, /** The seller's public id. */ seller: text, currency: text, balance: int8, created_at: time },
  { key: ['id', 'seller_id'], mutable: ['balance'] },
);
