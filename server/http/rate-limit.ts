/** A token bucket per key, in this process's memory: protects one server from one client, and bills nobody. */
import type { Clock } from '../kernel/clock.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';

/** Requests per second and key, and the most that may come at once. */
export const requestsPerSecond = 10_000;

const mostBuckets = 50_000;

export interface Allowance {
  limit: number;
  remaining: number;
  /** Seconds until the bucket is full again. */
  reset: number;
}

export interface RateLimit {
  /** Takes one token. */
  take(key: string): { allowance: Allowance; refusal?: Refusal };
}

export function openRateLimit(clock: Clock, limit = requestsPerSecond): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const now = clock.nowMs();
      const bucket = buckets.get(key) ?? { tokens: limit, at: now };
      // Where there are too many, the oldest goes: its key starts again with a full one.
      if (buckets.size >= mostBuckets && !buckets.has(key)) buckets.delete(buckets.keys().next().value!);
      buckets.set(key, bucket);
      bucket.tokens = Math.min(limit, bucket.tokens + (Math.max(0, now - bucket.at) * limit) / 1000);
      bucket.at = now;
      const allowed = bucket.tokens >= 1;
      if (allowed) bucket.tokens -= 1;
      const allowance = {
        limit,
        remaining: Math.floor(bucket.tokens),
        reset: Math.ceil((limit - bucket.tokens) / limit),
      };
      return allowed
        ? { allowance }
        : {
            allowance,
            refusal: refuse('rate_limited', `More than ${limit} requests per second; wait a second and go on.`),
          };
    },
  };
}
