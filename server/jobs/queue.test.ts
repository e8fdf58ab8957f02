/** The queue: batches, retries, interrupted jobs, the clean stop, and follow-up commands. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { uuid } from '../kernel/ids.ts';
import { commandsJob } from './commands-job.ts';
import { type Job, type JobHandler, type Jobs, openJobs, type QueueDefinition } from './index.ts';
import { eventually, openTrialPlatform, type TrialPlatform } from './trial-platform.ts';

const shape = { name: 'notes', retryLimit: 2, retryDelayMax: 1, expireInSeconds: 60 };
const now = '2026-01-05T00:00:00.000Z';
let trial: TrialPlatform;
let jobs: Jobs | null = null;

beforeAll(async () => {
  trial = await openTrialPlatform({ frozenAt: now, queues: [shape] });
});
beforeEach(() => trial.sql('delete from pgboss.job'));
afterEach(async () => {
  await jobs?.stop();
  jobs = null;
});
afterAll(() => trial?.close());

async function work(handler: JobHandler, more: Partial<QueueDefinition> = {}): Promise<void> {
  const queue: QueueDefinition = { shape, batchSize: 10, concurrency: 2, drained: true, handler, ...more };
  jobs = await openJobs(trial.platform, {
    appUrl: trial.appUrl,
    works: true,
    registry: () => ({ queues: [queue], sweeps: [] }),
  });
  jobs.start();
}

/** Jobs as a committed command leaves them; returns their ids. */
async function leave(...data: Record<string, unknown>[]): Promise<string[]> {
  const left = data.map((each) => ({ id: uuid(trial.platform.clock), queue: 'notes', data: each }));
  const { mall, seller } = trial.mall;
  await trial.sql(
    `insert into outbox (seller_id, mall_id, mode, event_ids, jobs, created_at) values ($1, $2, 'test', '[]', $3, now())`,
    [seller, mall, JSON.stringify(left)],
  );
  jobs?.wake();
  return left.map((job) => job.id);
}

async function states(): Promise<Record<string, string>> {
  const rows = await trial.sql<{ id: string; state: string }>('select id, state::text as state from pgboss.job');
  return Object.fromEntries(rows.map((row) => [row.id, row.state]));
}

async function until(wanted: Record<string, string>): Promise<void> {
  await eventually(async () => {
    const found = await states();
    return Object.entries(wanted).every(([id, state]) => found[id] === state);
  });
}

test('a job carries whose it is, its data and the id it had before it was in the queue', async () => {
  const seen: Job[] = [];
  await work(async (batch) => void seen.push(...batch));
  const [id] = await leave({ n: 1 });
  await until({ [id!]: 'completed' });
  expect(seen).toEqual([{ id, data: { n: 1 }, seller: 1, mall: 1, mode: 'test', attempt: 0 }]);
});

test('of a batch only the jobs that failed are tried again, and given up after their last try', async () => {
  const tries: Record<string, number[]> = {};
  await work(async (batch) => {
    for (const job of batch) tries[job.id] = [...(tries[job.id] ?? []), job.attempt];
    return batch
      .filter((job) => job.attempt < Number(job.data['failures']))
      .map((job) => ({ id: job.id, error: new Error('not yet') }));
  });
  const [good, once, never] = await leave({ failures: 0 }, { failures: 1 }, { failures: 99 });
  await until({ [good!]: 'completed', [once!]: 'completed', [never!]: 'failed' });
  expect(tries).toEqual({ [good!]: [0], [once!]: [0, 1], [never!]: [0, 1, 2] });
});

