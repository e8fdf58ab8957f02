/** A fact as it is handed to a tracker: how it is recognised when it comes again, and what its code means. */
import { createHash } from 'node:crypto';
import { isCarrierCode, mapStatus } from '../carriers/index.ts';
import { type IsoTime, msOf } from '../kernel/clock.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { type TrackingStatus, trackingStatuses } from '../shipments/lifecycle.ts';
import type { UnmatchedFact } from './tables.ts';

export interface NewFact extends UnmatchedFact {
  /** Given by whoever submits the command, so that its answer can tell its own fact from one that was there. */
  id: string;
  fact_key: string;
}

/**
 * The sender's own id, or a digest of what was said, when and where. A mall's facts have keys of their own: what a mall
 * says first must not make the carrier's word a mere duplicate, since only the carrier's may move money.
 */
export function factKey(fact: UnmatchedFact, eventId?: string): string {
  const speaker = fact.source === 'mall' ? 'mall' : 'carrier';
  if (eventId !== undefined) return `${speaker}:id:${eventId}`;
  const said = JSON.stringify([fact.code, fact.occurred_at, fact.location]);
  return `${speaker}:${createHash('sha256').update(said).digest('hex').slice(0, 40)}`;
}

/** One of our own words, or what the carrier's manifest makes of its code. */
export function meaningOf(
  carrier: string,
  code: string,
): { status: TrackingStatus; known: boolean; verified: boolean } {
  const own = trackingStatuses.find((status) => status === code);
  if (own) return { status: own, known: true, verified: true };
  if (!isCarrierCode(carrier)) return { status: 'unknown', known: false, verified: false };
  const { status, known, verified } = mapStatus(carrier, code);
  return { status, known, verified };
}

const aheadHours = 24;

/** Clocks of carriers differ by hours (time zones); more than a day ahead is a mistake and would freeze the parcel. */
export function futureProblem(occurredAt: IsoTime, now: IsoTime): Refusal | undefined {
  const hours = (msOf(occurredAt) - msOf(now)) / 3_600_000;
  if (hours <= aheadHours) return undefined;
  return refuse(
    'invalid',
    `occurred_at ${occurredAt} is ${Math.floor(hours)} hours after the present ${now}; at most ${aheadHours} are possible.`,
    { rule: `B4: a fact is at most ${aheadHours} hours ahead of business time` },
  );
}
