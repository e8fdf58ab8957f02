/** Two processes at the same bookings, one that dies, a lost lock, a number that somebody has: never twice at the carrier. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newSeller } from '../contracts/test-desk.ts';
import { openPool } from '../db/pool.ts';
import { jobsOf } from '../jobs/index.ts';
import { type Locks, openLocks } from '../jobs/locks.ts';
import { openPlatform } from '../open-platform.ts';
import { type Body, order, read } from '../stories/world.ts';
import { type BookingsDeps, bookingsJob, openBookingsSweep } from './jobs.ts';
import type { BookingJob } from './request.ts';
import { depsOf, testTiming } from './test-deps.ts';
import {
  type Desk,
  fault,
  handedOver,
  handOver,
  openDesk,
  parcelsOf,
  sweep,
  until,
  waitingBookings,
} from './test-desk.ts';

let desk: Desk;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => fault(desk, null));
afterAll(async () => {
  for (const close of closing) await close();
  await desk.stop();
});

/** Another process as far as locks, connections and breakers go. */
function anotherProcess(): BookingsDeps {
  const { inside, database } = desk.server;
  const log = pino({ level: 'silent' });
  const platform = openPlatform({ ...inside, config: { ...inside.config }, log, appUrl: database.appUrl });
  const locks = openLocks(openPool(database.appUrl, { max: 1, onError: () => undefined }));
  closing.push(
    () => locks.close(),
    () => platform.close(),
  );
  return depsOf(platform, locks);
}

const here = (): BookingsDeps => depsOf(desk.server.inside, jobsOf(desk.server.inside).locks);

function run(deps: BookingsDeps, jobs: readonly BookingJob[]) {
  const given = jobs.map((job) => ({ ...job, id: job.booking, data: { ...job }, attempt: 0 }));
  return bookingsJob(deps)(given, { signal: AbortSignal.any([]) });
}

const stateOf = async (job: BookingJob): Promise<Body> => read(desk, `/v1/bookings/${job.booking}`);

async function expectOnce(jobs: readonly BookingJob[]): Promise<void> {
  for (const job of jobs) {
    const parcels = await parcelsOf(desk, job.booking);
    const { state, waybill_number } = await stateOf(job);
    expect([state, parcels.map((each) => each.waybill_number)]).toEqual(['accepted', [waybill_number]]);
  }
}

/** As if its connection were lost the moment it was obtained, unnoticed. */
const lostLocks: Locks = {
  tryHold: async () => ({ valid: true, release: async () => undefined }),
  close: async () => undefined,
};

