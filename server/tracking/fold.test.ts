/** The fold over a parcel's facts: stories written by hand as the oracle, and every order of arrival against each other. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trackingStatuses } from '../shipments/lifecycle.ts';
import { meaningOf } from './facts.ts';
import { type Fact, fold } from './fold.ts';
import { type LegKind, legKinds } from './tables.ts';

/** "01 10:00 collected": day of November 2026, UTC, one of our words. */
function fact(line: string, more: Partial<Fact> = {}): Fact {
  const [day, time, status] = line.split(' ') as [string, string, Fact['status']];
  const occurred_at = `2026-11-${day}T${time}:00.000Z`;
  return { fact_key: line, status, known: true, verified: true, occurred_at, ...more };
}

function tell(lines: readonly (string | Fact)[], firstLeg: LegKind = 'outbound') {
  return fold(
    firstLeg,
    lines.map((line) => (typeof line === 'string' ? fact(line) : line)),
  );
}

const at = (text: string) => `2026-11-${text.slice(0, 2)}T${text.slice(3)}:00.000Z`;

/** kind, status, collected, delivered of each leg. */
function legsOf(result: ReturnType<typeof fold>): string[] {
  return result.legs.map((leg) => [leg.kind, leg.status, short(leg.collected_at), short(leg.delivered_at)].join(' '));
}

const short = (time: string | null) => (time === null ? '-' : `${time.slice(8, 10)}/${time.slice(11, 16)}`);

const wayOut = ['01 18:15 collected', '01 19:02 in_transit', '03 12:19 out_for_delivery', '03 17:17 delivered'];

describe('a parcel that is told in order', () => {
  test('B4: nothing told: before the hand-over', () => {
    expect(tell([])).toEqual({
      legs: [{ kind: 'outbound', status: 'pre_transit', collected_at: null, delivered_at: null, last_event_at: null }],
      status: 'pre_transit',
      unknownCodes: 0,
      lastEventAt: null,
    });
  });

  test('B4: from collection to delivery', () => {
    const result = tell(wayOut);
    expect(legsOf(result)).toEqual(['outbound delivered 01/18:15 03/17:17']);
    expect(result.status).toBe('delivered');
    expect(result.lastEventAt).toBe(at('03 17:17'));
  });

  test('B4: a failed attempt, the parcel back at the depot, out again and delivered', () => {
    const day3 = ['03 12:19 out_for_delivery', '03 17:00 attempt_failed', '03 20:00 in_transit'];
    expect(legsOf(tell(['01 18:15 collected', ...day3]))).toEqual(['outbound in_transit 01/18:15 -']);
    const day4 = ['04 09:00 out_for_delivery', '04 15:00 delivered'];
    expect(legsOf(tell(['01 18:15 collected', ...day3, ...day4]))).toEqual(['outbound delivered 01/18:15 04/15:00']);
  });

  test('B4: a failed attempt to collect is followed by the collection', () => {
    expect(legsOf(tell(['01 10:00 attempt_failed']))).toEqual(['outbound attempt_failed - -']);
    expect(legsOf(tell(['01 10:00 attempt_failed', '02 10:00 collected']))).toEqual(['outbound collected 02/10:00 -']);
  });

  test('B4: refused at the door, sent back, arrived at the sender', () => {
    const lines = ['01 10:00 collected', '02 10:00 attempt_failed', '02 11:00 returning', '03 10:00 in_transit'];
    expect(legsOf(tell(lines))).toEqual(['outbound returning 01/10:00 -']);
    expect(legsOf(tell([...lines, '04 10:00 returned_to_sender']))).toEqual(['outbound returned_to_sender 01/10:00 -']);
  });

  test('B4: lost, then found and delivered', () => {
    expect(tell(['01 10:00 collected', '05 10:00 lost']).status).toBe('lost');
    expect(legsOf(tell(['01 10:00 collected', '05 10:00 lost', '06 10:00 in_transit']))).toEqual([
      'outbound in_transit 01/10:00 -',
    ]);
    expect(legsOf(tell(['01 10:00 collected', '05 10:00 lost', '06 10:00 delivered']))).toEqual([
      'outbound delivered 01/10:00 06/10:00',
    ]);
  });

  test('B4: damage is not forgotten over the next scan, only over the end', () => {
    expect(tell(['01 10:00 collected', '02 10:00 damaged', '03 10:00 in_transit']).status).toBe('damaged');
    expect(tell(['01 10:00 collected', '02 10:00 damaged', '03 10:00 delivered']).status).toBe('delivered');
  });

  test('B4: a booking is cancelled, and revived by a collection after all', () => {
    expect(tell(['01 10:00 pre_transit', '01 11:00 cancelled']).status).toBe('cancelled');
    expect(legsOf(tell(['01 10:00 cancelled', '01 11:00 collected']))).toEqual(['outbound collected 01/11:00 -']);
  });

  test('C6: a return waits on the number: movement after that is the way back, its collection told late or never', () => {
    const back = [...wayOut, '06 09:00 in_transit'];
    expect(legsOf(tell(back))).toEqual(['outbound delivered 01/18:15 03/17:17']);
    const waiting = (lines: readonly string[]) =>
      fold(
        'outbound',
        lines.map((line) => fact(line)),
        at('05 00:00'),
      );
    expect(legsOf(waiting(back))).toEqual(['outbound delivered 01/18:15 03/17:17', 'return in_transit 06/09:00 -']);
    expect(legsOf(waiting([...back, '05 20:00 collected']))).toEqual([
      'outbound delivered 01/18:15 03/17:17',
      'return in_transit 05/20:00 -',
    ]);
    expect(legsOf(waiting([...wayOut, '04 08:00 in_transit']))).toEqual(['outbound delivered 01/18:15 03/17:17']);
    expect(legsOf(waiting([...wayOut, '05 10:00 attempt_failed', '06 10:00 collected']))).toEqual([
      'outbound delivered 01/18:15 03/17:17',
      'return collected 06/10:00 -',
    ]);
    expect(legsOf(waiting([...wayOut, '06 08:00 returning']))).toEqual(['outbound returning 01/18:15 -']);
  });
});

