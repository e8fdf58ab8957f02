/**
 * One circuit breaker per carrier, mode and channel: a carrier that gives no readable answer is left alone for a while,
 * and calls are answered `not_sent` at once, so that what waits for it is delayed and never in doubt. A refusal is an
 * answer and counts as health. The breaker runs on machine time: moving a business clock neither opens nor closes it.
 *
 * Within it each contract has a circuit of its own: a carrier that is silent about one contract is left alone for that
 * contract. Failures of one contract alone never open the carrier's circuit for the others.
 */
import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  type IBreaker,
  isBrokenCircuitError,
} from 'cockatiel';
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
  /** Runs the call, or answers `not_sent` while a circuit is open. `contract`: by which it is made, where it is by one. */
  run<T extends { kind: string }>(call: () => Promise<T>, contract?: string): Promise<T | Unanswered>;
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
  const row = new FailuresInARow(failures);
  /** By which contract a failed answer was asked for. */
  const askers = new WeakMap<object, string | null>();
  const countsForAll = (result: unknown) => {
    if (!isFailure(result)) return false;
    row.note(askers.get(result) ?? null);
    return true;
  };
  const all = openCircuit(row, { openMs, clock, counts: countsForAll });
  /** Of contracts that are in trouble. */
  const single = new Map<string, Circuit>();
  const circuitOf = (contract: string): Circuit => {
    // Open for longer, so that another contract is the one that tries whether the carrier is back.
    const times = { openMs: 2 * openMs, clock };
    const known = single.get(contract) ?? openCircuit(new ConsecutiveBreaker(failures), { ...times, counts: isOwn });
    single.set(contract, known);
    return known;
  };
  /** Answers of the carrier's open circuit say nothing about the contract that got them. */
  const shared = new WeakSet<object>();
  const isOwn = (result: unknown) => isFailure(result) && !shared.has(result);

  return {
    async run<T extends { kind: string }>(call: () => Promise<T>, contract?: string): Promise<T | Unanswered> {
      const throughAll = async () => {
        const { result, broken } = await all.run(async () => {
          const answer = await call();
          askers.set(answer, contract ?? null);
          return answer;
        });
        if (broken) shared.add(result);
        return result;
      };
      if (contract === undefined) return throughAll();
      const { result } = await circuitOf(contract).run(throughAll);
      if (!isFailure(result)) single.delete(contract);
      return result;
    },
    health() {
      // One contract's circuit is open, and nobody has got through since.
      const alone = [...single.values()].find((each) => each.state() !== 'closed');
      const shown = all.state() === 'closed' && row.isLong() && alone ? alone : all;
      return { ...of, state: shown.state(), since: isoTime(shown.since()), last_error: all.lastError() };
    },
  };
}

/** Counts failures of the carrier; those of a single contract are not the carrier's. */
class FailuresInARow implements IBreaker {
  readonly state: unknown = null;
  readonly #most: number;
  #count = 0;
  readonly #askers = new Set<string | null>();

  constructor(most: number) {
    this.#most = most;
  }

  /** A failure is about to be counted; null: of a call that no contract made. */
  note(asker: string | null): void {
    this.#askers.add(asker);
  }

  success(): void {
    this.#count = 0;
    this.#askers.clear();
  }

  failure(): boolean {
    this.#count += 1;
    return this.isLong() && (this.#askers.size > 1 || this.#askers.has(null));
  }

  isLong(): boolean {
    return this.#count >= this.#most;
  }
}

interface Circuit {
  /** `broken`: it is open, and nobody was called. */
  run<T extends object>(call: () => Promise<T>): Promise<{ result: T | Unanswered; broken: boolean }>;
  state(): CarrierHealth['state'];
  since(): number;
  lastError(): string | null;
}

function openCircuit(
  breaker: IBreaker,
  { openMs, clock, counts }: { openMs: number; clock: Clock; counts: (result: unknown) => boolean },
): Circuit {
  let since = clock.nowMs();
  let lastError: string | null = null;
  const fails = handleWhenResult((result) => {
    if (!counts(result)) return false;
    lastError = (result as Unanswered).detail;
    return true;
  });
  const policy = circuitBreaker(fails, { halfOpenAfter: openMs, breaker });
  policy.onStateChange(() => {
    since = clock.nowMs();
  });
  return {
    async run(call) {
      try {
        return { result: await policy.execute(call), broken: false };
      } catch (error) {
        if (!isBrokenCircuitError(error)) throw error;
        const until = isoTime(since + openMs);
        const detail = `circuit open until ${until}: ${lastError ?? 'no answer'}`;
        return { result: { kind: 'not_sent', detail }, broken: true };
      }
    },
    state: () => stateNames[policy.state],
    since: () => since,
    lastError: () => lastError,
  };
}

function isFailure(result: unknown): result is Unanswered {
  const { kind } = result as { kind: string };
  return kind === 'unclear' || kind === 'not_sent';
}
