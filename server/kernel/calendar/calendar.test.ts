/**
 * Hand-computed dates: each row was worked out on a paper calendar from the Civil Code and the gazette's list, so that
 * the module is not its own oracle.
 */
import { describe, expect, test } from 'vitest';
import {
  type BusinessCalendar,
  businessDaysDue,
  changeOfMindWindow,
  confirmationDue,
  dayKind,
  defectWindow,
  effectiveEventDate,
  eventDatePlus,
  holidays,
  isBusinessDay,
  lateInterest,
  lateInterestRates,
  ninetyDayRelease,
  startOfBusinessDayAfter,
  startOfNthBusinessDayAfter,
  statutoryWindowEnd,
  withdrawalWindows,
} from './index.ts';

const seoul: BusinessCalendar = { timeZone: 'Asia/Seoul', jurisdiction: 'KR' };
const berlin: BusinessCalendar = { timeZone: 'Europe/Berlin', jurisdiction: 'EU' };
const day = (text: string) => Temporal.PlainDate.from(text);
const kst = (text: string) => Temporal.Instant.from(`${text}+09:00`);
const inSeoul = (instant: Temporal.Instant) =>
  instant.toZonedDateTimeISO('Asia/Seoul').toPlainDateTime().toString({ smallestUnit: 'minute' });

describe('business days', () => {
  const list2026 =
    '01-01 02-16 02-17 02-18 03-01 03-02 05-01 05-05 05-24 05-25 06-03 06-06 07-17 08-15 08-17 09-24 09-25 09-26 10-03 10-05 10-09 12-25';
  const list2027 =
    '01-01 02-06 02-07 02-08 02-09 03-01 05-01 05-03 05-05 05-13 06-06 07-17 07-19 08-15 08-16 09-14 09-15 09-16 10-03 10-04 10-09 10-11 12-25 12-27';

  test.each([
    [2026, list2026],
    [2027, list2027],
  ])('the Korean holidays of %i are the gazette list', (year, list) => {
    const held = holidays(year, 'KR');
    expect(held.verified).toBe(true);
    expect(held.holidays.map((h) => h.date.toString())).toEqual(list.split(' ').map((d) => `${year}-${d}`));
    for (const { date, names } of held.holidays) {
      expect(isBusinessDay(date, 'KR')).toBe(false);
      expect(names.length).toBeGreaterThan(0);
    }
  });

  test.each([
    ['2026-05-01', 'KR', false, true], // Labour Day is a public holiday from 2026
    ['2025-05-01', 'KR', true, true],
    ['2025-01-27', 'KR', false, true], // declared ad hoc
    ['2026-11-20', 'KR', true, true],
    ['2026-11-21', 'KR', false, true],
    ['2028-01-03', 'KR', true, false], // beyond the gazette table
    ['2017-12-25', 'KR', true, false],
    ['2026-12-25', 'GB', true, false], // weekends only
    ['2026-10-01', 'CN', true, false],
    ['2026-11-22', 'EU', false, false],
  ] as const)('%s in %s', (date, jurisdiction, business, verified) => {
    expect(dayKind(day(date), jurisdiction)).toMatchObject({ business, verified });
  });

  test.each([
    ['2026-09-23T18:00', 3, '2026-10-01T00:00', true], // Chuseok Thu–Sat, Sunday; 28, 29, 30
    ['2026-11-18T00:00', 2, '2026-11-21T00:00', true], // Wed; Thu, Fri
    ['2026-11-22T23:59', 1, '2026-11-24T00:00', true], // Sunday; Monday
    ['2026-12-31T09:00', 3, '2027-01-07T00:00', true], // New Year, weekend; 4, 5, 6
    ['2027-12-30T09:00', 3, '2028-01-05T00:00', false], // 31, then 3 and 4 January of an unknown year
  ])('N business days: event %s, n %i → due %s', (at, n, due, verified) => {
    const result = businessDaysDue(kst(at), n, seoul);
    expect([inSeoul(result.due), result.verified]).toEqual([due, verified]);
  });

  test.each([
    ['2026-11-19T10:00', '2026-11-20T00:00'],
    ['2026-11-20T00:00', '2026-11-23T00:00'],
    ['2026-11-21T12:00', '2026-11-23T00:00'],
    ['2026-11-22T23:59:59', '2026-11-23T00:00'],
    ['2026-09-23T10:00', '2026-09-28T00:00'],
    ['2027-02-05T10:00', '2027-02-10T00:00'], // Seollal with its substitute
  ])('D5: confirmed %s → wallet credit %s', (at, due) => {
    expect(inSeoul(startOfBusinessDayAfter(kst(at), seoul).due)).toBe(due);
  });

  test('C8: an idle seller accepts at 00:00 of the 3rd business day after arrival', () => {
    expect(inSeoul(startOfNthBusinessDayAfter(kst('2026-11-19T15:00'), 3, seoul).due)).toBe('2026-11-24T00:00');
    expect(inSeoul(startOfNthBusinessDayAfter(kst('2026-09-23T15:00'), 3, seoul).due)).toBe('2026-09-30T00:00');
  });

  test.each([0, -1, 1.5, Number.NaN])('%d business days is a bug', (n) => {
    expect(() => businessDaysDue(kst('2026-11-18T00:00'), n, seoul)).toThrow(RangeError);
  });
});

