/**
 * Runs a pass again and again: when woken, else at its interval; never two at once. A pass looks at what there is to
 * do, so a wake-up that is lost costs one interval and nothing else.
 */
import type { Logger } from 'pino';

export interface Ticker {
  /** Run a pass now, or once more after the one under way. */
  wake(): void;
  /** Resolves when the pass under way has ended; none follows. */
  stop(): Promise<void>;
}

export interface TickerOptions {
  name: string;
  everyMs: number;
  log: Logger;
  /** True: there is more to do at once. */
  pass(): Promise<boolean>;
}

/** After a pass that threw the interval doubles up to this: a database that is away is not hammered. */
const longestPauseMs = 5_000;

export function startTicker(options: TickerOptions): Ticker {
  const bell = openBell();
  let stopping = false;
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping; ) {
      let more = false;
      try {
        more = await options.pass();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!stopping) options.log.warn({ err: error, failures }, `${options.name} failed and is tried again`);
      }
      if (more || stopping) continue;
      const pause = failures > 0 ? Math.min(longestPauseMs, options.everyMs * 2 ** failures) : options.everyMs;
      await bell.wait(pause, { deaf: failures > 0 });
    }
  };
  const ended = run();
  return {
    wake: () => bell.ring(),
    stop: () => {
      stopping = true;
      bell.ring({ loud: true });
      return ended;
    },
  };
}

export interface Bell {
  /** A ring while nobody waits is kept for the next to wait. `loud` also wakes the deaf. */
  ring(how?: { loud: boolean }): void;
  /** Until rung or `ms` have passed; the deaf are woken by a loud ring only. */
  wait(ms: number, how?: { deaf: boolean }): Promise<void>;
}

export function openBell(): Bell {
  let rung = false;
  let sleeper: { wake: () => void; deaf: boolean } | null = null;
  return {
    ring(how) {
      if (sleeper && (!sleeper.deaf || how?.loud)) sleeper.wake();
      else rung = true;
    },
    wait(ms, how) {
      const deaf = how?.deaf ?? false;
      if (rung && !deaf) {
        rung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          sleeper = null;
          resolve();
        };
        const timer = setTimeout(wake, ms);
        sleeper = { wake, deaf };
      });
    },
  };
}
