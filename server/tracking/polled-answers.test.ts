/**
 * P7: what Korea Post answers when it is asked every three hours, in any order. An answer is the whole page of the moment:
 * the same scans again and again, some missing, some days late, some that contradict each other. Each history has an end
 * worked out by hand; every arrival must come to it.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWaybillNumber } from '../carriers/index.ts';
import { isoTime } from '../kernel/clock.ts';
import { factKey, meaningOf } from './facts.ts';
import { type Fact, fold } from './fold.ts';
import type { LegKind, UnmatchedFact } from './tables.ts';
import { began, openTrackingTrial, type TrackingTrial } from './trial.ts';

interface History {
  name: string;
  firstLeg: LegKind;
  /** "hours before the present, place, words", as the page tells them; the words of the post. */
  scans: readonly [hours: number, place: string, code: string][];
  /** Kind, status, hours of collection and delivery of each leg. */
  end: readonly [kind: string, status: string, collected: number | null, delivered: number | null][];
}

const histories: readonly History[] = [
  {
    name: 'a parcel out',
    firstLeg: 'outbound',
    scans: [
      [60, '광화문', 'booking:01'],
      [58, '광화문', '운송장출력'],
      [50, '광화문', '집하완료'],
      [48, '동서울', '발송'],
      [40, '나주', '도착'],
      [30, '나주', '배달준비'],
      [28, '나주', '미배달'],
      [8, '나주', '배달준비'],
      [5, '나주', '배달완료'],
    ],
    end: [['outbound', 'delivered', 50, 5]],
  },
  {
    name: 'gaps: neither collection nor delivery office, and scans of movement that come after the delivery',
    firstLeg: 'outbound',
    scans: [
      [90, '동서울', '발송'],
      [40, '나주', '배달완료'],
      [39, '나주', '도착'],
      [38, '나주', '배달준비'],
    ],
    end: [['outbound', 'delivered', 90, 40]],
  },
  {
    name: 'contradictions: delivered twice, cancelled while under way, a word that nobody knows',
    firstLeg: 'outbound',
    scans: [
      [90, '광화문', '집하완료'],
      [80, '동서울', '신청취소'],
      [70, '동서울', '발송'],
      [60, '나주', '배달완료'],
      [50, '나주', '배달완료'],
      [45, '나주', '새로운 말'],
    ],
    end: [['outbound', 'delivered', 90, 60]],
  },
  {
    name: 'the same event twice in one minute at one office',
    firstLeg: 'outbound',
    scans: [
      [90, '광화문', '집하완료'],
      [70, '나주', '배달준비'],
      [70, '나주', '배달준비'],
      [60, '나주', '배달완료'],
    ],
    end: [['outbound', 'delivered', 90, 60]],
  },
  {
    name: 'a return: nobody was there, the next day it is collected',
    firstLeg: 'return',
    scans: [
      [90, '나주', 'booking:01'],
      [80, '나주', 'booking:02'],
      [70, '나주', 'booking:04'],
      [46, '나주', 'booking:03'],
      [45, '나주', '집하완료'],
      [30, '동서울', '도착'],
      [10, '광화문', '배달완료'],
    ],
    end: [['return', 'delivered', 46, 10]],
  },
];

const ago = (hours: number) => isoTime(began - hours * 3_600_000);

/** Keys as the adapter makes them: time, place and words; the second of the same is told apart. */
function factsOf({ scans }: History): (UnmatchedFact & { fact_key: string })[] {
  const keys = new Set<string>();
  return scans.map(([hours, location, code]) => {
    const fact = { code, source: 'poll' as const, synthetic: false, location, description: null };
    const said = [ago(hours), location, code].join('|');
    const key = keys.has(said) ? `${said}|2` : said;
    keys.add(said);
    return { ...fact, occurred_at: ago(hours), fact_key: factKey({ ...fact, occurred_at: ago(hours) }, key) };
  });
}