describe('calendar days', () => {
  test.each(['2026-06-01T00:00', '2026-06-01T12:00', '2026-06-01T23:59:59.999'])('D3: %s + 8 → 9 June', (at) => {
    expect(inSeoul(eventDatePlus(kst(at), 8, 'Asia/Seoul'))).toBe('2026-06-09T00:00');
  });

  test('the date is the one of the time zone, not of UTC', () => {
    const at = Temporal.Instant.from('2026-05-31T15:00:00Z');
    expect(eventDatePlus(at, 1, 'Asia/Seoul').toString()).toBe('2026-06-01T15:00:00Z');
    expect(eventDatePlus(at, 1, 'UTC').toString()).toBe('2026-06-01T00:00:00Z');
  });

  test.each([
    ['2026-03-22T12:00:00Z', 8, 'Europe/London', '2026-03-29T23:00:00Z'], // summer time began on the 29th
    ['2026-10-20T12:00:00Z', 8, 'Europe/London', '2026-10-28T00:00:00Z'],
    ['2018-10-27T12:00:00Z', 8, 'America/Sao_Paulo', '2018-11-04T03:00:00Z'], // no midnight: the day begins at 01:00
    ['2018-02-10T12:00:00Z', 8, 'America/Sao_Paulo', '2018-02-18T03:00:00Z'], // 23:00 of the 17th came twice
  ])('%s + %i in %s', (at, days, timeZone, due) => {
    expect(eventDatePlus(Temporal.Instant.from(at), days, timeZone).toString()).toBe(due);
  });

  test('the event date is the scan, but at most 24 hours before we learned of it', () => {
    const learnt = kst('2026-06-10T12:00');
    expect(effectiveEventDate(kst('2026-06-10T09:00'), learnt)).toEqual(kst('2026-06-10T09:00'));
    expect(effectiveEventDate(kst('2026-06-09T12:00'), learnt)).toEqual(kst('2026-06-09T12:00'));
    expect(effectiveEventDate(kst('2026-06-01T09:00'), learnt)).toEqual(kst('2026-06-09T12:00'));
  });

  test('D4: a hold may be lifted from 00:00 of the latest claim date + 91', () => {
    expect(inSeoul(ninetyDayRelease(kst('2026-01-01T23:00'), 'Asia/Seoul'))).toBe('2026-04-02T00:00');
  });
});

