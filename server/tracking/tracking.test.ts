/** Pushed facts over HTTP, down to the trackers in the database: who reaches what, and that nothing counts twice. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isoTime } from '../kernel/clock.ts';
import { began, openTrackingTrial, type TrackingTrial } from './trial.ts';

let trial: TrackingTrial;
const live: Record<string, string> = {};

beforeAll(async () => {
  trial = await openTrackingTrial();
  const mall = (n: number) => ({
    seller: n * 10,
    mall: n,
    owner: trial.ids[`mall${n}`]!,
    kind: 'mall',
    mode: 'live' as const,
  });
  live.mall1 = await trial.addKey(mall(1));
  live.mall2 = await trial.addKey(mall(2));
  live.carrier = await trial.addKey({ owner: 'platform', kind: 'carrier', carrier: 'cj_logistics', mode: 'live' });
});
afterAll(() => trial.close());

interface Event {
  carrier?: string;
  waybill_number: string;
  code: string;
  occurred_at: string;
  location?: string;
  event_id?: string;
  synthetic?: boolean;
}

/** Hours before the trial began; negative ones are ahead. */
const ago = (hours: number) => isoTime(began - hours * 3_600_000);

async function push(key: string, events: Event[]) {
  const body = { events: events.map((event) => ({ carrier: 'cj_logistics', ...event })) };
  const answer = await trial.call(key, 'POST', '/v1/tracking_events', { body });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body.object).toBe('list');
  expect(answer.body.data.map((row: { index: number }) => row.index)).toEqual(events.map((_, i) => i));
  return answer.body.data as {
    result: string;
    problem?: { code: string; detail: string; errors?: { pointer: string }[] };
  }[];
}

async function results(key: string, events: Event[]): Promise<string[]> {
  return (await push(key, events)).map((row) => row.result);
}

