import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool, read } from '../db/pool.ts';
import { assertSafeRole } from './safe-role.ts';
import { newMall, newSeller, openTrial, type Trial, type TrialMall } from './trial.ts';

/** Every table that holds rows of tenants, as the database knows them. */
let tables: string[];
let trial: Trial;
let malls: TrialMall[];

beforeAll(async () => {
  trial = await openTrial();
  malls = [await newMall(trial), await newMall(trial)];
  for (const mall of malls) {
    const seller = await newSeller(trial, mall);
    await trial.ask(mall.test, `/v1/sellers/${seller.id}/open_wallet`, {
      body: { currency: 'KRW' },
      once: `open-${seller.id}`,
    });
  }
  const { rows } = await trial.owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'seller_id'
     where c.relnamespace = 'roundtrip'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  tables = rows.map((row) => row.name);
});
afterAll(() => trial.close());

const holding = ['api_keys', 'clocks', 'events', 'malls', 'policy_versions', 'sellers', 'wallets'];

describe('P10: row-level security, the second fence', () => {
  test('P10: raw SQL without a scope sees nothing of any tenant', async () => {
    expect(tables).toEqual(expect.arrayContaining(holding));
    for (const table of tables) {
      const { rows } = await trial.platform.pool.query(`select count(*)::int as n from ${table}`);
      expect([table, rows[0].n]).toEqual([table, 0]);
    }
  });

  test("P10: with one mall's scope, raw SQL sees that mall's rows and no other's", async () => {
    const number = (await trial.owner.query('select mall_id, seller_id from malls where id = $1', [malls[0]!.id]))
      .rows[0];
    for (const table of holding) {
      const [rows] = await read(trial.platform.pool, { malls: [number.mall_id] }, [
        { text: `select distinct mall_id from ${table}` },
      ]);
      expect([table, rows]).toEqual([table, [{ mall_id: number.mall_id }]]);
    }
    for (const table of ['malls', 'sellers', 'api_keys']) {
      const [rows] = await read(trial.platform.pool, { sellers: [number.seller_id] }, [
        { text: `select distinct seller_id from ${table}` },
      ]);
      expect([table, rows]).toEqual([table, [{ seller_id: number.seller_id }]]);
    }
  });

  test('P10: a scope does not outlive its transaction', async () => {
    await read(trial.platform.pool, { all: true }, [{ text: 'select 1' }]);
    const { rows } = await trial.platform.pool.query('select count(*)::int as n from sellers');
    expect(rows[0].n).toBe(0);
  });

  test("P10: nothing is written into another's books", async () => {
    const { rows } = await trial.owner.query('select * from sellers where kind = $1 limit 1', ['third_party']);
    const insert = trial.platform.pool.query(
      `insert into wallets values ($1, $2, 'test', 'wal_x', $3, 'USD', 5, now())`,
      [rows[0].seller_id, rows[0].mall_id, rows[0].id],
    );
    await expect(insert).rejects.toThrow('row-level security');
    const update = await trial.platform.pool.query(`update sellers set name = 'taken'`);
    expect(update.rowCount).toBe(0);
  });
});

describe('the role that serves', () => {
  test('P10: the app role is accepted, the owner is not', async () => {
    await expect(assertSafeRole(trial.platform.pool)).resolves.toBeUndefined();
    const owner = openPool(trial.database.ownerUrl, { max: 1, onError: () => undefined });
    try {
      await expect(assertSafeRole(owner)).rejects.toThrow(
        /The database role ".+" (is a superuser|may bypass|owns the table)/,
      );
    } finally {
      await owner.end();
    }
  });

  test('P10: a table whose fence was taken down is noticed', async () => {
    await trial.owner.query('alter table wallets no force row level security');
    try {
      await expect(assertSafeRole(trial.platform.pool)).rejects.toThrow(
        'The table wallets is without forced row-level security',
      );
    } finally {
      await trial.owner.query('alter table wallets force row level security');
    }
  });
});
