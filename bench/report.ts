/** The table for people. */
import type { Cell } from './measure.ts';

export interface Report {
  cells: readonly Cell[];
  starts: { first: number; second: number } | null;
  /** Bytes. */
  memory: number;
}

const header = [
  'what',
  'sellers',
  'conn',
  'ours/s',
  'p50 ms',
  'p99 ms',
  'plain/s',
  'ratio',
  'aim',
  'server µs',
  'db µs',
  'plain db µs',
  'client',
];

export function printHeader(): string {
  return `${line(header)}\n${line(header.map((name, i) => '-'.repeat(widths[i]! - (i === 0 ? 0 : 1) || name.length)))}`;
}

export function printCell(cell: Cell): string {
  const { row, ratio } = cell;
  const aim = row.aim?.[cell.connections];
  const judged = ratio === null ? '–' : `${ratio.toFixed(2)}×`;
  const figures = line([
    row.title,
    String(cell.sellers),
    String(cell.connections),
    whole(cell.ours),
    cell.p50 === null ? '–' : cell.p50.toFixed(1),
    cell.p99 === null ? '–' : cell.p99.toFixed(1),
    cell.plain === null ? '–' : whole(cell.plain),
    judged,
    aim === undefined ? '–' : `${aim}× ${ratio !== null && ratio >= aim ? 'met' : 'short'}`,
    whole(cell.serverCpu),
    cell.oursDatabaseCpu === null ? '–' : whole(cell.oursDatabaseCpu),
    cell.plainDatabaseCpu === null ? '–' : whole(cell.plainDatabaseCpu),
    `${Math.round(cell.clientLoad * 100)}%`,
  ]);
  return cell.note === null ? figures : `${figures}\n  ${cell.note}`;
}

export function printEnd({ cells, starts, memory }: Report): string {
  const wrong = cells.reduce((sum, cell) => sum + cell.wrong, 0);
  return [
    `API process (jobs included): ${Math.round(memory / 1e6)} MB at most (aim: 300 MB)`,
    ...(starts
      ? [`start: ${starts.first.toFixed(1)} s the first time, ${starts.second.toFixed(1)} s after that (aim: 3 s)`]
      : []),
    ...(wrong > 0 ? [`unexpected answers: ${wrong}`] : []),
  ].join('\n');
}

const widths = [34, 8, 5, 9, 8, 8, 9, 7, 12, 10, 8, 12, 8];

function line(parts: readonly string[]): string {
  return parts
    .map((part, i) => (i === 0 ? part.padEnd(widths[i]!) : part.padStart(widths[i]!)))
    .join('')
    .trimEnd();
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
