/** Calls to one carrier at a time, per process: a carrier's interface is to be asked steadily, not all at once. */
export type Limit = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** At most `most` calls at once per key; the others wait in the order in which they came. */
export function openLimit(most: number): Limit {
  const lanes = new Map<string, { running: number; waiting: (() => void)[] }>();
  return async (key, work) => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] };
    lanes.set(key, lane);
    // Whoever ends hands its place on, so that nobody slips in between.
    if (lane.running >= most) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running += 1;
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else lane.running -= 1;
      if (lane.running === 0) lanes.delete(key);
    }
  };
}
