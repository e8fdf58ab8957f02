/**
 * `npm run replay -- <file> [--url http://127.0.0.1:4000 --key <platform key> --sandbox http://127.0.0.1:4100]
 * [--limit N] [--state-file path] [--report path]`: plays a month of a real retailer through the public API on a virtual clock, and checks what came of it.
 */
import { basename } from 'node:path';
import { type ReplayCommand, runCommand } from './command.ts';
import { isOlist } from './olist/files.ts';
import { replayOlist } from './olist/replay.ts';
import { type OlistReport, olistText } from './olist/report.ts';
import { replay } from './replay.ts';
import { type Report, textOf } from './report.ts';

const command: ReplayCommand<Report | OlistReport> = {
  usage: `npm run replay -- <file.csv[.gz] | folder of Olist> [options]

  The month that comes with Roundtrip: data/online-retail/2009-12.csv.gz
  A folder that holds orders.csv is taken for Olist's marketplace: with order_items.csv, order_payments.csv and
  customers.csv beside it.

  --url URL          a running server; without it one is started for the replay and stopped at the end
  --key KEY          its platform key; or ROUNDTRIP_PLATFORM_KEY, which no list of processes shows
  --sandbox URL      its carrier sandbox; or ROUNDTRIP_SANDBOX_URL, else http://127.0.0.1:4100
  --limit N          the first N rows only; of Olist, the first N orders
  --state-file PATH  where the replay keeps how far it is; started again, it goes on from there
  --report PATH      where the report goes as JSON
`,
  nameOf: (file) => basename(file).replace(/(\.csv)?(\.gz)?$/i, ''),
  play: async (given) => (await (isOlist(given.file) ? replayOlist(given) : replay(given))).report,
  textOf: (report) => ('figures' in report ? olistText(report) : textOf(report)),
};

if (import.meta.main) process.exit(await runCommand(command, process.argv.slice(2), process.env));