describe('P8: one parcel per booking', () => {
  test('P8: two processes are given the same bookings at the same time', async () => {
    const jobs = await waitingBookings(desk, 24);
    const [one, two] = [here(), anotherProcess()];
    await Promise.all([run(one, jobs), run(two, jobs.toReversed()), run(two, jobs), run(one, jobs)]);
    await sweep(desk);
    await expectOnce(jobs);
  });

  test('P8: the same where locks keep nobody out, because a process lost them with its connection', async () => {
    const jobs = await waitingBookings(desk, 12);
    await fault(desk, { fault: 'slow', operation: 'InsertOrder', ms: 300 });
    const [one, two] = [
      { ...here(), locks: lostLocks },
      { ...anotherProcess(), locks: lostLocks },
    ];
    await Promise.all([run(one, jobs), run(two, jobs), run(one, jobs), run(two, jobs)]);
    await sweep(desk);
    await expectOnce(jobs);
  });

  test.each([
    ['before the carrier had it', 'hang'],
    ['after the carrier had it', 'slow'],
  ])('P8: a process dies in its call, %s', async (_when, kind) => {
    const jobs = await waitingBookings(desk, 3);
    await fault(desk, { fault: kind, operation: 'InsertOrder', ms: 60_000 });
    const before = await calls();
    const worker = spawn(process.execPath, [
      workerFile,
      desk.server.database.appUrl,
      workerEnv(),
      JSON.stringify(jobs),
    ]);
    const died = new Promise((resolve) => worker.on('exit', resolve));
    while ((await Promise.all(jobs.map(stateOf))).some((each) => each.state !== 'sent'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    while ((await calls()) - before < jobs.length) await new Promise((resolve) => setTimeout(resolve, 20));
    worker.kill('SIGKILL');
    await died;
    await fault(desk, null);
    // Whose call may be under way still is not asked about, and its job comes again when that time is over.
    const waits = { ...testTiming, longestCallMs: 3_600_000 };
    const ask = async () => (await run({ ...here(), timing: waits }, jobs)) ?? [];
    let told = await ask();
    // The database may not have noticed yet that the dead process holds no lock any more.
    while (told.some(({ error }) => String(error).includes('another process'))) told = await ask();
    const sent = await desk.rows<{ booking: string; over: Date }>(
      `select id as booking, sent_at + $2 * interval '1 ms' as over from bookings where id = any($1)`,
      [jobs.map((job) => job.booking), waits.beginWithinMs + waits.longestCallMs],
    );
    expect(told).toHaveLength(jobs.length);
    for (const { booking, over } of sent)
      expect(told).toContainEqual(expect.objectContaining({ id: booking, notBefore: over.toISOString() }));
    for (const job of jobs) await until(desk, { id: (await stateOf(job)).for }, 'accepted');
    await expectOnce(jobs);
  });
});

const workerFile = fileURLToPath(new URL('./test-worker.ts', import.meta.url));

function workerEnv(): string {
  return JSON.stringify({
    ROUNDTRIP_SANDBOX_URL: desk.sandbox.url,
    ROUNDTRIP_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    KOREA_POST_TIMEOUT_MS: '60000',
  });
}

/** Calls to book that the carrier has had. */
async function calls(): Promise<number> {
  const answer = (await (await fetch(`${desk.sandbox.url}/calls`)).json()) as Body;
  return answer.calls.korea_post?.InsertOrder ?? 0;
}

test('P6: void and hand-over at the same time: void and nothing at the carrier, or once there and not void', async () => {
  const jobs = await waitingBookings(desk, 12);
  const shipments = (await Promise.all(jobs.map(stateOf))).map((each) => each.for);
  const voids = Promise.all(shipments.map((id) => desk.seller.post(`/v1/shipments/${id}/void`)));
  const [answers] = await Promise.all([voids, run(here(), jobs)]);
  await desk.server.settle();
  for (const [i, job] of jobs.entries()) {
    const { status, body } = answers[i]!;
    const { state } = await read(desk, `/v1/shipments/${shipments[i]}`).then((shown) => shown.handoff);
    // Voided once accepted, the carrier is asked and says yes.
    if (status === 200) expect(await until(desk, { id: shipments[i]! }, 'cancelled')).toBeTruthy();
    else expect([status, body.code, state]).toEqual([409, 'handoff_open', 'accepted']);
    const live = (await parcelsOf(desk, job.booking)).filter((each) => each.status !== 'cancelled');
    expect(live).toHaveLength(status === 200 ? 0 : 1);
  }
});

describe('the sweep', () => {
  test('B3: a carrier that is away costs a few tries per round, whatever waits', async () => {
    const jobs = await waitingBookings(desk, 12);
    const attempts = async () => (await Promise.all(jobs.map(stateOf))).reduce((sum, each) => sum + each.attempts, 0);
    const tried = await attempts();
    await fault(desk, { fault: 'down' });
    const pass = openBookingsSweep(here(), { olderThanMs: 0, limit: 4 });
    while (await pass());
    expect((await attempts()) - tried).toBeLessThanOrEqual(5);
    await fault(desk, null);
    for (const job of jobs) await until(desk, { id: (await stateOf(job)).for }, 'accepted');
    await expectOnce(jobs);
  });

  test('B3: what waited is handed over in the order in which it was asked for', async () => {
    const jobs = await waitingBookings(desk, 8);
    const pass = openBookingsSweep({ ...here(), callsPerCarrier: 1 }, { olderThanMs: 0, limit: 3 });
    while (await pass());
    const numbers = (await Promise.all(jobs.map(stateOf))).map((each) => each.waybill_number);
    expect(numbers).toEqual(numbers.toSorted());
    await expectOnce(jobs);
  });
});

test('B2: a number that another seller holds is never held twice: the hand-off stays open, and says so', async () => {
  const { shipment } = await handedOver(desk);
  const next = String(Number(shipment.waybill_number) + 1);
  const other = await newSeller(desk, desk.mall);
  const theirs = await order({ ...desk, sellerId: other.id });
  const typed = { order: theirs.id, method: 'manual', carrier: 'korea_post', waybill_number: next };
  const held = await other.test.post('/v1/shipments', typed);
  expect(held.status, JSON.stringify(held.body)).toBe(201);
  const placed = await order(desk);
  const wanted = await handOver(desk, placed.id);
  await sweep(desk);
  await desk.server.settle();
  const open = await until(desk, wanted, 'sent');
  expect(open).toMatchObject({ waybill_number: null, handoff: { last_error: expect.stringContaining(next) } });
  expect((await read(desk, `/v1/orders/${placed.id}`)).state).toBe('acknowledged');
  await other.test.post(`/v1/shipments/${held.body.id}/void`);
  await desk.server.settle();
  expect(await until(desk, wanted, 'accepted')).toMatchObject({ waybill_number: next });
  expect(await parcelsOf(desk, wanted.handoff.booking)).toHaveLength(1);
});
