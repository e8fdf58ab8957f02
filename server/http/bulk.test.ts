/** Bulk requests: every row judged and answered alone, once per key, and long ones as operations. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes as operationRoutes } from '../operations/routes.ts';
import { runOperation } from '../operations/run.ts';
import { bulkRoutesFor, bulksOf } from './bulk.ts';
import { type Called, openTrial, type Trial } from './trial.ts';
import { acknowledgeTrial, createTrial, trialRoutes } from './trial-routes.ts';

const routes = [...trialRoutes, ...operationRoutes, ...bulkRoutesFor([createTrial, acknowledgeTrial])];
const bulks = bulksOf(routes);

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(routes);
});
afterAll(() => trial.close());

const bulk = (body: unknown, options: { key?: string; by?: string } = {}): Promise<Called> =>
  trial.call(options.by ?? trial.keys.mall1, 'POST', '/v1/trials/bulk', {
    body,
    headers: options.key ? { 'idempotency-key': options.key } : {},
  });
const count = async (prefix: string): Promise<number> => {
  const { rows } = await trial.owner.query<{ n: number }>(
    'select count(*)::int as n from orders where reference like $1',
    [`${prefix}%`],
  );
  return rows[0]!.n;
};
const items = (n: number, prefix: string) =>
  Array.from({ length: n }, (_, i) => ({
    reference: `${prefix}${i}`,
    seller: trial.ids[i % 2 ? 'seller11' : 'seller12'],
  }));

test('one bad row harms no other; results come in order', async () => {
  const [a, b] = items(2, 'mixed');
  const answer = await bulk({
    items: [
      a,
      { reference: 5 },
      { ...b, note: 'refuse' },
      { ...b, seller: trial.ids.seller21 },
      { ...b, reference: 'x\0' },
      { ...b, unknown: 1 },
      b,
    ],
  });
  expect(answer.status).toBe(200);
  expect(answer.body.data.map((row: { index: number; status: number }) => [row.index, row.status])).toEqual([
    [0, 201],
    [1, 400],
    [2, 422],
    [3, 404],
    [4, 400],
    [5, 400],
    [6, 201],
  ]);
  expect(answer.body.data[0].object).toMatchObject({ reference: 'mixed0', secret: 'shown once' });
  expect(answer.body.data[1].problem).toMatchObject({
    code: 'malformed',
    errors: [{ pointer: '/reference', code: 'wrong_type' }],
  });
  expect(answer.body.data[2].problem).toMatchObject({ code: 'nothing_left', rule: 'trial: 0 of 1 left' });
  expect(answer.body.data[4].problem.errors).toMatchObject([{ pointer: '/reference', code: 'unkeepable' }]);
});

test('an action is done to each; the same object twice is decided in order', async () => {
  const made = await bulk({ items: items(3, 'act') });
  const ids = made.body.data.map((row: { object: { id: string } }) => row.object.id);
  const answer = await bulk({
    action: 'acknowledge',
    items: [
      { id: ids[0] },
      { id: ids[0] },
      { id: ids[1], on_behalf_of: 'seller' },
      {},
      { id: 'ord_none' },
      { id: ids[2], colour: 1 },
    ],
  });
  expect(answer.body.data.map((row: { status: number }) => row.status)).toEqual([200, 409, 200, 400, 404, 400]);
});

test('a bulk request that cannot be read, or is not this key’s, is refused as a whole', async () => {
  const whole: [unknown, string | undefined, number][] = [
    [{}, undefined, 400],
    [{ items: [] }, undefined, 400],
    [{ items: [1] }, undefined, 400],
    [{ action: 'explode', items: [{}] }, undefined, 400],
    [`{"items":[${'{"a":'.repeat(100)}1${'}'.repeat(100)}]}`, undefined, 400],
    [{ items: [{}] }, trial.keys.narrow, 403],
    [{ items: [{}] }, trial.keys.platform, 403],
  ];
  for (const [body, by, status] of whole) expect((await bulk(body, by ? { by } : {})).status).toBe(status);
});

test('a repetition under the same key answers row by row and makes nothing new; another body is refused', async () => {
  const body = { items: [...items(5, 'again'), { reference: 1 }] };
  const first = await bulk(body, { key: 'bulk-1' });
  const again = await bulk(body, { key: 'bulk-1' });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body.data.map((row: { object?: { id: string } }) => row.object?.id)).toEqual(
    first.body.data.map((row: { object?: { id: string } }) => row.object?.id),
  );
  expect(again.body.data[0].object.secret).toBeUndefined();
  expect(await count('again')).toBe(5);
  const other = await bulk({ items: items(6, 'again') }, { key: 'bulk-1' });
  expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  expect(await count('again')).toBe(5);
});

test('a thousand rows are answered at once', async () => {
  const answer = await bulk({ items: items(1000, 'thousand') });
  expect(
    answer.body.data.every(
      (row: { status: number }, i: number) => row.status === 201 && answer.body.data[i].index === i,
    ),
  ).toBe(true);
  expect(await count('thousand')).toBe(1000);
});

test('more rows become an operation, with results page by page', async () => {
  const wanted = items(1001, 'long');
  wanted[500] = { reference: 'half \ud83d', seller: trial.ids.seller11 };
  const started = await bulk({ items: wanted }, { key: 'long' });
  expect(started.status).toBe(202);
  expect(started.body).toMatchObject({ object: 'operation', state: 'queued', total: 1001, done: 0 });
  const again = await bulk({ items: wanted }, { key: 'long' });
  expect(again.body.id).toBe(started.body.id);
  const { rows } = await trial.owner.query(`select jobs from outbox where jobs @> '[{"queue":"operations"}]'`);
  expect(rows.map((row) => row.jobs[0].data)).toEqual([{ operation: started.body.id }]);

  await runOperation(trial.platform, bulks, started.body.id);
  const path = `/v1/operations/${started.body.id}`;
  const page = await trial.call(trial.keys.mall1, 'GET', `${path}?limit=501`);
  expect(page.body).toMatchObject({ state: 'done', total: 1001, done: 1001, next: '500' });
  expect(page.body.results[0]).toMatchObject({ index: 0, status: 201, object: { reference: 'long0' } });
  expect(page.body.results[0].object.secret).toBeUndefined();
  expect(page.body.results[500]).toMatchObject({ index: 500, status: 400, problem: { code: 'malformed' } });
  const rest = await trial.call(trial.keys.mall1, 'GET', `${path}?limit=1000&after=500`);
  expect(rest.body.results).toHaveLength(500);
  expect(rest.body.next).toBeNull();
  expect(await count('long')).toBe(1000);
  for (const key of [trial.keys.mall2, trial.keys.mall1Live, trial.keys.seller11])
    expect((await trial.call(key, 'GET', path)).status).toBe(404);
});

test('an operation that was stopped between doing and noting goes on and does no row twice', async () => {
  const { body } = await bulk({ items: items(1010, 'crash') });
  // Everything was done, but of what was done only ten rows were noted before the process ended.
  await runOperation(trial.platform, bulks, body.id);
  await trial.owner.query(
    'update operation_rows set status = null, result = null where operation_id = $1 and index >= 10',
    [body.id],
  );
  await trial.owner.query(`update operations set state = 'running', done = 10, finished_at = null where id = $1`, [
    body.id,
  ]);
  await Promise.all([runOperation(trial.platform, bulks, body.id), runOperation(trial.platform, bulks, body.id)]);
  const answer = await trial.call(trial.keys.mall1, 'GET', `/v1/operations/${body.id}?limit=1000`);
  expect(answer.body).toMatchObject({ state: 'done', done: 1010 });
  expect(answer.body.results.every((row: { status: number }) => row.status === 201)).toBe(true);
  expect(await count('crash')).toBe(1010);
});

test('more than fifty thousand rows are too many', async () => {
  const answer = await bulk({ items: Array.from({ length: 50_001 }, () => ({})) });
  expect(answer.body).toMatchObject({
    status: 400,
    code: 'malformed',
    errors: [{ pointer: '/items', code: 'too_many' }],
  });
});
