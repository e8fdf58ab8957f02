// Money from minor units and days of the mall's zone, without a float and without the browser's own zone.
import { expect, test } from 'vitest';
import { minorUnits } from './minor-units.ts';
import { instantOf, moneyText, timeText } from './moments.ts';

test('G3: money is written with the decimals of its currency, to the last unit', () => {
  expect(moneyText({ amount: 39000, currency: 'KRW' }, 'ko')).toBe('₩39,000');
  expect(moneyText({ amount: -1205, currency: 'GBP' }, 'en')).toBe('-£12.05');
  expect(moneyText({ amount: 5, currency: 'CNY' }, 'zh')).toBe('¥0.05');
  expect(moneyText({ amount: 9007199254740991, currency: 'GBP' }, 'en')).toBe('£90,071,992,547,409.91');
});

test('G3: what is typed becomes minor units without a float', () => {
  expect(minorUnits('12.5', 'GBP')).toBe(1250);
  expect(minorUnits('0.07', 'GBP')).toBe(7);
  expect(minorUnits(3000, 'KRW')).toBe(3000);
  expect(minorUnits('', 'KRW')).toBeNull();
});

test('G3: a day begins at midnight of the mall, also when its clocks change', () => {
  expect(instantOf('2026-11-16', 'Asia/Seoul')).toBe('2026-11-15T15:00:00.000Z');
  expect(instantOf('2026-03-29', 'Europe/London')).toBe('2026-03-29T00:00:00.000Z');
  expect(instantOf('2026-03-30', 'Europe/London')).toBe('2026-03-29T23:00:00.000Z');
  expect(instantOf('2026-10-26T09:30', 'Europe/London')).toBe('2026-10-26T09:30:00.000Z');
});

test('G3: a time is written in the zone of the mall', () => {
  expect(timeText('2026-11-15T15:00:00Z', { language: 'en', zone: 'Asia/Seoul' })).toBe('16 Nov 2026, 00:00');
  expect(timeText('2026-11-15T15:00:00Z', { language: 'ko', zone: 'Asia/Seoul' })).toBe('2026. 11. 16. 00:00');
  expect(timeText('2026-11-15T15:00:00Z', { language: 'zh', zone: 'Asia/Shanghai' })).toBe('2026/11/15 23:00');
});
