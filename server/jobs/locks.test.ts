/** Who leads: one at a time over all processes, and whoever loses its connection leads no more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '../db/pool.ts';
import { type Locks, openLocks, whileLeading } from './locks.ts';
import { eventually, openTrialPlatform, type TrialPlatform } from './trial-platform.ts';

let trial: TrialPlatform;
let here: Locks;
let there: Locks;

beforeAll(async () => {
  trial = await openTrialPlatform({ frozenAt: '2026-01-05T00:00:00.000Z', queues: [] });
  here = openLocks(openPool(trial.appUrl, { max: 1, onError: () => {} }));
  there = openLocks(openPool(trial.appUrl, { max: 1, onError: () => {} }));
});
afterAll(async () => {
  await here?.close();
  await there?.close();
  await trial?.close();
});

test('a lock is given once, here and elsewhere, and again after its release', async () => {
  const [one, two] = await Promise.all([here.tryHold('a'), here.tryHold('a')]);
  expect([one, two].filter(Boolean)).toHaveLength(1);
  expect(await there.tryHold('a')).toBeNull();
  const other = await there.tryHold('b');
  expect(other?.valid).toBe(true);
  await (one ?? two)?.release();
  const again = await there.tryHold('a');
  expect(again?.valid).toBe(true);
  await again?.release();
  await other?.release();
});

test('a lost connection ends what it held; another process leads on', async () => {
  const passes: string[] = [];
  const pass = (name: string) => async () => {
    passes.push(name);
    return false;
  };
  const first = whileLeading(here, 'c', pass('here'));
  const second = whileLeading(there, 'c', pass('there'));
  await first.pass();
  await second.pass();
  expect(passes).toEqual(['here']);
  const hold = await here.tryHold('d');
  await trial.platform.pool.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  );
  await eventually(async () => hold?.valid === false);
  await second.pass();
  await first.pass();
  expect(passes).toEqual(['here', 'there']);
  await hold?.release();
  await second.stop();
  await first.pass();
  expect(passes).toEqual(['here', 'there', 'here']);
  await first.stop();
});
