/** Brings look-ups of the same turn together into one statement, so that a bulk request never asks row by row. */
export function batchLoader<K, V>(load: (keys: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  let waiting: { key: K; resolve: (value: V) => void; reject: (error: unknown) => void }[] = [];
  const run = async () => {
    const batch = waiting;
    waiting = [];
    try {
      const values = await load(batch.map((each) => each.key));
      for (const [i, each] of batch.entries()) each.resolve(values[i] as V);
    } catch (error) {
      for (const each of batch) each.reject(error);
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(run);
      waiting.push({ key, resolve, reject });
    });
}