async function show(id: string, key = trial.keys.platform) {
  const answer = await trial.call(key, 'GET', `/v1/trackers/${id}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const scan = (waybill_number: string, code: string, hours: number, more: Partial<Event> = {}): Event => ({
  waybill_number,
  code,
  occurred_at: ago(hours),
  ...more,
});

const newsOf = async (tracker: string) =>
  (
    (await trial.jobs('commands')) as {
      boundary: string;
      command: { args: Record<string, unknown> & { tracker_id: string } };
    }[]
  ).filter(({ command }) => command.args.tracker_id === tracker);

const eventsOf = async (object: string) =>
  (await trial.owner.query('select * from events where object_id = $1 order by sequence', [object])).rows;
const unmatched = async (number: string) =>
  (await trial.owner.query('select * from unmatched_tracking_events where waybill_number = $1', [number])).rows;

describe('facts reach their tracker', () => {
  test("B4: a carrier's push moves the parcel; the tracker shows legs, raw facts and freshness", async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    const spaced = `${number.slice(0, 4)}-${number.slice(4, 8)} ${number.slice(8)}`;
    expect(
      await results(trial.keys.carrier, [
        scan(spaced, '11', 30, { location: '금정' }),
        scan(number, '91', 2),
        scan(number, '77', 1),
      ]),
    ).toEqual(['accepted', 'accepted', 'accepted']);
    const found = await trial.call(
      trial.keys.seller11,
      'GET',
      `/v1/trackers?carrier=cj_logistics&waybill_number=${encodeURIComponent(spaced)}`,
    );
    expect(found.body.data).toHaveLength(1);
    const [shown] = found.body.data;
    expect(shown).toEqual(await show(tracker.id, trial.keys.mall1));
    expect(shown).toMatchObject({
      id: tracker.id,
      object: 'tracker',
      mode: 'test',
      state: 'delivered',
      carrier: 'cj_logistics',
      waybill_number: number,
      order: tracker.order_id,
      legs: [
        { kind: 'outbound', status: 'delivered', collected_at: ago(30), delivered_at: ago(2), last_event_at: ago(2) },
      ],
      unknown_codes: 1,
      last_event_at: ago(1),
      freshness: { next_check_at: null },
    });
    expect(shown.freshness.last_checked_at >= isoTime(began)).toBe(true);
    expect(shown.events).toMatchObject([
      {
        code: '11',
        status: 'collected',
        known: true,
        verified: true,
        source: 'carrier',
        synthetic: false,
        location: '금정',
        occurred_at: ago(30),
      },
      { code: '91', status: 'delivered', known: true },
      { code: '77', status: 'unknown', known: false, verified: false },
    ]);
  });

  test('B4: said again, in one request or another, with an id or without: a duplicate', async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    const plain = scan(number, '11', 9, { location: 'A' });
    const named = scan(number, '41', 8, { event_id: 'e-1' });
    expect(await results(trial.keys.carrier, [plain, plain, named])).toEqual(['accepted', 'duplicate', 'accepted']);
    for (const _ of [1, 2, 3, 4]) {
      // The sender's own id decides, whatever else differs; without it, another place is another fact.
      const changed = { ...named, occurred_at: ago(7) };
      expect(await results(trial.keys.carrier, [changed, plain])).toEqual(['duplicate', 'duplicate']);
    }
    expect(await results(trial.keys.carrier, [{ ...plain, location: 'B' }])).toEqual(['accepted']);
    expect((await show(tracker.id)).events).toHaveLength(3);
  });

  test('B4: our own status words are taken as codes; synthetic facts stay marked', async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    await push(trial.keys.mall1, [scan(number, 'out_for_delivery', 3, { synthetic: true })]);
    expect(await show(tracker.id)).toMatchObject({
      status: 'out_for_delivery',
      events: [{ code: 'out_for_delivery', known: true, verified: true, source: 'mall', synthetic: true }],
    });
  });

  test('P2: an Idempotency-Key answers the first answer again, and only to the same request', async () => {
    const number = trial.number();
    await trial.held(11, number);
    const send = (key: string, code: string) => {
      const body = { events: [{ carrier: 'cj_logistics', ...scan(number, code, 5) }] };
      return trial.call(key, 'POST', '/v1/tracking_events', { body, headers: { 'idempotency-key': 'k1' } });
    };
    for (const [key, code] of [
      [trial.keys.carrier, '11'],
      [trial.keys.mall1, '41'],
      [trial.keys.platform, '42'],
    ] as const) {
      const [first, again, reused] = [await send(key, code), await send(key, code), await send(key, '91')];
      expect([first.status, first.body.data?.[0].result], first.text).toEqual([200, 'accepted']);
      expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([200, first.body, 'true']);
      expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    }
    const found = await trial.call(trial.keys.mall1, 'GET', `/v1/trackers?waybill_number=${number}`);
    expect(found.body.data[0].events.map((event: { code: string }) => event.code).sort()).toEqual(['11', '41', '42']);
  });

  test('B4: a bad row is told what is wrong with it and harms no other', async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    const rows = await push(trial.keys.mall1, [
      scan(number, '11', 5),
      { ...scan(number, '41', 4), carrier: 'pigeon_post' },
      scan('12345', '41', 4),
      scan(number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 7), '41', 4),
      { ...scan(number, '41', 4), occurred_at: '2026-11-22 11:00' },
      { ...scan(number, '41', 4), occurred_at: '+275000-01-01T00:00:00Z' },
      { ...scan(number, '41', 4), occurred_at: '0001-01-01T00:00:00Z' },
      scan(number, '91', -30),
      scan(number, '42', -20),
      scan(number, '82', 3),
    ]);
    expect(rows.map((row) => row.problem?.code ?? row.result)).toEqual([
      'accepted',
      'carrier_unknown',
      'waybill_number_invalid',
      'waybill_number_invalid',
      'invalid',
      'invalid',
      'invalid',
      'invalid',
      'accepted',
      'accepted',
    ]);
    expect(rows[2]).toMatchObject({
      result: 'refused',
      problem: { status: 422, errors: [{ pointer: '/events/2/waybill_number' }] },
    });
    expect(rows[7]!.problem!.detail).toMatch(/29 hours after the present .* at most 24/);
    expect(await show(tracker.id)).toMatchObject({
      status: 'in_transit',
      events: [{ code: '11' }, { code: '82' }, { code: '42' }],
    });
  });

  test('B4: several orders in one box: a fact goes to each tracker of the number, later ones catch up', async () => {
    const number = trial.number();
    const [first, second] = [await trial.held(11, number), await trial.held(11, number)];
    expect(await results(trial.keys.carrier, [scan(number, '11', 5)])).toEqual(['accepted']);
    const third = await trial.held(11, number);
    await trial.match();
    expect(await results(trial.keys.carrier, [scan(number, '11', 5), scan(number, '91', 1)])).toEqual([
      'duplicate',
      'accepted',
    ]);
    for (const { id } of [first, second, third]) {
      expect(await show(id)).toMatchObject({
        legs: [{ status: 'delivered', collected_at: ago(5), delivered_at: ago(1) }],
        events: [{ code: '11' }, { code: '91' }],
      });
    }
  });
});

describe('the order file hears of changes, and of nothing else', () => {
  test('B4: one event and one follow-up command per change of state', async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    await push(trial.keys.carrier, [scan(number, '11', 9)]);
    await push(trial.keys.carrier, [scan(number, '41', 8)]);
    await push(trial.keys.carrier, [scan(number, '42', 7), scan(number, '99', 6), scan(number, '11', 9)]);
    await push(trial.keys.carrier, [scan(number, '82', 5), scan(number, '91', 4)]);
    const news = await newsOf(tracker.id);
    expect(news.map(({ command }) => [command.args.sequence, command.args.status])).toEqual([
      [1, 'collected'],
      [2, 'in_transit'],
      [3, 'delivered'],
    ]);
    expect(news[0]).toEqual({
      boundary: 'order_file',
      command: {
        type: 'tracking.follow',
        file: tracker.order_id,
        object: tracker.object_id,
        seller: 11,
        mall: 1,
        mode: 'test',
        args: {
          tracker_id: tracker.id,
          first_leg: 'outbound',
          sequence: 1,
          legs: [
            { kind: 'outbound', status: 'collected', collected_at: ago(9), delivered_at: null, last_event_at: ago(9) },
          ],
          confirmed_legs: [
            { kind: 'outbound', status: 'collected', collected_at: ago(9), delivered_at: null, last_event_at: ago(9) },
          ],
          status: 'collected',
          said: '11',
          source: 'carrier',
          learned_at: expect.stringMatching(/^2026-11-22T03:/),
        },
      },
    });
    const events = await eventsOf(tracker.id);
    expect(
      events.map((event) => [event.type, event.sequence, event.actor_kind, event.actor_id, event.data.status]),
    ).toEqual([
      ['tracker.changed', 1, 'carrier', 'cj_logistics', 'collected'],
      ['tracker.changed', 2, 'carrier', 'cj_logistics', 'in_transit'],
      ['tracker.changed', 3, 'carrier', 'cj_logistics', 'delivered'],
    ]);
  });

  test("B4: a mall's word is marked, and the carrier's own word after it is news", async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    await push(trial.keys.carrier, [scan(number, '11', 9)]);
    const said = scan(number, '91', 2, { event_id: 'same-id' });
    await push(trial.keys.mall1, [said]);
    expect(await show(tracker.id)).toMatchObject({
      status: 'delivered',
      legs: [{ status: 'delivered' }],
      confirmed_legs: [{ status: 'collected' }],
    });
    // The mall has not used up the carrier's fact by saying it first.
    expect(await results(trial.keys.carrier, [said])).toEqual(['accepted']);
    expect(await results(trial.keys.mall1, [said])).toEqual(['duplicate']);
    const news = await newsOf(tracker.id);
    expect(news.map(({ command: { args } }) => [args.sequence, args.status, args.source])).toEqual([
      [1, 'collected', 'carrier'],
      [2, 'delivered', 'mall'],
      [3, 'delivered', 'carrier'],
    ]);
    expect(await show(tracker.id)).toMatchObject({ confirmed_legs: [{ status: 'delivered', delivered_at: ago(2) }] });
  });

  test('B4: a return on the number of its way out is the later leg; the old delivery is not its arrival', async () => {
    const number = trial.number();
    const out = await trial.held(11, number);
    const wayOut = [scan(number, '11', 90), scan(number, '91', 60)];
    await push(trial.keys.carrier, wayOut);
    const back = await trial.held(11, number, { firstLeg: 'return' });
    await trial.match();
    // Carriers report all scans of a number every time.
    expect(await results(trial.keys.carrier, [...wayOut, scan(number, '11', 5)])).toEqual([
      'duplicate',
      'duplicate',
      'accepted',
    ]);
    const legs = [
      { kind: 'outbound', status: 'delivered', delivered_at: ago(60) },
      { kind: 'return', status: 'collected', collected_at: ago(5), delivered_at: null },
    ];
    for (const { id } of [out, back]) expect(await show(id)).toMatchObject({ legs });
    const news = await newsOf(back.id);
    expect(news.at(-1)!.command).toMatchObject({ object: back.object_id, args: { legs } });
  });
});

describe('facts whose waybill is not there yet', () => {
  test('B4: kept, and matched once when the waybill appears', async () => {
    const number = trial.number();
    expect(await results(trial.keys.carrier, [scan(number, '11', 9), scan(number, '11', 9)])).toEqual([
      'unknown_waybill',
      'unknown_waybill',
    ]);
    expect(await results(trial.keys.mall1, [scan(number, '41', 8)])).toEqual(['unknown_waybill']);
    expect(await unmatched(number)).toHaveLength(2);
    const tracker = await trial.held(11, number);
    const waiting = await unmatched(number);
    await trial.match();
    const expected = {
      status: 'in_transit',
      events: [
        { code: '11', source: 'carrier' },
        { code: '41', source: 'mall' },
      ],
    };
    expect(await show(tracker.id)).toMatchObject(expected);
    expect(await unmatched(number)).toHaveLength(0);

    // A crash after the facts were recorded and before they were removed: the job finds them again.
    for (const row of waiting) {
      const names = Object.keys(row);
      await trial.owner.query(
        `insert into unmatched_tracking_events (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
        Object.values(row),
      );
    }
    await trial.match();
    const shown = await show(tracker.id);
    expect(shown).toMatchObject(expected);
    expect(shown.events).toHaveLength(2);
    expect(await unmatched(number)).toHaveLength(0);
    expect(await newsOf(tracker.id)).toHaveLength(1);
  });

  test('B4: they go to all orders in the box, even when these appear one after the other', async () => {
    const number = trial.number();
    await push(trial.keys.carrier, [scan(number, '11', 9)]);
    const first = await trial.held(11, number);
    await trial.match();
    const second = await trial.held(11, number);
    await trial.match();
    for (const { id } of [first, second]) expect(await show(id)).toMatchObject({ status: 'collected' });
  });

  test('B4: the waybill appears after the push looked for it and before the push kept its fact', async () => {
    const number = trial.number();
    // Whoever wants to keep a fact waits here; reading goes on.
    await trial.owner.query('begin');
    await trial.owner.query('lock table unmatched_tracking_events in share mode');
    const pushed = results(trial.keys.carrier, [scan(number, '11', 9)]);
    await vi.waitUntil(
      async () => (await trial.owner.query('select 1 from pg_locks where not granted')).rows.length > 0,
      10_000,
    );
    const tracker = await trial.held(11, number);
    await trial.match();
    await trial.owner.query('commit');
    expect(await pushed).toEqual(['accepted']);
    expect(await show(tracker.id)).toMatchObject({ status: 'collected', events: [{ code: '11' }] });
    expect(await unmatched(number)).toEqual([]);
  });

  test('P10: what one mall pushed about a number is not matched to the parcel of another', async () => {
    const number = trial.number();
    expect(await results(trial.keys.mall2, [scan(number, '91', 9)])).toEqual(['unknown_waybill']);
    // Both malls have a job in the same batch.
    await trial.held(21, trial.number());
    const tracker = await trial.held(11, number);
    await trial.match();
    expect(await show(tracker.id)).toMatchObject({ status: 'pre_transit', events: [] });
    expect(await unmatched(number)).toHaveLength(1);
  });
});

