/** That the benchmark runs and tells a ratio; how large it is, only a quiet machine can say. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bench } from './main.ts';
import { readOptions } from './options.ts';
import type { Report } from './report.ts';
import { rowNames } from './rows.ts';

const tiny = {
  orders: 1_000,
  seconds: 1,
  warmUpSeconds: 0,
  starts: false,
  rounds: 1,
  spreads: [5],
  connections: [2],
  keep: false,
} as const;

test('the benchmark measures every row beside plain SQL and prints its ratio', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-bench-test-'));
  const lines: string[] = [];
  try {
    const report: Report = await bench({ ...tiny, rows: rowNames, dataDir }, (line) => lines.push(line));
    expect(report.cells.map(({ row }) => row.name)).toEqual(rowNames);
    for (const cell of report.cells) {
      expect(cell.wrong, cell.row.name).toBe(0);
      expect(cell.ours, cell.row.name).toBeGreaterThan(0);
      const compared = cell.row.plain !== null || cell.row.how === 'jobs';
      if (compared) expect(cell.ratio, cell.row.name).toBeGreaterThan(0);
      if (compared) expect(lines.find((line) => line.startsWith(cell.row.title))).toMatch(/\d\.\d\d×/);
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 240_000);

test.each([[['--orders', 'many']], [['--only', 'everything']], [['--seconds', '0']]])(
  '%s is refused with the usage',
  (argv) => {
    expect(() => readOptions(argv)).toThrow(/npm run bench/);
  },
);
