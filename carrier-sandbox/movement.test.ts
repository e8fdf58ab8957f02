/** How parcels move: by themselves, by hand, each customer number in its own time, over a restart. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chanceOf, scansAsOf, usualMovement } from './course.ts';
import type { Parcel } from './parcel.ts';
import { book, customer, other, startTrial } from './trial.ts';
import { isWorkday } from './workdays.ts';

const monday = '2026-11-23T01:00:00Z';
const instant = (text: string) => Temporal.Instant.from(text);
const korean = (at: string) => instant(at).toZonedDateTimeISO('Asia/Seoul').toPlainDateTime();

const parcelOf = (changes: Partial<Parcel>): Parcel => ({
  id: '1',
  carrier: 'korea_post',
  waybill_number: '6800000000001',
  former_numbers: [],
  customer_number: customer,
  direction: 'outbound',
  order_number: 'o',
  booked_at: monday,
  visit_on: null,
  route: { origin: 'A', hub: 'H', destination: 'B' },
  price: 0,
  insurance_fee: 0,
  island_fee: 0,
  fields: {},
  refs: {},
  recorded: [],
  cancelled_at: null,
  deleted: false,
  ...changes,
});
const courseOf = (parcel: Parcel) =>
  scansAsOf(parcel, usualMovement, instant('2027-12-31T00:00:00Z')).map(({ step, at }) => ({ step, at: korean(at) }));
const printed = (at: string) => ({ recorded: [{ step: 'printed', at, place: 'A' } as const] });

test('G4: outbound is collected the same evening, at the hub that night, delivered the next workday', () => {
  for (let number = 6_800_000_000_001; number < 6_800_000_000_200; number += 1) {
    const course = courseOf(parcelOf({ waybill_number: String(number), ...printed(monday) }));
    expect(course.map(({ step }) => step)).toEqual([
      'printed',
      'collected',
      'departed',
      'arrived_at_hub',
      'left_hub',
      'arrived_at_office',
      'out_for_delivery',
      'delivered',
    ]);
    const days = course.map(({ at }) => at.day);
    expect(days).toEqual([23, 23, 23, 23, 24, 24, 24, 24]);
    const times = course.map(({ at }) => at.toString());
    expect(times).toEqual(times.toSorted());
    expect(course[1]!.at.hour >= 17 && course[1]!.at.hour < 19).toBe(true);
    expect(course[7]!.at.hour < 18).toBe(true);
  }
});

test.each([
  ['printed at 15:00', '2026-11-23T06:00:00Z', '2026-11-24', '2026-11-25'],
  ['printed on a Saturday afternoon', '2026-11-28T07:00:00Z', '2026-11-30', '2026-12-01'],
  ['printed on the eve of a holiday that a Sunday follows', '2026-12-24T01:00:00Z', '2026-12-24', '2026-12-26'],
  ['printed before Chuseok and its Sunday', '2026-09-23T01:00:00Z', '2026-09-23', '2026-09-28'],
])('G4: Sundays and holidays pause it: %s', (_what, at, collected, delivered) => {
  const course = courseOf(parcelOf({ booked_at: at, ...printed(at) }));
  const dayOf = (step: string) =>
    course
      .find((scan) => scan.step === step)!
      .at.toPlainDate()
      .toString();
  expect([dayOf('collected'), dayOf('delivered')]).toEqual([collected, delivered]);
});

test('a label that nobody prints is printed at 14:00', () => {
  expect(courseOf(parcelOf({}))[0]!.at.toString()).toBe('2026-11-23T14:00:00');
  expect(courseOf(parcelOf({ booked_at: '2026-11-28T06:00:00Z' }))[0]!.at.toString()).toBe('2026-11-30T14:00:00');
});

test('G4: a return is visited on the day asked for, between 10:00 and 17:00, and arrives one or two workdays later', () => {
  const arrived = new Map<number, number>();
  let missed = 0;
  for (let number = 6_800_000_000_001; number <= 6_800_000_000_320; number += 1) {
    const parcel = parcelOf({ waybill_number: String(number), direction: 'return', visit_on: '2026-11-25' });
    const course = courseOf(parcel);
    expect(course[0]!.at.toString()).toBe('2026-11-25T07:30:00');
    const { at, step } = course[1]!;
    expect([at.day, at.hour >= 10 && at.hour < 17]).toEqual([25, true]);
    if (step === 'not_collected') {
      expect(course).toHaveLength(2);
      missed += 1;
    } else {
      const last = course.at(-1)!;
      expect(last.step).toBe('delivered');
      arrived.set(last.at.day, (arrived.get(last.at.day) ?? 0) + 1);
    }
  }
  expect([...arrived.keys()].sort()).toEqual([26, 27]);
  // One in sixteen of 320 is 20.
  expect(missed).toBeGreaterThan(8);
  expect(missed).toBeLessThan(40);
});

test.each([
  ['a Sunday is moved on', '2026-11-29', '2026-11-30'],
  ['today, when the visit is still to come', '2026-11-23', '2026-11-23'],
])('a visit asked for: %s', (_what, asked, day) => {
  const parcel = parcelOf({ direction: 'return', visit_on: asked, booked_at: '2026-11-22T23:00:00Z' });
  const course = courseOf(parcel);
  expect([course[0]!.at, course[1]!.at].map((at) => at.toPlainDate().toString())).toEqual([day, day]);
});

test('today, when the visit of today is over, is tomorrow', () => {
  const parcel = parcelOf({ direction: 'return', visit_on: '2026-11-23', booked_at: '2026-11-23T08:30:00Z' });
  expect(courseOf(parcel)[1]!.at.toPlainDate().toString()).toBe('2026-11-24');
});

test('workdays', () => {
  const day = (text: string) => isWorkday(Temporal.PlainDate.from(text));
  expect(['2026-11-28', '2026-11-23'].map(day)).toEqual([true, true]);
  expect(['2026-11-29', '2026-12-25', '2026-02-17', '2027-02-09'].map(day)).toEqual([false, false, false, false]);
});

test('the draw is the documented one', () => {
  // First four bytes of sha256("6800000000001:visit"), as sha256sum gives them.
  expect(chanceOf('6800000000001', 'visit', 2 ** 32)).toBe(4135073431);
});

test('A4: two customer numbers live in their own time, and no clock goes back', async () => {
  const trial = await startTrial();
  const first = await book(trial, {}, monday);
  const second = await book(trial, { custNo: other, apprNo: other }, monday);
  const days = '2026-11-26T01:00:00Z';
  expect((await trial.trace(first['regiNo']!, days)).at(-1)).toMatch(/^2026\.11\.24 .* 배달완료$/);
  expect(await trial.trace(second['regiNo']!, monday)).toEqual(['2026.11.23 10:00 운송장출력']);
  // Told an earlier time, it stays at the latest.
  expect((await trial.trace(first['regiNo']!, monday)).at(-1)).toMatch(/배달완료$/);
  const later = await book(trial, { orderNo: 'order-2' }, monday);
  expect(later['resDate']).toBe('20261126100000');
});

test('A4: between calls a clock runs on with the machine, and a call that tells its time is answered as of it', async () => {
  let machine = instant('2026-11-22T00:00:00Z');
  const trial = await startTrial({ now: () => machine });
  const { regiNo } = await book(trial, {}, monday);
  machine = machine.add({ hours: 11 });
  expect(await trial.trace(regiNo!, monday)).toHaveLength(1);
  machine = machine.add({ hours: 10 });
  expect((await trial.trace(regiNo!)).length).toBeGreaterThan(1);
});

test('a clock that only runs is written down once, one that is set forward each time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const journalFile = join(folder, 'journal.jsonl');
  let machine = instant(monday);
  const trial = await startTrial({ journalFile, now: () => machine });
  for (let hour = 0; hour < 5; hour += 1) {
    await trial.post('GetApprNo', { custNo: customer }, machine.toString());
    machine = machine.add({ hours: 1 });
  }
  const told = () => readFileSync(journalFile, 'utf8').match(/clock_told/g)?.length;
  expect(told()).toBe(1);
  await trial.post('GetApprNo', { custNo: customer }, machine.add({ hours: 1 }).toString());
  expect(told()).toBe(2);
});

test('a customer number that was never told the time follows the machine', async () => {
  let machine = instant(monday);
  const trial = await startTrial({ now: () => machine });
  const { regiNo, resDate } = await book(trial);
  expect(resDate).toBe('20261123100000');
  machine = machine.add({ hours: 48 });
  expect((await trial.trace(regiNo!)).at(-1)).toMatch(/배달완료$/);
});

const advance = (number: string, body: unknown) => ['POST', `/parcels/korea_post/${number}/advance`, body] as const;

test('G4: advancing makes the scans on the way, and the parcel goes on by itself from there', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, {}, monday);
  const at = '2026-11-23T01:30:00Z';
  const moved = await trial.control(...advance(regiNo!, { to: 'in_transit', at, location: '제주우편집중국' }));
  expect(moved.body).toMatchObject({ status: 'in_transit', carrier_status: '도착' });
  expect(await trial.trace(regiNo!, at)).toEqual([
    '2026.11.23 10:00 운송장출력',
    '2026.11.23 10:10 집하완료',
    '2026.11.23 10:20 발송',
    '2026.11.23 10:30 도착',
  ]);
  expect((await trial.trace(regiNo!, '2026-11-24T12:00:00Z')).at(-1)).toMatch(/^2026\.11\.24 .*배달완료$/);
});

test('G4: an attempt in vain is followed by another the next workday', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, {}, monday);
  await trial.control(...advance(regiNo!, { to: 'attempt_failed', at: '2026-11-24T04:00:00Z' }));
  const words = async (told: string) => (await trial.trace(regiNo!, told)).map((line) => line.split(' ')[2]);
  expect((await words('2026-11-24T14:00:00Z')).slice(-2)).toEqual(['배달준비', '미배달']);
  expect((await trial.trace(regiNo!, '2026-11-25T12:00:00Z')).at(-1)).toMatch(/^2026\.11\.25 .*배달완료$/);
});

test('C6: a return is advanced to a visit in vain', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, { reqType: '2', retVisitYmd: '20261124' }, monday);
  await trial.control(...advance(regiNo!, { to: 'attempt_failed', at: '2026-11-24T04:00:00Z' }));
  const { body } = await trial.control('GET', `/parcels/korea_post/${regiNo}`);
  expect(body).toMatchObject({ status: 'attempt_failed', carrier_status: '미집하' });
  // The post may come again after all.
  await trial.control(...advance(regiNo!, { to: 'collected', at: '2026-11-25T04:00:00Z' }));
  expect((await trial.trace(regiNo!, '2026-11-25T04:00:00Z')).at(-1)).toBe('2026.11.25 13:00 집하완료');
});

test('C6: a return that is not collected says 04 and moves no more; the page shows no collection', async () => {
  const trial = await startTrial();
  await trial.control('POST', '/parcels/movement', { customer_number: customer, first_visit: 'missed' });
  const { regiNo } = await book(trial, { reqType: '2', retVisitYmd: '20261124' }, monday);
  const info = { custNo: customer, reqType: '2', orderNo: 'order-1', reqYmd: '20261123' };
  expect(await trial.post('GetResInfo', info, '2026-12-01T00:00:00Z')).toMatchObject({ treatStusCd: '04' });
  expect(await trial.trace(regiNo!)).toEqual(['2026.11.24 07:30 운송장출력']);
});

test.each<[string, unknown, number]>([
  ['what this carrier cannot tell of', { to: 'returned_to_sender' }, 400],
  ['no time', { to: 'delivered', at: 'soon' }, 400],
  ['no name', { to: 'delivered', location: 7 }, 400],
  ['before its last scan', { to: 'delivered', at: '2026-11-23T00:00:00Z' }, 409],
  ['where it has been', { to: 'pre_transit' }, 409],
])('an advance that is refused: %s', async (_what, body, status) => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, {}, monday);
  expect((await trial.control(...advance(regiNo!, body))).status).toBe(status);
  expect(await trial.trace(regiNo!, monday)).toHaveLength(1);
});

test('what is delivered or cancelled is not moved', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, {}, monday);
  expect((await trial.control(...advance(regiNo!, { to: 'delivered' }))).status).toBe(200);
  expect((await trial.control(...advance(regiNo!, { to: 'cancelled' }))).status).toBe(409);
  const { regiNo: second } = await book(trial, { orderNo: 'second' }, monday);
  expect((await trial.control(...advance(second!, { to: 'cancelled' }))).body).toMatchObject({ status: 'cancelled' });
  expect((await trial.control(...advance(second!, { to: 'delivered' }))).status).toBe(409);
  expect((await trial.control(...advance('6999999999999', { to: 'delivered' }))).status).toBe(404);
});

test('G4: movement is switched off per customer number, and goes on from where it was', async () => {
  const trial = await startTrial();
  const still = await book(trial, {}, monday);
  const moving = await book(trial, { custNo: other, apprNo: other }, monday);
  await trial.control('POST', '/parcels/movement', { customer_number: customer, automatic: false });
  const thursday = '2026-11-26T01:00:00Z';
  expect(await trial.trace(still['regiNo']!, thursday)).toHaveLength(1);
  expect((await trial.trace(moving['regiNo']!, thursday)).at(-1)).toMatch(/배달완료$/);
  await trial.control(...advance(still['regiNo']!, { to: 'collected', at: thursday }));
  await trial.control('POST', '/parcels/movement', { customer_number: customer, automatic: true });
  const words = await trial.trace(still['regiNo']!, '2026-11-27T14:00:00Z');
  expect(words.at(-1)).toMatch(/^2026\.11\.27 .*배달완료$/);
  expect(words.filter((line) => line.startsWith('2026.11.24'))).toEqual([]);
});

test('P8: a restart forgets nothing, and a line that was cut off is dropped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const journalFile = join(folder, 'journal.jsonl');
  const machine = instant('2026-11-22T00:00:00Z');
  const first = await startTrial({ journalFile, now: () => machine });
  const parcel = await book(first, {}, monday);
  const cancelled = await book(first, { orderNo: 'gone' }, monday);
  const { regiNo } = await first.post('GetResCancelCmd', {
    custNo: customer,
    apprNo: customer,
    reqType: '1',
    reqNo: cancelled['reqNo']!,
    resNo: cancelled['resNo']!,
    regiNo: cancelled['regiNo']!,
    delYn: 'N',
  });
  await first.control(...advance(parcel['regiNo']!, { to: 'collected', at: '2026-11-23T02:00:00Z' }));
  await first.control('POST', '/parcels/movement', { customer_number: customer, automatic: false });
  await first.control('POST', '/contracts', { carrier: 'korea_post', customer_number: customer, member: 'owner' });
  const known = (await first.control('GET', '/parcels')).body;
  await first.sandbox.close();
  appendFileSync(journalFile, '{"type":"booked","par');

  const second = await startTrial({ journalFile, now: () => machine });
  expect((await second.control('GET', '/parcels')).body).toEqual(known);
  expect(await second.post('GetCustNo', { memberID: 'owner' })).toEqual({ custNo: customer });
  const next = await book(second, { orderNo: 'next' }, monday);
  expect(Number(next['regiNo'])).toBe(Number(regiNo) + 1);
  expect(
    readFileSync(journalFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type),
  ).toContain('booked');
});
