/** P2, short; the long one is `npm run prove`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proveCuts } from './cuts.ts';
import { type Ground, standBehindProxy } from './ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await standBehindProxy();
});
afterAll(() => ground?.stop());

test.each(['asked', 'killed', 'unheard'] as const)(
  'P2: an answer lost after COMMIT is harmless: %s',
  { timeout: 120_000 },
  async (way) => {
    const cuts = way === 'killed' ? 2 : 30;
    const result = await proveCuts(ground, way, { cuts, forMs: 6_000, clients: 4, leaveLeases: true });
    expect(result.cuts).toBeGreaterThan(0);
    expect(result.judgement).toMatchObject({ lost: [], doubled: [], wrong: [] });
  },
);

test('P2: without keys the same lost answers leave duplicates, so the proof can see them', {
  timeout: 120_000,
}, async () => {
  const result = await proveCuts(ground, 'control', { cuts: 20, forMs: 4_000, clients: 4, leaveLeases: true });
  expect(result.judgement.doubled.length).toBeGreaterThan(0);
  expect(result.judgement.lost).toEqual([]);
});
