/**
 * `npm run replay -- <file> [--url http://127.0.0.1:4000 --key <platform key>] [--limit N] [--state-file path]
 * [--report path]`: plays a month of a real retailer through the public API on a virtual clock, and checks what came of it.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refused, Unreachable } from './client.ts';
import { type OwnServer, ServerProblem, startOwnServer } from './own-server.ts';
import { FileProblem } from './read-file.ts';
import { replay } from './replay.ts';
import { textOf } from './report.ts';
import type { State } from './state-file.ts';

const usage = `npm run replay -- <file.csv[.gz]> [options]

  The month that comes with Roundtrip: data/online-retail/2009-12.csv.gz

  --url URL          a running server; without it one is started for the replay and stopped at the end
  --key KEY          its platform key; or ROUNDTRIP_PLATFORM_KEY, which no list of processes shows
  --limit N          the first N rows only
  --state-file PATH  where the replay keeps how far it is; started again, it goes on from there
  --report PATH      where the report goes as JSON
`;

interface Wanted {
  file: string;
  url?: string;
  key?: string;
  limit?: number;
  stateFile: string;
  report: string;
}

/** Returns the exit code: 0 when all counts and invariants hold, 1 when something does not, 2 when asked wrongly. */
export async function replayCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const wanted = readArguments(args, env);
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted ? `${wanted}\n\n` : ''}${usage}`);
    return wanted ? 2 : 0;
  }
  let own: OwnServer | null = null;
  let dataDir: string | null = null;
  const server = async (state: State) => {
    if (wanted.url && wanted.key) return { url: wanted.url, platformKey: wanted.key };
    state.server ??= {
      dataDir: mkdtempSync(join(tmpdir(), 'roundtrip-replay-')),
      key: randomBytes(24).toString('hex'),
    };
    dataDir = state.server.dataDir;
    process.stderr.write(`Starting a server for the replay in ${dataDir} …\n`);
    own = await startOwnServer(state.server);
    return { url: own.url, platformKey: state.server.key };
  };
  try {
    const { report } = await replay({ ...wanted, server, out: process.stderr });
    mkdirSync(dirname(wanted.report), { recursive: true });
    writeFileSync(wanted.report, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(
      `${textOf(report)}\nThe whole report, every row that was set aside included: ${wanted.report}\n`,
    );
    await stopOwn(own);
    // Played to its end: nothing would go on from there.
    if (dataDir) rmSync(dataDir, { recursive: true, force: true });
    return report.ok ? 0 : 1;
  } catch (error) {
    await stopOwn(own);
    if (![FileProblem, Refused, Unreachable, ServerProblem].some((kind) => error instanceof kind)) throw error;
    const goesOn =
      error instanceof FileProblem
        ? ''
        : `\nStarted again with the same arguments it goes on from the last stop (${wanted.stateFile}).`;
    process.stderr.write(`\nreplay: ${(error as Error).message}${goesOn}\n`);
    return 1;
  }
}

async function stopOwn(server: OwnServer | null): Promise<void> {
  await server?.stop();
}

function readArguments(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Wanted | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return (error as Error).message;
  }
  const { values, positionals } = parsed;
  const [file, ...more] = positionals;
  if (values.help) return '';
  if (!file || more.length > 0) return 'Name one file.';
  const key = values.key ?? env.ROUNDTRIP_PLATFORM_KEY;
  if (values.url === undefined && values.key !== undefined) return '--key belongs to a server: name its --url.';
  if (values.url !== undefined && !key) return '--url needs --key.';
  if (values.url !== undefined && !URL.canParse(values.url)) return '--url is no address.';
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) return '--limit is a whole number above 0.';
  const name = `${basename(file).replace(/(\.csv)?(\.gz)?$/i, '')}${limit ? `-${limit}` : ''}`;
  const url = values.url?.replace(/\/+$/, '');
  return {
    file: resolve(file),
    ...(url && key ? { url, key } : {}),
    ...(limit ? { limit } : {}),
    stateFile: resolve(values['state-file'] ?? join('.data', 'replay', `${name}.state.json`)),
    report: resolve(values.report ?? join('.data', 'replay', `${name}.report.json`)),
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      limit: { type: 'string' },
      'state-file': { type: 'string' },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

if (import.meta.main) process.exit(await replayCommand(process.argv.slice(2), process.env));
