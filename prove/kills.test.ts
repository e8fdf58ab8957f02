/** P1, short; the long one is `npm run prove`. How fast things come back is printed there and not asserted here. */
import { expect, test } from 'vitest';
import { standOnEmbedded } from './ground.ts';
import { proveKills } from './kills.ts';

test('P1, P8: what was acknowledged is kept, once, when application and database are killed in turn', {
  timeout: 180_000,
}, async () => {
  const ground = await standOnEmbedded();
  try {
    const { kills, judgement } = await proveKills(ground, {
      forMs: 6_000,
      atLeast: 2,
      everyMs: 1_000,
      clients: 4,
      watchJobs: false,
    });
    expect(kills.length).toBeGreaterThanOrEqual(2);
    expect(judgement).toMatchObject({ lost: [], doubled: [], wrong: [] });
    expect(judgement.acknowledged).toBeGreaterThan(20);
    expect(judgement.byKind).toMatchObject({ dispatch: expect.any(Number), return: expect.any(Number) });
    expect(judgement.handoffs).toBeGreaterThan(0);
  } finally {
    await ground.stop();
  }
});
