/** The examples of the policy document, so that the oracle itself is held to the text. */
import { expect, test } from 'vitest';
import {
  type Calendar,
  endOfNthWorkingDay,
  eventDatePlus,
  nthWorkingDayAfter,
  plusMonths,
  windowEnd,
} from './calendar.ts';
import { windowState } from './windows.ts';

const seoul: Calendar = { timeZone: 'Asia/Seoul', jurisdiction: 'KR' };

test('C3: delivered 17 September 2026, the window of seven days ends on 28 September because of Chuseok', () => {
  expect(windowEnd('2026-09-24', seoul)).toBe('2026-09-28T15:00:00.000Z');
  const asked = { reason: 'no_longer_wanted', receipts: ['2026-09-17T05:00:00.000Z'], noticedOn: null };
  const rules = { calendar: seoul, defectWindow: 'either' } as const;
  expect(windowState({ ...asked, at: '2026-09-28T14:59:59.999Z' }, rules)).toBe('open');
  expect(windowState({ ...asked, at: '2026-09-28T15:00:00.000Z' }, rules)).toBe('over');
});

test('C3: either of the two defect windows suffices, or both must hold', () => {
  const asked = {
    reason: 'defective',
    receipts: ['2026-03-02T00:00:00.000Z'],
    at: '2026-05-20T00:00:00.000Z',
    noticedOn: '2026-03-10',
  };
  expect(windowState(asked, { calendar: seoul, defectWindow: 'either' })).toBe('open');
  expect(windowState(asked, { calendar: seoul, defectWindow: 'both' })).toBe('over');
});

test('three months after 30 November end in the last day of February', () => {
  expect(plusMonths('2026-11-30', 3)).toBe('2027-02-28');
});

test('D1: two business days from a Friday before a long weekend', () => {
  expect(endOfNthWorkingDay('2026-02-13T03:00:00.000Z', 2, seoul)).toBe('2026-02-20T15:00:00.000Z');
});

test('C8: the third business day after arrival, and event date + N', () => {
  expect(nthWorkingDayAfter('2026-09-22T03:00:00.000Z', 3, seoul)).toBe('2026-09-29');
  expect(eventDatePlus('2026-06-01T14:00:00.000Z', 8, seoul)).toBe('2026-06-08T15:00:00.000Z');
});