describe('who reaches what', () => {
  test("P10: another mall's number and one that nobody has get the same answer, and nothing happens", async () => {
    const [held, free] = [trial.number(), trial.number()];
    const tracker = await trial.held(11, held, { mode: 'live' });
    expect(await push(live.mall2!, [scan(held, '91', 1), scan(free, '91', 1)])).toEqual([
      { index: 0, result: 'unknown_waybill' },
      { index: 1, result: 'unknown_waybill' },
    ]);
    expect((await eventsOf(tracker.id)).length).toBe(0);
    const seen = async (key: string) =>
      (await trial.call(key, 'GET', `/v1/trackers?carrier=cj_logistics&waybill_number=${held}`)).body.data.length;
    expect(await seen(live.mall1!)).toBe(1);
    expect(await seen(live.mall2!)).toBe(0);
    // The same mall's test key lives in another world.
    expect(await seen(trial.keys.mall1)).toBe(0);
    expect(await results(live.mall1!, [scan(held, '91', 1)])).toEqual(['accepted']);
  });

  test('P10: a foreign tracker and a random id get the same 404', async () => {
    const tracker = await trial.held(11, trial.number());
    const random = trial.newId('tracker', 11);
    for (const key of [trial.keys.mall2, trial.keys.seller12, live.mall1!]) {
      const [foreign, none] = [
        await trial.call(key, 'GET', `/v1/trackers/${tracker.id}`),
        await trial.call(key, 'GET', `/v1/trackers/${random}`),
      ];
      expect([foreign.status, none.status]).toEqual([404, 404]);
      const bare = ({ request_id: _, ...rest }: Record<string, unknown>, id: string) =>
        JSON.stringify(rest).replaceAll(id, 'ID');
      expect(bare(foreign.body, tracker.id)).toBe(bare(none.body, random));
    }
    expect((await trial.call(trial.keys.mall1, 'GET', `/v1/trackers/${random}`)).status).toBe(404);
  });

  test('B4: a carrier reports its own parcels only; a seller none', async () => {
    const number = trial.number();
    const tracker = await trial.held(11, number);
    const body = (carrier: string) => ({
      events: [
        { ...scan(number, '11', 1), carrier: 'cj_logistics' },
        { ...scan('5', '11', 1), carrier },
      ],
    });
    const foreign = await trial.call(trial.keys.carrier, 'POST', '/v1/tracking_events', { body: body('hanjin') });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'forbidden']);
    const seller = await trial.call(trial.keys.seller11, 'POST', '/v1/tracking_events', { body: body('cj_logistics') });
    expect(seller.status).toBe(403);
    expect((await show(tracker.id)).events).toEqual([]);
    const none = await trial.call(null, 'POST', '/v1/tracking_events', { body: body('cj_logistics') });
    expect(none.status).toBe(401);
  });

  test('B4: test numbers exist once per mall: a carrier reaches all of them, a mall its own', async () => {
    const number = trial.number();
    const [one, two] = [await trial.held(11, number), await trial.held(21, number)];
    await push(trial.keys.mall2, [scan(number, '11', 5)]);
    expect((await show(one.id)).status).toBe('pre_transit');
    expect((await show(two.id)).status).toBe('collected');
    await push(trial.keys.carrier, [scan(number, '91', 4)]);
    expect((await show(one.id)).status).toBe('delivered');
    expect((await show(two.id)).status).toBe('delivered');
  });

  test('B4: a request that cannot be read is 400 as a whole', async () => {
    for (const body of [
      {},
      { events: [] },
      { events: [{ carrier: 'lotte' }] },
      { events: Array(1001).fill({ carrier: 'lotte', ...scan('1', 'x', 1) }) },
    ]) {
      const answer = await trial.call(trial.keys.carrier, 'POST', '/v1/tracking_events', { body });
      expect([answer.status, answer.body.code]).toEqual([400, 'malformed']);
    }
  });
});

