/** What the command of every replay does around its play: options, a server of its own, the report, exit codes. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refused, Unreachable } from './client.ts';
import { type OwnServer, ServerProblem, startOwnServer } from './own-server.ts';
import { FileProblem } from './read-file.ts';
import type { StateOf } from './state-file.ts';
import type { At } from './world.ts';

/** What a replay is given to play. */
export interface Given {
  /** The file or folder that holds the data. */
  file: string;
  limit?: number;
  stateFile: string;
  /** Of a server that runs already. */
  url?: string;
  /** The server, started where it is the replay's own; asked for once the data are read. */
  server(state: Pick<StateOf<unknown>, 'server'>): Promise<At>;
  out: NodeJS.WriteStream;
}

export interface ReplayCommand<Report extends { ok: boolean }> {
  usage: string;
  /** Begins the names of the state file and the report. */
  nameOf(file: string): string;
  /** Throws `FileProblem`, `Refused` or `Unreachable`. */
  play(given: Given): Promise<Report>;
  textOf(report: Report): string;
}

type Settings = Readonly<Record<string, string | undefined>>;

/** Returns the exit code: 0 when all counts and invariants hold, 1 when something does not, 2 when asked wrongly. */
export async function runCommand<Report extends { ok: boolean }>(
  command: ReplayCommand<Report>,
  args: readonly string[],
  env: Settings,
): Promise<number> {
  const wanted = readArguments(command, args, env);
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted ? `${wanted}\n\n` : ''}${command.usage}`);
    return wanted ? 2 : 0;
  }
  const own = ownOr(wanted);
  try {
    const { key: _, sandbox: _sandbox, report: reportFile, ...given } = wanted;
    const report = await command.play({ ...given, server: own.server, out: process.stderr });
    mkdirSync(dirname(reportFile), { recursive: true });
    writeFileSync(reportFile, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(
      `${command.textOf(report)}\nThe whole report, every row that was set aside included: ${reportFile}\n`,
    );
    await own.stop();
    // Played to its end: nothing would go on from there.
    own.forget();
    return report.ok ? 0 : 1;
  } catch (error) {
    await own.stop();
    if (![FileProblem, Refused, Unreachable, ServerProblem].some((kind) => error instanceof kind)) throw error;
    const goesOn =
      error instanceof FileProblem
        ? ''
        : `\nStarted again with the same arguments it goes on from the last stop (${wanted.stateFile}).`;
    process.stderr.write(`\nreplay: ${(error as Error).message}${goesOn}\n`);
    return 1;
  }
}

/** The server that was named, or one that is started when it is asked for. */
function ownOr({ url, key, sandbox }: Pick<Wanted, 'url' | 'key' | 'sandbox'>) {
  let own: OwnServer | null = null;
  let dataDir: string | null = null;
  const server: Given['server'] = async (state) => {
    if (url && key) return { url, platformKey: key, sandboxUrl: sandbox };
    state.server ??= {
      dataDir: mkdtempSync(join(tmpdir(), 'roundtrip-replay-')),
      key: randomBytes(24).toString('hex'),
    };
    dataDir = state.server.dataDir;
    process.stderr.write(`Starting a server for the replay in ${dataDir} …\n`);
    own = await startOwnServer(state.server);
    return { url: own.url, platformKey: state.server.key, sandboxUrl: own.sandboxUrl };
  };
  return {
    server,
    async stop() {
      await own?.stop();
    },
    forget() {
      if (dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

interface Wanted {
  file: string;
  url?: string;
  key?: string;
  /** The carrier sandbox of that server. */
  sandbox: string;
  limit?: number;
  stateFile: string;
  report: string;
}

/** A text: what is wrong with them; an empty one: only the usage is asked for. */
function readArguments(
  { nameOf }: Pick<ReplayCommand<never>, 'nameOf'>,
  args: readonly string[],
  env: Settings,
): Wanted | string {
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
  const sandbox = values.sandbox ?? (env.ROUNDTRIP_SANDBOX_URL?.trim() || usualSandbox);
  if (values.sandbox !== undefined && values.url === undefined) return '--sandbox belongs to a server: name its --url.';
  if (!URL.canParse(sandbox)) return '--sandbox is no address.';
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) return '--limit is a whole number above 0.';
  const name = `${nameOf(file)}${limit ? `-${limit}` : ''}`;
  const url = values.url && withoutSlash(values.url);
  return {
    file: resolve(file),
    ...(url && key ? { url, key } : {}),
    sandbox: withoutSlash(sandbox),
    ...(limit ? { limit } : {}),
    stateFile: resolve(values['state-file'] ?? join('.data', 'replay', `${name}.state.json`)),
    report: resolve(values.report ?? join('.data', 'replay', `${name}.report.json`)),
  };
}

/** Where a server that is started by itself has its simulated carriers. */
const usualSandbox = 'http://127.0.0.1:4100';

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      sandbox: { type: 'string' },
      limit: { type: 'string' },
      'state-file': { type: 'string' },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
