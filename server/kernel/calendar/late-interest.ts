/**
 * Statutory interest on a refund paid late: simple, from the day after the due date through the day of sending,
 * principal × rate × days / 365, floored to the currency's minor unit (Korea: E-commerce Act art. 18(2), Decree 21-3).
 */
import { type Money, money } from '../money.ts';
import { type Jurisdiction, jurisdictionRules, type LateInterestRate } from './jurisdictions.ts';

export type LateInterestInput = {
  /** Minor units, ≥ 0. */
  principal: number;
  currency: string;
  dueDate: Temporal.PlainDate;
  sentDate: Temporal.PlainDate;
  /** Ordered by `from`; see `lateInterestRates`. */
  rateTable: readonly LateInterestRate[];
};

/** `days` are the days late; `verified` is false when one of them has no verified rate (such days bear nothing). */
export type LateInterest = { interest: Money; days: number; verified: boolean };

/** The rates held for a jurisdiction; empty where none is known. */
export function lateInterestRates(jurisdiction: Jurisdiction): readonly LateInterestRate[] {
  return jurisdictionRules(jurisdiction).lateInterestRates;
}

export function lateInterest(input: LateInterestInput): LateInterest {
  const { principal, currency, dueDate, sentDate, rateTable } = input;
  if (!Number.isSafeInteger(principal) || principal < 0) {
    throw new RangeError(`principal must be minor units from 0, got ${principal}`);
  }
  const days = daysBetween(dueDate, sentDate);
  let rated = 0;
  let verified = true;
  // Summed before dividing, so that a change of rate in between costs one rounding, not two.
  let basisPointDays = 0n;
  for (const [index, rate] of rateTable.entries()) {
    const next = rateTable[index + 1];
    const share = daysUnder(rate, next, input);
    if (share === 0) continue;
    rated += share;
    verified &&= rate.verified;
    basisPointDays += BigInt(rate.basisPoints) * BigInt(share);
  }
  const amount = Number((BigInt(principal) * basisPointDays) / (10_000n * 365n));
  return { interest: money(amount, currency), days, verified: verified && rated === days };
}

/** Days in (due date, day of sending] on which `rate` is in force. */
function daysUnder(rate: LateInterestRate, next: LateInterestRate | undefined, input: LateInterestInput): number {
  const dayBefore = Temporal.PlainDate.from(rate.from).subtract({ days: 1 });
  const since = laterDate(input.dueDate, dayBefore);
  if (next === undefined) return daysBetween(since, input.sentDate);
  const lastUnder = Temporal.PlainDate.from(next.from).subtract({ days: 1 });
  const until = Temporal.PlainDate.compare(lastUnder, input.sentDate) < 0 ? lastUnder : input.sentDate;
  return daysBetween(since, until);
}

function laterDate(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b;
}

/** Whole days after `from` up to and including `to`; 0 when `to` is not later. */
function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return Math.max(0, from.until(to, { largestUnit: 'day' }).days);
}
