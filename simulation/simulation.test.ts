/** Three short runs; longer ones: `npm run simulate -- --days 90 --seed N`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalPlatform, startLocal } from './local.ts';
import { dice } from './random.ts';
import { failureText, run } from './run.ts';

let local: LocalPlatform;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local?.stop());

// Seeds whose eight days hold blackouts of 9 and 18 hours, and one without.
test.each([1, 7, 20])('P4: a marketplace of eight days, seed %i', { timeout: 900_000 }, async (seed) => {
  const result = await run({ ...local, seed, days: 8, ordersPerDay: 2 });
  expect(result.failedAt === null ? '' : failureText(result)).toBe('');
  expect(result.orders).toBeGreaterThan(10);
  // The post gave numbers and collected: else nothing of it was looked at.
  const times = new Map(result.done);
  for (const what of ['post: out accepted', 'post: out delivered', 'contract suspend'])
    expect(times.get(what), what).toBeGreaterThan(0);
});

test('P4: the same seed gives the same dice, another seed others, and a fork takes nothing', () => {
  const draws = (seed: string) => {
    const all = dice(seed);
    all.fork('other').unit();
    return Array.from({ length: 20 }, () => all.int(1, 1_000));
  };
  expect(draws('1')).toEqual(draws('1'));
  expect(draws('1')).not.toEqual(draws('2'));
  const plain = dice('1');
  expect(Array.from({ length: 20 }, () => plain.int(1, 1_000))).toEqual(draws('1'));
});
