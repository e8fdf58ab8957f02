/** HTTP of the ledger: read only, because transfers are made by commands and never changed. */
import { Type } from 'typebox';
import { listReply } from '../http/page.ts';
import { forbidden, resolve } from '../http/resolve.ts';
import { type Caller, defineRoute, ok, type Route, type RouteInput, scopeOf } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { normaliseTime } from '../kernel/clock.ts';
import { sellerOf } from '../kernel/ids.ts';
import { transfers } from '../kernel/log-tables.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import { readRow } from '../malls/read-row.ts';
import type { Platform } from '../platform.ts';
import { type Account, accounts } from './accounts.ts';
import { type LedgerFilter, mallIds, readTransfers, sumAccounts, type TransferRow } from './store.ts';
import { booksOf } from './trial-balance.ts';

const who = ['platform', 'mall', 'seller'] as const;
const accountName = shape.oneOf(Object.keys(accounts) as Account[]);

const transferShown = shape.shown({
  ...shape.objectHead,
  seller: shape.nullable(Type.String()),
  from: Type.String(),
  to: Type.String(),
  amount: shape.money,
  cause: Type.String({ description: 'The object that it happened for' }),
  file: Type.String({ description: 'The order or seller whose log tells of it' }),
  rule: Type.String(),
  occurred_at: shape.time,
});

const bookShown = shape.shown({
  mall: shape.nullable(Type.String()),
  mode: shape.mode,
  accounts: Type.Array(
    shape.shown({
      account: Type.String(),
      meaning: shape.nullable(Type.String()),
      outside: Type.Boolean({ description: 'Stands for the world outside the books' }),
      currency: shape.currency,
      in: shape.money,
      out: shape.money,
      balance: shape.signedMoney,
    }),
  ),
  totals: Type.Array(shape.shown({ currency: shape.currency, total: shape.signedMoney })),
});

const trialBalanceShown = shape.shown({
  object: Type.Literal('trial_balance'),
  data: Type.Array(bookShown, { description: "One book per mall and mode; a seller's own book for a seller" }),
});

const listTransfers = defineRoute(
  {
    method: 'GET',
    url: '/v1/transfers',
    summary: 'List transfers between accounts',
    tag: 'ledger',
    who,
    scope: 'transfers:read',
    query: shape.listQuery({
      cause: Type.Optional(shape.id),
      account: Type.Optional(accountName),
      file: Type.Optional(shape.id),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: shape.listOf(transferShown) },
  },
  async (input) => {
    const { platform, caller, query } = input;
    const { limit, after, reference, created_from, created_to } = query;
    // A transfer has no reference, so none is found by one.
    if (reference !== undefined) return listReply([], null);
    if (after !== undefined && sellerOf(after, 'transfer') === null) return badCursor();
    const filter = await filterOf(input);
    if (isRefusal(filter)) return filter;
    const rows = await readTransfers(platform.pool, scopeOf(caller), {
      ...filter,
      cause: query.cause ?? null,
      account: query.account ?? null,
      file: query.file ?? null,
      from: created_from ? normaliseTime(created_from) : null,
      to: created_to ? normaliseTime(created_to) : null,
      after: after ?? null,
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    return listReply(await presentTransfers(platform, page), rows.length > limit ? page.at(-1)!.id : null);
  },
);

const getTransfer = defineRoute(
  {
    method: 'GET',
    url: '/v1/transfers/:id',
    summary: 'Get a transfer',
    tag: 'ledger',
    who,
    scope: 'transfers:read',
    reply: { 200: transferShown },
  },
  async (input) => {
    const row = await readRow(input, input.params.id, { table: transfers, kind: 'transfer' });
    return isRefusal(row) ? row : ok((await presentTransfers(input.platform, [row]))[0]);
  },
);

const getTrialBalance = defineRoute(
  {
    method: 'GET',
    url: '/v1/trial_balance',
    summary: 'Get the balance of every account, per mall, mode and currency',
    description: 'Over all accounts of a book the total is 0 in every currency.',
    tag: 'ledger',
    who,
    scope: 'transfers:read',
    query: shape.closed({
      mode: Type.Optional(shape.mode),
      seller: Type.Optional(shape.idOf('sel')),
    }),
    reply: { 200: trialBalanceShown },
  },
  async (input) => {
    const { platform, caller } = input;
    const filter = await filterOf(input);
    if (isRefusal(filter)) return filter;
    const sums = await sumAccounts(platform.pool, scopeOf(caller), filter);
    const known =
      caller.kind === 'platform' ? await mallIds(platform.pool, [...new Set(sums.map((sum) => sum.mall))]) : null;
    const nameOf = (mall: number) => (known ? (known.get(mall) ?? null) : caller.mallId);
    return ok({ object: 'trial_balance', data: booksOf(sums, nameOf) });
  },
);

export const routes: readonly Route[] = [listTransfers, getTransfer, getTrialBalance];

interface LedgerQuery {
  mode?: Mode | undefined;
  seller?: string | undefined;
}

/** By the narrowest column that an index begins with; row-level security says the same once more. */
async function filterOf(input: {
  platform: Platform;
  caller: Caller;
  query: LedgerQuery;
}): Promise<LedgerFilter | Refusal> {
  const { caller, query } = input;
  if (query.mode !== undefined && caller.kind !== 'platform' && query.mode !== caller.mode) {
    return forbidden(`This key sees ${caller.mode} objects only.`);
  }
  const mode = caller.kind === 'platform' ? (query.mode ?? null) : caller.mode;
  const none: LedgerFilter = { seller: null, mall: null, mode };
  if (query.seller !== undefined) {
    const asking: Pick<RouteInput, 'platform' | 'caller'> = input;
    const target = await resolve(asking, query.seller, 'seller');
    return isRefusal(target) ? target : { ...none, seller: target.seller };
  }
  if (caller.kind === 'seller') return { ...none, seller: caller.seller };
  return caller.kind === 'mall' ? { ...none, mall: caller.mall } : none;
}

async function presentTransfers(platform: Platform, rows: readonly TransferRow[]): Promise<unknown[]> {
  const sellers = await platform.sellers.byNumber([...new Set(rows.map((row) => row.seller_id))]);
  return rows.map((row) => ({
    id: row.id,
    object: 'transfer',
    mode: row.mode,
    reference: null,
    seller: sellers.get(row.seller_id)?.id ?? null,
    from: row.from_account,
    to: row.to_account,
    amount: { amount: row.amount, currency: row.currency },
    cause: row.cause_id,
    file: row.file_id,
    rule: row.rule,
    occurred_at: row.occurred_at,
    metadata: {},
    created_at: row.recorded_at,
    actions: [],
  }));
}

function badCursor(): Refusal {
  const detail = 'Give back `next` of the page before, unchanged.';
  return refuse('malformed', `after: ${detail}`, {
    errors: [{ pointer: '/after', code: 'bad_cursor', detail }],
  });
}
