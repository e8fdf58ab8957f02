/**
 * What the simulated gateway decides: idempotent by key, magic endings of the payment's reference.
 *
 *     -declined      always declined, with a reason
 *     -slow          takes effect and answers after several seconds
 *     -unclear       takes effect and never answers; asked again with its key, it answers
 *     -unclear-not   the first call has no effect and no answer; a later one with the same key takes effect
 */
import { createHash } from 'node:crypto';
import type { Journal, JournalEntry, RefundOrder } from './journal.ts';

export type Answer =
  | { result: 'paid'; refund_reference: string }
  | { result: 'declined'; reason: string }
  | { result: 'conflict'; reason: string };

export interface Decision {
  /** Null: the caller never hears anything. */
  answer: Answer | null;
  slow: boolean;
}

/** Decides and records at once, without waiting in between, so that two calls with one key cannot both take effect. */
export function takeRefund(journal: Journal, order: RefundOrder, at: string): Decision {
  const known = journal.of(order.key);
  const slow = order.payment_reference.endsWith('-slow');
  const differs = known.find((entry) => !sameOrder(entry, order));
  if (differs) {
    return { answer: { result: 'conflict', reason: 'this key was used for another refund' }, slow };
  }
  const paid = known.find((entry) => entry.effect);
  if (paid) {
    journal.add({ ...order, at, result: 'again', effect: false });
    return { answer: answerOf(paid), slow };
  }
  if (order.payment_reference.endsWith('-declined')) {
    const reason = 'the card was cancelled by its issuer';
    journal.add({ ...order, at, result: 'declined', effect: false, reason });
    return { answer: { result: 'declined', reason }, slow };
  }
  if (order.payment_reference.endsWith('-unclear-not') && known.length === 0) {
    journal.add({ ...order, at, result: 'none', effect: false });
    return { answer: null, slow };
  }
  const entry: JournalEntry = {
    ...order,
    at,
    result: 'paid',
    effect: true,
    refund_reference: referenceOf(order),
  };
  journal.add(entry);
  return { answer: order.payment_reference.endsWith('-unclear') ? null : answerOf(entry), slow };
}

/** The last that is known of a key; null when it was never taken. */
export function lookUp(journal: Journal, key: string): (Answer & { amount: number; currency: string }) | null {
  const known = journal.of(key);
  const last = known.find((entry) => entry.effect) ?? known.findLast((entry) => entry.result === 'declined');
  return last ? { ...answerOf(last), amount: last.amount, currency: last.currency } : null;
}

function answerOf(entry: JournalEntry): Answer {
  if (entry.effect) return { result: 'paid', refund_reference: entry.refund_reference ?? '' };
  return { result: 'declined', reason: entry.reason ?? '' };
}

/** The same for the same key, so that runs can be compared. */
function referenceOf(order: RefundOrder): string {
  return `GWR-${createHash('sha256').update(order.key).digest('hex').slice(0, 16).toUpperCase()}`;
}

function sameOrder(a: RefundOrder, b: RefundOrder): boolean {
  return (
    a.payment_reference === b.payment_reference &&
    a.amount === b.amount &&
    a.currency === b.currency &&
    a.account === b.account
  );
}
