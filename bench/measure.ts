/** One cell of the table: the server and plain SQL in turns on the same orders, so that both meet the same machine. */
import { askChild } from './child.ts';
import { drainHandoffs, untilHandedOver } from './handoffs.ts';
import { drainJobs, runBossAlone } from './jobs.ts';
import type { LoadResult } from './load-client.ts';
import {
  clean,
  type Given,
  loadJob,
  type Measuring,
  measureProcessors,
  type OurRun,
  type PlainRun,
} from './measuring.ts';
import { poolOf, type Spread, type Turn, turnOf } from './numbering.ts';
import type { PlainScript } from './plain-sql.ts';
import { record, type Written } from './record.ts';
import { requestOf } from './requests.ts';
import type { RowDefinition } from './rows.ts';
import { prepareDeadlines, runSweep, sweep, sweptDeadlines } from './sweep.ts';

export interface Cell {
  row: RowDefinition;
  sellers: number;
  connections: number;
  /** Per second; medians over the rounds. */
  ours: number;
  plain: number | null;
  ratio: number | null;
  /** Milliseconds of a request; null for the sweep. */
  p50: number | null;
  p99: number | null;
  /** Processor time per request, microseconds: the server's process, and the database beside it and beside plain SQL. */
  serverCpu: number;
  oursDatabaseCpu: number | null;
  plainDatabaseCpu: number | null;
  /** Of one processor: the load client, to see that it does not hold the server up. */
  clientLoad: number;
  /** The server's resident memory at its largest, bytes. */
  memory: number;
  /** Requests with another answer than expected. */
  wrong: number;
  /** What else the row has to say. */
  note: string | null;
}

const ourRuns: Record<
  RowDefinition['how'],
  (on: Measuring, given: Given & { connections: number }) => Promise<OurRun>
> = {
  requests: loadServer,
  deadlines: sweep,
  handoffs: drainHandoffs,
  jobs: drainJobs,
};

export async function measureCell(
  on: Measuring,
  of: { row: RowDefinition; spread: Spread; connections: number },
): Promise<Cell> {
  const { row, spread, connections } = of;
  const pool = poolOf(spread, row.kind);
  const scripts = row.plain ? await plainScripts(on, { row, spread, pool }) : null;
  const rounds: { ours: OurRun; plain: PlainRun | null }[] = [];
  for (let i = 0; i < on.rounds; i += 1) {
    const ours = await ourRuns[row.how](on, { row, spread, pool, connections });
    await clean(on, row);
    const plain = scripts
      ? await runPlain(on, { row, spread, pool, connections, scripts })
      : row.how === 'jobs'
        ? await runBossAlone(on, pool)
        : null;
    if (plain) await clean(on, row);
    rounds.push({ ours, plain });
  }
  const compared = rounds.flatMap(({ ours, plain }) =>
    plain ? [{ ours: ours.perSecond, plain: plain.perSecond }] : [],
  );
  return {
    row,
    sellers: spread.sellers,
    connections,
    ours: median(rounds.map((each) => each.ours.perSecond)),
    plain: medianOrNull(compared.map(({ plain }) => plain)),
    ratio: medianOrNull(compared.map(({ ours, plain }) => ours / plain)),
    p50: row.request ? median(rounds.map((each) => each.ours.p50)) : null,
    p99: row.request ? median(rounds.map((each) => each.ours.p99)) : null,
    serverCpu: median(rounds.map((each) => each.ours.serverCpu)),
    oursDatabaseCpu: medianOrNull(rounds.map((each) => each.ours.databaseCpu)),
    plainDatabaseCpu: medianOrNull(rounds.map((each) => each.plain?.databaseCpu ?? null)),
    clientLoad: median(rounds.map((each) => each.ours.clientLoad)),
    memory: Math.max(...rounds.map((each) => each.ours.memory)),
    wrong: rounds.reduce((sum, each) => sum + each.ours.wrong, 0),
    note: rounds.at(-1)!.ours.note ?? null,
  };
}

async function loadServer(on: Measuring, given: Given & { connections: number }): Promise<OurRun> {
  let used = measureProcessors(on);
  const result = await askChild<LoadResult>('./load-client.ts', loadJob(on, given), () => {
    used = measureProcessors(on);
  });
  const { server, database, memory } = await (await used)(result.requests * given.row.unit);
  if (result.wrong > 0) process.stderr.write(`${result.wrong} unexpected answers, such as:\n${result.sample}\n`);
  return {
    perSecond: (result.requests / result.seconds) * given.row.unit,
    p50: result.p50,
    p99: result.p99,
    serverCpu: server,
    databaseCpu: database,
    clientLoad: result.cpu,
    memory,
    wrong: result.wrong,
  };
}

async function runPlain(
  on: Measuring,
  given: Given & { connections: number; scripts: readonly PlainScript[] },
): Promise<PlainRun> {
  const { row, spread, pool, connections, scripts } = given;
  // New sessions read the catalogue and plan every statement once: 64 of them take seconds for that.
  const warmUp = on.warmUpSeconds === 0 ? 0 : on.warmUpSeconds + Math.ceil(connections / 16);
  const job = {
    appUrl: on.stage.appUrl,
    scripts,
    pool,
    clients: connections,
    warmUpSeconds: warmUp,
    seconds: on.seconds,
  };
  const count = row.request ? 0 : sweptDeadlines(on, pool);
  if (!row.request) await prepareDeadlines(on, { spread, pool, count });
  let used = measureProcessors(on);
  const ran = await on.runPlain(row.request ? job : { ...job, transactions: Math.floor(count / connections) }, () => {
    used = measureProcessors(on);
  });
  const { database } = await (await used)(ran.counted * row.unit);
  return { perSecond: ran.perSecond * row.unit, databaseCpu: database };
}

/** What the server writes for one request, turned into plain SQL. */
async function plainScripts(on: Measuring, { row, spread, pool }: Given): Promise<PlainScript[]> {
  const turn = turnOf(pool, 0);
  const { owner } = on.stage;
  let written: Written[] = [];
  if (row.wipe) {
    if (!row.request) await prepareDeadlines(on, { spread, pool, count: 1 });
    written = await record(owner, async () => {
      if (row.request) await sampleRequest(on, { row, spread, pool });
      else await runSweep(on, 1);
      // The carrier's answer writes as well, and so does the job that the answer leaves.
      if (row.how === 'handoffs') await untilHandedOver(owner);
    });
    await clean(on, row);
  }
  return row.plain!({ written: ofOneOrder(written, turn), turn, pool, mall: spread.mall, prefix: on.stage.prefix });
}

/** A batch's request writes rows of many orders; one is enough. */
function ofOneOrder(written: readonly Written[], turn: Turn): Written[] {
  return written.filter(({ row }) => row['seller_id'] === turn.s);
}

async function sampleRequest(on: Measuring, given: Given): Promise<void> {
  const job = loadJob(on, { ...given, connections: 1 });
  const { method, path, body, keyed } = requestOf(job, 0);
  const answer = await fetch(`http://127.0.0.1:${job.port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${job.key}`,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...(keyed ? { 'idempotency-key': crypto.randomUUID() } : {}),
    },
    body,
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
