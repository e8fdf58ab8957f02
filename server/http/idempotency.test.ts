/** Idempotency-Key over HTTP, through real commands. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Called, openTrial, type Trial } from './trial.ts';
import { trialRoutes } from './trial-routes.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(trialRoutes);
});
afterAll(() => trial.close());

const post = (key: string, body: unknown, options: { path?: string; by?: string } = {}): Promise<Called> =>
  trial.call(options.by ?? trial.keys.seller11, 'POST', options.path ?? '/v1/trials', {
    body,
    headers: { 'idempotency-key': key },
  });

test('the same key and body answers the first answer again, without its secrets, and does nothing', async () => {
  const first = await post('same', { reference: 'once', metadata: { a: '1', b: '2' } });
  const again = await post('same', { metadata: { b: '2', a: '1' }, reference: 'once' });
  expect(first.body.secret).toBe('shown once');
  expect(again.status).toBe(201);
  const { secret: _, ...rest } = first.body;
  expect(again.body).toEqual(rest);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect((await trial.call(trial.keys.seller11, 'GET', '/v1/trials?reference=once')).body.data).toHaveLength(1);
});

test('a refusal is replayed too', async () => {
  const first = await post('refusal', { reference: 'r', note: 'refuse' });
  const again = await post('refusal', { reference: 'r', note: 'refuse' });
  expect([first.status, again.status]).toEqual([422, 422]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toMatchObject({ code: 'nothing_left', rule: 'trial: 0 of 1 left' });
});

test('the same key with another body, path or query is refused', async () => {
  const { body: order } = await post('reused', { reference: 'reused-1' });
  const others = [
    await post('reused', { reference: 'reused-2' }),
    await post('reused', {}, { path: `/v1/trials/${order.id}/acknowledge` }),
  ];
  for (const answer of others) expect(answer.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
});

test('keys of other owners, modes and sellers do not meet', async () => {
  const answers = [
    await post('shared', { reference: 'shared' }),
    await post('shared', { reference: 'shared' }, { by: trial.keys.seller12 }),
    await post('shared', { reference: 'shared', seller: trial.ids.seller21 }, { by: trial.keys.mall2 }),
    await post('shared', { reference: 'shared', seller: trial.ids.seller11 }, { by: trial.keys.mall1Live }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
});

test('while the first is running the second is told so', async () => {
  const { body: order } = await post('before', { reference: 'held' });
  const scope = `11/${trial.ids.seller11}/test/flying`;
  await trial.owner.query('begin');
  await trial.owner.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [scope]);
  const path = `/v1/trials/${order.id}/acknowledge`;
  const during = await post('flying', {}, { path });
  await trial.owner.query('commit');
  expect(during.body).toMatchObject({ status: 409, code: 'idempotency_key_in_flight' });
  expect((await post('flying', {}, { path })).status).toBe(200);
});

test('forty at once with one key make one order', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => post('crowd', { reference: 'crowd' })));
  expect(answers.filter((answer) => answer.status === 201 && !answer.headers.get('idempotent-replayed'))).toHaveLength(
    1,
  );
  expect(new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.body.id)).size).toBe(1);
  expect(answers.every((answer) => answer.status === 201 || answer.body.code === 'idempotency_key_in_flight')).toBe(
    true,
  );
  expect((await trial.call(trial.keys.seller11, 'GET', '/v1/trials?reference=crowd')).body.data).toHaveLength(1);
});

test('keys of 255 visible characters are taken; longer ones, blanks and empty ones are not', async () => {
  expect((await post('k'.repeat(255), { reference: 'long' })).status).toBe(201);
  for (const key of ['k'.repeat(256), 'two words', '']) {
    expect((await post(key, { reference: 'bad-key' })).body).toMatchObject({ status: 400, code: 'malformed' });
  }
});

test('where money is moved a key is required', async () => {
  const { body: order } = await post('payer', { reference: 'payer' });
  const path = `/v1/trials/${order.id}/pay_out`;
  const body = { amount: { amount: 5, currency: 'KRW' } };
  expect((await trial.call(trial.keys.seller11, 'POST', path, { body })).body).toMatchObject({
    status: 400,
    code: 'idempotency_key_required',
  });
  expect((await post('payer-2', body, { path })).status).toBe(200);
  const unknown = `/v1/trials/${trial.newId('order', 11)}/pay_out`;
  expect((await trial.call(trial.keys.seller11, 'POST', unknown, { body })).status).toBe(404);
});