test('P1: a failure that names its time is tried again then, whatever the pause would be', async () => {
  const [past, far] = ['2026-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
  await work(async (batch) =>
    batch
      .filter((job) => job.attempt === 0)
      .map((job) => ({ id: job.id, error: new Error('not yet'), notBefore: String(job.data['notBefore']) })),
  );
  const [soon, late] = await leave({ notBefore: past }, { notBefore: far });
  await until({ [soon!]: 'completed', [late!]: 'retry' });
  const row = async () =>
    (
      await trial.sql<{ right: boolean; data: object }>(
        `select start_after = $2 as right, data -> 'data' as data from pgboss.job where id = $1`,
        [late, far],
      )
    )[0]!;
  await eventually(async () => (await row()).right);
  expect((await row()).data).toEqual({ notBefore: far });
});

test('what a handler throws fails its whole batch', async () => {
  await work(async (batch) => {
    if (batch.some((job) => job.attempt === 0)) throw new Error('all of them');
  });
  const [a, b] = await leave({}, {});
  await until({ [a!]: 'completed', [b!]: 'completed' });
});

test('P1: a job whose process died is found by its missing heartbeat and runs again', async () => {
  const [id] = await leave({});
  let started = 0;
  await work(async () => {
    started += 1;
  });
  await until({ [id!]: 'completed' });
  // As a killed process leaves it: under way, and its last heartbeat as long ago as may pass.
  await trial.sql(
    `update pgboss.job set state = 'active', completed_on = null, heartbeat_on = now() - interval '11 seconds'`,
  );
  await until({ [id!]: 'completed' });
  expect(started).toBe(2);
});

test('a job that runs longer than a heartbeat allows is not given out twice', async () => {
  let started = 0;
  const gate = Promise.withResolvers<void>();
  await work(async () => {
    started += 1;
    await gate.promise;
  });
  const [id] = await leave({});
  await until({ [id!]: 'active' });
  const beat = async () => (await trial.sql<{ beat: string }>('select heartbeat_on as beat from pgboss.job'))[0]!.beat;
  const first = await beat();
  await eventually(async () => (await beat()) > first);
  gate.resolve();
  await until({ [id!]: 'completed' });
  expect(started).toBe(1);
});

test('a stop waits for the jobs under way and starts no others', async () => {
  const gate = Promise.withResolvers<void>();
  let told = false;
  await work(
    async (_batch, { signal }) => {
      signal.addEventListener('abort', () => {
        told = true;
        gate.resolve();
      });
      await gate.promise;
    },
    { batchSize: 1, concurrency: 1 },
  );
  const ids = await leave({}, {});
  await eventually(async () => Object.values(await states()).includes('active'));
  await jobs!.stop();
  jobs = null;
  expect(told).toBe(true);
  const found = await states();
  expect(ids.map((id) => found[id]).sort()).toEqual(['completed', 'created']);
});

test('draining runs the jobs of one mall in the process that asks, also where no worker runs', async () => {
  const seen: string[] = [];
  const queue: QueueDefinition = {
    shape,
    batchSize: 2,
    concurrency: 1,
    drained: true,
    handler: async (batch) => void seen.push(...batch.map((job) => job.id)),
  };
  jobs = await openJobs(trial.platform, {
    appUrl: trial.appUrl,
    works: false,
    registry: () => ({ queues: [queue], sweeps: [] }),
  });
  const ids = await leave({}, {}, {});
  await trial.sql(
    `insert into outbox (seller_id, mall_id, mode, event_ids, jobs, created_at) values (7, 2, 'test', '[]', $1, now())`,
    [JSON.stringify([{ id: uuid(trial.platform.clock), queue: 'notes', data: {} }])],
  );
  await jobs.drain({ mall: 1, mode: 'test' }, { leftMs: 0 });
  expect(seen.sort()).toEqual([...ids].sort());
  expect(await trial.sql('select mall_id from outbox')).toEqual([{ mall_id: 2 }]);
});

test('draining asks only the queues that have something: a statement each, at every stop of a clock', async () => {
  const seen: string[] = [];
  const handler: JobHandler = async (batch) => void seen.push(...batch.map((job) => job.id));
  const notes: QueueDefinition = { shape, batchSize: 2, concurrency: 1, drained: true, handler };
  // The database does not know this one: it cannot be asked without an error.
  const unmade: QueueDefinition = { ...notes, shape: { ...shape, name: 'unmade' } };
  jobs = await openJobs(trial.platform, {
    appUrl: trial.appUrl,
    works: false,
    registry: () => ({ queues: [unmade, notes], sweeps: [] }),
  });
  const ids = await leave({}, {}, {});
  await jobs.drain({ mall: 1, mode: 'test' }, { leftMs: 0 });
  expect(seen.sort()).toEqual([...ids].sort());
});

test('a follow-up command happens once however often its job runs, and a refusal is an answer', async () => {
  const handler = commandsJob(trial.platform);
  const errand = await trial.errand({ due_at: now });
  const job = (id: string): Job => ({
    id,
    data: {
      boundary: 'errand',
      command: {
        type: 'errand.run',
        file: errand,
        object: errand,
        args: { due_at: now },
      },
    },
    seller: 1,
    mall: 1,
    mode: 'test',
    attempt: 0,
  });
  const first = uuid(trial.platform.clock);
  const signal = new AbortController().signal;
  expect(await handler([job(first)], { signal })).toEqual([]);
  expect(await handler([job(first)], { signal })).toEqual([]);
  expect((await trial.errandRow(errand)).noted).toEqual([now]);
  expect(await handler([job(uuid(trial.platform.clock))], { signal })).toEqual([]);
  const unreadable = { ...job(first), data: { boundary: 'nowhere', command: {} } };
  expect(await handler([unreadable], { signal })).toMatchObject([{ id: first }]);
});
