/** Moving a test clock: chained deadlines, their jobs, what does not move, one at a time, and a walk that takes long. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Job, type Jobs, openJobs, type QueueDefinition } from '../jobs/index.ts';
import { openTrialPlatform, type TrialPlatform } from '../jobs/trial-platform.ts';
import type { Actor } from '../kernel/command.ts';
import { type AdvanceClock, advanceClock } from './advance-clock.ts';
import { advanceClockJob, advanceClockQueue } from './advance-clock-operation.ts';

const start = '2026-01-05T00:00:00.000Z';
const hour = 3_600_000;
const day = 24 * hour;
const notes = { name: 'notes', retryLimit: 5, retryDelayMax: 1, expireInSeconds: 60 };
let trial: TrialPlatform;
let jobs: Jobs;
let ran: { errand: unknown; at: unknown; clock: string }[] = [];
let fail: () => boolean = () => false;

beforeAll(async () => {
  trial = await openTrialPlatform({ frozenAt: start, queues: [notes, advanceClockQueue] });
  const queue: QueueDefinition = {
    shape: notes,
    batchSize: 5,
    concurrency: 1,
    drained: true,
    async handler(batch) {
      for (const job of batch) {
        if (fail()) throw new Error('outside is away');
        ran.push({ errand: job.data['errand'], at: job.data['at'], clock: await businessNow() });
      }
    },
  };
  const long: QueueDefinition = {
    shape: advanceClockQueue,
    batchSize: 1,
    concurrency: 1,
    drained: false,
    handler: async () => {},
  };
  jobs = await openJobs(trial.platform, {
    appUrl: trial.appUrl,
    works: false,
    registry: () => ({ queues: [queue, long], sweeps: [] }),
  });
});
afterEach(async () => {
  ran = [];
  fail = () => false;
  await trial.sql('delete from deadlines');
  await trial.sql('delete from operations');
  await trial.sql('delete from outbox');
  await trial.sql('delete from pgboss.job');
  await setClock({ frozen: start });
});
afterAll(async () => {
  await jobs?.stop();
  await trial?.close();
});

const actor: Actor = { kind: 'mall', id: 'mal_trial' };

function advance(how: Partial<AdvanceClock>, withinMs?: number) {
  return advanceClock(trial.platform, { ...trial.mall, mode: 'test', actor, ...how }, withinMs);
}

async function setClock(to: { frozen: string | null }): Promise<void> {
  await trial.sql(`update clocks set frozen_at = $1, offset_ms = 0 where mode = 'test'`, [to.frozen]);
}

async function businessNow(): Promise<string> {
  const [clock] = await trial.sql<{ frozen_at: string }>(`select frozen_at from clocks where mode = 'test'`);
  return clock!.frozen_at;
}

test('G3: everything that falls due on the way is met at its own time, also what arises on the way', async () => {
  const errand = await trial.errand({ due_at: '2026-01-05T06:00:00.000Z', waits: [hour, 30 * day, day] });
  const answer = await advance({ to: '2026-02-04T07:00:00Z' });
  expect(answer).toEqual({
    kind: 'done',
    status: 200,
    body: {
      object: 'mall_clock',
      mall: trial.mall.mallId,
      mode: 'test',
      now: '2026-02-04T07:00:00.000Z',
      offset_ms: expect.any(Number),
      frozen: true,
    },
  });
  const { noted, due_at } = await trial.errandRow(errand);
  expect(noted).toEqual(['2026-01-05T06:00:00.000Z', '2026-01-05T07:00:00.000Z', '2026-02-04T07:00:00.000Z']);
  expect(due_at).toBe('2026-02-05T07:00:00.000Z');
});

test('G3: what a deadline started outside has run before the clock goes on', async () => {
  await trial.errand({ due_at: '2026-01-05T06:00:00.000Z', waits: [hour, day] });
  await advance({ by: 'P3D' });
  expect(ran.map(({ at, clock }) => [at, clock])).toEqual([
    ['2026-01-05T06:00:00.000Z', '2026-01-05T06:00:00.000Z'],
    ['2026-01-05T07:00:00.000Z', '2026-01-05T07:00:00.000Z'],
    ['2026-01-06T07:00:00.000Z', '2026-01-06T07:00:00.000Z'],
  ]);
  expect(await trial.sql('select number from outbox')).toEqual([]);
});

test('G3: a job that fails once is waited for; one that fails for long is not', async () => {
  await trial.errand({ due_at: '2026-01-05T06:00:00.000Z' });
  let failures = 1;
  fail = () => failures-- > 0;
  await advance({ by: 'P1D' });
  expect(ran.map(({ clock }) => clock)).toEqual(['2026-01-05T06:00:00.000Z']);
});

test('G3: a year with five hundred due times is walked in order', async () => {
  const errands = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      trial.errand({
        due_at: new Date(Date.parse(start) + i * 1_000).toISOString(),
        waits: Array.from({ length: 49 }, () => 7 * day),
      }),
    ),
  );
  const answer = await advance({ by: 'P1Y' });
  expect(answer).toMatchObject({ status: 200 });
  for (const id of errands) expect((await trial.errandRow(id)).noted).toHaveLength(50);
  expect(ran).toHaveLength(500);
  expect(ran.every(({ at, clock }) => at === clock)).toBe(true);
});

test('a running clock runs on from its target', async () => {
  await setClock({ frozen: null });
  const before = trial.platform.clock.nowMs();
  const answer = await advance({ by: 'PT3H' });
  const { now, offset_ms, frozen } = (answer as { body: { now: string; offset_ms: number; frozen: boolean } }).body;
  expect(frozen).toBe(false);
  expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 3 * hour);
  expect(offset_ms).toBeGreaterThan(3 * hour - 60_000);
});

test('days are those of the mall’s time zone', async () => {
  const answer = await advance({ by: 'P1M' });
  expect(answer).toMatchObject({ body: { now: '2026-02-05T00:00:00.000Z' } });
});

test('only the test clock moves, and only forward', async () => {
  expect(await advance({ mode: 'live', by: 'PT1H' })).toMatchObject({ code: 'clock_is_live' });
  expect(await advance({ to: '2026-01-04T23:59:59.999Z' })).toMatchObject({
    code: 'clock_goes_forward',
    rule: expect.stringContaining(start),
  });
  expect(await advance({ by: '-PT1S' })).toMatchObject({ code: 'clock_goes_forward' });
  expect(await advance({ to: '+020000-01-01T00:00:00Z' })).toMatchObject({ code: 'invalid' });
  expect(await businessNow()).toBe(start);
});

test.each<Partial<AdvanceClock>>([
  {},
  { by: 'PT1H', to: '2026-02-01T00:00:00Z' },
  { by: 'soon' },
  { by: 'P' },
  { to: '2026-02-30T00:00:00Z' },
  { to: '2026-02-01' },
])('what cannot be read is refused as malformed: %j', async (how) => {
  expect(await advance(how)).toMatchObject({
    code: 'malformed',
    errors: [{ pointer: expect.stringMatching(/^\/(by|to)$/) }],
  });
});

test('a second move at the same time is refused; a failed deadline does not stop the first', async () => {
  await trial.errand({ due_at: '2026-01-05T01:00:00.000Z', temper: 'throws' });
  const good = await trial.errand({ due_at: '2026-01-05T02:00:00.000Z' });
  const answers = await Promise.all([advance({ by: 'PT5H' }), advance({ by: 'PT5H' })]);
  expect(answers.map((answer) => ('refused' in answer ? answer.code : answer.status)).sort()).toEqual([
    200,
    'operation_running',
  ]);
  expect((await trial.errandRow(good)).noted).toEqual(['2026-01-05T02:00:00.000Z']);
  expect(await businessNow()).toBe('2026-01-05T05:00:00.000Z');
});

test('a walk that takes too long is handed over as an operation, which goes on to the target', async () => {
  const errand = await trial.errand({ due_at: '2026-01-05T06:00:00.000Z', waits: [day] });
  const answer = await advance({ by: 'P7D' }, 0);
  expect(answer).toMatchObject({
    status: 202,
    body: { object: 'operation', kind: 'advance_clock', state: 'queued', progress: { total: 7 * 86_400, done: 0 } },
  });
  const { id } = (answer as { body: { id: string } }).body;
  expect(await advance({ by: 'PT1H' })).toMatchObject({ code: 'operation_running', extra: { operation: id } });

  await jobs.drain({ mall: 1, mode: 'test' }, { leftMs: 0 });
  expect((await trial.errandRow(errand)).noted).toEqual([]);
  const [left] = await trial.sql<{ data: { seller: number; mall: number; data: { operation: string } } }>(
    `select data from pgboss.job where name = 'advance_clock'`,
  );
  const job: Job = { ...left!.data, id, mode: 'test', attempt: 0 };
  const run = advanceClockJob(trial.platform);
  expect(await run([job], { signal: AbortSignal.abort() })).toMatchObject([
    { id, error: expect.objectContaining({ message: expect.stringContaining('goes on later') }) },
  ]);
  expect(await operationOf(id)).toMatchObject({ state: 'running', done: 0 });

  expect(await run([job], { signal: new AbortController().signal })).toEqual([]);
  expect(await operationOf(id)).toMatchObject({
    state: 'done',
    done: 7 * 86_400,
    result: { now: '2026-01-12T00:00:00.000Z' },
    finished_at: expect.any(String),
  });
  expect((await trial.errandRow(errand)).noted).toEqual(['2026-01-05T06:00:00.000Z', '2026-01-06T06:00:00.000Z']);
  expect(await run([job], { signal: new AbortController().signal })).toEqual([]);
  expect(await advance({ by: 'PT1H' })).toMatchObject({ status: 200 });
});

test('an operation whose last try failed has failed, and leaves the clock free', async () => {
  const answer = await advance({ by: 'P7D' }, 0);
  const { id } = (answer as { body: { id: string } }).body;
  const job: Job = {
    id,
    data: { operation: id },
    seller: 1,
    mall: 1,
    mode: 'test',
    attempt: advanceClockQueue.retryLimit,
  };
  await advanceClockJob(trial.platform)([job], { signal: AbortSignal.abort() });
  expect(await operationOf(id)).toMatchObject({ state: 'failed', error: expect.any(String) });
  expect(await advance({ by: 'PT1H' })).toMatchObject({ status: 200 });
});

async function operationOf(id: string): Promise<Record<string, unknown>> {
  return (await trial.sql('select * from operations where id = $1', [id]))[0]!;
}
