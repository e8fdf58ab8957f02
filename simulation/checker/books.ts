/**
 * What only the database shows, read as the owner by plain SQL: the log without gaps, the feed with every event once,
 * the ledger recomputed from the objects, nothing overdue, no row outside its file's tenant.
 */
import type pg from 'pg';
import type { Report } from './violation.ts';

export interface BooksScope {
  client: pg.Client;
  /** Public ids of the malls of this run. */
  malls: readonly string[];
}

interface Check {
  rule: string;
  /** Rows are what is wrong: object and detail. $1: mall numbers. */
  sql: string;
  /** Only when nothing is under way. */
  quiet?: true;
}

const components = (kinds: string): string =>
  `(select coalesce(sum((c->>'amount')::bigint), 0) from jsonb_array_elements(coalesce(k.refund->'components', '[]')) c where c->>'kind' in (${kinds}))`;

/** Balances of an order's book, recomputed from its payments, claims and refunds (D9). */
const ledger = `
  with claims as (
    select order_id, refund from cancellations where mall_id = any($1::int4[]) and mode = 'test' and refund is not null
    union all select order_id, refund from returns where mall_id = any($1::int4[]) and mode = 'test' and refund is not null
  ), kept as (
    select k.order_id, -sum(${components(`'return_freight'`)}) as freight, sum(${components(`'postage_reimbursed', 'late_interest'`)}) as owed from claims k group by 1
  ), paid as (
    select order_id, sum(amount) as amount from order_payments where mall_id = any($1::int4[]) and mode = 'test' group by 1
  ), back as (
    select order_id, sum(amount) as due, coalesce(sum(amount) filter (where money = 'paid'), 0) as paid from refunds where mall_id = any($1::int4[]) and mode = 'test' group by 1
  ), expected as (
    select o.id as file_id, a.account, a.balance::bigint from orders o
      left join paid on paid.order_id = o.id left join back on back.order_id = o.id left join kept on kept.order_id = o.id
      cross join lateral (values
        ('buyer', coalesce(back.paid, 0) - coalesce(paid.amount, 0)),
        ('buyer_payments', coalesce(paid.amount, 0) - coalesce(back.due, 0) + coalesce(kept.owed, 0) - coalesce(kept.freight, 0)),
        ('refunds_due', coalesce(back.due, 0) - coalesce(back.paid, 0)),
        ('return_freight', coalesce(kept.freight, 0)),
        ('seller_debt', -coalesce(kept.owed, 0))) as a(account, balance)
    where o.mall_id = any($1::int4[]) and o.mode = 'test'
  ), booked as (
    select file_id, account, sum(amount)::bigint as balance from (
      select file_id, to_account as account, amount from transfers where mall_id = any($1::int4[]) and mode = 'test' and file_id like 'ord\\_%'
      union all select file_id, from_account, -amount from transfers where mall_id = any($1::int4[]) and mode = 'test' and file_id like 'ord\\_%') t group by 1, 2
  )
  select coalesce(e.file_id, b.file_id) as object,
    format('account %s holds %s, its objects say %s', coalesce(e.account, b.account), coalesce(b.balance, 0), coalesce(e.balance, 0)) as detail
  from expected e full join booked b on b.file_id = e.file_id and b.account = e.account
  where coalesce(e.balance, 0) <> coalesce(b.balance, 0)`;

