/**
 * Token buckets, one per key and one per address that sends no valid key, in this process's memory: they protect one
 * server from one client, and bill nobody. Two processes allow twice as much. Told in the `RateLimit-Policy` and
 * `RateLimit` headers of the IETF draft (draft-ietf-httpapi-ratelimit-headers-10).
 */
import type { Clock } from '../kernel/clock.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';

/** Requests per second, and the most that may come at once; 0 for no limit. */
export interface RateLimits {
  perKey: number;
  perAddress: number;
}

/** What the answer says about it; `refusal` when this request is one too many. */
export interface Allowance {
  policy: string;
  state: string;
  refusal?: Refusal;
}

/** Takes one token; null where there is no limit. */
export type Take = (name: string) => Allowance | null;

export interface RateLimit {
  key: Take;
  address: Take;
}

export function openRateLimit(clock: Clock, { perKey, perAddress }: RateLimits): RateLimit {
  return { key: buckets(clock, 'key', perKey), address: buckets(clock, 'address', perAddress) };
}

const mostBuckets = 50_000;

function buckets(clock: Clock, policyName: string, limit: number): Take {
  if (limit === 0) return () => null;
  const known = new Map<string, { tokens: number; at: number }>();
  const policy = `"${policyName}";q=${limit};w=1`;
  return (name) => {
    const now = clock.nowMs();
    let bucket = known.get(name);
    if (!bucket) {
      // Where there are too many, the oldest goes: it starts again with a full one.
      if (known.size >= mostBuckets) known.delete(known.keys().next().value!);
      bucket = { tokens: limit, at: now };
      known.set(name, bucket);
    }
    bucket.tokens = Math.min(limit, bucket.tokens + (Math.max(0, now - bucket.at) * limit) / 1000);
    bucket.at = now;
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    const reset = Math.ceil((limit - bucket.tokens) / limit);
    const state = `"${policyName}";r=${Math.floor(bucket.tokens)};t=${reset}`;
    return allowed ? { policy, state } : { policy, state, refusal: refuse('rate_limited', tooMany(limit)) };
  };
}

function tooMany(limit: number): string {
  return `More than ${limit} requests per second; wait a second and go on.`;
}
