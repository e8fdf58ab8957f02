/**
 * When a carrier that is polled is asked about a parcel (B4): every 3 hours, until the parcel has come or nothing was
 * heard for long. The times are a grid in business time, shifted by the tracker's id, so that a million parcels are not
 * asked about in the same second; in test mode they are not shifted, so that a moved clock stops eight times a day.
 */
import { createHash } from 'node:crypto';
import { carrierByCode } from '../carriers/index.ts';
import { type IsoTime, isoTime, msOf } from '../kernel/clock.ts';
import type { TrackerRow } from './tables.ts';

const hourMs = 3_600_000;

/** Of a carrier that does not tell by itself and that we have an adapter for; null for all others. */
function pollingOf(carrier: string): { everyMs: number; silentMs: number } | null {
  const manifest = carrierByCode(carrier);
  if (manifest?.tracking !== 'polled' || !manifest.booking) return null;
  const { everyHours, stopAfterDays } = manifest.polling;
  return { everyMs: everyHours * hourMs, silentMs: stopAfterDays * 24 * hourMs };
}

export function isPolled(carrier: string): boolean {
  return pollingOf(carrier) !== null;
}

/** The next time after `now`; null when there is nothing more to ask. */
export function nextCheck(tracker: TrackerRow, now: IsoTime): IsoTime | null {
  const polling = pollingOf(tracker.carrier);
  if (!polling || whyStopped(tracker, now)) return null;
  const { everyMs } = polling;
  const shift = tracker.mode === 'live' ? shiftOf(tracker.id, everyMs) : 0;
  return isoTime(Math.floor((msOf(now) - shift) / everyMs + 1) * everyMs + shift);
}

/** `ended`: the parcel has come, or went back. `silent`: nothing was heard for as long as the manifest says (P). */
export function whyStopped(tracker: TrackerRow, now: IsoTime): 'ended' | 'silent' | null {
  if (hasEnded(tracker)) return 'ended';
  const heardAt = msOf(tracker.last_event_at ?? tracker.created_at);
  return msOf(now) - heardAt > (pollingOf(tracker.carrier)?.silentMs ?? 0) ? 'silent' : null;
}

/** A return on the number of its way out begins with that way: only the end of its own leg is its end. */
export function hasEnded({ object_id, legs, status }: TrackerRow): boolean {
  if (!['delivered', 'returned_to_sender', 'cancelled'].includes(status)) return false;
  return !object_id.startsWith('ret_') || legs.at(-1)?.kind === 'return';
}

/** To the minute, the same for ever. */
function shiftOf(id: string, everyMs: number): number {
  return (createHash('sha256').update(id).digest().readUInt32BE() % (everyMs / 60_000)) * 60_000;
}
