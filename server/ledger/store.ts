/** Reading the ledger: pages of transfers, and sums per account. Nothing here writes; transfers come from commands. */
import { type DbRow, type Pool, read, type TenantScope } from '../db/pool.ts';
import { transfers } from '../kernel/log-tables.ts';
import type { Row } from '../kernel/table.ts';

export type TransferRow = Row<typeof transfers>;

/** Null: not narrowed. `seller` and `mall` are numbers; row-level security narrows to the caller's own in any case. */
export interface LedgerFilter {
  seller: number | null;
  mall: number | null;
  mode: string | null;
}

export interface TransferFilter extends LedgerFilter {
  cause: string | null;
  account: string | null;
  file: string | null;
  /** Business time, the first included, the second not. */
  from: string | null;
  to: string | null;
  /** Id of the last transfer of the page before. */
  after: string | null;
  limit: number;
}

/** Newest first. Not prepared by name: what is null must be seen by the planner, which then finds the index. */
export async function readTransfers(pool: Pool, scope: TenantScope, filter: TransferFilter): Promise<TransferRow[]> {
  const { seller, mall, mode, cause, account, file, from, to, after, limit } = filter;
  const text = `select ${Object.keys(transfers.columns).join(', ')} from transfers
    where ($1::int4 is null or seller_id = $1) and ($2::int4 is null or mall_id = $2) and ($3::text is null or mode = $3)
      and ($4::text is null or cause_id = $4) and ($5::text is null or from_account = $5 or to_account = $5)
      and ($6::text is null or file_id = $6)
      and ($7::timestamptz is null or occurred_at >= $7) and ($8::timestamptz is null or occurred_at < $8)
      and ($9::text is null or id < $9)
    order by id desc limit $10`;
  const values = [seller, mall, mode, cause, account, file, from, to, after, limit];
  const [rows] = await read(pool, scope, [{ text, values }]);
  return (rows ?? []) as unknown as TransferRow[];
}

/** Minor units; `mall` is the mall's number. */
export interface AccountSum {
  mall: number;
  mode: string;
  currency: string;
  account: string;
  in: number;
  out: number;
}

/** What went into each account and out of it. Throws RangeError where a sum leaves the safe integers. */
export async function sumAccounts(pool: Pool, scope: TenantScope, filter: LedgerFilter): Promise<AccountSum[]> {
  const { seller, mall, mode } = filter;
  // Each transfer is read once and stands in two accounts, so that neither side can be forgotten.
  const text = `select t.mall_id as mall, t.mode, t.currency, side.account,
      sum(side.amount) filter (where side.incoming) as "in", sum(side.amount) filter (where not side.incoming) as "out"
    from transfers t
      cross join lateral (values (t.to_account, true, t.amount), (t.from_account, false, t.amount)) as side(account, incoming, amount)
    where ($1::int4 is null or t.seller_id = $1) and ($2::int4 is null or t.mall_id = $2) and ($3::text is null or t.mode = $3)
    group by t.mall_id, t.mode, t.currency, side.account
    order by t.mall_id, t.mode, t.currency, side.account`;
  const [rows] = await read(pool, scope, [{ text, values: [seller, mall, mode] }]);
  return (rows ?? []).map(toSum);
}

/** Public ids by mall number, for the platform's own view. */
export async function mallIds(pool: Pool, numbers: readonly number[]): Promise<Map<number, string>> {
  const text = 'select mall_id, id from malls where mall_id = any($1::int4[])';
  const [rows] = await read(pool, { all: true }, [{ text, values: [numbers] }]);
  return new Map((rows ?? []).map((row) => [Number(row.mall_id), String(row.id)]));
}

function toSum(row: DbRow): AccountSum {
  const { mall, mode, currency, account } = row as unknown as AccountSum;
  return { mall, mode, currency, account, in: exact(row.in), out: exact(row.out) };
}

/** Sums of bigint come as text; none at all as null. */
function exact(text: unknown): number {
  const value = Number(text ?? 0);
  if (!Number.isSafeInteger(value)) throw new RangeError(`a sum of the ledger is beyond exact numbers: ${text}`);
  return value;
}
