/** Lists: order, cursor, filters, and who sees what. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './trial.ts';
import { trialRoutes } from './trial-routes.ts';

let trial: Trial;
const made: { id: string; reference: string; created_at: string }[] = [];

beforeAll(async () => {
  trial = await openTrial(trialRoutes);
  for (let i = 0; i < 7; i += 1) {
    const { body } = await trial.call(i % 2 ? trial.keys.seller12 : trial.keys.seller11, 'POST', '/v1/trials', {
      body: { reference: `r${i}` },
    });
    made.push(body);
  }
  await trial.call(trial.keys.mall2, 'POST', '/v1/trials', {
    body: { reference: 'foreign', seller: trial.ids.seller21 },
  });
  await trial.call(trial.keys.mall1Live, 'POST', '/v1/trials', {
    body: { reference: 'live', seller: trial.ids.seller11 },
  });
  await trial.call(trial.keys.mall1, 'POST', `/v1/trials/${made[2]!.id}/acknowledge`);
});
afterAll(() => trial.close());

const list = async (query: string, key = trial.keys.mall1) => (await trial.call(key, 'GET', `/v1/trials${query}`)).body;
const references = async (query: string, key?: string): Promise<string[]> =>
  (await list(query, key)).data.map((order: { reference: string }) => order.reference);

test('pages are newest first, complete and without repetition', async () => {
  const seen: string[] = [];
  let after = '';
  let pages = 0;
  do {
    const page = await list(`?limit=3${after}`);
    expect(page.object).toBe('list');
    seen.push(...page.data.map((order: { reference: string }) => order.reference));
    after = page.next ? `&after=${page.next}` : '';
    pages += 1;
  } while (after);
  expect(seen).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0']);
  expect(pages).toBe(3);
});

test('a last page that is exactly full ends the list', async () => {
  expect((await list('?limit=7')).next).toBeNull();
  expect((await list('?limit=6')).next).toBe(made[1]!.id);
});

test('each sees its own: seller, mall, mode, platform', async () => {
  expect(await references('', trial.keys.seller11)).toEqual(['r6', 'r4', 'r2', 'r0']);
  expect(await references('', trial.keys.mall2)).toEqual(['foreign']);
  expect(await references('', trial.keys.mall1Live)).toEqual(['live']);
  expect(await references('', trial.keys.platform)).toHaveLength(9);
  expect(await references('?mode=live', trial.keys.platform)).toEqual(['live']);
  expect((await list('?mode=live')).code).toBe('forbidden');
});

test("another tenant's id as the cursor opens nothing; what is no cursor is refused", async () => {
  const [foreign] = (await list('', trial.keys.mall2)).data;
  expect(await references(`?after=${foreign.id}`)).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0']);
  expect((await list(`?after=${trial.newId('shipment', 11)}`)).errors).toEqual([
    { pointer: '/after', code: 'bad_cursor', detail: expect.any(String) },
  ]);
});

test('filters narrow; together they all hold', async () => {
  expect(await references('?state=acknowledged')).toEqual(['r2']);
  expect(await references('?reference=r3')).toEqual(['r3']);
  expect(await references('?reference=r3&state=acknowledged')).toEqual([]);
  expect(await references(`?seller=${trial.ids.seller12}`)).toEqual(['r5', 'r3', 'r1']);
  expect((await list(`?seller=${trial.ids.seller21}`)).code).toBe('not_found');
  expect((await list(`?seller=${trial.ids.seller12}`, trial.keys.seller11)).code).toBe('not_found');
  const from = made[4]!.created_at;
  expect(await references(`?created_from=${from}`)).toEqual(
    made
      .filter((order) => order.created_at >= from)
      .map((order) => order.reference)
      .reverse(),
  );
  expect(await references(`?created_to=${made[0]!.created_at}`)).toEqual([]);
  expect(await references('?created_from=2000-01-01T09:00:00%2B09:00', trial.keys.mall1Live)).toEqual(['live']);
});
