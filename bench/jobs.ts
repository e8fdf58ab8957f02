/**
 * Jobs per second, from the outbox to done: follow-up commands as a tracker leaves them, of news that an order has
 * already, so that the machinery is measured and not what a certain job does. Beside it pg-boss alone on the same
 * database: the same number of empty jobs put in and taken out in batches of the same size.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { migrateJobs, openBoss, type QueueShape } from '../server/jobs/boss.ts';
import { type Given, type Measuring, measureProcessors, type OurRun, type PlainRun } from './measuring.ts';
import { idOf, type Pool, turnOf } from './numbering.ts';

const perSecond = 1_000;

function countOf(on: Measuring, pool: Pool): number {
  return Math.min(pool.size, on.seconds * perSecond);
}

export async function drainJobs(on: Measuring, given: Given): Promise<OurRun> {
  const { owner } = on.stage;
  const count = countOf(on, given.pool);
  await leaveJobs(on, given, Math.min(count, 500));
  await untilDone(on, Math.min(count, 500));
  const used = await measureProcessors(on);
  await leaveJobs(on, given, count);
  const seconds = await untilDone(on, count);
  const { server, database, memory } = await used(count);
  const { rows } = await owner.query<{ failed: number }>(
    `select count(*)::int as failed from pgboss.job where name = 'commands' and state = 'failed'`,
  );
  return {
    perSecond: count / seconds,
    ...{ p50: 0, p99: 0, clientLoad: 0, wrong: rows[0]!.failed },
    serverCpu: server,
    databaseCpu: database,
    memory,
  };
}

/** Outbox rows as `tracker.record` leaves them; the news is as old as what the shipment has. */
async function leaveJobs({ stage: { owner } }: Measuring, { spread, pool }: Given, count: number): Promise<void> {
  const turns = Array.from({ length: count }, (_, j) => turnOf(pool, j));
  const of = (prefix: string): string[] => turns.map((turn) => idOf(prefix, turn));
  await owner.query(
    `insert into outbox (seller_id, mall_id, mode, event_ids, jobs, created_at)
     select s, $2, 'test', '[]', jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'queue', 'commands', 'data',
       jsonb_build_object('boundary', 'order_file', 'command', jsonb_build_object('type', 'tracking.follow', 'file', ord, 'object', shp,
         'seller', s, 'mall', $2::int4, 'mode', 'test', 'args', jsonb_build_object('tracker_id', trk, 'first_leg', 'outbound', 'sequence', 3,
         'status', 'in_transit', 'source', 'carrier', 'said', 'in_transit', 'learned_at', now(), 'legs', '[]'::jsonb, 'confirmed_legs', '[]'::jsonb))))), now()
     from unnest($1::int4[], $3::text[], $4::text[], $5::text[]) as t(s, ord, shp, trk)`,
    [turns.map(({ s }) => s), spread.mall.number, of('ord'), of('shp'), of('trk')],
  );
}

/** Seconds from the last look at which none had been taken up to the last that is done. */
async function untilDone({ stage: { owner } }: Measuring, count: number): Promise<number> {
  let started = performance.now();
  for (;;) {
    const { rows } = await owner.query<{ waiting: number; open: boolean }>(
      `select (select count(*)::int from outbox) as waiting,
              exists (select from pgboss.job where name = 'commands' and state in ('created', 'active', 'retry')) as open`,
    );
    const { waiting, open } = rows[0]!;
    const at = performance.now();
    if (waiting === count && !open) started = at;
    if (waiting === 0 && !open) return (at - started) / 1000;
    await pause(10);
  }
}

// pg-boss alone ---------------------------------------------------------------------------------------------------------

const shape: QueueShape = { name: 'bench', retryLimit: 1, retryDelayMax: 60, expireInSeconds: 60 };
/** As the relay and the queue `commands` have them. */
const sizes = { insert: 500, fetch: 200, takers: 2 };

export async function runBossAlone(on: Measuring, pool: Pool): Promise<PlainRun> {
  const { ownerUrl, appUrl, owner } = on.stage;
  const role = decodeURIComponent(new URL(appUrl).username);
  await migrateJobs(ownerUrl, role, [shape]);
  const boss = openBoss(appUrl, { log: pino({ level: 'silent' }), supervise: false });
  await boss.start();
  try {
    await throughBoss(boss, Math.min(500, countOf(on, pool)));
    const count = countOf(on, pool);
    const used = await measureProcessors(on);
    const started = performance.now();
    await throughBoss(boss, count);
    const seconds = (performance.now() - started) / 1000;
    return { perSecond: count / seconds, databaseCpu: (await used(count)).database };
  } finally {
    await boss.stop({ graceful: false });
    await owner.query(`delete from pgboss.job where name = 'bench'`);
  }
}

/** Puts them in while they are taken out, as relay and queue do. */
async function throughBoss(boss: PgBoss, count: number): Promise<void> {
  let done = 0;
  const put = async (): Promise<void> => {
    for (let at = 0; at < count; at += sizes.insert) {
      const jobs = Array.from({ length: Math.min(sizes.insert, count - at) }, (_, i) => ({ data: { number: at + i } }));
      await boss.insert(shape.name, jobs);
    }
  };
  const take = async (): Promise<void> => {
    while (done < count) {
      const jobs = await boss.fetch(shape.name, { batchSize: sizes.fetch });
      if (jobs.length === 0) await pause(5);
      else await boss.complete(shape.name, jobs);
      done += jobs.length;
    }
  };
  await Promise.all([put(), ...Array.from({ length: sizes.takers }, take)]);
}
