import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newMall, newSeller, openTrial, type Trial, type TrialMall } from '../malls/trial.ts';

let trial: Trial;
let mall: TrialMall;

beforeAll(async () => {
  trial = await openTrial();
  mall = await newMall(trial);
});
afterAll(() => trial.close());

const move = (
  key: string,
  wallet: string,
  action: 'top_up' | 'pay_out',
  amount: unknown,
  once = `move-${crypto.randomUUID()}`,
) => trial.ask(key, `/v1/wallets/${wallet}/${action}`, { body: { amount }, once });

async function openWallet(key: string, seller: string, currency = 'KRW'): Promise<string> {
  const { status, body } = await trial.ask(key, `/v1/sellers/${seller}/open_wallet`, { body: { currency } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.id;
}

describe('wallets', () => {
  test('E3: one per seller, mode and currency', async () => {
    const seller = await newSeller(trial, mall);
    const first = await openWallet(seller.test, seller.id);
    expect(await openWallet(mall.test, seller.id)).toBe(first);
    expect(await openWallet(seller.live, seller.id)).not.toBe(first);
    expect(await openWallet(seller.test, seller.id, 'CNY')).not.toBe(first);
    const listed = await trial.ask(seller.test, '/v1/wallets?currency=KRW');
    expect(listed.body.data).toMatchObject([
      { id: first, object: 'wallet', mode: 'test', seller: seller.id, balance: { amount: 0, currency: 'KRW' } },
    ]);
    expect((await trial.ask(seller.test, '/v1/wallets?reference=x')).body.data).toEqual([]);
    const { rows } = await trial.owner.query(
      `select count(*)::int as n from events where type = 'wallet.opened' and object_id = $1`,
      [first],
    );
    expect(rows[0].n).toBe(1);
  });

  test('D9: every balance is the sum of its entries, and every entry has two sides', async () => {
    const seller = await newSeller(trial, mall);
    const wallet = await openWallet(seller.test, seller.id);
    expect(await move(seller.test, wallet, 'top_up', 50_000)).toMatchObject({
      status: 200,
      body: { balance: { amount: 50_000, currency: 'KRW' } },
    });
    await move(seller.test, wallet, 'pay_out', { amount: 20_000, currency: 'KRW' });
    await move(mall.test, wallet, 'top_up', 1);
    const { body } = await trial.ask(seller.test, `/v1/wallets/${wallet}/entries`);
    expect(body.data.map((entry: { amount: { amount: number } }) => entry.amount.amount)).toEqual([1, -20_000, 50_000]);
    expect(body.data.map((entry: { counter_account: string }) => entry.counter_account)).toEqual([
      'bank',
      'bank',
      'bank',
    ]);
    const seen = await trial.ask(seller.test, `/v1/wallets/${wallet}`);
    expect(seen.body.balance.amount).toBe(30_001);
    const page = await trial.ask(seller.test, `/v1/wallets/${wallet}/entries?limit=2`);
    const rest = await trial.ask(seller.test, `/v1/wallets/${wallet}/entries?limit=2&after=${page.body.next}`);
    expect([...page.body.data, ...rest.body.data]).toEqual(body.data);
    expect(rest.body.next).toBeNull();
  });

  test('D9: never negative, by the decision with its figures and by the database', async () => {
    const seller = await newSeller(trial, mall);
    const wallet = await openWallet(seller.test, seller.id);
    await move(seller.test, wallet, 'top_up', 1_000);
    const short = await move(seller.test, wallet, 'pay_out', 5_000);
    expect(short).toMatchObject({ status: 422, body: { code: 'wallet_short' } });
    expect(short.body.rule).toContain('balance 1000, asked 5000, short 4000');
    const answers = await Promise.all(Array.from({ length: 6 }, () => move(seller.test, wallet, 'pay_out', 400)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 422, 422, 422, 422]);
    expect((await trial.ask(seller.test, `/v1/wallets/${wallet}`)).body.balance.amount).toBe(200);
    await expect(trial.owner.query('update wallets set balance = -1 where id = $1', [wallet])).rejects.toThrow('check');
  });

  test('D9: the same top-up sent again moves money once', async () => {
    const seller = await newSeller(trial, mall);
    const wallet = await openWallet(seller.test, seller.id);
    const answers = await Promise.all([1, 2, 3].map(() => move(seller.test, wallet, 'top_up', 700, 'the-same')));
    const again = await move(seller.test, wallet, 'top_up', 700, 'the-same');
    expect(answers.every((answer) => answer.status === 200 || answer.body.code === 'idempotency_key_in_flight')).toBe(
      true,
    );
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await trial.ask(seller.test, `/v1/wallets/${wallet}`)).body.balance.amount).toBe(700);
    expect(await trial.ask(seller.test, `/v1/wallets/${wallet}/top_up`, { body: { amount: 1 } })).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    });
  });

  test.each([
    [0, 400, 'malformed'],
    [-5, 400, 'malformed'],
    [1.5, 400, 'malformed'],
    ['700', 400, 'malformed'],
    [{ amount: 5, currency: 'CNY' }, 422, 'currency_mismatch'],
    [Number.MAX_SAFE_INTEGER, 422, 'invalid'],
  ])('the amount %j is refused', async (amount, status, code) => {
    const seller = await newSeller(trial, mall);
    const wallet = await openWallet(seller.test, seller.id);
    await move(seller.test, wallet, 'top_up', 1);
    expect(await move(seller.test, wallet, 'top_up', amount)).toMatchObject({ status, body: { code } });
  });

  test('live money does not move without a bank, and the actions say so', async () => {
    const seller = await newSeller(trial, mall);
    const wallet = await openWallet(seller.live, seller.id);
    expect(await move(seller.live, wallet, 'top_up', 1_000)).toMatchObject({
      status: 422,
      body: { code: 'bank_not_configured' },
    });
    const { body } = await trial.ask(seller.live, `/v1/wallets/${wallet}`);
    expect(body.actions).toMatchObject([
      { name: 'top_up', enabled: false },
      { name: 'pay_out', enabled: false },
    ]);
  });

  test("A5: another's wallet, the other mode's and none at all answer alike", async () => {
    const seller = await newSeller(trial, mall);
    const neighbour = await newSeller(trial, mall);
    const other = await newMall(trial);
    const wallet = await openWallet(seller.test, seller.id);
    const absent = wallet.replace(/.{10}$/, '0123456789');
    for (const key of [neighbour.test, other.test, seller.live]) {
      for (const path of ['', '/entries']) {
        const foreign = await trial.ask(key, `/v1/wallets/${wallet}${path}`);
        const never = await trial.ask(key, `/v1/wallets/${absent}${path}`);
        expect([foreign.status, never.status, foreign.body.code]).toEqual([404, 404, never.body.code]);
      }
      expect((await move(key, wallet, 'top_up', 5)).status).toBe(404);
    }
    expect((await trial.ask(seller.test, `/v1/wallets/${wallet}`)).body.balance.amount).toBe(0);
  });

  test('a mall acts for its seller, and the event records both', async () => {
    const seller = await newSeller(trial, mall);
    const wallet = await openWallet(seller.test, seller.id);
    await trial.ask(mall.test, `/v1/wallets/${wallet}/top_up`, {
      body: { amount: 5, on_behalf_of: 'seller' },
      once: 'behalf',
    });
    const { rows } = await trial.owner.query(
      `select actor_kind, actor_id, actor_by from events where type = 'wallet.topped_up' and object_id = $1`,
      [wallet],
    );
    expect(rows).toEqual([{ actor_kind: 'seller', actor_id: seller.id, actor_by: mall.id }]);
    expect(
      await trial.ask(mall.test, `/v1/wallets/${wallet}/top_up`, {
        body: { amount: 5, on_behalf_of: 'buyer' },
        once: 'buyer',
      }),
    ).toMatchObject({ status: 403 });
  });
});
