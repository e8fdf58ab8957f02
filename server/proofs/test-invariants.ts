/**
 * What must hold in the database whatever happened, told by plain SQL of the owner role: pieces, money, events,
 * deadlines. Knows tables and columns, and nothing of the code that writes them.
 */
import pg from 'pg';

interface Invariant {
  /** What it means when rows come back. */
  broken: string;
  /** Rows that break it. */
  sql: string;
}

const invariants: readonly Invariant[] = [
  {
    broken: 'more pieces dispatched, reserved for a hand-off or cancelled before dispatch than the line has',
    sql: `select l.id, l.quantity,
            (select coalesce(sum(sl.quantity), 0) from shipment_lines sl join shipments s on s.id = sl.shipment_id where sl.line_id = l.id and s.handoff_state not in ('cancelled', 'refused')) as dispatched,
            (select coalesce(sum(cl.cancelled_quantity), 0) from cancellation_lines cl join cancellations c on c.id = cl.cancellation_id where cl.line_id = l.id and c.state = 'completed' and not c.after_dispatch) as cancelled
          from order_lines l
          where l.quantity <
            (select coalesce(sum(sl.quantity), 0) from shipment_lines sl join shipments s on s.id = sl.shipment_id where sl.line_id = l.id and s.handoff_state not in ('cancelled', 'refused'))
          + (select coalesce(sum(cl.cancelled_quantity), 0) from cancellation_lines cl join cancellations c on c.id = cl.cancellation_id where cl.line_id = l.id and c.state = 'completed' and not c.after_dispatch)`,
  },
  {
    broken: 'more pieces of a shipment in returns (open or accepted) and of its line cancelled than were shipped',
    sql: `select sl.shipment_id, sl.line_id, sl.quantity from shipment_lines sl
          where sl.quantity < (select coalesce(sum(coalesce(rl.accepted_quantity, rl.quantity)), 0) from return_lines rl join returns r on r.id = rl.return_id
            where rl.shipment_id = sl.shipment_id and rl.line_id = sl.line_id and r.decision in ('requested', 'approved', 'accepted'))`,
  },
  {
    broken: 'refunds of a payment exceed it',
    sql: `select p.id, p.amount, sum(r.amount) from order_payments p join refunds r on r.payment_id = p.id group by p.id, p.amount having sum(r.amount) > p.amount`,
  },
  {
    broken: 'a claim and its refunds differ',
    sql: `select claim.id, claim.total, coalesce(sum(r.amount), 0) from (
            select id, (refund->>'total')::bigint as total from cancellations where state = 'completed'
            union all select id, (refund->>'total')::bigint from returns where refund is not null) claim
          left join refunds r on r.claim_id = claim.id group by claim.id, claim.total having claim.total <> coalesce(sum(r.amount), 0)`,
  },
  {
    broken: 'a claim that was never decided in favour of the buyer has refunds',
    sql: `select r.id from refunds r where not exists (select 1 from cancellations c where c.id = r.claim_id and c.state = 'completed')
            and not exists (select 1 from returns t where t.id = r.claim_id and t.decision in ('approved', 'accepted'))`,
  },
  {
    broken: 'what the books say is going back differs from the refunds that are',
    sql: `select o.id, books.due, coalesce(open.due, 0) from orders o
          join (select file_id, sum(case when to_account = 'refunds_due' then amount when from_account = 'refunds_due' then -amount else 0 end) as due from transfers group by file_id) books on books.file_id = o.id
          left join (select order_id, sum(amount) as due from refunds where money <> 'paid' group by order_id) open on open.order_id = o.id
          where books.due <> coalesce(open.due, 0)`,
  },
  {
    broken: "buyers' payments of an order are negative in the books",
    sql: `select file_id, sum(case when to_account = 'buyer_payments' then amount else -amount end) from transfers
          where 'buyer_payments' in (from_account, to_account) group by file_id having sum(case when to_account = 'buyer_payments' then amount else -amount end) < 0`,
  },
  {
    broken: 'a wallet is not what its transfers say, or below nothing',
    sql: `select w.id, w.balance, coalesce(sum(case when t.to_account = 'wallet' then t.amount else -t.amount end), 0) from wallets w
          left join transfers t on t.seller_id = w.seller_id and t.mode = w.mode and t.currency = w.currency and 'wallet' in (t.from_account, t.to_account)
          group by w.id, w.balance having w.balance < 0 or w.balance <> coalesce(sum(case when t.to_account = 'wallet' then t.amount else -t.amount end), 0)`,
  },
  {
    broken: "a file's events have gaps, or doubles, or its counter is elsewhere",
    sql: `select e.file_id, count(*), min(e.sequence), max(e.sequence), o.event_sequence from events e
          join (select id, event_sequence from orders union all select id, event_sequence from trackers union all select id, event_sequence from sellers
                union all select id, event_sequence from malls) o on o.id = e.file_id
          group by e.file_id, o.event_sequence
          having count(*) <> max(e.sequence) or min(e.sequence) <> 1 or count(distinct e.sequence) <> count(*) or max(e.sequence) <> o.event_sequence`,
  },
  {
    broken: 'an order points to a policy version that is not there',
    sql: `select o.id, o.policy_version from orders o where not exists (select 1 from policy_versions p where p.mall_id = o.mall_id and p.version = o.policy_version)`,
  },
  {
    broken: 'policy versions of a mall have gaps',
    sql: `select mall, count(*), max(version) from policy_versions group by mall having count(*) <> max(version) or min(version) <> 1`,
  },
  {
    broken: 'a waybill number is reserved by two sellers at once',
    sql: `select waybill_number, carrier, mode, scope from waybill_claims where valid_to is null group by 1, 2, 3, 4 having count(distinct seller_id) > 1`,
  },
  {
    broken: 'a hand-off that the carrier is to answer, and no booking that says the same (or two)',
    sql: `select s.id, s.handoff_state from shipments s
          where s.method = 'auto' and s.handoff_state in ('pending', 'sent', 'accepted')
            and 1 <> (select count(*) from bookings b where b.object_id = s.id and (b.state = s.handoff_state
              or (b.state = 'cancelled' and s.handoff_state = 'accepted')))`,
  },
  {
    broken: 'a carrier has been asked for the same parcel twice',
    sql: `select object_id, count(*) from bookings where state in ('pending', 'sent', 'accepted') group by object_id having count(*) > 1`,
  },
  {
    broken: 'a shipment is dispatched without what its method asks for, or the other way round',
    sql: `select id, method, handoff_state, waybill_number, dispatched_at from shipments
          where (method = 'auto' and handoff_state = 'accepted' and (waybill_number is null or dispatched_at is null))
             or (method = 'auto' and handoff_state in ('pending', 'sent', 'refused') and (waybill_number is not null or dispatched_at is not null))`,
  },
  {
    broken: 'a deadline stands for a claim that waits for nothing',
    sql: `select d.object_id, d.what from deadlines d
          where (d.what like 'cancellation.%' and not exists (select 1 from cancellations c where c.id = d.object_id and c.state in ('requested', 'approved')))
             or (d.what like 'return.%' and not exists (select 1 from returns r where r.id = d.object_id and r.decision in ('requested', 'approved')))`,
  },
];

export interface Books {
  /** What is broken, with up to three of the rows that show it. */
  broken(): Promise<string[]>;
  /** One number. */
  count(sql: string, values?: readonly unknown[]): Promise<number>;
  rows<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export async function openBooks(ownerUrl: string): Promise<Books> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query('set search_path to roundtrip');
  return {
    async broken() {
      const found: string[] = [];
      for (const { broken, sql } of invariants) {
        const { rows } = await client.query(sql);
        if (rows.length > 0) found.push(`${broken}: ${JSON.stringify(rows.slice(0, 3))}`);
      }
      return found;
    },
    async count(sql, values = []) {
      const { rows } = await client.query({ text: sql, values: [...values], rowMode: 'array' });
      return Number(rows[0]![0]);
    },
    async rows<R extends object>(sql: string, values: readonly unknown[] = []) {
      return (await client.query<R>(sql, [...values])).rows;
    },
    close: () => client.end(),
  };
}
