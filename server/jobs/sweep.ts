/**
 * The sweep: every second the deadlines that are due on their mall's clock become commands. It only reads and
 * submits, so that another process may take over at any moment.
 */
import { type DeadlineDeps, keyOf, meet, readDue, type Unmet } from './deadlines.ts';

const batchSize = 500;
/** Deadlines in back-off are read over, up to so many more rows. */
const mostReadOver = 5_000;
const firstPauseMs = 1_000;
/** 1, 4, 16, 64 seconds: parked after a minute and a half. */
const pauseFactor = 4;

/** A pass over what is due; true when there may be more at once. */
export function deadlineSweep(deps: DeadlineDeps): () => Promise<boolean> {
  /** Until when (machine time) a deadline rests. Lost with the process; the count of failures is not. */
  const resting = new Map<string, number>();
  return async () => {
    const now = deps.clock.nowMs();
    for (const [key, until] of resting) if (until <= now) resting.delete(key);
    const rows = await readDue(deps, batchSize + Math.min(resting.size, mostReadOver));
    const ready = rows.filter((row) => !resting.has(keyOf(row))).slice(0, batchSize);
    for (const unmet of await meet(deps, ready)) rest(resting, unmet, now);
    return ready.length === batchSize;
  };
}

function rest(resting: Map<string, number>, unmet: Unmet, now: number): void {
  if (unmet.parked) return;
  resting.set(keyOf(unmet.row), now + firstPauseMs * pauseFactor ** Math.max(0, unmet.failures - 1));
}
