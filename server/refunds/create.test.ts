/** Refunds of claims in any sequence: pure, on rows in memory. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../kernel/clock.ts';
import type { Command } from '../kernel/command.ts';
import { Draft } from '../kernel/draft.ts';
import { idSource } from '../kernel/ids.ts';
import { movements } from '../ledger/accounts.ts';
import { type OrderFileTables, type OrderRows, orderFileTables } from '../order-file/tables.ts';
import { refundCommands } from './commands.ts';
import { createRefunds } from './create.ts';
import { type Money, refundLifecycle } from './lifecycle.ts';
import { leftOfPayments, moneyOf, needsRefundAccount, refundable } from './money.ts';

const now = '2026-09-17T00:00:00.000Z';
const owner = { seller_id: 7, mall_id: 3, mode: 'test' } as const;

/** Ids differ in chance only, which here counts up. */
function countingIds() {
  let count = 0;
  const clock: Clock = {
    nowMs: () => 0,
    bytes: (n) => {
      count += 1;
      return Uint8Array.from({ length: n }, (_, i) => Math.floor(count / 32 ** (n - 1 - i)) % 32);
    },
  };
  return idSource(clock);
}

function orderOf(paid: readonly { amount: number; method?: string }[]): Draft<OrderFileTables> {
  const names = Object.keys(orderFileTables) as (keyof OrderFileTables)[];
  const rows = Object.fromEntries(names.map((name) => [name, []])) as unknown as OrderRows;
  rows.orders = [{ ...owner, id: 'ord_1', currency: 'KRW' } as OrderRows['orders'][number]];
  // Loaded rows stand in the text order of their keys, in which 10 comes before 2.
  rows.payments = paid
    .map(({ amount, method = 'card' }, position) => ({
      ...owner,
      id: `pay_${position}`,
      order_id: 'ord_1',
      position,
      method,
      gateway: 'any',
      gateway_reference: `r${position}`,
      amount,
    }))
    .toSorted((a, b) => (String(a.position) < String(b.position) ? -1 : 1));
  return new Draft<OrderFileTables>(rows).next(now, command('test.claim', 'ord_1', {}));
}

function command(type: string, object: string, args: unknown): Command {
  const actor = { kind: 'system', id: 'test' } as const;
  return { id: 'c', type, file: 'ord_1', seller: 7, mall: 3, mode: 'test', object, actor, args };
}

const payments = fc.array(
  fc.record({ amount: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 2 ** 48 })) }),
  { minLength: 1, maxLength: 12 },
);
/** Each claim asks for a part of what is left, in thousandths; then some refund makes some move. */
const steps = fc.array(
  fc.record({
    part: fc.integer({ min: 0, max: 1000 }),
    move: fc.constantFrom(...Object.keys(refundLifecycle.moves)),
    which: fc.nat(),
  }),
  { maxLength: 30 },
);

test('C9, P5: refunds of a payment never exceed it, and of a claim are its amount, in any sequence', () => {
  fc.assert(
    fc.property(payments, steps, (paid, wishes) => {
      const draft = orderOf(paid);
      const newId = countingIds();
      wishes.forEach(({ part, move, which }, i) => {
        const most = refundable(draft.rows);
        const amount = Number((BigInt(most) * BigInt(part)) / 1000n);
        const made = createRefunds(draft, { claimId: `can_${i}`, amount, dueBy: now, rule: 'r' }, { now, newId });
        expect(made.reduce((sum, refund) => sum + refund.amount, 0)).toBe(amount);
        expect(new Set(made.map((refund) => refund.payment_id)).size).toBe(made.length);
        for (const { left } of leftOfPayments(draft.rows)) expect(left).toBeGreaterThanOrEqual(0);
        expect(refundable(draft.rows)).toBe(most - amount);
        expect(new Set(draft.rows.refunds.map((refund) => refund.id)).size).toBe(draft.rows.refunds.length);
        moveOne(draft, move, which);
        checkBooks(draft);
      });
    }),
    { numRuns: 300 },
  );
});

/** Some refund tries the move; most are refused, which must leave no trace. */
function moveOne(draft: Draft<OrderFileTables>, move: string, which: number): void {
  const { refunds } = draft.rows;
  const refund = refunds[which % refunds.length];
  const type = refundCommands.find((each) => each.type === `refund.${move}`)!;
  if (!refund) return;
  const args = { attempt: refund.attempts, detail: 'd', reference: 'R' };
  const base = command(type.type, refund.id, args);
  const given: Command = move === 'retry' ? { ...base, actor: { kind: 'mall', id: 'm' } } : base;
  type.decide(draft, given as Command<never>, { now } as never);
}

