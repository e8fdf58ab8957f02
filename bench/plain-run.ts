/** Runs plain SQL with so many clients: by pgbench, or, where it is missing, by `pg` with prepared statements. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { askChild } from './child.ts';
import { type Pool, turnForPgbench } from './numbering.ts';
import type { PlainScript } from './plain-sql.ts';

export interface PlainJob {
  appUrl: string;
  scripts: readonly PlainScript[];
  pool: Pool;
  clients: number;
  warmUpSeconds: number;
  seconds: number;
  /** A fixed number of transactions per client instead of a time, and no warm-up. */
  transactions?: number;
}

export interface PlainSpeed {
  /** Transactions per second after the warm-up. */
  perSecond: number;
  /** Transactions after the warm-up. */
  counted: number;
}

/** `onWarm` is called when counting begins. */
export type PlainRunner = (job: PlainJob, onWarm: () => void) => Promise<PlainSpeed>;

/** Generic plans from the first execution on: 64 new sessions would else spend the measured time on planning. */
export const sessionOptions =
  '-c search_path=roundtrip -c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan';

/** Null when there is no pgbench on this machine. */
export function findPgbench(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path)) ?? null;
}

export function plainRunner(pgbench: string | null): PlainRunner {
  if (pgbench) return (job, onWarm) => runPgbench(pgbench, job, onWarm);
  return (job, onWarm) => askChild<PlainSpeed>('./plain-client.ts', { ...job, options: sessionOptions }, onWarm);
}

async function runPgbench(pgbench: string, job: PlainJob, onWarm: () => void): Promise<PlainSpeed> {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-bench-'));
  try {
    const files = job.scripts.map(({ statements }, i) => {
      const file = join(folder, `${i}.sql`);
      writeFileSync(file, `${turnForPgbench}${statements.map((text) => `${text.replace(/\s+/g, ' ')};`).join('\n')}\n`);
      return ['-f', file];
    });
    const url = new URL(job.appUrl);
    const { sellers, firstSeller, first, size, stride, width, offset } = job.pool;
    const constants = Object.assign({}, ...job.scripts.map((script) => script.constants)) as Record<string, string>;
    const variables = {
      ...{ sellers, firstSeller, first, size, stride, width, offset, clients: job.clients, i: -1 },
      ...constants,
    };
    const args = [
      ...[
        '-n',
        '-M',
        'prepared',
        '-c',
        String(job.clients),
        '-j',
        String(Math.min(availableParallelism(), job.clients)),
      ],
      ...(job.transactions
        ? ['-t', String(job.transactions)]
        : ['-P', '1', '-T', String(job.warmUpSeconds + job.seconds)]),
      ...files.flat(),
      ...Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
      ...['-h', url.hostname, '-p', url.port || '5432', '-U', decodeURIComponent(url.username), url.pathname.slice(1)],
    ];
    const env = { PATH: process.env['PATH'], PGPASSWORD: decodeURIComponent(url.password), PGOPTIONS: sessionOptions };
    const child = spawn(pgbench, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (job.transactions || job.warmUpSeconds === 0) onWarm();
    const warm = `progress: ${job.warmUpSeconds}.`;
    child.stderr.on('data', (bytes: Buffer) => {
      if (bytes.includes(warm)) onWarm();
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return readSpeed(stdout, stderr, job);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds of the warm-up are left out: new sessions read the catalogue and plan their statements in them. */
function readSpeed(stdout: string, stderr: string, job: PlainJob): PlainSpeed {
  const all = Number(/actually processed: (\d+)/.exec(stdout)?.[1]);
  const failed = Number(/number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
  if (!all || failed > 0 || /ERROR|aborted/.test(stderr)) throw new Error(`pgbench failed:\n${stderr.slice(0, 2_000)}`);
  const whole = { perSecond: Number(/tps = ([\d.]+)/.exec(stdout)![1]), counted: all };
  if (job.transactions) return whole;
  const progress = [...stderr.matchAll(/progress: ([\d.]+) s, ([\d.]+) tps/g)].map(([, at, speed]) => ({
    at: Number(at),
    speed: Number(speed),
  }));
  const counted = progress.slice(job.warmUpSeconds);
  // A run of one second may end before its first report.
  if (counted.length === 0) return whole;
  let done = 0;
  const start = progress[job.warmUpSeconds - 1]?.at ?? 0;
  let from = start;
  for (const { at, speed } of counted) {
    done += speed * (at - from);
    from = at;
  }
  return { perSecond: done / (from - start), counted: done };
}
