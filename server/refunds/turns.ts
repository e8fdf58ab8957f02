/**
 * Turns of one process: what has to do with the same payment goes one after the other. Two batches that hold refunds of
 * one payment would else send each other back to the queue, whose pauses double: after a crash, when all of them are
 * tried at once, the last would be paid half a minute later than it could.
 */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T | null>;

/**
 * Null when the turn did not come within `waitMs`; then `work` was not begun. The wait is longer than an answer of a
 * gateway that is well, and short because one that is not must not hold up a whole batch of others.
 */
export function openTurns(waitMs: number): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const turn = Promise.withResolvers<void>();
    const mine = Promise.all([before, turn.promise]);
    last.set(key, mine);
    try {
      return (await ended(before, waitMs)) ? await work() : null;
    } finally {
      turn.resolve();
      void mine.then(() => last.get(key) === mine && last.delete(key));
    }
  };
}

async function ended(before: Promise<unknown> | undefined, waitMs: number): Promise<boolean> {
  if (!before) return true;
  const bound = Promise.withResolvers<false>();
  const timer = setTimeout(() => bound.resolve(false), waitMs);
  const result = await Promise.race([before.then(() => true as const), bound.promise]);
  clearTimeout(timer);
  return result;
}
