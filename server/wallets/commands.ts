/** Opening, filling and emptying a wallet. Every change of a balance is a transfer with the same figures (D9). */
import type { Command, CommandType, Tables } from '../kernel/command.ts';
import type { Draft } from '../kernel/draft.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { formatMoney, isCurrency } from '../kernel/money.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { between } from '../ledger/index.ts';
import type { sellers } from '../sellers/tables.ts';
import { walletLifecycle } from './lifecycle.ts';
import { noBank, presentWallet, type WalletRow } from './present.ts';
import type { wallets } from './tables.ts';

type WalletTables = { sellers: typeof sellers; wallets: typeof wallets };

export interface MoveMoney {
  /** Minor units, above 0. */
  amount: number;
  /** When given it must be the wallet's. */
  currency?: string | undefined;
}

/** Opening what is open answers the wallet there is. */
const open: CommandType<WalletTables, { currency: string }> = {
  type: 'wallet.open',
  status: 200,
  decide(draft, command, ctx) {
    const { currency } = command.args;
    const seller = draft.rows.sellers[0]!;
    const refusal = checkMove(walletLifecycle, 'open', { row: seller, actor: command.actor.kind });
    if (refusal) return refusal;
    if (ofCurrency(draft, command)) return undefined;
    if (seller.state === 'suspended')
      return refuse('seller_suspended', 'A suspended seller cannot open a wallet.', {
        rule: 'lifecycle seller.open_wallet',
      });
    if (!isCurrency(currency)) return unknownCurrency(currency);
    const { object, mode } = command;
    draft.insert('wallets', {
      seller_id: seller.seller_id,
      mall_id: seller.mall_id,
      mode,
      id: object,
      seller: seller.id,
      currency,
      balance: 0,
      created_at: ctx.now,
    });
    draft.emit({ type: 'wallet.opened', object, data: { currency } });
    return undefined;
  },
  present: (draft, command) => presentWallet(ofCurrency(draft, command)!, command.actor.kind),
};

const topUp: CommandType<WalletTables, MoveMoney> = {
  type: 'wallet.top_up',
  status: 200,
  decide(draft, command) {
    const wallet = check(draft, command, 'top_up');
    if ('refused' in wallet) return wallet;
    const { amount } = command.args;
    if (!Number.isSafeInteger(wallet.balance + amount))
      return refuse('invalid', 'The wallet cannot hold that much.', {
        rule: 'amounts are at most 2^53 - 1 minor units',
      });
    draft.update('wallets', wallet, { balance: wallet.balance + amount });
    draft.transfer({
      ...between('wallet_topped_up'),
      amount,
      currency: wallet.currency,
      cause: wallet.id,
      rule: 'E3: topped up from the bank',
    });
    draft.emit({
      type: 'wallet.topped_up',
      object: wallet.id,
      data: { amount: { amount, currency: wallet.currency } },
    });
    return undefined;
  },
  present: presentMoved,
};

const payOut: CommandType<WalletTables, MoveMoney> = {
  type: 'wallet.pay_out',
  status: 200,
  decide(draft, command) {
    const wallet = check(draft, command, 'pay_out');
    if ('refused' in wallet) return wallet;
    const { amount } = command.args;
    if (amount > wallet.balance) return short(wallet, amount);
    draft.update('wallets', wallet, { balance: wallet.balance - amount });
    draft.transfer({
      ...between('wallet_paid_out'),
      amount,
      currency: wallet.currency,
      cause: wallet.id,
      rule: 'paid out to the bank',
    });
    draft.emit({ type: 'wallet.paid_out', object: wallet.id, data: { amount: { amount, currency: wallet.currency } } });
    return undefined;
  },
  present: presentMoved,
};

/** For the boundary that holds `sellers` and `wallets`. */
export function walletCommands<T extends Tables & WalletTables>(): readonly CommandType<T, never>[] {
  // They touch these two tables only, which the boundary has under these names.
  return [open, topUp, payOut] as unknown as CommandType<T, never>[];
}

/** The refusal of whatever would take a wallet below zero; interceptions pay from wallets too. */
export function short(wallet: WalletRow, amount: number): Refusal {
  const { currency, balance } = wallet;
  const shown = (minor: number) => formatMoney({ amount: minor, currency }, 'en');
  return refuse(
    'wallet_short',
    `The wallet holds ${shown(balance)}; ${shown(amount)} were asked for, ${shown(amount - balance)} more than there is. Top it up first.`,
    {
      rule: `D9: a wallet is never negative; balance ${balance}, asked ${amount}, short ${amount - balance} (${currency}, minor units)`,
    },
  );
}

/** What holds for any movement of money; the wallet when all is well. */
function check(
  draft: Draft<WalletTables>,
  command: Command<MoveMoney>,
  move: 'top_up' | 'pay_out',
): WalletRow | Refusal {
  const wallet = draft.rows.wallets.find((row) => row.id === command.object && row.mode === command.mode);
  if (!wallet) return refuse('not_found', `There is no ${command.object}.`);
  const refusal = checkMove(walletLifecycle, move, { row: wallet, actor: command.actor.kind });
  if (refusal) return refusal;
  const { amount, currency } = command.args;
  if (currency !== undefined && currency !== wallet.currency) {
    return refuse('currency_mismatch', `The wallet is in ${wallet.currency}, the amount in ${currency}.`, {
      errors: [{ pointer: '/amount', code: 'currency_mismatch', detail: `must be ${wallet.currency}` }],
    });
  }
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    return refuse('invalid', 'The amount must be above 0.', {
      errors: [{ pointer: '/amount', code: 'invalid', detail: 'must be above 0' }],
    });
  }
  return command.mode === 'live' ? refuse('bank_not_configured', noBank) : wallet;
}

function ofCurrency(draft: Draft<WalletTables>, command: Command<{ currency: string }>): WalletRow | undefined {
  return draft.rows.wallets.find((row) => row.currency === command.args.currency && row.mode === command.mode);
}

function unknownCurrency(currency: string): Refusal {
  return refuse('invalid', `"${currency}" is no currency that is held here.`, {
    errors: [{ pointer: '/currency', code: 'unknown_currency', detail: 'ISO 4217 code of a currency in use' }],
  });
}

function presentMoved(draft: Draft<WalletTables>, command: Command<MoveMoney>) {
  return presentWallet(draft.rows.wallets.find((row) => row.id === command.object)!, command.actor.kind);
}