const checks: readonly Check[] = [
  {
    rule: 'G5',
    sql: `select file_id as object, format('%s events, sequences %s to %s', count(*), min(sequence), max(sequence)) as detail from events
          where mall_id = any($1::int4[]) group by file_id having min(sequence) <> 1 or max(sequence) <> count(*) or count(distinct sequence) <> count(*)`,
  },
  {
    rule: 'G5',
    sql: `select o.id as object, format('event_sequence %s, %s events in its log', o.event_sequence, count(e.id)) as detail from orders o
          left join events e on e.file_id = o.id where o.mall_id = any($1::int4[]) group by o.id, o.event_sequence having o.event_sequence <> count(e.id)`,
  },
  {
    rule: 'G5',
    quiet: true,
    sql: `select e.id as object, format('%s stands %s times in the feed', e.type, count(f.position)) as detail from events e left join event_feed f on f.event_id = e.id
          where e.mall_id = any($1::int4[]) group by e.id, e.type having count(f.position) <> 1`,
  },
  { rule: 'D9', sql: ledger },
  {
    rule: 'D9',
    sql: `select w.id as object, format('balance %s, its transfers say %s', w.balance, coalesce(sum(case when t.to_account = 'wallet' then t.amount else -t.amount end), 0)) as detail
          from wallets w left join transfers t on t.cause_id = w.id and 'wallet' in (t.from_account, t.to_account)
          where w.mall_id = any($1::int4[]) group by w.id, w.balance having w.balance < 0 or w.balance <> coalesce(sum(case when t.to_account = 'wallet' then t.amount else -t.amount end), 0)`,
  },
  {
    rule: 'F4',
    quiet: true,
    sql: `select d.object_id as object, format('%s was due %s, the clock stands at %s', d.what, d.due_at, c.frozen_at) as detail from deadlines d
          join clocks c on c.mall_id = d.mall_id and c.mode = d.mode where d.mall_id = any($1::int4[]) and (d.parked or d.due_at <= c.frozen_at)`,
  },
  {
    rule: 'A5',
    sql: `select x.id as object, 'its seller, mall or mode is not that of its order' as detail from (
            select id, order_id, seller_id, mall_id, mode from shipments union all select id, order_id, seller_id, mall_id, mode from cancellations
            union all select id, order_id, seller_id, mall_id, mode from returns union all select id, order_id, seller_id, mall_id, mode from refunds) x
          join orders o on o.id = x.order_id where o.mall_id = any($1::int4[]) and (x.seller_id, x.mall_id, x.mode) is distinct from (o.seller_id, o.mall_id, o.mode)`,
  },
];

export async function checkBooks(
  { client, malls }: BooksScope,
  { quiet, report }: { quiet: boolean; report: Report },
): Promise<void> {
  const numbers = await mallNumbers(client, malls);
  for (const check of checks) {
    if (check.quiet && !quiet) continue;
    const { rows } = await client.query<{ object: string; detail: string }>(check.sql, [numbers]);
    for (const { object, detail } of rows.slice(0, 5)) report(check.rule, object, detail);
  }
}

async function mallNumbers(client: pg.Client, malls: readonly string[]): Promise<number[]> {
  const { rows } = await client.query<{ mall_id: number }>('select mall_id from malls where id = any($1::text[])', [
    malls,
  ]);
  return rows.map((row) => row.mall_id);
}

/** Orders whose log has grown since `position` of the feed, and the position reached. */
export async function changedOrders(
  { client, malls }: BooksScope,
  position: number,
): Promise<{ orders: string[]; position: number }> {
  const numbers = await mallNumbers(client, malls);
  const { rows } = await client.query<{ file_id: string | null; position: string }>(
    `select distinct e.file_id, (select coalesce(max(position), 0) from event_feed) as position from event_feed f join events e on e.id = f.event_id
     where f.mall_id = any($1::int4[]) and f.position > $2 and e.file_id like 'ord\\_%'`,
    [numbers, position],
  );
  return { orders: rows.map((row) => row.file_id!), position: rows[0] ? Number(rows[0].position) : position };
}

/** Every refund of the malls. */
export async function readRefundFacts({
  client,
  malls,
}: BooksScope): Promise<{ id: string; state: string; amount: number; currency: string }[]> {
  const numbers = await mallNumbers(client, malls);
  const { rows } = await client.query<{ id: string; money: string; amount: string; currency: string }>(
    'select id, money, amount, currency from refunds where mall_id = any($1::int4[])',
    [numbers],
  );
  return rows.map(({ id, money, amount, currency }) => ({ id, state: money, amount: Number(amount), currency }));
}
