/** One cell of the table: the server and plain SQL in turns on the same orders, so that both meet the same machine. */
import { setTimeout as pause } from 'node:timers/promises';
import { askChild } from './child.ts';
import type { LoadJob, LoadResult } from './load-client.ts';
import { type Pool, poolOf, type Spread, type Turn, turnOf } from './numbering.ts';
import type { PlainRunner } from './plain-run.ts';
import type { PlainScript } from './plain-sql.ts';
import { databaseSeconds } from './processor.ts';
import { record, type Written } from './record.ts';
import { requestOf } from './requests.ts';
import { type RowDefinition, returnIdOf } from './rows.ts';
import type { Stage } from './stage.ts';
import { settle, wipe } from './wipe.ts';

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
}

export interface Measuring {
  stage: Stage;
  runPlain: PlainRunner;
  seconds: number;
  warmUpSeconds: number;
  rounds: number;
}

let runs = 0;

export async function measureCell(
  on: Measuring,
  of: { row: RowDefinition; spread: Spread; connections: number },
): Promise<Cell> {
  const { row, spread, connections } = of;
  const pool = poolOf(spread, row.kind);
  const scripts = row.plain ? await plainScripts(on, { row, spread, pool }) : null;
  const rounds: { ours: OurRun; plain: PlainRun | null }[] = [];
  for (let i = 0; i < on.rounds; i += 1) {
    const ours = row.request
      ? await loadServer(on, { row, spread, pool, connections })
      : await sweep(on, { spread, pool });
    await clean(on, row);
    const plain = scripts && (await runPlain(on, { row, spread, pool, connections, scripts }));
    if (scripts) await clean(on, row);
    rounds.push({ ours, plain });
  }
  const plain = scripts && median(rounds.map((each) => each.plain!.perSecond));
  return {
    row,
    sellers: spread.sellers,
    connections,
    ours: median(rounds.map((each) => each.ours.perSecond)),
    plain,
    ratio: scripts && median(rounds.map((each) => each.ours.perSecond / each.plain!.perSecond)),
    p50: row.request ? median(rounds.map((each) => each.ours.p50)) : null,
    p99: row.request ? median(rounds.map((each) => each.ours.p99)) : null,
    serverCpu: median(rounds.map((each) => each.ours.serverCpu)),
    oursDatabaseCpu: medianOrNull(rounds.map((each) => each.ours.databaseCpu)),
    plainDatabaseCpu: medianOrNull(rounds.map((each) => each.plain?.databaseCpu ?? null)),
    clientLoad: median(rounds.map((each) => each.ours.clientLoad)),
    memory: Math.max(...rounds.map((each) => each.ours.memory)),
    wrong: rounds.reduce((sum, each) => sum + each.ours.wrong, 0),
  };
}

interface OurRun {
  perSecond: number;
  p50: number;
  p99: number;
  serverCpu: number;
  databaseCpu: number | null;
  clientLoad: number;
  memory: number;
  wrong: number;
}

interface PlainRun {
  perSecond: number;
  databaseCpu: number | null;
}

