/** Wallets and their entries in requests and answers. */
import { Type } from 'typebox';
import {
  action,
  closed,
  currency,
  largest,
  metadata,
  mode,
  money,
  nullable,
  onBehalfOf,
  shown,
  signedMoney,
  time,
} from '../http/schemas.ts';

const minor = Type.Integer({ minimum: 1, maximum: largest, description: "Minor units of the wallet's currency" });

export const moneyBody = closed({
  amount: Type.Union([minor, closed({ amount: minor, currency })], {
    description: "Minor units, or an amount with its currency, which must be the wallet's",
  }),
  on_behalf_of: Type.Optional(onBehalfOf),
});

export const walletShown = shown({
  id: Type.String(),
  object: Type.Literal('wallet'),
  mode,
  state: Type.Literal('open'),
  seller: Type.String(),
  currency,
  balance: money,
  reference: Type.Null(),
  metadata,
  created_at: time,
  actions: Type.Array(action),
});

export const entryShown = shown({
  id: Type.String({ description: 'The transfer that this entry is one side of' }),
  object: Type.Literal('wallet_entry'),
  mode,
  wallet: Type.String(),
  amount: signedMoney,
  counter_account: Type.String({ description: "The other account of the seller's book" }),
  cause: Type.String({ description: 'Id of the object that caused it' }),
  rule: Type.String(),
  occurred_at: time,
  created_at: time,
  reference: nullable(Type.String()),
});
