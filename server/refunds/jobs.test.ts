/** Refunds against a gateway that misbehaves: whatever it does, money goes back once and the state says the truth. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startGatewaySandbox } from '../../gateway-sandbox/index.ts';
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts';
import { read } from '../db/pool.ts';
import { encrypt, ringOf, secretContext } from '../kernel/secrets.ts';
import type { PaymentJob } from './create.ts';
import { openRefundsSweep } from './jobs.ts';
import { type Desk, deskDeps, openDesk, seller } from './test-desk.ts';

let database: TestDatabase;
let desk: Desk;

beforeAll(async () => {
  database = await createTestDatabase();
  desk = await openDesk(database.appUrl);
});
afterAll(async () => {
  await desk?.close();
  await database?.drop();
});
beforeEach(() => desk.gateway.faults.clear());

/** An order paid at once by card, and a claim of 10,000 on it. */
async function oneRefund(reference: string): Promise<{ order: string; jobs: PaymentJob[] }> {
  const order = await desk.order([{ reference, amount: 30_000 }]);
  return { order, jobs: await desk.claim(order, 10_000) };
}

async function onlyRefund(order: string) {
  const [refund] = await desk.refunds(order);
  return refund!;
}

async function effects(order: string) {
  return (await desk.journal(order)).filter((entry) => entry.effect);
}

async function eventsOf(object: string): Promise<string[]> {
  const text = 'select type from events where object_id = $1 order by sequence';
  const [rows] = await read(desk.pool, { sellers: [seller] }, [{ text, values: [object] }]);
  return (rows ?? []).map((row) => String(row.type));
}

async function transfersOf(cause: string): Promise<string[]> {
  const text = 'select from_account, to_account, amount from transfers where cause_id = $1 order by from_account';
  const [rows] = await read(desk.pool, { sellers: [seller] }, [{ text, values: [cause] }]);
  return (rows ?? []).map((row) => `${row.from_account} → ${row.to_account} ${row.amount}`);
}

