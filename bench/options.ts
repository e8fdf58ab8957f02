/** What `npm run bench` can be told. */
import { parseArgs } from 'node:util';
import { type RowName, rowNames } from './rows.ts';

export interface BenchOptions {
  orders: number;
  /** Measured seconds of each run. */
  seconds: number;
  /** Seconds before it that are not counted; plain SQL gets more, because each of its sessions starts from nothing. */
  warmUpSeconds: number;
  /** Whether the start of the server is measured too. */
  starts: boolean;
  /** Runs of each side, taken in turns; the median counts. */
  rounds: number;
  rows: readonly RowName[];
  /** Over how many sellers the load is spread. */
  spreads: readonly number[];
  connections: readonly number[];
  /** Leaves the database for the next run. */
  keep: boolean;
  dataDir: string;
}

export const usage = `npm run bench -- [options]
  --orders N      orders in the database (200000)
  --seconds S     measured seconds of each run (5)
  --rounds R      runs of each side, in turns; the median counts (3)
  --only a,b      rows: ${rowNames.join(', ')}
  --sellers a,b   spreads (1,100,1000)
  --clients a,b   connections (16,64)
  --quick         20000 orders, 2 seconds, one round, 100 sellers
  --keep          leave the filled database in the folder and use it again
  --data-dir D    folder of the embedded database (.data/bench)
With DATABASE_URL the database roundtrip_bench is made on that server instead.
`;

/** Throws with the usage when an option is wrong. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      orders: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      sellers: { type: 'string' },
      clients: { type: 'string' },
      quick: { type: 'boolean' },
      keep: { type: 'boolean' },
      'data-dir': { type: 'string' },
    },
  });
  const quick = values.quick ?? false;
  const rows = values.only?.split(',') ?? [...rowNames];
  const unknown = rows.filter((name) => !(rowNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}.\n${usage}`);
  const numbers = (text: string | undefined, fallback: readonly number[]) =>
    text === undefined ? fallback : text.split(',').map(wholeNumber);
  return {
    orders: numbers(values.orders, [quick ? 20_000 : 200_000])[0]!,
    seconds: numbers(values.seconds, [quick ? 2 : 5])[0]!,
    warmUpSeconds: 2,
    starts: true,
    rounds: numbers(values.rounds, [quick ? 1 : 3])[0]!,
    rows: rows as RowName[],
    spreads: numbers(values.sellers, quick ? [100] : [1, 100, 1000]),
    connections: numbers(values.clients, [16, 64]),
    keep: values.keep ?? false,
    dataDir: values['data-dir'] ?? '.data/bench',
  };
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`"${text}" is no whole number.\n${usage}`);
  return Number(text);
}
