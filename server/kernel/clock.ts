/**
 * The two ports through which time and chance enter the server.
 *
 * Machine time drives jobs, back-off, keys and ids. Business time (per mall and mode, movable in test mode) drives
 * decisions and due dates; it is computed from machine time by `businessNow`. Nothing else reads a clock or rolls dice.
 */
import { randomBytes } from 'node:crypto';

/** UTC, always with milliseconds and `Z` ("2026-11-22T20:01:59.000Z"), so that text order is time order. */
export type IsoTime = string;

export interface Clock {
  /** Machine time in milliseconds since the epoch. */
  nowMs(): number;
  /** `n` unpredictable bytes. */
  bytes(n: number): Uint8Array;
}

/** Chance in stock: a request takes a dozen pieces of ten bytes, and each call to the system costs a microsecond. */
const stock = { bytes: Buffer.alloc(0), used: 0 };
const stockSize = 8_192;

function takeBytes(n: number): Uint8Array {
  if (n > stockSize) return randomBytes(n);
  if (stock.used + n > stock.bytes.length) {
    stock.bytes = randomBytes(stockSize);
    stock.used = 0;
  }
  stock.used += n;
  return stock.bytes.subarray(stock.used - n, stock.used);
}

export const systemClock: Clock = { nowMs: () => Date.now(), bytes: takeBytes };

export function isoTime(ms: number): IsoTime {
  return new Date(ms).toISOString();
}

export function msOf(time: IsoTime): number {
  return Date.parse(time);
}

/** A mall's clock in one mode. Live clocks have offset 0 and are never frozen. */
export interface BusinessClock {
  offset_ms: number;
  /** When set, time stands still at this instant until it is moved. */
  frozen_at: IsoTime | null;
}

export function businessNow(clock: BusinessClock, machineMs: number): IsoTime {
  return clock.frozen_at ?? isoTime(machineMs + clock.offset_ms);
}

/** Accepts any RFC 3339 instant and gives it back in the one shape used inside. */
export function normaliseTime(text: string): IsoTime {
  return isoTime(Temporal.Instant.from(text).epochMilliseconds);
}

export function instantOf(time: IsoTime): Temporal.Instant {
  return Temporal.Instant.from(time);
}

export function isoOf(instant: Temporal.Instant): IsoTime {
  return isoTime(instant.epochMilliseconds);
}
