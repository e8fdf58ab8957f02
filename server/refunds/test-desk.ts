/**
 * A desk for tests of refunds: a database, the order file's tables with the refund commands, and a simulated gateway
 * run as its own server. Orders and claims are put in by two commands of its own, so that only refunds are under test.
 */
import { pino } from 'pino';
import { type GatewaySandbox, type JournalEntry, startGatewaySandbox } from '../../gateway-sandbox/index.ts';
import { type Config, readConfig } from '../config.ts';
import { openPool, type Pool, read } from '../db/pool.ts';
import { type Locks, openLocks } from '../jobs/locks.ts';
import type { Job, JobFailure, JobHandler } from '../jobs/queue.ts';
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Command, CommandType, Outcome } from '../kernel/command.ts';
import { idSource, uuid } from '../kernel/ids.ts';
import { openLanes } from '../kernel/lanes.ts';
import type { Mode } from '../kernel/table.ts';
import { between } from '../ledger/index.ts';
import { openMallDirectory, openSellerDirectory } from '../malls/directory.ts';
import { type OrderFileTables, orderFileTables } from '../order-file/tables.ts';
import { refundCommands } from './commands.ts';
import { createRefunds, type PaymentJob } from './create.ts';
import { type PaymentsDeps, paymentsJob } from './jobs.ts';
import type { RefundRow } from './money.ts';

export interface NewPayment {
  reference: string;
  amount: number;
  method?: string;
}

interface NewClaim {
  amount: number;
  refundAccount: string | null;
}

const placeOrder: CommandType<OrderFileTables, { payments: readonly NewPayment[] }> = {
  type: 'test.order',
  status: 201,
  creates: true,
  decide(draft, { args, file, seller, mall, mode }, ctx) {
    const owner = { seller_id: seller, mall_id: mall, mode };
    const person = { name: 'n', phone: '000' };
    const address = { ...person, postal_code: '00000', address1: 'a', country: 'KR' };
    draft.insert('orders', {
      ...owner,
      id: file,
      reference: file,
      checkout_reference: null,
      kind: 'sale',
      state: 'paid',
      currency: 'KRW',
      ordered_at: ctx.now,
      released_at: null,
      acknowledged_at: null,
      buyer: person,
      ship_to: address,
      discounts: [],
      shipping_fee: 0,
      policy_version: 1,
      event_sequence: 0,
      metadata: {},
      created_at: ctx.now,
    });
    args.payments.forEach(({ reference, amount, method = 'card' }, position) => {
      const id = ctx.newId('payment', seller);
      draft.insert('payments', {
        ...owner,
        id,
        order_id: file,
        position,
        method,
        gateway: 'any',
        gateway_reference: reference,
        amount,
      });
      draft.transfer({
        ...between('order_paid'),
        amount,
        currency: 'KRW',
        cause: id,
        rule: 'B1: payment of the order',
      });
    });
    return undefined;
  },
  present: () => null,
};

const placeClaim: CommandType<OrderFileTables, NewClaim> = {
  type: 'test.claim',
  status: 201,
  decide(draft, { args, object, seller, mall, mode }, ctx) {
    const order = draft.rows.orders[0]!;
    const { amount, refundAccount } = args;
    draft.insert('cancellations', {
      seller_id: seller,
      mall_id: mall,
      mode,
      id: object,
      order_id: order.id,
      reference: null,
      state: 'completed',
      reason: 'no_longer_wanted',
      detail: 'd',
      fault: 'buyer',
      after_dispatch: false,
      refused_because: null,
      refund: {
        total: amount,
        currency: 'KRW',
        components: [{ kind: 'goods', rule: 'C9', amount, text: 'goods' }],
      },
      refund_account: refundAccount,
      policy_version: 1,
      metadata: {},
      requested_at: ctx.now,
      decided_at: ctx.now,
    });
    createRefunds(draft, { claimId: object, amount, dueBy: ctx.now, rule: 'C9: cancelled', refundAccount }, ctx);
    return undefined;
  },
  present: () => null,
};

/** Nothing to look up and no deadlines: refunds have none of their own. */
export const deskBoundary: Boundary<OrderFileTables> = {
  kind: 'order_file',
  tables: orderFileTables,
  root: 'orders',
  fileColumns: {
    orders: 'id',
    payments: 'order_id',
    cancellations: 'order_id',
    returns: 'order_id',
    refunds: 'order_id',
  },
  deadlines: () => [],
  commands: commandMap<OrderFileTables>(placeOrder, placeClaim, ...refundCommands),
  lookups: {},
};

export const seller = 7;
export const mall = 3;

