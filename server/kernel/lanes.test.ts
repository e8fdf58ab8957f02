/** The lanes under trouble: a bad command, a broken connection, a lost COMMIT answer. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { openWorld, order, type World } from '../stories/world.ts';
import type { Command } from './command.ts';

let server: TestServer;
let world: World;
let owner: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  world = await openWorld({}, server);
  owner = new pg.Client({ connectionString: server.database.ownerUrl, options: '-c search_path=roundtrip' });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.stop();
});

/** An acknowledgement of this order by its seller. */
async function acknowledgement(id: string, args: unknown = {}): Promise<Command> {
  const { rows } = await owner.query('select seller_id, mall_id from orders where id = $1', [id]);
  const { seller_id: seller, mall_id: mall } = rows[0];
  const actor = { kind: 'seller' as const, id: world.sellerId };
  return {
    id: crypto.randomUUID(),
    type: 'order.acknowledge',
    file: id,
    object: id,
    seller,
    mall,
    mode: 'test',
    actor,
    args,
  };
}

test('a command that fails the whole transaction harms none of its neighbours', async () => {
  const orders = [await order(world), await order(world), await order(world)];
  const good = await Promise.all(orders.map((each) => acknowledgement(each.id)));
  // A date that PostgreSQL does not take: a bug of the caller that no rule has seen.
  const bad: Command = {
    ...(await acknowledgement(orders[1].id)),
    type: 'order.change_address',
    args: { ship_to: { name: '\u0000' } },
  };
  const ends = await Promise.allSettled(
    [good[0]!, bad, good[2]!].map((command) => server.inside.submit('order_file', command)),
  );
  expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const states = await Promise.all(
    orders.map(async (each) => (await world.mall.get(`/v1/orders/${each.id}`)).body.state),
  );
  expect(states).toEqual(['acknowledged', 'paid', 'acknowledged']);
});

test('P1: connections that the server closes under load cost no acknowledged command and double none', async () => {
  const orders = await Promise.all(Array.from({ length: 30 }, () => order(world)));
  // A role may end the connections of its own; the one that does it is spared.
  const closer = new pg.Client({ connectionString: server.database.appUrl });
  await closer.connect();
  let working = true;
  const closing = (async () => {
    while (working) {
      await closer.query(
        `select pg_sleep(0.005), pg_terminate_backend(pid) from pg_stat_activity where application_name = 'roundtrip' and datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
  })();
  const answers = await Promise.all(orders.map((each) => world.seller.post(`/v1/orders/${each.id}/acknowledge`)));
  working = false;
  await closing;
  await closer.end();
  for (const [i, answer] of answers.entries()) {
    const { rows } = await owner.query(
      `select count(*)::int as n from events where object_id = $1 and type = 'order.acknowledged'`,
      [orders[i].id],
    );
    // Answered well means once; not answered means once or not at all.
    if (answer.status === 200) expect(rows[0].n).toBe(1);
    else expect([answer.status, rows[0].n <= 1]).toEqual([503, true]);
  }
});
