/**
 * `npm run bench`: the work of the platform over real HTTP, beside the same rows written by plain SQL on the same
 * database in the same run. The ratio counts: the absolute numbers are the machine's.
 */
import { type Cell, measureCell } from './measure.ts';
import type { Measuring } from './measuring.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { measureStarts } from './place.ts';
import { findPgbench, plainRunner } from './plain-run.ts';
import { printCell, printEnd, printHeader, type Report } from './report.ts';
import { rowDefinitions } from './rows.ts';
import { openStage, type Stage } from './stage.ts';
import { settle, wipe } from './wipe.ts';

/** Prints the table. Throws with the usage when an option is wrong. */
export async function runBench(argv: readonly string[]): Promise<void> {
  await bench(readOptions(argv), (line) => process.stdout.write(`${line}\n`));
}

export async function bench(options: BenchOptions, say: (line: string) => void): Promise<Report> {
  const pgbench = findPgbench();
  const starts = options.starts ? await measureStarts() : null;
  const stage = await openStage(options, say);
  try {
    say(`${options.orders} orders, ${stage.place.what}; jobs, row-level security and Idempotency-Keys on.`);
    say(
      pgbench
        ? `Beside it: ${pgbench} -M prepared.`
        : 'There is no pgbench here: prepared statements of pg take its place, which are slower.',
    );
    const cells = await measureAll(options, stage, { pgbench, say });
    const report = { cells, starts, memory: Math.max(0, ...cells.map((cell) => cell.memory)) };
    say(printEnd(report));
    return report;
  } finally {
    await stage.close();
  }
}

async function measureAll(
  options: BenchOptions,
  stage: Stage,
  on: { pgbench: string | null; say: (line: string) => void },
): Promise<Cell[]> {
  const { seconds, warmUpSeconds, rounds } = options;
  const measuring: Measuring = { stage, runPlain: plainRunner(on.pgbench), seconds, warmUpSeconds, rounds };
  const cells: Cell[] = [];
  await settle(stage.owner);
  await wipe(stage.owner, stage);
  on.say(printHeader());
  for (const row of rowDefinitions.filter(({ name }) => options.rows.includes(name))) {
    for (const spread of row.once ? [stage.spreads[Math.floor(stage.spreads.length / 2)]!] : stage.spreads) {
      for (const connections of options.connections) {
        const cell = await measureCell(measuring, { row, spread, connections });
        cells.push(cell);
        on.say(printCell(cell));
      }
    }
  }
  return cells;
}

if (import.meta.main) await runBench(process.argv.slice(2));