describe('statutory windows', () => {
  test.each([
    ['2026-09-17', { days: 7 }, '2026-09-28', true], // Chuseok 24–26, Sunday 27
    ['2026-10-01', { days: 7 }, '2026-10-08', true],
    ['2026-10-02', { days: 7 }, '2026-10-12', true], // Hangul Day on a Friday
    ['2026-04-24', { days: 7 }, '2026-05-04', true], // Labour Day on a Friday
    ['2026-05-27', { days: 7 }, '2026-06-04', true], // local election
    ['2027-01-30', { days: 7 }, '2027-02-10', true], // Seollal and its substitute
    ['2027-10-02', { days: 7 }, '2027-10-12', true],
    ['2027-12-18', { days: 7 }, '2027-12-28', true],
    ['2027-12-25', { days: 7 }, '2028-01-03', false],
    ['2026-01-15', { months: 3 }, '2026-04-15', true],
    ['2026-11-30', { months: 3 }, '2027-03-02', true], // 28 February is a Sunday, 1 March a holiday
    ['2025-11-30', { months: 3 }, '2026-03-03', true], // 28 February Saturday, 1 March holiday, 2 March substitute
    ['2026-03-31', { months: 3 }, '2026-06-30', true],
  ])('C3: received %s, %j → last day %s', (receipt, window, lastDay, verified) => {
    for (const hour of ['T00:00', 'T23:59:59']) {
      const end = statutoryWindowEnd(kst(receipt + hour), window, seoul);
      expect(end.lastDay.toString()).toBe(lastDay);
      expect(inSeoul(end.endsAt)).toBe(`${day(lastDay).add({ days: 1 })}T00:00`);
      expect(end.verified).toBe(verified);
      expect(end.basis).toContain('Civil Code');
    }
  });

  test('C3: lengths, bases and what was checked', () => {
    expect(withdrawalWindows('KR').changeOfMind).toEqual({
      days: 7,
      basis: 'E-commerce Act art. 17(1)',
      verified: true,
    });
    expect(withdrawalWindows('KR').defect.ofReceipt).toMatchObject({ months: 3, verified: true });
    expect(withdrawalWindows('KR').defect.ofAwareness).toMatchObject({ days: 30, verified: true });
    expect(withdrawalWindows('EU').changeOfMind).toMatchObject({ days: 14, verified: true });
    expect(withdrawalWindows('EU').defect.ofReceipt.verified).toBe(false);
    expect(withdrawalWindows('GB').changeOfMind).toMatchObject({ days: 14, verified: false });
    expect(withdrawalWindows('CN').changeOfMind.days).toBe(7);
    expect(withdrawalWindows('demo').changeOfMind).toMatchObject({ days: 400, verified: false });
  });

  test('C3: the window of a mind changed names its law, and says when the calendar is not known', () => {
    const korean = changeOfMindWindow(kst('2026-09-17T14:00'), seoul);
    expect(korean).toMatchObject({
      verified: true,
      basis: 'E-commerce Act art. 17(1); Civil Code art. 157, 161',
    });
    const european = changeOfMindWindow(Temporal.Instant.from('2026-11-07T10:00:00Z'), berlin);
    expect([european.lastDay.toString(), european.verified]).toEqual(['2026-11-23', false]); // 21st is a Saturday
    const demo = changeOfMindWindow(Temporal.Instant.from('2009-12-01T08:00:00Z'), {
      timeZone: 'Europe/London',
      jurisdiction: 'demo',
    });
    expect(demo.lastDay.toString()).toBe('2011-01-05');
  });

  test.each([
    ['either', '2026-01-20', '2026-04-15'], // receipt + 3 months is later
    ['both', '2026-01-20', '2026-02-19'], // notice + 30 days
    ['either', '2026-05-10', '2026-06-09'],
    ['both', '2026-05-10', '2026-04-15'],
    ['both', '2025-12-01', '2026-02-19'], // noticed "before" receipt: 15 Jan + 30 = 14 Feb, then Seollal to the 18th
  ] as const)('C3: defect window %s, noticed %s → %s', (mode, noticedOn, lastDay) => {
    const end = defectWindow({
      receipt: kst('2026-01-15T10:00'),
      noticedOn: day(noticedOn),
      mode,
      cal: seoul,
    });
    expect(end.lastDay.toString()).toBe(lastDay);
    expect(end.basis).toContain('E-commerce Act art. 17(3)');
    expect(end.verified).toBe(true);
  });
});