describe('the number is used again for the way back', () => {
  test('B4: collected after delivered opens the return leg, which lives its own life', () => {
    const back = ['09 14:00 collected', '10 01:00 in_transit', '11 16:00 delivered'];
    expect(legsOf(tell([...wayOut, back[0]!]))).toEqual([
      'outbound delivered 01/18:15 03/17:17',
      'return collected 09/14:00 -',
    ]);
    const whole = tell([...wayOut, ...back]);
    expect(legsOf(whole)).toEqual(['outbound delivered 01/18:15 03/17:17', 'return delivered 09/14:00 11/16:00']);
    expect(whole.status).toBe('delivered');
  });

  test('B4: collected after the sender got it back opens the return leg too', () => {
    const lines = ['01 10:00 collected', '02 10:00 returning', '03 10:00 returned_to_sender', '05 10:00 collected'];
    expect(legsOf(tell(lines))).toEqual(['outbound returned_to_sender 01/10:00 -', 'return collected 05/10:00 -']);
  });

  test('B4: a tracker that begins with a return has it as its first leg; sent back it goes out again', () => {
    expect(legsOf(tell(wayOut, 'return'))).toEqual(['return delivered 01/18:15 03/17:17']);
    expect(legsOf(tell([...wayOut, '09 14:00 collected'], 'return'))).toEqual([
      'return delivered 01/18:15 03/17:17',
      'send_back collected 09/14:00 -',
    ]);
  });

  test('B4: a late fact of the way out takes its place there, not on the way back', () => {
    const lines = [...wayOut, '09 14:00 collected', '02 08:00 damaged', '03 17:00 attempt_failed'];
    expect(legsOf(tell(lines))).toEqual(['outbound delivered 01/18:15 03/17:17', 'return collected 09/14:00 -']);
  });

  test('B4: a new label after the delivery opens nothing', () => {
    expect(legsOf(tell([...wayOut, '08 10:00 pre_transit', '08 11:00 cancelled']))).toEqual([
      'outbound delivered 01/18:15 03/17:17',
    ]);
  });
});

