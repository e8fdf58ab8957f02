/** Events over HTTP: history, feed, and who sees what. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from '../http/trial.ts';
import { trialRoutes } from '../http/trial-routes.ts';
import { routes } from './routes.ts';

let trial: Trial;
const orders: string[] = [];

beforeAll(async () => {
  trial = await openTrial([...trialRoutes, ...routes]);
  for (const [i, key] of [trial.keys.seller11, trial.keys.seller12, trial.keys.seller11].entries()) {
    const { body } = await trial.call(key, 'POST', '/v1/trials', { body: { reference: `e${i}` } });
    orders.push(body.id);
  }
  await trial.call(trial.keys.mall1, 'POST', `/v1/trials/${orders[0]}/acknowledge`, {
    body: { on_behalf_of: 'seller' },
  });
  await trial.call(trial.keys.mall2, 'POST', '/v1/trials', {
    body: { reference: 'foreign', seller: trial.ids.seller21 },
  });
  await trial.call(trial.keys.mall1Live, 'POST', '/v1/trials', {
    body: { reference: 'live', seller: trial.ids.seller11 },
  });
  // The relay's part: positions in the order of recording.
  await trial.owner.query(
    `insert into event_feed (seller_id, mall_id, mode, event_id) select seller_id, mall_id, mode, id from events order by id`,
  );
});
afterAll(() => trial.close());

interface Event {
  id: string;
  type: string;
  object_id: string;
  sequence: number;
}

const list = async (query: string, key = trial.keys.mall1) => (await trial.call(key, 'GET', `/v1/events${query}`)).body;
const shown = (page: { data: Event[] }): [string, number][] => page.data.map((event) => [event.type, event.sequence]);

test("an object's history is newest first, with the actor and for whom it acted", async () => {
  const page = await list(`?object_id=${orders[0]}`);
  expect(shown(page)).toEqual([
    ['order.acknowledged', 2],
    ['order.placed', 1],
  ]);
  expect(page.data[0]).toMatchObject({
    object: 'event',
    object_id: orders[0],
    mall: trial.ids.mall1,
    seller: trial.ids.seller11,
    mode: 'test',
    actor: { kind: 'mall', id: trial.ids.mall1, on_behalf_of: 'seller' },
    data: {},
  });
  expect(page.data[1].actor).toEqual({ kind: 'seller', id: trial.ids.seller11 });
  expect((await trial.call(trial.keys.mall1, 'GET', `/v1/events/${page.data[0].id}`)).body).toEqual(page.data[0]);
});

test('filters and pages', async () => {
  expect((await list('?type=order.acknowledged')).data).toHaveLength(1);
  expect((await list('?type=order.placed')).data).toHaveLength(3);
  expect((await list('?type=order.placed&limit=2')).next).toMatch(/^evt_/);
  expect((await list('?object_id=nonsense')).data).toEqual([]);
  expect((await list('?type=nonsense')).status).toBe(400);
});

test('each sees its own; a carrier nothing', async () => {
  expect((await list('', trial.keys.seller12)).data).toHaveLength(1);
  expect((await list('', trial.keys.mall2)).data).toHaveLength(1);
  expect((await list('', trial.keys.mall1Live)).data).toHaveLength(1);
  expect((await list('', trial.keys.platform)).data).toHaveLength(6);
  expect((await list('', trial.keys.carrier)).status).toBe(403);
  const [foreign] = (await list('', trial.keys.mall2)).data;
  expect((await trial.call(trial.keys.mall1, 'GET', `/v1/events/${foreign.id}`)).status).toBe(404);
  expect((await list(`?object_id=${foreign.object_id}`)).data).toEqual([]);
});

test('the feed is oldest first, whole, and goes on from its last position', async () => {
  const seen: string[] = [];
  let since = '0';
  for (;;) {
    const page = await list(`?since=${since}&limit=3`);
    if (page.data.length === 0) {
      expect(page.next).toBe(since);
      break;
    }
    seen.push(...page.data.map((event: Event) => `${event.object_id} ${event.type}`));
    since = page.next;
  }
  expect(seen).toEqual([...orders.map((id) => `${id} order.placed`), `${orders[0]} order.acknowledged`]);
  const filtered = await list('?since=0&type=order.acknowledged&limit=3');
  expect(filtered.data).toEqual([]);
  expect((await list(`?since=${filtered.next}&type=order.acknowledged`)).data).toHaveLength(1);
  expect((await list('?since=0', trial.keys.seller12)).data).toHaveLength(1);
  expect((await list('?since=0', trial.keys.mall1Live)).data).toHaveLength(1);
  expect((await list('?since=-1')).status).toBe(400);
});
