/**
 * When a delivery is tried again: 12 tries over at least 77 hours (promise P9 asks for 10 over 76). Pauses are machine
 * time, as receivers live in real time whatever a test clock says.
 */
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Milliseconds between a failed try and the next one, before jitter. */
export const pauses: readonly number[] = [
  10 * second,
  minute,
  5 * minute,
  20 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  24 * hour,
  26 * hour,
];

export const mostTries = pauses.length + 1;

/** Jitter only lengthens a pause, so that the whole time is never shorter than promised. */
const jitter = 0.2;
/** A receiver that asks for more patience than this gets a try all the same. */
const mostPatience = 24 * hour;

/**
 * Milliseconds until the next try after `tries` failed ones, or null when that was the last. `chance` is from 0 to 1;
 * `retryAfterMs` is what the receiver asked for.
 */
export function pauseAfter(tries: number, chance: number, retryAfterMs: number | null = null): number | null {
  const pause = pauses[tries - 1];
  if (pause === undefined) return null;
  return Math.round(Math.max(pause, Math.min(retryAfterMs ?? 0, mostPatience)) * (1 + jitter * chance));
}

/** An endpoint that fails every delivery for so long is disabled (P9). */
export const mostFailingMs = 5 * 24 * hour;

/** After three failures in a row the endpoint itself rests: 1, 2, 4 … 60 seconds. */
export function restAfter(failuresInRow: number): number {
  return failuresInRow < 3 ? 0 : Math.min(minute, second * 2 ** Math.min(10, failuresInRow - 3));
}
