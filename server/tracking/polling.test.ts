/** When parcels of a polled carrier are asked about, and when no more: on trackers in the database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWaybillNumber, openCarriers } from '../carriers/index.ts';
import { readConfig } from '../config.ts';
import { isoTime, msOf } from '../kernel/clock.ts';
import { nextCheck } from './polling.ts';
import { pollsJob, pollsShape } from './polls-job.ts';
import type { TrackerRow } from './tables.ts';
import { began, openTrackingTrial, type TrackingTrial } from './trial.ts';

const hours = (n: number) => n * 3_600_000;

let trial: TrackingTrial;
beforeAll(async () => {
  trial = await openTrackingTrial();
});
afterAll(() => trial.close());

let serial = 0;
async function parcel(more: { mode?: 'live'; carrier?: string } = {}): Promise<TrackerRow> {
  serial += 1;
  const carrier = more.carrier ?? 'korea_post';
  const row = await trial.held(11, makeWaybillNumber(carrier as 'korea_post', serial), { carrier, ...more });
  await trial.match();
  return row;
}

async function stored(row: TrackerRow) {
  const { rows } = await trial.owner.query('select * from trackers where id = $1', [row.id]);
  const due = await trial.owner.query(`select due_at from deadlines where file_id = $1 and what = 'tracker.poll'`, [
    row.id,
  ]);
  return { tracker: rows[0] as Record<string, Date | null>, deadlines: due.rows.map((each) => each.due_at as Date) };
}

const record = (code: string, more: Record<string, unknown> = {}) => ({
  type: 'tracker.record',
  args: {
    polled: true,
    facts: [
      {
        id: trial.newId('tracking_event', 11),
        fact_key: `carrier:id:${code}`,
        code,
        source: 'poll',
        synthetic: true,
        location: null,
        description: null,
        occurred_at: isoTime(began - hours(1)),
        ...more,
      },
    ],
  },
});

test('B4: a parcel of a polled carrier has a time to be asked about within 3 hours, one of a pushing carrier has none', async () => {
  const polled = await stored(await parcel());
  const [due] = polled.deadlines;
  expect(polled.deadlines).toEqual([polled.tracker.next_check_at]);
  expect(due!.getTime()).toBeGreaterThan(began);
  expect(due!.getTime()).toBeLessThanOrEqual(began + hours(3) + 60_000);
  const pushed = await stored(await parcel({ carrier: 'cj_logistics' }));
  expect(pushed).toMatchObject({ deadlines: [], tracker: { next_check_at: null } });
});

test('B4: each poll asks once and sets the next time 3 hours on; an answer without news says when it was given', async () => {
  const row = await parcel();
  const before = await stored(row);
  const asked = (await trial.jobs('polls')).length;
  await trial.tracker({ type: 'tracker.poll', args: {} }, row);
  expect((await trial.jobs('polls')).slice(asked)).toEqual([{ tracker: row.id }]);
  const after = await stored(row);
  expect(after.deadlines).toEqual([before.deadlines[0]]);
  await trial.tracker({ type: 'tracker.record', args: { polled: true, facts: [] } }, row);
  const answered = await stored(row);
  expect(answered.tracker.last_checked_at).not.toBeNull();
  expect(answered.deadlines).toEqual(after.deadlines);
});

test('B4: what has come is asked about no more', async () => {
  const row = await parcel();
  await trial.tracker(record('배달완료'), row);
  expect(await stored(row)).toMatchObject({ deadlines: [], tracker: { next_check_at: null, status: 'delivered' } });
  const shown = await trial.call(trial.keys.seller11!, 'GET', `/v1/trackers/${row.id}`);
  expect(shown.body.freshness).toMatchObject({ mode: 'polled', next_check_at: null, stopped: 'ended' });
});

test('B4: a number that was given up is asked about no more', async () => {
  const row = await parcel();
  await trial.tracker({ type: 'tracker.release', args: {} }, row);
  expect(await stored(row)).toMatchObject({ deadlines: [], tracker: { next_check_at: null } });
});

test('B4: a carrier that does not answer is asked again a few times; then the next time stands in, and no job has failed', async () => {
  const row = await parcel();
  // Nobody listens there.
  const adapterFor = openCarriers(readConfig({ ROUNDTRIP_SANDBOX_URL: 'http://127.0.0.1:9' }));
  const ask = pollsJob({ platform: trial.platform, adapterFor, contractOf: async () => null });
  const failuresAt = async (attempt: number) => {
    const owner = { seller: row.seller_id, mall: row.mall_id, mode: row.mode };
    const job = { id: `poll-${attempt}`, data: { tracker: row.id }, ...owner, attempt };
    return (await ask([job], { signal: new AbortController().signal })) ?? [];
  };
  expect(await failuresAt(0)).toMatchObject([{ id: 'poll-0' }]);
  expect(await failuresAt(pollsShape.retryLimit)).toEqual([]);
  expect(await stored(row)).toMatchObject({ tracker: { last_checked_at: null, next_check_at: expect.any(Date) } });
});

const tracker = {
  id: 'trk_1',
  mode: 'live',
  carrier: 'korea_post',
  object_id: 'shp_1',
  status: 'in_transit',
  legs: [{ kind: 'outbound', status: 'in_transit', collected_at: null, delivered_at: null, last_event_at: null }],
  last_event_at: isoTime(began),
  created_at: isoTime(began),
} as unknown as TrackerRow;

test('B4: times are 3 hours apart, spread over the parcels, the same for one parcel; in test mode not spread', () => {
  const minutes = new Set<number>();
  for (let i = 0; i < 500; i += 1) {
    const row = { ...tracker, id: `trk_${i}` };
    const first = nextCheck(row, isoTime(began))!;
    expect(msOf(nextCheck(row, first)!) - msOf(first)).toBe(hours(3));
    minutes.add(msOf(first));
    expect(nextCheck({ ...row, mode: 'test' }, isoTime(began))).toBe('2026-11-22T06:00:00.000Z');
  }
  expect(minutes.size).toBeGreaterThan(150);
});

test('B4: a parcel that is silent for 30 days is given up; a return on an old number is not ended by the old delivery', () => {
  expect(nextCheck(tracker, isoTime(began + hours(30 * 24)))).not.toBeNull();
  expect(nextCheck(tracker, isoTime(began + hours(30 * 24 + 1)))).toBeNull();
  const back = { ...tracker, object_id: 'ret_1', status: 'delivered' } as TrackerRow;
  const leg = { ...tracker.legs[0]!, status: 'delivered' as const };
  expect(nextCheck({ ...back, legs: [leg] }, isoTime(began))).not.toBeNull();
  expect(nextCheck({ ...back, legs: [leg, { ...leg, kind: 'return' }] }, isoTime(began))).toBeNull();
});
