/** What must hold for every instant, in zones with and without daylight saving time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BusinessCalendar,
  businessDaysDue,
  changeOfMindWindow,
  confirmationDue,
  dateOf,
  defectWindow,
  eventDatePlus,
  isBusinessDay,
  jurisdictions,
  ninetyDayRelease,
  startOfBusinessDayAfter,
  startOfNthBusinessDayAfter,
  statutoryWindowEnd,
} from './index.ts';

const zones = ['Asia/Seoul', 'Europe/London', 'America/Sao_Paulo', 'Asia/Shanghai', 'Australia/Lord_Howe', 'UTC'];
// Seconds, because São Paulo's and London's changes of clock then fall inside the range often enough.
const instants = fc
  .integer({ min: 1_500_000_000, max: 1_850_000_000 })
  .map((seconds) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000));
const calendars: fc.Arbitrary<BusinessCalendar> = fc.record({
  timeZone: fc.constantFrom(...zones),
  jurisdiction: fc.constantFrom(...jurisdictions),
});
const earlier = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

describe('every count of days', () => {
  const counts: Record<string, (at: Temporal.Instant, cal: BusinessCalendar) => Temporal.Instant> = {
    eventDatePlus: (at, cal) => eventDatePlus(at, 8, cal.timeZone),
    ninetyDayRelease: (at, cal) => ninetyDayRelease(at, cal.timeZone),
    businessDaysDue: (at, cal) => businessDaysDue(at, 3, cal).due,
    startOfBusinessDayAfter: (at, cal) => startOfBusinessDayAfter(at, cal).due,
    statutoryDays: (at, cal) => statutoryWindowEnd(at, { days: 7 }, cal).endsAt,
    statutoryMonths: (at, cal) => statutoryWindowEnd(at, { months: 3 }, cal).endsAt,
    changeOfMind: (at, cal) => changeOfMindWindow(at, cal).endsAt,
    confirmation: (at, cal) =>
      confirmationDue({ event: 'delivered', at, cal }).due ?? changeOfMindWindow(at, cal).endsAt,
  };

  test.each(Object.entries(counts))(
    '%s is monotone, later than its event, and the first instant of a date',
    (_, count) => {
      fc.assert(
        fc.property(instants, instants, calendars, (a, b, cal) => {
          const [first, second] = earlier(a, b) ? [a, b] : [b, a];
          const due = count(first, cal);
          expect(earlier(count(second, cal), due)).toBe(false);
          expect(earlier(first, due)).toBe(true);
          const startOfDay = due.toZonedDateTimeISO(cal.timeZone).startOfDay().toInstant();
          expect(due.equals(startOfDay)).toBe(true);
        }),
      );
    },
  );
});

test('a window never ends before its full days, and its last day is a business day where the law moves it', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 60 }), calendars, (at, days, cal) => {
      const end = statutoryWindowEnd(at, { days }, cal);
      expect(earlier(end.endsAt, eventDatePlus(at, days + 1, cal.timeZone))).toBe(false);
      expect(dateOf(end.endsAt, cal.timeZone).equals(end.lastDay.add({ days: 1 }))).toBe(true);
      if (cal.jurisdiction !== 'demo') expect(isBusinessDay(end.lastDay, cal.jurisdiction)).toBe(true);
    }),
  );
});

test('D3: automatic confirmation never comes before the window has ended', () => {
  const holds = fc.option(instants, { nil: null });
  fc.assert(
    fc.property(instants, holds, fc.integer({ min: 0, max: 40 }), calendars, (at, holdReleasedAt, n, cal) => {
      const days = { delivered: n, dispatched: n, holdReleased: 1 };
      const { due } = confirmationDue({ event: 'delivered', at, holdReleasedAt, days, cal });
      if (due === null) {
        expect(cal.jurisdiction).toBe('demo');
        return;
      }
      expect(earlier(due, changeOfMindWindow(at, cal).endsAt)).toBe(false);
      expect(earlier(due, eventDatePlus(at, n, cal.timeZone))).toBe(false);
    }),
  );
});

test('business days: n of them lie between the event and the due instant', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 10 }), calendars, (at, n, cal) => {
      const last = dateOf(businessDaysDue(at, n, cal).due, cal.timeZone).subtract({ days: 1 });
      let counted = 0;
      for (
        let d = dateOf(at, cal.timeZone).add({ days: 1 });
        !d.equals(last.add({ days: 1 }));
        d = d.add({ days: 1 })
      ) {
        if (isBusinessDay(d, cal.jurisdiction)) counted += 1;
      }
      expect(counted).toBe(n);
      expect(dateOf(startOfNthBusinessDayAfter(at, n, cal).due, cal.timeZone).equals(last)).toBe(true);
    }),
  );
});

test('C3: `either` is never worse for the buyer than `both`', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: -20, max: 200 }), calendars, (receipt, offset, cal) => {
      const noticedOn = dateOf(receipt, cal.timeZone).add({ days: offset });
      const either = defectWindow({ receipt, noticedOn, mode: 'either', cal });
      const both = defectWindow({ receipt, noticedOn, mode: 'both', cal });
      expect(earlier(either.endsAt, both.endsAt)).toBe(false);
    }),
  );
});
