/** The relay: order of the feed, exactly once with many writers and many relays, and a death at each of its steps. */
import type { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBoss } from './boss.ts';
import { type RelayDeps, relayBatch } from './relay.ts';
import { eventually, openTrialPlatform, type TrialPlatform } from './trial-platform.ts';

const notes = { name: 'notes', retryLimit: 3, retryDelayMax: 5, expireInSeconds: 60 };
const now = '2026-01-05T00:00:00.000Z';
let trial: TrialPlatform;
let boss: PgBoss;
let deps: RelayDeps;

beforeAll(async () => {
  trial = await openTrialPlatform({ frozenAt: now, queues: [notes] });
  boss = openBoss(trial.appUrl, { log: trial.platform.log, supervise: false });
  await boss.start();
  deps = { pool: trial.platform.pool, boss, log: trial.platform.log, queues: new Set(['notes']) };
});
beforeEach(async () => {
  await relayRest();
  await trial.sql('truncate event_feed');
  await trial.sql('delete from pgboss.job');
});
afterAll(async () => {
  await boss?.stop({ graceful: false });
  await trial?.close();
});

/** A session that was just killed may hold the relay's lock for a moment. */
async function relayRest(): Promise<void> {
  const left = async () => (await trial.sql('select from outbox limit 1')).length;
  while ((await relayBatch(deps)) > 0 || (await left()) > 0);
}

/** Starts an errand that is due at once and runs it: two events, one job, two outbox rows. */
async function startAndRun(): Promise<string> {
  const id = await trial.errand({ due_at: now });
  const { mall, seller } = trial.mall;
  const command = {
    id: `c-${id}`,
    type: 'errand.run',
    file: id,
    object: id,
    seller,
    mall,
    mode: 'test' as const,
    actor: { kind: 'system' as const, id: 'trial' },
    args: { due_at: now },
  };
  expect((await trial.platform.submit('errand' as never, command)).kind).toBe('done');
  return id;
}

async function expectExactlyOnce(errands: readonly string[]): Promise<void> {
  const feed = await trial.sql<{ file_id: string; sequence: number }>(
    `select e.file_id, e.sequence from event_feed f join events e on e.id = f.event_id where e.file_id = any($1) order by f.position`,
    [errands],
  );
  expect(feed).toHaveLength(errands.length * 2);
  for (const id of errands) expect(feed.filter((row) => row.file_id === id).map((row) => row.sequence)).toEqual([1, 2]);
  const jobs = await trial.sql<{ errand: string }>(`select data -> 'data' ->> 'errand' as errand from pgboss.job`);
  expect(jobs.map((job) => job.errand).sort()).toEqual([...errands].sort());
  expect(await trial.sql('select number from outbox')).toEqual([]);
}

test('feed and jobs come exactly once and in order, with many writers and three relays at once', async () => {
  const writing = Promise.all(Array.from({ length: 150 }, startAndRun));
  let written = false;
  void writing.finally(() => {
    written = true;
  });
  const relay = async () => {
    while (!written) await relayBatch(deps);
  };
  await Promise.all([relay(), relay(), relay()]);
  const errands = await writing;
  await relayRest();
  await expectExactlyOnce(errands);
});

test('positions become visible in their order: while one relay has not committed, another gives none', async () => {
  const first = await trial.errand({ due_at: now });
  // The first relay is held up after it has given its position and before it commits.
  await trial.sql('create table gate as select number from outbox');
  await trial.sql('grant select on gate to public');
  await trial.sql(`create function wait_at_gate() returns trigger language plpgsql as $$
                   begin if old.number in (select number from gate) then perform pg_advisory_xact_lock(42); end if; return null; end $$`);
  await trial.sql('create trigger waits after delete on outbox for each row execute function wait_at_gate()');
  await trial.sql('select pg_advisory_lock(42)');
  const slow = relayBatch(deps);
  await eventually(async () => (await trial.sql(`select from pg_locks where objid = 42 and not granted`)).length > 0);
  const second = await trial.errand({ due_at: now });
  expect(await relayBatch(deps)).toBe(0);
  expect(await trial.sql('select position from event_feed')).toEqual([]);
  await trial.sql('select pg_advisory_unlock(42)');
  expect(await slow).toBe(1);
  await trial.sql('drop function wait_at_gate cascade');
  await relayRest();
  const feed = await trial.sql<{ file_id: string }>(
    'select e.file_id from event_feed f join events e on e.id = f.event_id order by f.position',
  );
  expect(feed.map((row) => row.file_id)).toEqual([first, second]);
});

test.each([
  ['inserting jobs', 'before insert', 'pgboss.job_common'],
  ['inserting into the feed', 'after insert', 'event_feed'],
  ['deleting from the outbox', 'after delete', 'outbox'],
])('P1: a relay whose connection dies while %s loses and doubles nothing', async (_step, when, table) => {
  const errands = [await startAndRun(), await startAndRun()];
  await trial.sql(
    `create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`,
  );
  await trial.sql(`create trigger dies ${when} on ${table} for each statement execute function die()`);
  await expect(relayBatch(deps)).rejects.toThrow();
  expect(await trial.sql('select position from event_feed')).toEqual([]);
  await trial.sql('drop function die cascade');
  await relayRest();
  await expectExactlyOnce(errands);
});

test('one mall only: the rows of others stay where they are', async () => {
  await startAndRun();
  expect(await relayBatch(deps, { mall: trial.mall.mall, mode: 'live' })).toBe(0);
  expect(await relayBatch(deps, { mall: trial.mall.mall, mode: 'test' })).toBe(2);
});

test('a job for a queue that nobody declared is kept aside and holds nothing up', async () => {
  const { mall, seller } = trial.mall;
  const jobs = [{ id: '11111111-1111-4111-8111-111111111111', queue: 'nowhere', data: { a: 1 } }];
  await trial.sql(
    `insert into outbox (seller_id, mall_id, mode, event_ids, jobs, created_at) values ($1, $2, 'test', '[]', $3, now())`,
    [seller, mall, JSON.stringify(jobs)],
  );
  const errand = await startAndRun();
  await relayRest();
  const kept = await trial.sql<{ name: string; data: { data: unknown } }>(
    `select name, data from pgboss.job where name = 'unknown'`,
  );
  expect(kept.map((job) => job.data.data)).toEqual([{ queue: 'nowhere', data: { a: 1 } }]);
  await trial.sql(`delete from pgboss.job where name = 'unknown'`);
  await expectExactlyOnce([errand]);
});
