/** C6: the share collected by the end of the day after the request. Figures by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedArea, contractInUse, customerNumber, standStill } from '../returns/test-contracts.ts';
import { askReturn, type Body, deliveredOrder, openWorld, read, scan, type World } from '../stories/world.ts';

let world: World;
beforeAll(async () => {
  // Friday; the next business day is Monday the 14th.
  world = await openWorld({ startsAt: '2026-09-11T01:00:00Z', policies: { return_approval: 'automatic' } });
  const customer = customerNumber();
  await contractInUse(world, { customerNumber: customer });
  await standStill(world, customer);
});
afterAll(() => world.stop());

async function ask(more: Record<string, unknown> = {}): Promise<Body> {
  const { order } = await deliveredOrder(world);
  const asked = await askReturn(world, order.id, more);
  await world.server.settle();
  return read(world, `/v1/returns/${asked.id}`);
}

const report = async (query = 'from=2026-09-11&to=2026-09-11', by = world.mall): Promise<Body> => {
  const answer = await by.get(`/v1/reports/collection?${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const figure = (body: Body, days: string, carrier: string | null = 'korea_post'): Body =>
  body.figures.find((each: Body) => each.days === days && each.carrier === carrier);

test('C6: collected by 24:00 of the day after the request, in calendar and in business days', async () => {
  const [last, late, never, withdrawn] = [await ask(), await ask(), await ask(), await ask()];
  await ask({ method: 'buyer_ships' });
  await ask({ pickup_on: '2026-09-16' });
  await world.mall.post(`/v1/returns/${withdrawn.id}/withdraw`, { on_behalf_of: 'buyer' });
  expect(figure(await report(), 'calendar')).toMatchObject({
    collected: 0,
    counted: 0,
    share: null,
    left_out: { withdrawn: 1, later_day_chosen: 1, still_open: 3 },
  });
  await world.advance('2026-09-12T14:59:00Z');
  await scan(world, last, '집하완료');
  await world.advance('2026-09-12T15:01:00Z');
  await scan(world, late, '집하완료');
  expect(never.goods).toBe('booked');
  const saturday = await report();
  expect(figure(saturday, 'calendar')).toMatchObject({ collected: 1, counted: 3, share: 0.3333 });
  expect(figure(saturday, 'calendar').left_out).toEqual({ withdrawn: 1, later_day_chosen: 1, still_open: 0 });
  expect(figure(saturday, 'business')).toMatchObject({ counted: 0, left_out: { still_open: 3 } });
  await world.advance('2026-09-14T15:00:01Z');
  const tuesday = await report();
  expect(figure(tuesday, 'business')).toMatchObject({ collected: 2, counted: 3, share: 0.6667 });
  expect(figure(tuesday, 'calendar', null)).toMatchObject({ collected: 1, counted: 3 });
  expect(tuesday).toMatchObject({ name: 'collection', time_zone: 'Asia/Seoul', from: '2026-09-11', to: '2026-09-11' });
});

test('C6: as CSV; the days of the mall; the seller its own, and nobody another mall’s', async () => {
  const csv = await world.mall.get('/v1/reports/collection?from=2026-09-11&to=2026-09-11&format=csv');
  expect(csv.headers.get('content-type')).toContain('text/csv');
  const lines = String(csv.body).trim().split('\r\n');
  expect(lines[0]).toBe(
    'carrier,days,collected,counted,share,left_out_withdrawn,left_out_later_day_chosen,left_out_still_open',
  );
  expect(lines).toContain('korea_post,calendar,1,3,0.3333,1,1,0');
  expect(lines).toContain('all,business,2,3,0.6667,1,1,0');
  expect(figure(await report(undefined, world.seller), 'calendar')).toMatchObject({ collected: 1, counted: 3 });
  // The 10th in Seoul has none of these requests.
  expect((await report('from=2026-09-10&to=2026-09-10')).figures).toHaveLength(2);
  const other = await openWorld({ startsAt: '2026-09-15T01:00:00Z' }, world.server);
  expect(figure(await report(undefined, other.mall), 'calendar', null)).toMatchObject({ counted: 0, share: null });
  const backwards = await world.mall.get('/v1/reports/collection?from=2026-09-12&to=2026-09-11');
  expect([backwards.status, backwards.body.code, backwards.body.errors[0].pointer]).toEqual([422, 'invalid', '/to']);
});

test('C6: a carrier that did not come is not let off by a reroute', async () => {
  const at = await openWorld(
    { startsAt: '2026-10-12T01:00:00Z', policies: { return_approval: 'automatic' } },
    world.server,
  );
  await contractInUse(at);
  const { order } = await deliveredOrder(at);
  const asked = await askReturn(at, order.id, { pickup_from: closedArea });
  await at.server.settle();
  await at.mall.post(`/v1/returns/${asked.id}/reroute`, { method: 'buyer_ships', on_behalf_of: 'buyer' });
  await at.advance('2026-10-14T01:00:00Z');
  const body = await report('from=2026-10-12&to=2026-10-12', at.mall);
  expect(figure(body, 'calendar')).toMatchObject({ collected: 0, counted: 1, share: 0 });
});