describe('facts that disagree', () => {
  test('B4: delivered twice: the first delivery stands', () => {
    expect(legsOf(tell([...wayOut, '03 18:00 delivered', '04 09:00 delivered']))).toEqual([
      'outbound delivered 01/18:15 03/17:17',
    ]);
  });

  test('B4: an earlier delivery that is told later moves the delivery to where it was', () => {
    expect(legsOf(tell([...wayOut, '03 16:00 delivered']))).toEqual(['outbound delivered 01/18:15 03/16:00']);
  });

  test('B4: a collection told late, with its own earlier time, is no return', () => {
    expect(legsOf(tell(['03 17:17 delivered']))).toEqual(['outbound delivered 03/17:17 03/17:17']);
    expect(legsOf(tell(['03 17:17 delivered', '01 18:15 collected']))).toEqual([
      'outbound delivered 01/18:15 03/17:17',
    ]);
  });

  test.each(['in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'damaged', 'cancelled'])(
    'B4: a straggling "%s" after the delivery does not undo it',
    (status) => {
      expect(legsOf(tell([...wayOut, `03 19:00 ${status}`]))).toEqual(['outbound delivered 01/18:15 03/17:17']);
    },
  );

  test.each(['returning', 'returned_to_sender', 'lost'])(
    'B4: the carrier says "%s" after its delivery scan: the buyer does not have it',
    (status) => {
      expect(legsOf(tell([...wayOut, `04 09:00 ${status}`]))).toEqual([`outbound ${status} 01/18:15 -`]);
      // Told with a time before the delivery it is history.
      expect(legsOf(tell([...wayOut, `02 09:00 ${status}`])).at(0)).toMatch(/^outbound (delivered|returned)/);
    },
  );

  test('B4: a lost parcel told of before its delivery is a delivered one', () => {
    expect(legsOf(tell([...wayOut, '02 09:00 lost']))).toEqual(['outbound delivered 01/18:15 03/17:17']);
  });

  test('B4: paper does not take a moving parcel back', () => {
    const lines = [
      '01 10:00 collected',
      '01 11:00 in_transit',
      '01 12:00 pre_transit',
      '01 13:00 cancelled',
      '01 14:00 collected',
    ];
    expect(legsOf(tell(lines))).toEqual(['outbound in_transit 01/10:00 -']);
  });

  test('B4: scans of the same minute are taken in the order of a journey', () => {
    const minute = ['03 17:17 delivered', '03 17:17 out_for_delivery', '03 17:17 collected', '03 17:17 pre_transit'];
    expect(legsOf(tell(minute))).toEqual(['outbound delivered 03/17:17 03/17:17']);
  });

  test('B4: a gap: the first scan in the carrier’s hands stands for the missing collection', () => {
    expect(legsOf(tell(['01 19:02 in_transit', '03 17:17 delivered']))).toEqual([
      'outbound delivered 01/19:02 03/17:17',
    ]);
  });
});

describe('facts that prove less than they say', () => {
  const unknown = { status: 'unknown', known: false, verified: false } as const;

  test('B4: an unknown code is counted and changes nothing', () => {
    const before = tell(wayOut);
    const after = tell([...wayOut, fact('02 10:00 x', unknown), fact('04 10:00 y', unknown)]);
    expect(after.legs).toEqual(before.legs);
    expect(after.status).toBe('delivered');
    expect(after.unknownCodes).toBe(2);
    expect(after.lastEventAt).toBe(at('04 10:00'));
  });

  test('B4: an unconfirmed "collected" neither collects nor opens a leg', () => {
    const guess = (line: string) => fact(line, { verified: false });
    expect(legsOf(tell([guess('01 10:00 collected')], 'return'))).toEqual(['return pre_transit - -']);
    expect(legsOf(tell([...wayOut, guess('09 10:00 collected')]))).toEqual(['outbound delivered 01/18:15 03/17:17']);
    expect(legsOf(tell([guess('01 10:00 in_transit'), '02 10:00 collected']))).toEqual(['outbound in_transit - -']);
  });

  test('B4: the recorded answers of carriers, by their own codes', () => {
    const of = (carrier: string, told: readonly [string, string][]) =>
      legsOf(
        fold(
          'outbound',
          told.map(([time, code]) => ({ fact_key: time + code, occurred_at: time, ...meaningOf(carrier, code) })),
        ),
      );
    const cj: [string, string][] = [
      ['2024-04-08T09:15:11.000Z', '11'],
      ['2024-04-08T10:02:27.000Z', '41'],
      ['2024-04-08T15:10:24.000Z', '21'],
      ['2024-04-11T03:19:45.000Z', '82'],
      ['2024-04-11T08:17:04.000Z', '91'],
    ];
    expect(of('cj_logistics', cj)).toEqual(['outbound delivered 08/09:15 11/08:17']);
    const post: [string, string][] = [
      ['2024-03-14T22:42:00.000Z', '접수'],
      ['2024-03-15T01:06:00.000Z', '발송'],
      ['2024-03-15T03:11:00.000Z', '도착'],
      ['2024-03-17T20:01:00.000Z', '배달준비    (집배원 정보 보기)'],
      ['2024-03-18T03:12:00.000Z', '배달완료  (  배달  )  (수령인:테*터님 - 본인)'],
      ['2024-03-19T03:12:00.000Z', '인수완료'],
    ];
    expect(of('korea_post', post)).toEqual(['outbound delivered 15/01:06 18/03:12']);
  });
});

describe('P7: carrier feeds in any order', () => {
  const runs = 10_000;
  const times = fc
    .integer({ min: 0, max: 40 })
    .map((n) => new Date(Date.UTC(2026, 10, 1) + n * 3_600_000).toISOString());
  const facts = fc
    .array(
      fc.record({
        status: fc.constantFrom(...trackingStatuses),
        occurred_at: times,
        verified: fc.boolean(),
      }),
      { maxLength: 14 },
    )
    .map((list): Fact[] => list.map((each, i) => ({ ...each, fact_key: `k${i}`, known: each.status !== 'unknown' })));
  const shuffled = facts.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  const first = fc.constantFrom(...legKinds);

  test('P7, B4: the same facts give the same state in every order of arrival', () => {
    fc.assert(
      fc.property(first, shuffled, fc.option(times), (leg, [list, arrival], backFrom) => {
        expect(fold(leg, arrival, backFrom)).toEqual(fold(leg, list, backFrom));
      }),
      { numRuns: runs },
    );
  });

  test('P7, B4: said five times under other keys, nothing changes but the count of the unknown', () => {
    const fiveTimes = shuffled.chain(([list]) => {
      const all = [0, 1, 2, 3, 4].flatMap((n) => list.map((each) => ({ ...each, fact_key: `${each.fact_key}-${n}` })));
      return fc.tuple(fc.constant(list), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(first, fiveTimes, (leg, [list, many]) => {
        const [once, often] = [fold(leg, list), fold(leg, many)];
        expect(often).toEqual({ ...once, unknownCodes: once.unknownCodes * 5 });
      }),
      { numRuns: runs / 10 },
    );
  });

  test('P7, B4: legs follow each other in time, each ended before the next begins', () => {
    fc.assert(
      fc.property(first, facts, (leg, list) => {
        const { legs, status } = fold(leg, list);
        expect(status).toBe(legs.at(-1)!.status);
        legs.forEach((each, i) => {
          expect(each.delivered_at !== null).toBe(each.status === 'delivered');
          if (each.delivered_at) expect(each.collected_at! <= each.delivered_at).toBe(true);
          if (i === 0) return;
          const before = legs[i - 1]!;
          expect(['delivered', 'returned_to_sender']).toContain(before.status);
          expect(before.last_event_at! <= each.collected_at!).toBe(true);
        });
      }),
      { numRuns: runs / 10 },
    );
  });
});
