/** Refunds over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from './routes.ts';
import { type Books, openBooks, type Placed } from './test-books.ts';

let books: Books;
let call: Books['trial']['call'];
let keys: Books['trial']['keys'];
/** Refunds of seller 11 (failed), 12 (due), 21 (due, other mall) and 11 in live mode. */
let failed: Placed;
let due: Placed;
let foreign: Placed;
let live: Placed;

beforeAll(async () => {
  books = await openBooks(routes);
  ({ call, keys } = books.trial);
  const payments = [{ reference: 'card-1', amount: 30_000 }];
  failed = await books.place({ seller: 11, payments, claim: 10_000 });
  await books.give(failed, 'refund.send');
  await books.give(failed, 'refund.fail', { attempt: 1, detail: 'the card was cancelled' });
  due = await books.place({ seller: 12, payments, claim: 20_000 });
  foreign = await books.place({ seller: 21, payments, claim: 5_000 });
  live = await books.place({ seller: 11, payments, claim: 1_000, mode: 'live' });
});
afterAll(() => books?.close());

const idsOf = (answer: { body: { data: { id: string }[] } }) => answer.body.data.map((each) => each.id);
const of = (placed: Placed) => placed.refunds[0]!;

test('a refund shows its money, its claim with components, its payment and what may be done', async () => {
  const { status, body } = await call(keys.mall1, 'GET', `/v1/refunds/${of(failed)}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: of(failed),
    object: 'refund',
    mode: 'test',
    state: 'failed',
    money: 'failed',
    order: failed.order,
    claim: failed.claim,
    payment: { method: 'card', gateway: 'any', gateway_reference: 'card-1' },
    amount: { amount: 10_000, currency: 'KRW' },
    components: [{ kind: 'goods', rule: 'C9', amount: { amount: 10_000, currency: 'KRW' } }],
    claim_total: { amount: 10_000, currency: 'KRW' },
    attempts: 1,
    last_error: 'the card was cancelled',
    gateway_refund_reference: null,
    actions: [{ name: 'retry', enabled: true }],
  });
  const waiting = await call(keys.mall1, 'GET', `/v1/refunds/${of(due)}`);
  expect(waiting.body.actions).toEqual([{ name: 'retry', enabled: false, reason: expect.any(String) }]);
  // A seller has no action on refunds: it may look.
  expect((await call(keys.seller11, 'GET', `/v1/refunds/${of(failed)}`)).body.actions).toEqual([]);
});

test('lists are newest first, narrowed by state, order, claim and seller, and page by page', async () => {
  const list = (query: string, key = keys.mall1) => call(key, 'GET', `/v1/refunds${query}`);
  expect(idsOf(await list(''))).toEqual([of(due), of(failed)]);
  expect(idsOf(await list('?state=failed'))).toEqual([of(failed)]);
  expect(idsOf(await list(`?order=${due.order}`))).toEqual([of(due)]);
  expect(idsOf(await list(`?claim=${failed.claim}`))).toEqual([of(failed)]);
  expect(idsOf(await list(`?seller=${books.trial.ids.seller12}`))).toEqual([of(due)]);
  expect(idsOf(await list('?reference=x'))).toEqual([]);
  expect((await list('?state=lost')).status).toBe(400);
  const first = await list('?limit=1');
  expect(idsOf(first)).toEqual([of(due)]);
  const second = await list(`?limit=1&after=${first.body.next}`);
  expect(idsOf(second)).toEqual([of(failed)]);
  expect(second.body.next).toBeNull();
});

test('each sees its own: other malls, other sellers and the other mode get what a random id gets', async () => {
  expect(idsOf(await call(keys.mall2, 'GET', '/v1/refunds'))).toEqual([of(foreign)]);
  expect(idsOf(await call(keys.seller12, 'GET', '/v1/refunds'))).toEqual([of(due)]);
  expect(idsOf(await call(keys.mall1Live, 'GET', '/v1/refunds'))).toEqual([of(live)]);
  expect(idsOf(await call(keys.platform, 'GET', '/v1/refunds')).toSorted()).toEqual(
    [failed, due, foreign, live].map(of).toSorted(),
  );
  for (const [key, id] of [
    [keys.mall2, of(failed)],
    [keys.seller12, of(failed)],
    [keys.mall1Live, of(failed)],
    [keys.mall1, of(foreign)],
    [keys.mall1, books.trial.newId('refund', 11)],
    [keys.mall1, 'rfd_nonsense'],
  ] as const) {
    expect(await call(key, 'GET', `/v1/refunds/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  }
});

test('retry: for mall and platform, with an Idempotency-Key, once', async () => {
  const path = `/v1/refunds/${of(failed)}/retry`;
  const retry = (key: string, idempotency: string, at = path) =>
    call(key, 'POST', at, { headers: { 'idempotency-key': idempotency } });
  expect(await call(keys.mall1, 'POST', path)).toMatchObject({
    status: 400,
    body: { code: 'idempotency_key_required' },
  });
  expect(await retry(keys.seller11, 'k')).toMatchObject({ status: 403 });
  expect(await retry(keys.mall2, 'k')).toMatchObject({ status: 404 });
  expect(await retry(keys.mall1, 'k0', `/v1/refunds/${of(due)}/retry`)).toMatchObject({
    status: 409,
    body: { code: 'not_now' },
  });
  const first = await retry(keys.mall1, 'k1');
  expect(first).toMatchObject({ status: 200, body: { id: of(failed), money: 'due' } });
  const again = await retry(keys.mall1, 'k1');
  expect(again).toMatchObject({ status: 200, body: first.body });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await retry(keys.mall1, 'k2')).toMatchObject({ status: 409, body: { code: 'not_now' } });
  const { rows } = await books.trial.owner.query(
    `select count(*)::int as n from events where object_id = $1 and type = 'refund.retried'`,
    [of(failed)],
  );
  expect(rows[0].n).toBe(1);
});
