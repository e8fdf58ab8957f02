/** What the payments job and the sweep read of refunds, without locking anything. */
import { type Pool, read } from '../db/pool.ts';
import { refunds } from '../order-file/tables.ts';
import { type PaymentJob, toAccount } from './create.ts';
import type { RefundRow } from './money.ts';

const columns = Object.keys(refunds.columns)
  .map((name) => `r.${name}`)
  .join(', ');

const claims = `left join cancellations c on c.id = r.claim_id and c.seller_id = r.seller_id
  left join returns t on t.id = r.claim_id and t.seller_id = r.seller_id`;

const payments = `left join order_payments p on p.order_id = r.order_id and p.seller_id = r.seller_id and p.id = r.payment_id`;

export interface OpenRefund {
  refund: RefundRow;
  payment: { method: string; gateway: string; gateway_reference: string };
  account: SealedAccount | null;
}

/** The buyer's bank account as its claim keeps it: encrypted, and bound to its row. */
export interface SealedAccount {
  table: 'cancellations' | 'returns';
  claim: string;
  sealed: string;
}

export async function readOpenRefund(
  pool: Pool,
  job: Pick<PaymentJob, 'refund' | 'seller'>,
): Promise<OpenRefund | null> {
  const statement = {
    name: 'open_refund',
    text: `select ${columns}, p.method, p.gateway, p.gateway_reference, c.refund_account as from_cancellation, t.refund_account as from_return
           from refunds r ${payments} ${claims} where r.seller_id = any($1::int4[]) and r.id = $2`,
    values: [[job.seller], job.refund],
  };
  const [rows] = await read(pool, { sellers: [job.seller] }, [statement]);
  const row = rows?.[0];
  if (!row) return null;
  const { method, gateway, gateway_reference, from_cancellation, from_return, ...refund } = row as RefundRow &
    OpenRefund['payment'] & { from_cancellation: string | null; from_return: string | null };
  const sealed = from_cancellation ?? from_return;
  const table = from_cancellation === null ? 'returns' : 'cancellations';
  return {
    refund: refund as RefundRow,
    payment: method ? { method, gateway, gateway_reference } : toAccount(refund.claim_id),
    account: sealed === null ? null : { table, claim: refund.claim_id, sealed },
  };
}

/** Refunds still under way and older than `before` (an id made by `firstIdAt`), by id; the platform's own look. */
export async function readUnsettled(
  pool: Pool,
  page: { after: string; before: string; limit: number },
): Promise<PaymentJob[]> {
  const statement = {
    name: 'unsettled_refunds',
    text: `select id as refund, payment_id as payment, order_id as "order", seller_id as seller, mall_id as mall, mode
           from refunds where money in ('due', 'sent', 'in_doubt') and id > $1 and id < $2 order by id limit $3`,
    values: [page.after, page.before, page.limit],
  };
  const [rows] = await read(pool, { all: true }, [statement]);
  return (rows ?? []) as unknown as PaymentJob[];
}
