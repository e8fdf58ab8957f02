/** Housekeeping: the event log has its partitions ahead of time, and what is kept for 30 days goes then and not before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clock, isoTime, msOf, systemClock } from '../kernel/clock.ts';
import { idSource } from '../kernel/ids.ts';
import { housekeeping } from './housekeeping.ts';
import { openTrialPlatform, type TrialPlatform } from './trial-platform.ts';

const day = 24 * 3_600_000;
let machineMs = msOf('2026-11-22T20:00:00.000Z');
const clock: Clock = { nowMs: () => machineMs, bytes: systemClock.bytes };
let trial: TrialPlatform;

beforeAll(async () => {
  trial = await openTrialPlatform({ frozenAt: isoTime(machineMs), queues: [], clock });
});
afterAll(() => trial?.close());

async function partitionOf(ms: number): Promise<string> {
  const id = idSource({ ...clock, nowMs: () => ms })('event', 1);
  const columns =
    'seller_id, mall_id, mode, id, type, object_id, file_id, sequence, command_id, actor_kind, actor_id, data, occurred_at, recorded_at';
  await trial.sql(
    `insert into events (${columns}) values (1, 1, 'test', $1, 't', 'o', 'f', 1, 'c', 'system', 's', '{}', now(), now())`,
    [id],
  );
  const [row] = await trial.sql<{ name: string }>('select tableoid::regclass::text as name from events where id = $1', [
    id,
  ]);
  return row!.name;
}

test('this month and the next two have their partitions; a later run adds the missing ones and minds nothing else', async () => {
  const pass = housekeeping(trial.platform);
  expect(await pass()).toBe(false);
  expect(await partitionOf(machineMs)).toBe('events_2026_11');
  expect(await partitionOf(msOf('2026-11-30T23:59:59.999Z'))).toBe('events_2026_11');
  expect(await partitionOf(msOf('2026-12-01T00:00:00.000Z'))).toBe('events_2026_12');
  expect(await partitionOf(msOf('2027-01-31T23:59:59.999Z'))).toBe('events_2027_01');
  expect(await pass()).toBe(false);
  machineMs = msOf('2027-01-31T12:00:00.000Z');
  await pass();
  expect(await partitionOf(msOf('2027-03-31T00:00:00.000Z'))).toBe('events_2027_03');
});

test('answers and facts without a waybill are removed after 30 days, a thousand at a time', async () => {
  const insertAnswer = `insert into idempotent_answers select 1, 'o', $1 || n, 'h', 200, '{}', $2 from generate_series(1, $3::int) n`;
  await trial.sql(insertAnswer, ['old', isoTime(machineMs - 30 * day - 1), 1_500]);
  await trial.sql(insertAnswer, ['young', isoTime(machineMs - 30 * day), 1]);
  const insertFact = `insert into unmatched_tracking_events values ($1, 'o', 1, 'test', 'cj_logistics', '1', $1, '{}', $2)`;
  await trial.sql(insertFact, ['old', isoTime(machineMs - 30 * day - 1)]);
  await trial.sql(insertFact, ['young', isoTime(machineMs - 30 * day)]);
  const pass = housekeeping(trial.platform);
  expect(await pass()).toBe(true);
  expect(await pass()).toBe(false);
  expect(await trial.sql('select key from idempotent_answers')).toEqual([{ key: 'young1' }]);
  expect(await trial.sql('select id from unmatched_tracking_events')).toEqual([{ id: 'young' }]);
});
