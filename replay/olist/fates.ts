/** What became of every row of the four files: used, beyond the limit, or set aside with its reason; each exactly once. */
import { type FileName, type Files, fileNames } from './files.ts';
import { type Reason, reasons, type SetAside } from './reasons.ts';

export type Fate = 'used' | 'beyond_limit' | Reason;

/** Of one file; `used`, `set_aside` and `beyond_limit` add up to `total`. */
export interface RowSums {
  total: number;
  used: number;
  set_aside: number;
  beyond_limit: number;
  by_reason: Partial<Record<Reason, number>>;
}

export interface Fates {
  /** Throws for a row that was told of before: a bug of the plan. */
  tell(file: FileName, of: { row: number; id: string; fate: Fate }): void;
  knows(file: FileName, row: number): boolean;
  /** Throws when a row was not told of. */
  sums(): { rows: Record<FileName, RowSums>; aside: SetAside[] };
}

export function openFates(files: Files): Fates {
  const told = new Map(fileNames.map((file) => [file, new Map<number, { id: string; fate: Fate }>()]));
  return {
    tell(file, { row, id, fate }) {
      const before = told.get(file)!.get(row);
      if (before) throw new Error(`row ${row} of ${file} is ${before.fate} and ${fate}`);
      told.get(file)!.set(row, { id, fate });
    },
    knows: (file, row) => told.get(file)!.has(row),
    sums() {
      const aside: SetAside[] = [];
      const rows = {} as Record<FileName, RowSums>;
      for (const file of fileNames) {
        const all = [...told.get(file)!].sort(([a], [b]) => a - b);
        if (all.length !== files[file].length)
          throw new Error(`${all.length} rows of ${file} accounted for, but it has ${files[file].length}`);
        for (const [row, { id, fate }] of all) if (isReason(fate)) aside.push({ file, row, id, reason: fate });
        rows[file] = sumsOf(all.map(([, { fate }]) => fate));
      }
      return { rows, aside };
    },
  };
}

function sumsOf(fates: readonly Fate[]): RowSums {
  const count = (wanted: Fate) => fates.filter((fate) => fate === wanted).length;
  const by_reason: RowSums['by_reason'] = {};
  for (const reason of Object.keys(reasons) as Reason[]) if (count(reason) > 0) by_reason[reason] = count(reason);
  return {
    total: fates.length,
    used: count('used'),
    set_aside: fates.filter(isReason).length,
    beyond_limit: count('beyond_limit'),
    by_reason,
  };
}

function isReason(fate: Fate): fate is Reason {
  return fate in reasons;
}