describe('holding a number', () => {
  test('B2, P6: of two sellers that type one number at the same moment, exactly one holds it', async () => {
    for (let round = 0; round < 15; round += 1) {
      const number = trial.number();
      const outcomes = await Promise.all(
        [11, 12, 21, 22].map((seller) => trial.hold(seller, number, { mode: 'live' })),
      );
      expect(outcomes.filter((outcome) => outcome.kind === 'done')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.kind === 'refused') expect(outcome.refusal.code).toBe('waybill_taken');
    }
  });

  test('P6: one seller may hold a number for several orders at the same moment', async () => {
    const number = trial.number();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => trial.hold(11, number)));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'done', 'done', 'done']);
  });

  test('B2: a number that was given up is free for another seller, and its facts go there', async () => {
    const number = trial.number();
    const wrong = await trial.held(11, number, { mode: 'live' });
    expect((await trial.hold(21, number, { mode: 'live' })).kind).toBe('refused');
    expect((await trial.tracker({ type: 'tracker.release', args: {} }, wrong)).kind).toBe('done');
    const right = await trial.held(21, number, { mode: 'live' });
    expect(await results(live.mall1!, [scan(number, '11', 2)])).toEqual(['unknown_waybill']);
    expect(await results(live.carrier!, [scan(number, '11', 2)])).toEqual(['accepted']);
    const rows = await trial.owner.query('select id, status from trackers where waybill_number = $1', [number]);
    expect(new Map(rows.rows.map((row) => [row.id, row.status]))).toEqual(
      new Map([
        [wrong.id, 'pre_transit'],
        [right.id, 'collected'],
      ]),
    );
  });
});

