/**
 * P6: twenty at once on every mutating route, with one Idempotency-Key and with twenty; and pairs of requests that
 * cannot both have their way. After each the database is looked at with plain SQL.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../tools/api.ts';
import { routes } from '../http/routes.ts';
import { type Body, openWorld, type World } from '../stories/world.ts';
import { said } from './test-actors.ts';
import { upload } from './test-estate.ts';
import { type Books, openBooks } from './test-invariants.ts';
import { type Asked, pairs, races, withoutRace } from './test-races.ts';

let world: World;
let books: Books;
beforeAll(async () => {
  world = await openWorld({ startsAt: '2026-09-07T01:00:00Z' });
  books = await openBooks(world.server.database.ownerUrl);
});
afterAll(async () => {
  await books.close();
  await world.stop();
});

afterEach(() => world.server.gateway.faults.clear());

const atOnce = 20;
const names = routes.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`);

test('P6: every mutating route stands in the table, or is excepted with a reason', () => {
  expect([...Object.keys(races), ...Object.keys(withoutRace)].toSorted()).toEqual(names.toSorted());
});

/** What people and programmes asked for and got; jobs that go on by themselves are not counted. */
function effects(): Promise<number> {
  return books.count(`select (select count(distinct command_id) from events where actor_kind <> 'system' and actor_kind <> 'carrier')
    + (select count(*) from tracking_events) + (select count(*) from imports) + (select count(*) from operations where kind = 'export_orders')`);
}

function ask(name: string, { by, path, body }: Asked, n: number, key?: string): Promise<Answer> {
  const [method] = name.split(' ');
  return by.send(method!, path, body(n), method === 'POST' ? { 'idempotency-key': key ?? crypto.randomUUID() } : {});
}

const together = (one: (n: number) => Promise<Answer>) => Promise.all(Array.from({ length: atOnce }, (_, n) => one(n)));

describe('P6: twenty times the same request', () => {
  for (const name of Object.keys(races).filter((each) => each.startsWith('POST'))) {
    test(`P6: ${name}: one effect, one answer`, async () => {
      const race = races[name]!;
      const asked = await race.prepare(world, crypto.randomUUID());
      const before = await effects();
      const key = crypto.randomUUID();
      const answers = await together(() => ask(name, asked, 0, key));
      if (race.settles) await world.server.settle();
      expect(await effects(), JSON.stringify(answers.map(said))).toBe(before + (race.effects ?? 1));
      const repeated = await ask(name, asked, 0, key);
      if (!race.repeatable)
        expect(repeated.headers.get('idempotent-replayed'), JSON.stringify(repeated.body)).toBe('true');
      expect(await effects()).toBe(before + (race.effects ?? 1));
      const strange = answers.filter((answer) => !isSameOrInFlight(answer, repeated, race.same));
      expect(strange.map((answer) => [said(answer), answer.body])).toEqual([]);
    });
  }
});

/** The clock of a mall is moved by one request at a time, whatever their keys. */
const inFlight = ['409 idempotency_key_in_flight', '409 operation_running'];

function isSameOrInFlight(answer: Answer, repeated: Answer, same: (body: Body) => unknown = bare): boolean {
  if (inFlight.includes(said(answer))) return true;
  return answer.status === repeated.status && isDeepStrictEqual(same(answer.body), same(repeated.body));
}

/** Without secrets; a row of a bulk answer may be in flight on its own. */
function bare(body: Body): Body {
  if (body?.object === 'list')
    return {
      ...body,
      data: body.data.map((row: Body) =>
        row.problem?.code === 'idempotency_key_in_flight' ? row.index : { ...row, object: bare(row.object) },
      ),
    };
  const { key: _, keys: __, ...rest } = body ?? {};
  return rest;
}

describe('P6: twenty different requests', () => {
  for (const [name, race] of Object.entries(races)) {
    test(`P6: ${name}: ${race.apart.done} of ${atOnce} done`, async () => {
      const asked = await race.prepare(world, crypto.randomUUID());
      const before = await effects();
      const answers = await together((n) => ask(name, asked, n));
      if (race.settles) await world.server.settle();
      const words = Object.groupBy(
        answers.map((answer) => (answer.status < 300 ? 'done' : said(answer))),
        (each) => each,
      );
      const counts = Object.fromEntries(Object.entries(words).map(([each, list]) => [each, list!.length]));
      const { done, others } = race.apart;
      expect(counts).toEqual({ done, ...(others ? { [others]: atOnce - done } : {}) });
      expect(await effects()).toBe(before + (race.apartEffects ?? done));
      expect(await books.broken()).toEqual([]);
    });
  }
});

test('P6: POST /v1/files: twenty uploads with one key leave one file', async () => {
  const count = () => books.count(`select count(*) from files`);
  const before = await count();
  const key = crypto.randomUUID();
  const answers = await Promise.all(
    Array.from({ length: atOnce }, () => upload(world.server, world.seller, { 'idempotency-key': key })),
  );
  expect(await count()).toBe(before + 1);
  const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
  expect(ids.size).toBe(1);
  expect(answers.filter(({ status, body }) => status !== 201 && body.code !== 'idempotency_key_in_flight')).toEqual([]);
});

describe('P6: two that cannot both have their way', () => {
  for (const [name, pair] of Object.entries(pairs)) {
    test(`P6: ${name}`, async () => {
      const seen = new Set<string>();
      for (let round = 0; round < 6; round += 1) {
        const { first, second, after } = await pair.prepare(world, round);
        // Both sides get to be the one that sets out first.
        const [one, other] =
          round % 2 === 0
            ? await Promise.all([first(), second()])
            : (await Promise.all([second(), first()])).toReversed();
        const end = [one, other, ...(after ? [await after()] : [])].join(' | ');
        expect(pair.ends).toContain(end);
        seen.add(end);
      }
      await world.server.settle();
      expect(await books.broken()).toEqual([]);
      expect(seen.size).toBeGreaterThan(0);
    });
  }
});