interface Given {
  row: RowDefinition;
  spread: Spread;
  pool: Pool;
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

function loadJob(on: Measuring, { row, spread, pool, connections }: Given & { connections: number }): LoadJob {
  runs += 1;
  return {
    port: on.stage.server.port,
    key: row.by === 'carrier' ? on.stage.carrierKey : spread.mall.key,
    connections,
    warmUpMs: on.warmUpSeconds * 1000,
    measuredMs: on.seconds * 1000,
    request: row.request!,
    pool,
    run: runs,
    now: on.stage.since,
    usesUp: row.usesUp ?? false,
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

/** Call what it returns after the work, with the number of things done: microseconds of each. */
async function measureProcessors(on: Measuring) {
  const { server, postmaster } = on.stage;
  const [before, database] = [await server.usage(), databaseSeconds(postmaster)];
  return async (done: number) => {
    const [after, databaseAfter] = [await server.usage(), databaseSeconds(postmaster)];
    return {
      server: ((after.cpuSeconds - before.cpuSeconds) / done) * 1e6,
      database: database === null || databaseAfter === null ? null : ((databaseAfter - database) / done) * 1e6,
      memory: after.residentBytes,
    };
  };
}

/** What the server writes for one request, turned into plain SQL. */
async function plainScripts(on: Measuring, { row, spread, pool }: Given): Promise<PlainScript[]> {
  const turn = turnOf(pool, 0);
  const { owner } = on.stage;
  let written: Written[] = [];
  if (row.wipe) {
    if (!row.request) await prepareDeadlines(on, { spread, pool, count: 1 });
    written = await record(owner, () =>
      row.request ? sampleRequest(on, { row, spread, pool }) : runSweep(on, 1).then(() => undefined),
    );
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

async function clean(on: Measuring, row: RowDefinition): Promise<void> {
  if (!row.wipe) return;
  await settle(on.stage.owner);
  await wipe(on.stage.owner, on.stage);
}

// The sweep ------------------------------------------------------------------------------------------------------------

function sweptDeadlines(on: Measuring, pool: Pool): number {
  return Math.min(pool.size, on.seconds * 1_000);
}

/** Requested returns whose answer is overdue; parked, so that nothing happens yet. */
async function prepareDeadlines(on: Measuring, of: { spread: Spread; pool: Pool; count: number }): Promise<void> {
  const turns = Array.from({ length: of.count }, (_, j) => turnOf(of.pool, j));
  const ids = turns.map((turn) => returnIdOf(on.stage.prefix, turn));
  const numbers = turns.map(({ n }) => n);
  await on.stage.owner.query('begin');
  for (const text of deadlineTexts)
    await on.stage.owner.query(text, [of.spread.mall.number, ids, numbers, on.stage.since]);
  await on.stage.owner.query('commit');
}

const dueOrders = `with o as (select id_of.id as return_id, o.* from unnest($2::text[], $3::bigint[]) as id_of(id, n)
  join orders o on o.mall_id = $1::integer and o.mode = 'test' and o.reference = 'order-' || n)`;

const deadlineTexts = [
  `${dueOrders} insert into returns (seller_id, mall_id, mode, id, order_id, decision, goods, reason, detail, fault, route, tracker_sequence, return_window, evidence, policy_version, metadata, requested_at)
   select seller_id, mall_id, mode, return_id, id, 'requested', 'none', 'no_longer_wanted', 'I changed my mind.', 'buyer', 'buyer_ships', 0,
     '{"kind": "change_of_mind", "ends_at": null, "basis": "C2", "verified": true}', '[]', 1, '{}', $4::timestamptz - interval '5 days' from o`,
  `${dueOrders} insert into return_lines (seller_id, mall_id, mode, return_id, line_id, shipment_id, order_id, quantity, inspection)
   select seller_id, mall_id, mode, return_id, 'lin_' || substr(id, 5), 'shp_' || substr(id, 5), id, 1, '[]' from o where $4::timestamptz is not null`,
  `${dueOrders} insert into deadlines (seller_id, mall_id, mode, boundary, file_id, object_id, what, due_at, rule, policy_version, attempts, parked)
   select seller_id, mall_id, mode, 'order_file', id, return_id, 'return.approve', $4::timestamptz - interval '1 day', 'C6: silence approves after 2 business days', 1, 0, true from o`,
];

async function sweep(on: Measuring, of: { spread: Spread; pool: Pool }): Promise<OurRun> {
  const count = sweptDeadlines(on, of.pool);
  await prepareDeadlines(on, { ...of, count });
  const used = await measureProcessors(on);
  const perSecond = await runSweep(on, count);
  const { server, database, memory } = await used(count);
  return {
    perSecond,
    ...{ p50: 0, p99: 0, clientLoad: 0, wrong: 0 },
    serverCpu: server,
    databaseCpu: database,
    memory,
  };
}

/** Makes the prepared deadlines due and watches them go; time runs from the first that went to the last. */
async function runSweep(on: Measuring, count: number): Promise<number> {
  const { owner } = on.stage;
  await owner.query('update deadlines set parked = false where parked');
  let first: { at: number; left: number } | null = null;
  for (;;) {
    const { rows } = await owner.query<{ left: number }>(
      `select count(*)::int as left from deadlines where what = 'return.approve'`,
    );
    const { left } = rows[0]!;
    const at = performance.now();
    if (left < count) first ??= { at, left };
    if (left === 0) {
      const seconds = (at - first!.at) / 1000;
      return seconds > 0 ? first!.left / seconds : count;
    }
    await pause(count > 1 ? 50 : 5);
  }
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