describe('many at once', () => {
  test('B4: 500 rows over 500 trackers are written in a few transactions', async () => {
    const numbers = Array.from({ length: 500 }, () => trial.number());
    await Promise.all(numbers.map((number) => trial.held(12, number)));
    const said = await results(
      trial.keys.carrier,
      numbers.map((number) => scan(number, '11', 1)),
    );
    expect(new Set(said)).toEqual(new Set(['accepted']));
    const { rows } = await trial.owner.query(
      'select count(distinct e.xmin::text)::int as transactions, count(*)::int as facts from tracking_events e join trackers t on t.id = e.tracker_id where t.waybill_number = any($1)',
      [numbers],
    );
    expect(rows[0].facts).toBe(500);
    expect(rows[0].transactions).toBeLessThanOrEqual(11);
  });

  test('P7, B4: the same facts, five times over, shuffled and cut into any pieces, end in the same state', async () => {
    const codes: [string, number][] = [
      ['01', 100],
      ['11', 90],
      ['41', 80],
      ['42', 79],
      ['84', 70],
      ['82', 60],
      ['91', 55],
      ['41', 54],
      ['zz', 53],
      ['11', 20],
      ['44', 15],
      ['91', 4],
    ];
    const numbers = Array.from({ length: 24 }, () => trial.number());
    await Promise.all(numbers.map((number) => trial.held(12, number)));
    const random = lcg(7);
    const feed = numbers.flatMap((number) =>
      Array(5)
        .fill(codes)
        .flat()
        .map(([code, hours]) => scan(number, code, hours)),
    );
    const order = feed.map((event) => ({ event, at: random() })).sort((a, b) => a.at - b.at);
    let at = 0;
    const pieces: Event[][] = [];
    while (at < order.length) {
      const size = 1 + Math.floor(random() * 120);
      pieces.push(order.slice(at, at + size).map(({ event }) => event));
      at += size;
    }
    const counts: Record<string, number> = {};
    for (const pair of Array.from({ length: Math.ceil(pieces.length / 3) }, (_, i) => pieces.slice(i * 3, i * 3 + 3))) {
      const answers = await Promise.all(pair.map((piece) => results(trial.keys.carrier, piece)));
      for (const result of answers.flat()) counts[result] = (counts[result] ?? 0) + 1;
    }
    expect(counts).toEqual({ accepted: numbers.length * codes.length, duplicate: numbers.length * codes.length * 4 });
    const { rows } = await trial.owner.query(
      'select status, legs, confirmed_legs, unknown_codes, last_event_at from trackers where waybill_number = any($1)',
      [numbers],
    );
    expect(rows).toHaveLength(numbers.length);
    for (const row of rows) {
      expect(row).toEqual({
        status: 'delivered',
        legs: [
          {
            kind: 'outbound',
            status: 'delivered',
            collected_at: ago(90),
            delivered_at: ago(55),
            last_event_at: ago(54),
          },
          { kind: 'return', status: 'delivered', collected_at: ago(20), delivered_at: ago(4), last_event_at: ago(4) },
        ],
        confirmed_legs: row.legs,
        unknown_codes: 1,
        last_event_at: new Date(began - 4 * 3_600_000),
      });
    }
  });
});

/** Reproducible chance. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
