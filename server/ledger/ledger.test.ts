/** The ledger over HTTP: what was moved can be read, adds up to nothing, and cannot be changed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transaction } from '../db/pool.ts';
import { type Books, openBooks, type Placed } from '../refunds/test-books.ts';
import { accounts, movements } from './accounts.ts';
import { routes } from './routes.ts';

let books: Books;
let call: Books['trial']['call'];
let keys: Books['trial']['keys'];
let paid: Placed;
let due: Placed;
let foreign: Placed;

beforeAll(async () => {
  books = await openBooks(routes);
  ({ call, keys } = books.trial);
  paid = await books.place({
    seller: 11,
    payments: [
      { reference: 'card-1', amount: 20_000 },
      { reference: 'points-1', amount: 10_000 },
    ],
    claim: 15_000,
  });
  await books.give(paid, 'refund.send');
  await books.give(paid, 'refund.confirm', { reference: 'GWR-1' });
  due = await books.place({ seller: 12, payments: [{ reference: 'card-2', amount: 7_000 }], claim: 3_000 });
  foreign = await books.place({
    seller: 21,
    payments: [{ reference: 'card-3', amount: 900 }],
    claim: 900,
  });
  await books.place({
    seller: 11,
    mode: 'live',
    payments: [{ reference: 'card-4', amount: 50 }],
    claim: 0,
  });
});
afterAll(() => books?.close());

interface ShownTransfer {
  id: string;
  from: string;
  to: string;
  amount: { amount: number; currency: string };
}
const list = async (query = '', key = keys.mall1) =>
  (await call(key, 'GET', `/v1/transfers${query}`)).body.data as ShownTransfer[];
const short = (transfers: readonly ShownTransfer[]) =>
  transfers.map(({ from, to, amount }) => `${from} → ${to} ${amount.amount}`);

test('D9: every movement is listed with its cause and rule, newest first', async () => {
  expect(short(await list('', keys.seller11))).toEqual([
    'refunds_due → buyer 10000',
    expect.stringMatching(/^buyer_payments → refunds_due (5000|10000)$/),
    expect.stringMatching(/^buyer_payments → refunds_due (5000|10000)$/),
    expect.stringMatching(/^buyer → buyer_payments (10000|20000)$/),
    expect.stringMatching(/^buyer → buyer_payments (10000|20000)$/),
  ]);
  const [last] = await list(`?cause=${paid.refunds[0]}&account=buyer`);
  expect(last).toMatchObject({
    object: 'transfer',
    mode: 'test',
    seller: books.trial.ids.seller11,
    from: 'refunds_due',
    to: 'buyer',
    amount: { amount: 10_000, currency: 'KRW' },
    cause: paid.refunds[0],
    file: paid.order,
    rule: 'C9: cancelled',
  });
  expect((await call(keys.mall1, 'GET', `/v1/transfers/${last!.id}`)).body).toEqual(last);
});

test('transfers are found by cause, account, file and seller, and page by page', async () => {
  expect(short(await list(`?cause=${due.refunds[0]}`))).toEqual(['buyer_payments → refunds_due 3000']);
  expect(short(await list(`?file=${due.order}`))).toEqual([
    'buyer_payments → refunds_due 3000',
    'buyer → buyer_payments 7000',
  ]);
  expect(await list('?account=refunds_due')).toHaveLength(4);
  expect(await list('?account=wallet')).toEqual([]);
  expect(await list(`?seller=${books.trial.ids.seller12}`)).toHaveLength(2);
  expect(await list('?reference=x')).toEqual([]);
  expect((await call(keys.mall1, 'GET', '/v1/transfers?account=nobody')).status).toBe(400);
  expect((await call(keys.mall1, 'GET', '/v1/transfers?after=ord_1')).status).toBe(400);
  const all = await list();
  const paged: ShownTransfer[] = [];
  let next: string | null = null;
  do {
    const page = await call(keys.mall1, 'GET', `/v1/transfers?limit=3${next ? `&after=${next}` : ''}`);
    paged.push(...page.body.data);
    next = page.body.next;
  } while (next);
  expect(paged).toEqual(all);
  expect(all).toHaveLength(7);
});

test('each sees its own transfers; a foreign one is not there', async () => {
  expect(await list('', keys.mall2)).toHaveLength(2);
  expect(await list('', keys.seller12)).toHaveLength(2);
  expect(short(await list('', keys.mall1Live))).toEqual(['buyer → buyer_payments 50']);
  expect(await list('', keys.platform)).toHaveLength(10);
  expect(await list('?mode=live', keys.platform)).toHaveLength(1);
  expect((await call(keys.mall1, 'GET', '/v1/transfers?mode=live')).status).toBe(403);
  expect(await list(`?cause=${foreign.refunds[0]}`)).toEqual([]);
  const [theirs] = await list('', keys.mall2);
  expect((await call(keys.mall1, 'GET', `/v1/transfers/${theirs!.id}`)).status).toBe(404);
  expect((await call(keys.mall1, 'GET', `/v1/transfers?seller=${books.trial.ids.seller21}`)).status).toBe(404);
});

interface ShownBook {
  mall: string;
  mode: string;
  accounts: {
    account: string;
    in: { amount: number };
    out: { amount: number };
    balance: { amount: number };
  }[];
  totals: { currency: string; total: { amount: number } }[];
}
const balance = async (query = '', key = keys.mall1) =>
  (await call(key, 'GET', `/v1/trial_balance${query}`)).body.data as ShownBook[];
const balances = (book: ShownBook) =>
  Object.fromEntries(book.accounts.map((line) => [line.account, line.balance.amount]));

test("D9: a mall's trial balance is the sum of its transfers and comes to zero", async () => {
  const [book, ...more] = await balance();
  expect(more).toEqual([]);
  expect(book).toMatchObject({ mall: books.trial.ids.mall1, mode: 'test' });
  expect(balances(book!)).toEqual({ buyer: -27_000, buyer_payments: 19_000, refunds_due: 8_000 });
  expect(book!.totals).toEqual([{ currency: 'KRW', total: { amount: 0, currency: 'KRW' } }]);
  const transfers = await list();
  for (const line of book!.accounts) {
    const sum = (side: 'from' | 'to') =>
      transfers.filter((each) => each[side] === line.account).reduce((total, each) => total + each.amount.amount, 0);
    expect([line.account, line.in.amount, line.out.amount]).toEqual([line.account, sum('to'), sum('from')]);
  }
});

test('D9: books are per currency, seller, mall and mode, each at zero', async () => {
  const [own] = await balance('', keys.seller12);
  expect(balances(own!)).toEqual({ buyer: -7_000, buyer_payments: 4_000, refunds_due: 3_000 });
  expect(await balance(`?seller=${books.trial.ids.seller12}`)).toEqual([own]);
  const [livelike] = await balance('', keys.mall1Live);
  expect(balances(livelike!)).toEqual({ buyer: -50, buyer_payments: 50 });
  const { ids } = books.trial;
  const all = await balance('', keys.platform);
  expect(all.map((book) => [book.mall, book.mode])).toEqual([
    [ids.mall1, 'live'],
    [ids.mall1, 'test'],
    [ids.mall2, 'test'],
  ]);
  for (const book of all) for (const { total } of book.totals) expect(total.amount).toBe(0);
  expect((await call(keys.mall1, 'GET', '/v1/trial_balance?mode=live')).status).toBe(403);
  expect((await call(keys.carrier, 'GET', '/v1/trial_balance')).status).toBe(403);
});

test('D9: a transfer goes between two accounts of the list, and every account is used by a movement', () => {
  const used = new Set<string>(Object.values(movements).flatMap(({ from, to }) => [from, to]));
  expect([...used].toSorted()).toEqual(Object.keys(accounts).toSorted());
  for (const { from, to } of Object.values(movements)) expect(from).not.toBe(to);
});

test("D9: the server's database role can neither change nor remove a transfer", async () => {
  const { pool } = books.trial.platform;
  for (const text of ['update transfers set amount = 1', 'delete from transfers', 'truncate transfers']) {
    await expect(transaction(pool, { all: true }, (client) => client.query(text))).rejects.toThrow(/permission denied/);
  }
});

test('D9: one row is both sides, so that no half of a movement can be stored', async () => {
  const [seller, mall] = [11, 1];
  const insert = (from: string | null, to: string | null, amount: number) =>
    books.trial.owner.query(
      `insert into transfers values ($1, $2, 'test', 'trf_x', $3, $4, $5, 'KRW', 'f', 'c', 'r', now(), now())`,
      [seller, mall, from, to, amount],
    );
  await expect(insert(null, 'buyer', 1)).rejects.toThrow(/null/);
  await expect(insert('buyer', null, 1)).rejects.toThrow(/null/);
  await expect(insert('buyer', 'buyer', 1)).rejects.toThrow(/check/);
  await expect(insert('buyer', 'buyer_payments', 0)).rejects.toThrow(/check/);
  await expect(insert('buyer', 'buyer_payments', -1)).rejects.toThrow(/check/);
});