describe('a gateway that answers', () => {
  test('D6: pays back by the original payment, once, and the ledger says so', async () => {
    const { order, jobs } = await oneRefund('card-1');
    await desk.runToTheEnd(jobs);
    await desk.runToTheEnd(jobs);
    const refund = await onlyRefund(order);
    expect(refund).toMatchObject({ money: 'paid', attempts: 1, last_error: null });
    const [effect, ...more] = await desk.journal(order);
    expect(effect).toMatchObject({
      key: refund.id,
      payment_reference: 'card-1',
      amount: 10_000,
      currency: 'KRW',
      refund_reference: refund.gateway_refund_reference,
    });
    expect(more).toEqual([]);
    expect(await eventsOf(refund.id)).toEqual(['refund.due', 'refund.sent', 'refund.paid']);
    expect(await transfersOf(refund.id)).toEqual(['buyer_payments → refunds_due 10000', 'refunds_due → buyer 10000']);
  });

  test('a slow answer within the time-out is an answer', async () => {
    const { order, jobs } = await oneRefund('card-slow');
    await desk.runToTheEnd(jobs);
    expect(await onlyRefund(order)).toMatchObject({ money: 'paid', attempts: 1 });
  });

  test('declined fails with its reason, keeps the money due in the ledger, and a mall may retry it', async () => {
    const { order, jobs } = await oneRefund('card-declined');
    await desk.runToTheEnd(jobs);
    const refund = await onlyRefund(order);
    expect(refund).toMatchObject({
      money: 'failed',
      attempts: 1,
      last_error: expect.stringContaining('cancelled'),
    });
    expect(await transfersOf(refund.id)).toEqual(['buyer_payments → refunds_due 10000']);
    const on = { file: order, object: refund.id };
    expect(await desk.submit('refund.retry', { ...on, actor: 'seller' })).toMatchObject({
      refusal: { code: 'forbidden' },
    });
    expect(await desk.submit('refund.retry', { ...on, actor: 'mall' })).toMatchObject({
      kind: 'done',
      body: { money: 'due' },
    });
    await desk.runToTheEnd(jobs);
    expect(await onlyRefund(order)).toMatchObject({ money: 'failed', attempts: 2 });
    expect(await effects(order)).toEqual([]);
    expect(await desk.submit('refund.retry', { ...on, object: `${refund.id}x`, actor: 'mall' })).toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  test('a paid refund cannot be retried', async () => {
    const { order, jobs } = await oneRefund('card-2');
    await desk.runToTheEnd(jobs);
    const outcome = await desk.submit('refund.retry', { file: order, object: jobs[0]!.refund, actor: 'mall' });
    expect(outcome).toMatchObject({ refusal: { code: 'not_now' } });
  });
});

describe('a gateway that leaves us in doubt', () => {
  const paidAtOnce = ['refund.due', 'refund.sent', 'refund.in_doubt', 'refund.paid'];
  const paidAgain = ['refund.due', 'refund.sent', 'refund.in_doubt', 'refund.not_paid', 'refund.sent', 'refund.paid'];

  test.each([
    ['-unclear: it did happen', 'card-unclear', null, paidAtOnce],
    ['-unclear-not: it did not happen', 'card-unclear-not', null, paidAgain],
    ['error after success', 'card', 'error_after_success', paidAtOnce],
    ['garbage after success', 'card', 'garbage', paidAtOnce],
    ['hanging without effect', 'card', 'hang', paidAgain],
    ['connection cut without effect', 'card', 'down', paidAgain],
  ] as const)('%s: asked by our key, then paid exactly once', async (_name, reference, fault, events) => {
    const { order, jobs } = await oneRefund(reference);
    if (fault) desk.gateway.faults.add({ fault, operation: 'refund', count: 1 });
    expect(await desk.run(jobs)).toHaveLength(1);
    expect(await onlyRefund(order)).toMatchObject({
      money: 'in_doubt',
      attempts: 1,
      last_error: expect.any(String),
    });
    await desk.runToTheEnd(jobs);
    expect(await onlyRefund(order)).toMatchObject({ money: 'paid' });
    expect(await eventsOf(jobs[0]!.refund)).toEqual(events);
    expect(await effects(order)).toHaveLength(1);
    expect((await desk.journal(order)).filter((entry) => entry.result === 'again')).toEqual([]);
    expect(await transfersOf(jobs[0]!.refund)).toHaveLength(2);
  });

  test.each(['hang', 'down', 'garbage', 'error_after_success'] as const)(
    'while a look-up answers with "%s" nothing is sent again',
    async (fault) => {
      const { order, jobs } = await oneRefund('card-unclear-not');
      await desk.run(jobs);
      desk.gateway.faults.add({ fault, operation: 'look_up' });
      await desk.run(jobs);
      await desk.run(jobs);
      expect(await onlyRefund(order)).toMatchObject({ money: 'in_doubt', attempts: 1 });
      expect(await desk.journal(order)).toHaveLength(1);
      desk.gateway.faults.clear();
      await desk.runToTheEnd(jobs);
      expect(await onlyRefund(order)).toMatchObject({ money: 'paid', attempts: 2 });
      expect(await effects(order)).toHaveLength(1);
    },
  );

  test('one "unknown" proves nothing: an effect that shows between two look-ups is found', async () => {
    const { order, jobs } = await oneRefund('card-unclear-not');
    await desk.run(jobs);
    const { refund } = jobs[0]!;
    // The gateway takes the first call only now, after it was first asked about it.
    const asked = vi.spyOn(desk.gateway.journal, 'of').mockImplementationOnce((key) => {
      desk.gateway.journal.add({
        at: '',
        key,
        payment_reference: 'card-unclear-not',
        amount: 10_000,
        currency: 'KRW',
        result: 'paid',
        effect: true,
        refund_reference: 'LATE',
      });
      return [];
    });
    await desk.runToTheEnd(jobs);
    asked.mockRestore();
    expect(await onlyRefund(order)).toMatchObject({
      id: refund,
      money: 'paid',
      attempts: 1,
      gateway_refund_reference: 'LATE',
    });
    expect(await effects(order)).toHaveLength(1);
  });

  test('what came of an older attempt moves nothing', async () => {
    const { order, jobs } = await oneRefund('card-unclear-not');
    await desk.run(jobs);
    const on = { file: order, object: jobs[0]!.refund };
    for (const type of ['refund.clear', 'refund.fail']) {
      const outcome = await desk.submit(type, { ...on, args: { attempt: 0, detail: 'late' } });
      expect(outcome).toMatchObject({ refusal: { code: 'not_now' } });
    }
    expect(await onlyRefund(order)).toMatchObject({ money: 'in_doubt' });
  });
});

describe('a gateway that is away', () => {
  test('nothing was sent: due again without doubt, and paid when the gateway is back', async () => {
    const { order, jobs } = await oneRefund('card-away');
    const sandbox = await startGatewaySandbox({ port: 0 });
    const { deps, pool, locks } = deskDeps(database.appUrl, sandbox.url);
    await sandbox.close();
    expect(await desk.run(jobs, deps)).toHaveLength(1);
    expect(await onlyRefund(order)).toMatchObject({ money: 'due', attempts: 1, sent_at: null });
    expect(await eventsOf(jobs[0]!.refund)).toEqual(['refund.due', 'refund.sent', 'refund.not_paid']);
    await desk.runToTheEnd(jobs);
    expect(await onlyRefund(order)).toMatchObject({ money: 'paid', attempts: 2 });
    expect(await effects(order)).toHaveLength(1);
    await locks.close();
    await pool.end();
  });

  test('in live mode there is no gateway: the refund stays due and nothing is called', async () => {
    const order = await desk.order([{ reference: 'live-1', amount: 5_000 }], 'live');
    const jobs = await desk.claim(order, 5_000, { mode: 'live' });
    expect(await desk.run(jobs)).toEqual([]);
    expect(await onlyRefund(order)).toMatchObject({ money: 'due', attempts: 0 });
    expect(await desk.journal(order)).toEqual([]);
  });
});

describe('interrupted', () => {
  test('P1: killed between the effect and its recording, another process finds out and pays nothing twice', async () => {
    const patient = await openDesk(database.appUrl, { slowMs: 60_000 });
    const order = await patient.order([{ reference: 'card-slow', amount: 30_000 }]);
    const jobs = await patient.claim(order, 10_000);
    const worker = startWorker(database.appUrl, patient.gateway.url, jobs[0]!);
    const said = collect(worker);
    await vi.waitFor(
      async () => {
        expect(worker.exitCode, said()).toBeNull();
        expect((await patient.journal(order)).filter((entry) => entry.effect)).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    worker.kill('SIGKILL');
    await new Promise((resolve) => worker.once('close', resolve));
    const [sent] = await patient.refunds(order);
    expect(sent).toMatchObject({ money: 'sent', attempts: 1 });
    // The killed process's lock goes with its connection.
    await vi.waitFor(async () => expect(await patient.run(jobs)).toEqual([]), { timeout: 10_000 });
    const [refund] = await patient.refunds(order);
    expect(refund).toMatchObject({ money: 'paid', attempts: 1 });
    expect(await patient.journal(order)).toHaveLength(1);
    await patient.close();
  });

  test('the database fails at the recording: the next try asks first', async () => {
    const { order, jobs } = await oneRefund('card-3');
    const { platform } = desk.deps;
    const submit: typeof platform.submit = (kind, command) =>
      command.type === 'refund.confirm' ? Promise.reject(new Error('lost')) : platform.submit(kind, command);
    const [failure] = await desk.run(jobs, { ...desk.deps, platform: { ...platform, submit } });
    expect(failure?.error).toMatchObject({ message: 'lost' });
    expect(await onlyRefund(order)).toMatchObject({ money: 'sent' });
    await desk.runToTheEnd(jobs);
    expect(await eventsOf(jobs[0]!.refund)).toEqual(['refund.due', 'refund.sent', 'refund.in_doubt', 'refund.paid']);
    expect(await desk.journal(order)).toHaveLength(1);
  });

  test('a refund whose job was lost is found by the sweep', async () => {
    const { order } = await oneRefund('card-4');
    const sweep = openRefundsSweep(desk.deps, { olderThanMs: -60_000 });
    while (await sweep.pass());
    await sweep.stop();
    expect(await onlyRefund(order)).toMatchObject({ money: 'paid' });
  });

  test('the sweep leaves young refunds to their jobs', async () => {
    const { order } = await oneRefund('card-5');
    const sweep = openRefundsSweep(desk.deps, { olderThanMs: 3_600_000 });
    expect(await sweep.pass()).toBe(false);
    await sweep.stop();
    expect(await onlyRefund(order)).toMatchObject({ money: 'due' });
  });
});

describe('several at once', () => {
  test('D6: one claim over several payments, each back by its own', async () => {
    const order = await desk.order([
      { reference: 'card-a', amount: 20_000 },
      { reference: 'points-b', amount: 10_000, method: 'points' },
    ]);
    const jobs = await desk.claim(order, 15_000);
    await desk.runToTheEnd(jobs);
    const back = (await effects(order)).map(({ payment_reference, amount }) => [payment_reference, amount]);
    expect(Object.fromEntries(back)).toEqual({ 'card-a': 10_000, 'points-b': 5_000 });
  });

  test('one refund of a payment at a time, over processes; the second one waits for its turn', async () => {
    const slow = await openDesk(database.appUrl, { slowMs: 2_000 });
    const order = await slow.order([{ reference: 'card-slow', amount: 20_000 }]);
    const first = await slow.claim(order, 5_000);
    const second = await slow.claim(order, 6_000);
    const patient = { ...slow.deps, timeouts: { refundMs: 20_000, lookUpMs: 20_000 } };
    const underWay = slow.run(first, patient);
    await vi.waitFor(async () => expect(await slow.journal(order)).toHaveLength(1), { timeout: 10_000 });
    const other = deskDeps(database.appUrl, slow.gateway.url);
    const [failure] = await slow.run(second, other.deps);
    expect(String(failure?.error)).toContain('under way');
    expect(await slow.journal(order)).toHaveLength(1);
    expect(await underWay).toEqual([]);
    expect(await slow.run(second, patient)).toEqual([]);
    const amounts = (await slow.journal(order)).filter((entry) => entry.effect).map((entry) => entry.amount);
    expect(amounts).toEqual([5_000, 6_000]);
    await other.locks.close();
    await other.pool.end();
    await slow.close();
  });

  test('P1: refunds of one payment in several batches of a process wait for their turn and are paid at the first try', async () => {
    const order = await desk.order([{ reference: 'card-slow', amount: 40_000 }]);
    const batches: PaymentJob[][] = [];
    for (let i = 0; i < 4; i += 1) batches.push(await desk.claim(order, 5_000));
    expect(await desk.runTogether(batches)).toEqual([]);
    expect(await effects(order)).toHaveLength(4);
  });

  test('refunds of one payment in one batch go one after the other', async () => {
    const order = await desk.order([{ reference: 'card-6', amount: 20_000 }]);
    const jobs = [...(await desk.claim(order, 5_000)), ...(await desk.claim(order, 6_000))];
    expect(await desk.run(jobs)).toEqual([]);
    expect(await effects(order)).toHaveLength(2);
  });
});

describe('bank transfers', () => {
  const transfer = { reference: 'bank-1', amount: 9_000, method: 'bank_transfer' };

  test("D6: go back to the account the buyer gave, which only the gateway's call reads", async () => {
    const order = await desk.order([transfer]);
    const ring = ringOf(desk.deps.platform.config);
    const place = { table: 'cancellations', column: 'refund_account' } as const;
    const account = (claim: string) => encrypt(ring, 'KB 110-222-333333', secretContext(place, claim));
    await desk.runToTheEnd(await desk.claim(order, 4_000, { account }));
    expect(await effects(order)).toMatchObject([{ account: 'KB 110-222-333333', amount: 4_000 }]);
  });

  test('D6: without an account the refund fails, says why, and nothing is called', async () => {
    const order = await desk.order([transfer]);
    const jobs = await desk.claim(order, 4_000);
    await desk.runToTheEnd(jobs);
    expect(await onlyRefund(order)).toMatchObject({
      money: 'failed',
      last_error: expect.stringContaining('bank account'),
    });
    expect(await desk.journal(order)).toEqual([]);
  });

  test('an account sealed for another claim is not sent anywhere: the refund stays due', async () => {
    const order = await desk.order([transfer]);
    const ring = ringOf(desk.deps.platform.config);
    const account = () => encrypt(ring, 'KB 1', 'cancellations.refund_account.can_other');
    expect(await desk.run(await desk.claim(order, 4_000, { account }))).toHaveLength(1);
    expect(await onlyRefund(order)).toMatchObject({ money: 'due', attempts: 0 });
    expect(await desk.journal(order)).toEqual([]);
  });
});

function startWorker(appUrl: string, gatewayUrl: string, job: PaymentJob): ChildProcess {
  const programme = new URL('./test-worker.ts', import.meta.url).pathname;
  return spawn(process.execPath, [programme, appUrl, gatewayUrl, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}
