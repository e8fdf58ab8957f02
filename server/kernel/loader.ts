/**
 * Brings look-ups together into one statement: those of the same turn of the event loop (so that a bulk request never
 * asks row by row) and, while earlier loads are under way, those that have queued up since.
 */
export function batchLoader<K, V>(
  load: (keys: readonly K[]) => Promise<readonly V[]>,
  options: { concurrency: number; size: number } = { concurrency: 2, size: 200 },
): (key: K) => Promise<V> {
  const waiting: { key: K; resolve: (value: V) => void; reject: (error: unknown) => void }[] = [];
  let running = 0;
  let scheduled = false;
  const pump = () => {
    scheduled = false;
    while (running < options.concurrency && waiting.length > 0) void run(waiting.splice(0, options.size));
  };
  const run = async (batch: typeof waiting) => {
    running += 1;
    try {
      const values = await load(batch.map((each) => each.key));
      for (const [i, each] of batch.entries()) each.resolve(values[i] as V);
    } catch (error) {
      for (const each of batch) each.reject(error);
    } finally {
      running -= 1;
      pump();
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (scheduled) return;
      scheduled = true;
      setImmediate(pump);
    });
}
