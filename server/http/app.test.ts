/** The pipeline that every route runs through, on a real port with a real database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './trial.ts';
import { trialRoutes } from './trial-routes.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(trialRoutes);
});
afterAll(() => trial.close());

test('a command is created, read in a list and acted upon', async () => {
  const made = await trial.call(trial.keys.seller11, 'POST', '/v1/trials', { body: { reference: 'first' } });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ object: 'order', reference: 'first', state: 'paid', mode: 'test', secret: 'shown once' });
  const done = await trial.call(trial.keys.mall1, 'POST', `/v1/trials/${made.body.id}/acknowledge`);
  expect(done.body).toMatchObject({ id: made.body.id, state: 'acknowledged' });
  const list = await trial.call(trial.keys.mall1, 'GET', '/v1/trials?reference=first');
  expect(list.body.data).toHaveLength(1);
});