describe('purchase confirmation', () => {
  const delivered = (at: string, hold?: string) =>
    confirmationDue({ event: 'delivered', at: kst(at), holdReleasedAt: hold ? kst(hold) : null, cal: seoul });

  test('D3: delivered 17 Sep 2026: the window ends on the 28th, confirmation is on the 29th and not the 25th', () => {
    const result = delivered('2026-09-17T14:00');
    expect([inSeoul(result.due!), result.rule]).toEqual(['2026-09-29T00:00', 'statutory_window']);
  });

  test.each([
    ['2026-06-01T10:00', undefined, '2026-06-09T00:00', 'delivery_date'],
    ['2026-06-01T10:00', '2026-07-20T16:00', '2026-07-21T00:00', 'hold_release'],
    ['2026-06-01T10:00', '2026-06-03T16:00', '2026-06-09T00:00', 'delivery_date'],
    ['2026-09-17T10:00', '2026-09-20T16:00', '2026-09-29T00:00', 'statutory_window'],
  ])('D3: delivered %s, hold released %s → %s by %s', (at, hold, due, rule) => {
    const result = delivered(at, hold);
    expect([inSeoul(result.due!), result.rule]).toEqual([due, rule]);
  });

  test('D3: untracked: dispatch date + 29', () => {
    const result = confirmationDue({ event: 'dispatched', at: kst('2026-06-01T10:00'), cal: seoul });
    expect([inSeoul(result.due!), result.rule]).toEqual(['2026-06-30T00:00', 'dispatch_date']);
  });

  test('D3: the window of a European order runs from its last good', () => {
    const at = Temporal.Instant.from('2026-06-01T10:00:00Z');
    const receiptAt = Temporal.Instant.from('2026-06-10T10:00:00Z');
    const result = confirmationDue({ event: 'delivered', at, receiptAt, cal: berlin });
    expect([result.due!.toString(), result.verified]).toEqual(['2026-06-24T22:00:00Z', false]);
  });

  test('the demo jurisdiction confirms nothing by itself', () => {
    const cal: BusinessCalendar = { timeZone: 'Europe/London', jurisdiction: 'demo' };
    const result = confirmationDue({
      event: 'delivered',
      at: Temporal.Instant.from('2009-12-01T08:00:00Z'),
      cal,
    });
    expect([result.due, result.rule]).toEqual([null, 'no_automatic_confirmation']);
  });
});

describe('late interest', () => {
  const korean = lateInterestRates('KR');
  test.each([
    [39_000, '2026-06-01', '2026-06-11', 10, 160], // 160.27
    [1_000_000, '2026-01-01', '2027-01-01', 365, 150_000],
    [39_000, '2026-06-01', '2026-06-02', 1, 16], // 16.03
    [2_433, '2026-06-01', '2026-06-02', 1, 0], // 0.9999
    [39_000, '2026-06-01', '2026-06-01', 0, 0],
    [39_000, '2026-06-01', '2026-05-20', 0, 0],
    [1_000_000, '2028-02-28', '2028-03-01', 2, 821], // 29 February counts; 821.9
  ])('C9: %i due %s sent %s → %i days, %i', (principal, due, sent, days, amount) => {
    const result = lateInterest({
      principal,
      currency: 'KRW',
      dueDate: day(due),
      sentDate: day(sent),
      rateTable: korean,
    });
    expect(result).toEqual({ interest: { amount, currency: 'KRW' }, days, verified: true });
  });

  test('a change of rate splits the days and rounds once', () => {
    const rateTable = [
      { from: '2026-01-01', basisPoints: 2000, basis: 'old', verified: true },
      { from: '2026-02-01', basisPoints: 1500, basis: 'new', verified: true },
    ];
    // 30 and 31 January at 20 %, 1 to 3 February at 15 %: 1,000,000 × (40 + 45) / 36,500 = 2,328.77
    const result = lateInterest({
      principal: 1_000_000,
      currency: 'KRW',
      dueDate: day('2026-01-29'),
      sentDate: day('2026-02-03'),
      rateTable,
    });
    expect(result).toEqual({ interest: { amount: 2328, currency: 'KRW' }, days: 5, verified: true });
  });

  test('days without a rate bear nothing and are not verified', () => {
    const dates = { dueDate: day('2017-12-29'), sentDate: day('2018-01-02') };
    const early = lateInterest({ principal: 365_000, currency: 'KRW', ...dates, rateTable: korean });
    expect(early).toEqual({ interest: { amount: 300, currency: 'KRW' }, days: 4, verified: false });
    const none = lateInterest({
      principal: 365_000,
      currency: 'EUR',
      ...dates,
      rateTable: lateInterestRates('EU'),
    });
    expect(none).toEqual({ interest: { amount: 0, currency: 'EUR' }, days: 4, verified: false });
  });

  test('a negative principal is a bug', () => {
    const dates = { dueDate: day('2026-01-01'), sentDate: day('2026-01-02') };
    expect(() => lateInterest({ principal: -1, currency: 'KRW', ...dates, rateTable: korean })).toThrow(RangeError);
  });
});