export interface Desk {
  deps: PaymentsDeps;
  gateway: GatewaySandbox;
  pool: Pool;
  submit(
    type: string,
    on: { file: string; object: string; mode?: Mode; args?: object; actor?: Command['actor']['kind'] },
  ): Promise<Outcome>;
  /** A new order; its id. */
  order(payments: readonly NewPayment[], mode?: Mode): Promise<string>;
  /** A new claim on it; the jobs that it left in the outbox. */
  claim(
    order: string,
    amount: number,
    more?: { account?: (claim: string) => string; mode?: Mode },
  ): Promise<PaymentJob[]>;
  refunds(order: string): Promise<RefundRow[]>;
  /** Runs the jobs once, as one batch. */
  run(jobs: readonly PaymentJob[], deps?: PaymentsDeps): Promise<readonly JobFailure[]>;
  /** Runs several batches at once, as one process does. */
  runTogether(batches: readonly (readonly PaymentJob[])[]): Promise<readonly JobFailure[]>;
  /** Runs what failed again, as the queue does, until nothing fails. */
  runToTheEnd(jobs: readonly PaymentJob[]): Promise<void>;
  /** Journal entries of the order's refunds. */
  journal(order: string): Promise<JournalEntry[]>;
  close(): Promise<void>;
}

/** Time-outs are short because the gateway's hanging is what is waited for. */
export const timeouts = { refundMs: 400, lookUpMs: 400 };

export function deskDeps(appUrl: string, gatewayUrl: string): { deps: PaymentsDeps; pool: Pool; locks: Locks } {
  const log = pino({ level: 'silent' });
  const options = { onError: () => undefined };
  const pool = openPool(appUrl, { max: 4, ...options });
  const locks = openLocks(openPool(appUrl, { max: 1, ...options }));
  const lanes = openLanes(
    { pool, clock: systemClock, malls: openMallDirectory(pool), sellers: openSellerDirectory(pool) },
    deskBoundary,
  );
  const secretKeys = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
  const config: Config & { gatewayUrl: string } = {
    ...readConfig({ ROUNDTRIP_SECRET_KEYS: secretKeys }),
    gatewayUrl,
  };
  const platform: PaymentsDeps['platform'] = {
    config,
    pool,
    clock: systemClock,
    log,
    submit: (_kind, command) => lanes.submit(command),
  };
  return { deps: { platform, locks, timeouts, lookUpPauseMs: 10 }, pool, locks };
}

export async function openDesk(appUrl: string, sandbox: { slowMs?: number } = {}): Promise<Desk> {
  const gateway = await startGatewaySandbox({ port: 0, slowMs: 50, ...sandbox });
  const { deps, pool, locks } = deskDeps(appUrl, gateway.url);
  const newId = idSource(systemClock);

  const submit: Desk['submit'] = (type, { file, object, mode = 'test', args = {}, actor = 'system' }) =>
    deps.platform.submit('order_file', {
      id: uuid(systemClock),
      type,
      file,
      object,
      seller,
      mall,
      mode,
      args,
      actor: { kind: actor, id: actor },
    });
  const surely = async (answer: Promise<Outcome>): Promise<void> => {
    const outcome = await answer;
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
  };
  const refunds = async (order: string): Promise<RefundRow[]> => {
    const text = 'select * from refunds where order_id = $1 order by id';
    const [rows] = await read(pool, { sellers: [seller] }, [{ text, values: [order] }]);
    return rows as unknown as RefundRow[];
  };
  const give = async (handler: JobHandler, jobs: readonly PaymentJob[]): Promise<readonly JobFailure[]> => {
    const queued = jobs.map((data) => ({ id: data.refund, data: { ...data }, seller, mall, attempt: 0 }));
    const all = queued.map((job) => ({ ...job, mode: job.data.mode }) satisfies Job);
    return (await handler(all, { signal: AbortSignal.any([]) })) ?? [];
  };
  const run: Desk['run'] = (jobs, given = deps) => give(paymentsJob(given), jobs);
  return {
    deps,
    gateway,
    pool,
    submit,
    refunds,
    run,
    async runTogether(batches) {
      const handler = paymentsJob({ ...deps, turnWaitMs: 60_000 });
      return (await Promise.all(batches.map((jobs) => give(handler, jobs)))).flat();
    },
    async order(payments, mode = 'test') {
      const file = newId('order', seller);
      await surely(submit('test.order', { file, object: file, mode, args: { payments } }));
      return file;
    },
    async claim(order, amount, more = {}) {
      const object = newId('cancellation', seller);
      const args = { amount, refundAccount: more.account?.(object) ?? null };
      await surely(submit('test.claim', { file: order, object, args, mode: more.mode ?? 'test' }));
      const text = `select j -> 'data' as data from outbox, jsonb_array_elements(jobs) j
                    where j ->> 'queue' = 'payments' and j -> 'data' ->> 'refund' in (select id from refunds where claim_id = $1)`;
      const [rows] = await read(pool, { sellers: [seller] }, [{ text, values: [object] }]);
      return (rows ?? []).map((row) => row.data as PaymentJob);
    },
    async runToTheEnd(jobs) {
      let left = jobs;
      for (let tries = 0; left.length > 0; tries += 1) {
        if (tries > 20) throw new Error('refunds are not settled after 20 tries');
        const failed = new Set((await run(left)).map(({ id }) => id));
        left = left.filter((job) => failed.has(job.refund));
      }
    },
    async journal(order) {
      const keys = new Set((await refunds(order)).map((refund) => refund.id));
      return gateway.journal.entries.filter((entry) => keys.has(entry.key));
    },
    async close() {
      await gateway.close();
      await locks.close();
      await pool.end();
    },
  };
}