const endOf = (legs: readonly { kind: string; status: string; collected_at: unknown; delivered_at: unknown }[]) =>
  legs.map((leg) => [leg.kind, leg.status, leg.collected_at, leg.delivered_at]);
const expectedEnd = ({ end }: History) =>
  end.map(([kind, status, collected, delivered]) => [
    kind,
    status,
    collected === null ? null : ago(collected),
    delivered === null ? null : ago(delivered),
  ]);

describe('P7: 10,000 arrivals of polled answers', () => {
  test.each(histories)('P7, B4: $name', (history) => {
    const facts = factsOf(history);
    // Five times each, shuffled over all answers; a tracker keeps of each key the first.
    const five = [0, 1, 2, 3, 4].flatMap(() => facts);
    const arrivals = fc.shuffledSubarray(five, { minLength: five.length });
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const kept = new Map<string, Fact>();
        for (const fact of arrival)
          if (!kept.has(fact.fact_key)) kept.set(fact.fact_key, { ...fact, ...meaningOf('korea_post', fact.code) });
        expect(kept.size).toBe(facts.length);
        expect(endOf(fold(history.firstLeg, [...kept.values()]).legs)).toEqual(expectedEnd(history));
      }),
      { numRuns: 10_000 / histories.length },
    );
  });
});

describe('P7: through the trackers', () => {
  let trial: TrackingTrial;
  beforeAll(async () => {
    trial = await openTrackingTrial();
  });
  afterAll(() => trial.close());

  test('P7, B4: a burst of 10,000 facts in answers that overlap, are cut and come late ends in the same state', async () => {
    const parcels = await Promise.all(
      Array.from({ length: 340 }, async (_, i) => {
        const history = histories[i % histories.length]!;
        const number = makeWaybillNumber('korea_post', i + 1);
        return {
          history,
          row: await trial.held(11, number, { carrier: 'korea_post', firstLeg: history.firstLeg }),
        };
      }),
    );
    // The whole page five times, in an order of its own each time.
    const answers = parcels.flatMap(({ history, row }) => {
      const facts = factsOf(history);
      return fc
        .sample(fc.shuffledSubarray(facts, { minLength: facts.length }), { numRuns: 5, seed: 7 })
        .map((page) => ({
          row,
          page,
        }));
    });
    const order = fc.sample(fc.shuffledSubarray(answers, { minLength: answers.length }), { numRuns: 1, seed: 11 })[0]!;
    expect(order.flatMap(({ page }) => page).length).toBeGreaterThanOrEqual(10_000);
    await Promise.all(
      order.map(({ row, page }) =>
        trial.tracker(
          {
            type: 'tracker.record',
            args: { polled: true, facts: page.map((fact) => ({ ...fact, id: trial.newId('tracking_event', 11) })) },
          },
          row,
        ),
      ),
    );
    const { rows } = await trial.owner.query<{ id: string; legs: Parameters<typeof endOf>[0]; facts: number }>(
      `select t.id, t.legs, (select count(*)::int from tracking_events e where e.tracker_id = t.id) as facts from trackers t`,
    );
    const ends = new Map(rows.map((row) => [row.id, [row.facts, endOf(row.legs)]]));
    for (const { history, row } of parcels)
      expect(ends.get(row.id), history.name).toEqual([history.scans.length, expectedEnd(history)]);
  });

  test('P7: a number that the post does not know yet is no news, and the parcel is asked about again', async () => {
    const row = await trial.held(11, makeWaybillNumber('korea_post', 900), { carrier: 'korea_post' });
    await trial.match();
    const none = await trial.tracker({ type: 'tracker.record', args: { polled: true, facts: [] } }, row);
    expect(none.kind).toBe('done');
    const shown = await trial.call(trial.keys.seller11!, 'GET', `/v1/trackers/${row.id}`);
    expect(shown.body).toMatchObject({
      status: 'pre_transit',
      events: [],
      freshness: { last_checked_at: expect.any(String), next_check_at: expect.any(String), stopped: null },
    });
  });
});
