/**
 * One circuit breaker per carrier, mode and channel: a carrier that gives no readable answer is left alone for a while,
 * and calls are answered `not_sent` at once, so that what waits for it is delayed and never in doubt. A refusal is an
 * answer and counts as health. The breaker runs on machine time: moving a business clock neither opens nor closes it.
 */
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult, isBrokenCircuitError } from 'cockatiel';
import { type Clock, type IsoTime, isoTime } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';
import type { Unanswered } from './adapter.ts';
import type { CarrierCode } from './manifest.ts';

/** `api`: contracts and bookings. `tracking`: where scans are read, often another host. */
export type Channel = 'api' | 'tracking';

export interface CarrierHealth {
  carrier: CarrierCode;
  mode: Mode;
  channel: Channel;
  /** `closed` is the healthy one: calls go through. `half_open`: one call is trying. */
  state: 'closed' | 'open' | 'half_open';
  /** Machine time of the last change of state. */
  since: IsoTime;
  last_error: string | null;
}

export interface BreakerOptions {
  /** Failures in a row that open it. */
  failures: number;
  /** How long it stays open before one call tries again. */
  openMs: number;
  clock: Clock;
}

export interface Breaker {
  /** Runs the call, or answers `not_sent` while the circuit is open. */
  run<T extends { kind: string }>(call: () => Promise<T>): Promise<T | Unanswered>;
  health(): CarrierHealth;
}

const stateNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  // Nobody isolates a circuit by hand.
  [CircuitState.Isolated]: 'open',
} as const;

export function openBreaker(
  of: { carrier: CarrierCode; mode: Mode; channel: Channel },
  options: BreakerOptions,
): Breaker {
  const { clock, failures, openMs } = options;
  let since = clock.nowMs();
  let lastError: string | null = null;
  const policy = circuitBreaker(handleWhenResult(isFailure), {
    halfOpenAfter: openMs,
    breaker: new ConsecutiveBreaker(failures),
  });
  policy.onStateChange(() => {
    since = clock.nowMs();
  });
  return {
    async run<T extends { kind: string }>(call: () => Promise<T>): Promise<T | Unanswered> {
      try {
        const result = await policy.execute(call);
        if (isFailure(result)) lastError = result.detail;
        return result;
      } catch (error) {
        if (!isBrokenCircuitError(error)) throw error;
        const until = isoTime(since + openMs);
        return { kind: 'not_sent', detail: `circuit open until ${until}: ${lastError ?? 'no answer'}` };
      }
    },
    health: () => ({ ...of, state: stateNames[policy.state], since: isoTime(since), last_error: lastError }),
  };
}

function isFailure(result: unknown): result is Unanswered {
  const { kind } = result as { kind: string };
  return kind === 'unclear' || kind === 'not_sent';
}
