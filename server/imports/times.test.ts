/** Times in files, in zones whose clocks jump. */
import { expect, test } from 'vitest';
import { readTime } from './times.ts';

test.each([
  ['2026-11-22 09:00', 'Asia/Seoul', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22t09:00:30', 'Asia/Seoul', '2026-11-22T00:00:30.000Z'],
  ['2026-11-22T09:00:00+02:00', 'Asia/Seoul', '2026-11-22T09:00:00+02:00'],
  // The clocks of London go back: 01:30 comes twice, the earlier is meant.
  ['2026-10-25 01:30', 'Europe/London', '2026-10-25T00:30:00.000Z'],
])('B1: %s in %s is %s', (text, zone, expected) => {
  expect(readTime(text, zone)).toEqual({ ok: true, value: expected });
});

test.each([
  ['2026-03-29 01:30', 'Europe/London', 'no_such_time'],
  ['2026-02-29 10:00', 'Asia/Seoul', 'wrong_format'],
  ['2026-11-22 24:00', 'Asia/Seoul', 'wrong_format'],
  ['2026-11-22', 'Asia/Seoul', 'wrong_format'],
  ['11/22/2026 09:00', 'Asia/Seoul', 'wrong_format'],
  ['', 'Asia/Seoul', 'wrong_format'],
])('B1: %s in %s is refused: %s', (text, zone, code) => {
  expect(readTime(text, zone)).toMatchObject({ ok: false, code });
});
