/** The sweep: due deadlines become commands on their mall's clock; one that fails rests, is parked, and starves nobody. */

import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { registerJobMetrics } from './metrics.ts';
import { deadlineSweep } from './sweep.ts';
import { openTrialPlatform, type Start, type TrialPlatform } from './trial-platform.ts';

const due = '2026-01-05T00:00:00.000Z';
const later = '2026-01-05T00:00:00.001Z';
let machineMs = systemClock.nowMs();
const clock: Clock = { nowMs: () => machineMs, bytes: systemClock.bytes };
let trial: TrialPlatform;

beforeAll(async () => {
  trial = await openTrialPlatform({ frozenAt: due, queues: [], clock });
});
beforeEach(() => trial.sql('delete from deadlines'));
afterAll(() => trial?.close());

/** Passes as they follow each other, with the pauses between them gone by. */
async function passes(count: number, sweep = deadlineSweep(trial.platform)): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await sweep();
    machineMs += 120_000;
  }
}

async function deadlineOf(id: string): Promise<{ attempts: number; parked: boolean } | undefined> {
  return (
    await trial.sql<{ attempts: number; parked: boolean }>(
      'select attempts, parked from deadlines where file_id = $1',
      [id],
    )
  )[0];
}

test('what is due on the mall’s own clock is met, what is not stays', async () => {
  const now = await trial.errand({ due_at: due });
  const notYet = await trial.errand({ due_at: later });
  await passes(1);
  expect((await trial.errandRow(now)).noted).toEqual([due]);
  expect((await trial.errandRow(notYet)).noted).toEqual([]);
  expect(await deadlineOf(now)).toBeUndefined();
  expect(await deadlineOf(notYet)).toEqual({ attempts: 0, parked: false });
});

test.each<NonNullable<Start['temper']>>(['throws', 'refuses', 'stays'])(
  'F4: a deadline whose command %s is parked after five failures and tried no more',
  async (temper) => {
    const bad = await trial.errand({ due_at: due, temper });
    const sweep = deadlineSweep(trial.platform);
    await passes(4, sweep);
    expect(await deadlineOf(bad)).toEqual({ attempts: 4, parked: false });
    await passes(3, sweep);
    expect(await deadlineOf(bad)).toEqual({ attempts: 5, parked: true });
  },
);

test('a failed deadline rests before it is tried again', async () => {
  const bad = await trial.errand({ due_at: due, temper: 'refuses' });
  const sweep = deadlineSweep(trial.platform);
  for (let i = 0; i < 5; i += 1) await sweep();
  expect((await deadlineOf(bad))?.attempts).toBe(1);
  machineMs += 1_000;
  await sweep();
  expect((await deadlineOf(bad))?.attempts).toBe(2);
  machineMs += 1_000;
  await sweep();
  expect((await deadlineOf(bad))?.attempts).toBe(2);
});

test('more failing deadlines than a pass takes do not keep a good one from being met', async () => {
  const many = Array.from({ length: 510 }, () =>
    trial.errand({ due_at: '2026-01-01T00:00:00.000Z', temper: 'refuses' }),
  );
  await Promise.all(many);
  const good = await trial.errand({ due_at: due });
  const sweep = deadlineSweep(trial.platform);
  expect(await sweep()).toBe(true);
  await sweep();
  expect((await trial.errandRow(good)).noted).toEqual([due]);
});

test('two sweeps at once meet a deadline once', async () => {
  const errands = await Promise.all(Array.from({ length: 40 }, () => trial.errand({ due_at: due })));
  await Promise.all([deadlineSweep(trial.platform)(), deadlineSweep(trial.platform)()]);
  for (const id of errands) expect((await trial.errandRow(id)).noted).toEqual([due]);
  expect(await trial.sql('select 1 from deadlines')).toEqual([]);
});

test('parked deadlines are counted in the metrics', async () => {
  const bad = await trial.errand({ due_at: due, temper: 'throws' });
  await passes(5);
  expect(await deadlineOf(bad)).toEqual({ attempts: 5, parked: true });
  const registry = new Registry();
  registerJobMetrics(registry, trial.platform);
  const text = await registry.metrics();
  expect(text).toContain('roundtrip_deadlines_parked 1\n');
  for (const when of ['due', 'later'])
    expect(text).toContain(`roundtrip_webhook_deliveries_waiting{when="${when}"} 0\n`);
});