/** D9: what the ledger says is owed to buyers is what refunds say. */
function checkBooks(draft: Draft<OrderFileTables>): void {
  const { transfers } = draft.produced;
  const inOut = (account: string) =>
    transfers.reduce(
      (sum, { from, to, amount }) => sum + (to === account ? amount : 0) - (from === account ? amount : 0),
      0,
    );
  const sumOf = (wanted: (money: Money) => boolean) =>
    draft.rows.refunds.filter((refund) => wanted(refund.money)).reduce((sum, refund) => sum + refund.amount, 0);
  expect(inOut('refunds_due')).toBe(sumOf((money) => money !== 'paid'));
  expect(inOut('buyer')).toBe(sumOf((money) => money === 'paid'));
  const known = Object.values(movements).map(({ from, to }) => `${from} ${to}`);
  for (const { from, to } of transfers) expect(known).toContain(`${from} ${to}`);
}

test('C9: more than is left is a bug and throws, and so is another amount for the same claim', () => {
  const draft = orderOf([{ amount: 100 }]);
  const ctx = { now, newId: countingIds() };
  const wish = { claimId: 'can_1', amount: 60, dueBy: now, rule: 'r' };
  const made = createRefunds(draft, wish, ctx);
  expect(createRefunds(draft, wish, ctx)).toEqual(made);
  expect(draft.produced.transfers).toHaveLength(1);
  expect(draft.produced.jobs).toHaveLength(1);
  expect(() => createRefunds(draft, { ...wish, amount: 61 }, ctx)).toThrow(RangeError);
  expect(() => createRefunds(draft, { ...wish, claimId: 'can_2', amount: 41 }, ctx)).toThrow(RangeError);
  expect(() => createRefunds(draft, { ...wish, claimId: 'can_2', amount: -1 }, ctx)).toThrow(RangeError);
  expect(() => createRefunds(draft, { ...wish, claimId: 'can_2', amount: 0.5 }, ctx)).toThrow(RangeError);
});

test('D6: shares follow what each payment still has, in the order of payment, the odd unit to the largest remainder', () => {
  const draft = orderOf([{ amount: 300 }, { amount: 200 }, { amount: 100 }]);
  const ctx = { now, newId: countingIds() };
  const shares = (claimId: string, amount: number) =>
    createRefunds(draft, { claimId, amount, dueBy: now, rule: 'r' }, ctx).map((refund) => [
      refund.payment_id,
      refund.amount,
    ]);
  expect(shares('can_1', 100)).toEqual([
    ['pay_0', 50],
    ['pay_1', 33],
    ['pay_2', 17],
  ]);
  expect(shares('can_2', 500)).toEqual([
    ['pay_0', 250],
    ['pay_1', 167],
    ['pay_2', 83],
  ]);
  expect(shares('can_3', 0)).toEqual([]);
});

test('C9: what the seller owes beside the refund is outside the cap and goes to the account of the claim', () => {
  const draft = orderOf([{ amount: 100 }]);
  const ctx = { now, newId: countingIds() };
  createRefunds(draft, { claimId: 'ret_1', amount: 100, fromSeller: 30, dueBy: now, rule: 'r' }, ctx);
  expect(draft.produced.transfers).toContainEqual(
    expect.objectContaining({ from: 'seller_debt', to: 'refunds_due', amount: 30 }),
  );
  expect(refundable(draft.rows)).toBe(0);
  expect(draft.rows.refunds.map((refund) => [refund.payment_id, refund.amount])).toEqual([
    ['ret_1', 30],
    ['pay_0', 100],
  ]);
});

test('D6: an account is needed while a bank transfer may go back', () => {
  const draft = orderOf([{ amount: 100, method: 'bank_transfer' }]);
  const ctx = { now, newId: countingIds() };
  expect(needsRefundAccount(orderOf([{ amount: 100 }]).rows)).toBe(false);
  expect(needsRefundAccount(draft.rows)).toBe(true);
  const [refund] = createRefunds(draft, { claimId: 'can_1', amount: 100, dueBy: now, rule: 'r' }, ctx);
  expect(refund?.last_error).toContain('bank account');
  expect(needsRefundAccount(draft.rows)).toBe(false);
});

test.each([
  [[], 'none'],
  [['paid'], 'paid'],
  [['paid', 'sent'], 'sent'],
  [['sent', 'due', 'paid'], 'due'],
  [['due', 'in_doubt', 'sent'], 'in_doubt'],
  [['in_doubt', 'paid', 'failed'], 'failed'],
] as [Money[], string][])('the money of a claim with refunds %j is %s', (states, expected) => {
  expect(moneyOf(states.map((money) => ({ money })))).toBe(expected);
});
