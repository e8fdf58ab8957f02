/** Wallets over HTTP. A wallet is opened at its seller: `POST /v1/sellers/{id}/open_wallet`. */
import { Type } from 'typebox';
import { read } from '../db/pool.ts';
import { listReply, listRows } from '../http/page.ts';
import {
  commandFrom,
  defineCommand,
  defineRoute,
  ok,
  type Route,
  type RouteInput,
  resolve,
  scopeOf,
} from '../http/route.ts';
import { closed, currency, listOf, listQuery } from '../http/schemas.ts';
import { transfers } from '../kernel/log-tables.ts';
import { isRefusal, type Refusal } from '../kernel/problems.ts';
import type { Row } from '../kernel/table.ts';
import { readRow } from '../malls/read-row.ts';
import type { MoveMoney } from './commands.ts';
import { presentWallet, type WalletRow } from './present.ts';
import { entryShown, moneyBody, walletShown } from './schemas.ts';
import { wallets } from './tables.ts';

const who = ['platform', 'mall', 'seller'] as const;

const listWallets = defineRoute(
  {
    method: 'GET',
    url: '/v1/wallets',
    summary: 'List wallets',
    tag: 'wallets',
    who,
    scope: 'wallets:read',
    query: listQuery({ seller: Type.Optional(Type.String({ maxLength: 64 })), currency: Type.Optional(currency) }),
    reply: { 200: listOf(walletShown) },
  },
  async (input) => {
    // A wallet has no reference, so none is found by one.
    if (input.query.reference !== undefined) return listReply([], null);
    return listRows(input, { table: wallets, kind: 'wallet', filters: { currency: input.query.currency } }, (row) =>
      presentWallet(row, input.caller.kind),
    );
  },
);

const getWallet = defineRoute(
  {
    method: 'GET',
    url: '/v1/wallets/:id',
    summary: 'Get a wallet',
    tag: 'wallets',
    who,
    scope: 'wallets:read',
    reply: { 200: walletShown },
  },
  async (input) => {
    const wallet = await findWallet(input);
    return isRefusal(wallet) ? wallet : ok(presentWallet(wallet, input.caller.kind));
  },
);

const listEntries = defineRoute(
  {
    method: 'GET',
    url: '/v1/wallets/:id/entries',
    summary: 'List what went into a wallet and out of it, newest first',
    tag: 'wallets',
    who,
    scope: 'wallets:read',
    query: closed({
      limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
      after: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    }),
    reply: { 200: listOf(entryShown) },
  },
  async (input) => {
    const wallet = await findWallet(input);
    if (isRefusal(wallet)) return wallet;
    const { limit, after } = input.query;
    const [rows = []] = await read(input.platform.pool, scopeOf(input.caller), [
      {
        name: 'wallet_entries',
        text: `select ${Object.keys(transfers.columns).join(', ')} from transfers
               where seller_id = any($1::int4[]) and mode = $2 and currency = $3 and 'wallet' in (from_account, to_account)
                 and ($4::text is null or id < $4) order by id desc limit $5`,
        values: [[wallet.seller_id], wallet.mode, wallet.currency, after ?? null, limit + 1],
      },
    ]);
    const page = rows.slice(0, limit) as unknown as Row<typeof transfers>[];
    return listReply(
      page.map((row) => presentEntry(row, wallet)),
      rows.length > limit ? page.at(-1)!.id : null,
    );
  },
);

const topUp = defineCommand(
  {
    method: 'POST',
    url: '/v1/wallets/:id/top_up',
    summary: 'Top up a wallet from the bank',
    description:
      'In test mode the money is there at once; no bank is connected in live mode (422 `bank_not_configured`).',
    tag: 'wallets',
    who,
    scope: 'wallets:write',
    idempotency: 'required',
    boundary: 'seller',
    body: moneyBody,
    reply: { 200: walletShown },
    problems: ['currency_mismatch', 'bank_not_configured', 'invalid'],
  },
  (input) => moveMoney(input as RouteInput<{ id: string }>, 'wallet.top_up', input.body.amount),
);

const payOut = defineCommand(
  {
    method: 'POST',
    url: '/v1/wallets/:id/pay_out',
    summary: 'Pay out from a wallet to the bank',
    description: 'Never more than the balance: 422 `wallet_short` says what is missing.',
    tag: 'wallets',
    who,
    scope: 'wallets:write',
    idempotency: 'required',
    boundary: 'seller',
    body: moneyBody,
    reply: { 200: walletShown },
    problems: ['wallet_short', 'currency_mismatch', 'bank_not_configured'],
  },
  (input) => moveMoney(input as RouteInput<{ id: string }>, 'wallet.pay_out', input.body.amount),
);

export const routes: readonly Route[] = [listWallets, getWallet, listEntries, topUp, payOut];

async function moveMoney(
  input: RouteInput<{ id: string }>,
  type: string,
  amount: number | { amount: number; currency: string },
) {
  const target = await resolve(input, input.params.id, 'wallet');
  if (isRefusal(target)) return target;
  const args: MoveMoney = typeof amount === 'number' ? { amount } : amount;
  // The account that is locked is the seller's; its id is in the directory that `resolve` asked.
  return commandFrom(input as RouteInput, target, { type, file: target.sellerId!, object: input.params.id, args });
}

function findWallet(
  input: Pick<RouteInput, 'platform' | 'caller'> & { params: { id: string } },
): Promise<WalletRow | Refusal> {
  return readRow(input, input.params.id, { table: wallets, kind: 'wallet' });
}

function presentEntry(row: Row<typeof transfers>, wallet: WalletRow) {
  const isIn = row.to_account === 'wallet';
  return {
    id: row.id,
    object: 'wallet_entry',
    mode: row.mode,
    wallet: wallet.id,
    amount: { amount: isIn ? row.amount : -row.amount, currency: row.currency },
    counter_account: isIn ? row.from_account : row.to_account,
    cause: row.cause_id,
    rule: row.rule,
    reference: null,
    occurred_at: row.occurred_at,
    created_at: row.recorded_at,
  };
}
