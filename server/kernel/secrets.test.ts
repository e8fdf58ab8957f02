import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts';
import { type Config, readConfig } from '../config.ts';
import { openPool, type Pool } from '../db/pool.ts';
import {
  decrypt,
  encrypt,
  keyRing,
  needsRotation,
  ringOf,
  rotateSecrets,
  SecretError,
  secretColumns,
  secretContext,
} from './secrets.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });
const first = key('k1');
const second = key('k2');

describe('A6: sealing', () => {
  const ring = keyRing([first]);

  test('A6: opens again, hides the text, and never looks the same twice', () => {
    const [one, two] = [encrypt(ring, '국민 110-234-567890', 'a'), encrypt(ring, '국민 110-234-567890', 'a')];
    expect(decrypt(ring, one, 'a')).toBe('국민 110-234-567890');
    expect(one).not.toContain('110-234');
    expect(one.split('.').slice(0, 2)).toEqual(['v1', 'k1']);
    expect(one).not.toBe(two);
  });

  test('A6: does not open elsewhere, changed, cut short, or without its key', () => {
    const sealed = encrypt(ring, 'secret', 'returns.refund_account.ret_1');
    const [version, id, iv, tag, data] = sealed.split('.') as [string, string, string, string, string];
    const changed = `${data[0] === 'A' ? 'B' : 'A'}${data.slice(1)}`;
    const attempts = [
      () => decrypt(ring, sealed, 'returns.refund_account.ret_2'),
      () => decrypt(ring, [version, id, iv, tag, changed].join('.'), 'returns.refund_account.ret_1'),
      () => decrypt(ring, [version, id, iv, tag.slice(0, 8), data].join('.'), 'returns.refund_account.ret_1'),
      () => decrypt(ring, 'plain text', 'returns.refund_account.ret_1'),
      () => decrypt(keyRing([second]), sealed, 'returns.refund_account.ret_1'),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(SecretError);
  });

  test('A6: the errors tell nothing of the content', () => {
    const sealed = encrypt(ring, 'canary-7f3a', 'x');
    try {
      decrypt(ring, sealed, 'y');
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/canary|v1\./);
    }
  });

  test('A6: a ring reads its old keys and writes with the first', () => {
    const sealed = encrypt(ring, 'secret', 'x');
    const both = keyRing([second, first]);
    expect(decrypt(both, sealed, 'x')).toBe('secret');
    expect([needsRotation(both, sealed), needsRotation(both, encrypt(both, 'secret', 'x'))]).toEqual([true, false]);
  });
});

describe('A6: rotating the key', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let pool: Pool;
  const written = (keys: { id: string; key: Uint8Array }[]): Config =>
    readConfig({
      ROUNDTRIP_SECRET_KEYS: keys
        .map(({ id, key: bytes }) => `${id}:${Buffer.from(bytes).toString('base64')}`)
        .join(','),
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=roundtrip' });
    await owner.connect();
    pool = openPool(database.appUrl, { max: 2, onError: () => undefined });
    await owner.query(
      `insert into orders (seller_id, mall_id, mode, id, kind, reference, state, currency, ordered_at, buyer, ship_to, discounts, shipping_fee, policy_version, event_sequence, metadata, created_at)
       values (1, 1, 'test', 'ord_1', 'sale', 'r', 'paid', 'KRW', now(), '{}', '{}', '[]', 0, 1, 0, '{}', now())`,
    );
  });
  afterAll(async () => {
    await pool.end();
    await owner.end();
    await database.drop();
  });

  test('A6: the list of columns is that of the database', async () => {
    // A contract's public fields and the names of its secret ones; what these hold stands in `secrets`.
    const { rows } = await owner.query(
      `select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'roundtrip' and column_name ~ 'refund_account|credential|secret|password' and column_name not in ('credentials', 'secret_fields') order by 1, 2`,
    );
    expect([...secretColumns]).toEqual(rows);
  });

  test('A6: every stored secret is written anew, opens with the new key alone, and the rest is untouched', async () => {
    const old = ringOf(written([first]));
    const count = 450;
    for (let i = 0; i < count; i += 1) {
      const id = `can_${String(i).padStart(4, '0')}`;
      const account = i % 10 === 9 ? null : encrypt(old, `account ${i}`, secretContext(secretColumns[0], id));
      await owner.query(
        `insert into cancellations (seller_id, mall_id, mode, id, order_id, state, reason, detail, fault, after_dispatch, refund_account, policy_version, metadata, requested_at)
         values (1, 1, 'test', $1, 'ord_1', 'requested', 'no_longer_wanted', '', 'buyer', false, $2, 1, '{}', now())`,
        [id, account],
      );
    }
    const lost = encrypt(keyRing([key('gone')]), 'lost', secretContext(secretColumns[0], 'can_0000'));
    await owner.query(`update cancellations set refund_account = $1 where id = 'can_0000'`, [lost]);
    const config = written([second, first]);
    expect(await rotateSecrets({ pool, config })).toEqual({ rotated: 404, unreadable: ['can_0000'], left: 0 });
    expect(await rotateSecrets({ pool, config })).toEqual({ rotated: 0, unreadable: ['can_0000'], left: 0 });
    const only = keyRing([second]);
    const { rows } = await owner.query('select id, refund_account from cancellations order by id');
    const opened = rows.map((row) =>
      row.refund_account === null
        ? null
        : row.id === 'can_0000'
          ? 'lost'
          : decrypt(only, row.refund_account, secretContext(secretColumns[0], row.id)),
    );
    expect(opened).toEqual(rows.map((_, i) => (i % 10 === 9 ? null : i === 0 ? 'lost' : `account ${i}`)));
  });

  test('A6: a row that is locked is passed over and told', async () => {
    const config = written([key('k3'), second, first]);
    await owner.query(`begin; select 1 from cancellations where id = 'can_0001' for update`);
    expect(await rotateSecrets({ pool, config })).toMatchObject({ rotated: 403, left: 1 });
    await owner.query('commit');
    expect(await rotateSecrets({ pool, config })).toMatchObject({ rotated: 1, left: 0 });
  });
});
