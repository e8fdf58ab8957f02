/**
 * The one source of chance of a run: sfc32, seeded. Every order, parcel and step draws from a stream of its own
 * (`fork`), so that what a race on one order did never shifts the dice of another, and `--seed N` gives the run again.
 */

export interface Dice {
  /** From 0 (included) to 1 (excluded). */
  unit(): number;
  /** Whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the entries, in proportion to its weight; null when all weights are 0. */
  weighted<T>(entries: readonly { weight: number; value: T }[]): T | null;
  shuffled<T>(list: readonly T[]): T[];
  /** An independent stream; the same label gives the same stream. Takes nothing from this one. */
  fork(label: string): Dice;
}

export function dice(seed: string): Dice {
  const next = sfc32(seed);
  const unit = (): number => next() / 2 ** 32;
  const int = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1));
  return {
    unit,
    int,
    chance: (p) => unit() < p,
    pick: (from) => from[int(0, from.length - 1)]!,
    weighted(entries) {
      let left = unit() * entries.reduce((sum, each) => sum + each.weight, 0);
      for (const { weight, value } of entries) {
        if (weight > 0 && left < weight) return value;
        left -= weight;
      }
      return null;
    },
    shuffled(list) {
      const left = [...list];
      return list.map(() => left.splice(int(0, left.length - 1), 1)[0]!);
    },
    fork: (label) => dice(`${seed}/${label}`),
  };
}

/** Small fast counter, 128 bits of state (PractRand); the state comes from the seed's characters by FNV-1a. */
function sfc32(seed: string): () => number {
  let [a, b, c, counter] = [fnv1a(`a${seed}`), fnv1a(`b${seed}`), fnv1a(`c${seed}`), 1] as [
    number,
    number,
    number,
    number,
  ];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
