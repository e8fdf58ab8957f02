/**
 * P6: lock first, load after. Two requests for the same last piece wait for the order's lock, which a third connection
 * holds; whoever gets it second must see what the first one did. A statement that locks and reads children at once
 * returns the new row with the old children, and the piece would come back twice.
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveredOrder, openWorld, type World, won } from '../stories/world.ts';

let world: World;
let holder: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  holder = new pg.Client({ connectionString: world.server.database.ownerUrl });
  await holder.connect();
  await holder.query('set search_path to roundtrip');
});
afterAll(async () => {
  await holder.end();
  await world.stop();
});

test('P6: a command that waited for the lock sees what was done before it got it', async () => {
  const lines = [{ sku: 'ONE', title: 'The only one', quantity: 1, unit_price: won(9_000) }];
  const { order } = await deliveredOrder(world, { lines });
  await holder.query('begin');
  await holder.query('select id from orders where id = $1 for update', [order.id]);
  const wish = { order: order.id, reason: 'defective', detail: 'x', on_behalf_of: 'buyer' };
  const both = [world.mall.post('/v1/returns', wish), world.mall.post('/v1/returns', wish)];
  const waiting = async () => {
    const { rows } = await holder.query(
      'select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted',
    );
    return rows[0].n;
  };
  // Each on its own: in one batch they would be decided one after the other in memory.
  await expect.poll(waiting, { interval: 20, timeout: 5_000 }).toBe(2);
  await holder.query('commit');
  const answers = await Promise.all(both);
  expect(answers.map(({ status, body }) => `${status} ${body.code ?? body.decision}`).toSorted()).toEqual([
    '201 requested',
    '422 pieces_in_claim',
  ]);
  const { rows } = await holder.query('select count(*)::int as n from return_lines where order_id = $1', [order.id]);
  expect(rows[0].n).toBe(1);
});

test('P6: whoever waits too long for the lock is told that the order is busy, and nothing was done', async () => {
  const { order } = await deliveredOrder(world);
  await holder.query('begin');
  await holder.query('select id from orders where id = $1 for update', [order.id]);
  const answer = await world.mall.post('/v1/returns', {
    order: order.id,
    reason: 'defective',
    detail: 'x',
    on_behalf_of: 'buyer',
  });
  await holder.query('commit');
  expect([answer.status, answer.body.code]).toEqual([409, 'busy']);
  expect((await world.mall.get(`/v1/orders/${order.id}`)).body.returns).toEqual([]);
});
