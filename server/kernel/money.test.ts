/** Money: exact splits, exact parsing, and no mixing of currencies. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  allocate,
  currencies,
  formatMoney,
  isCurrency,
  minorUnitDecimals,
  money,
  multiply,
  parseMinor,
  subtract,
  toDecimal,
} from './money.ts';

const max = Number.MAX_SAFE_INTEGER;
const amounts = fc.integer({ min: -max, max });
const weights = fc.array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 20 });

describe('currencies', () => {
  // The runtime's own table is a second source; for these four it follows what shops write, not ISO 4217 (2).
  const shownWithout = ['COP', 'HUF', 'IDR', 'PKR'];
  test.each(currencies)('%s has the decimals of ISO 4217', (currency) => {
    const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    const expected = shownWithout.includes(currency) ? 2 : options.maximumFractionDigits;
    expect(minorUnitDecimals(currency)).toBe(expected);
  });

  test('a currency that is not held is refused, inherited names included', () => {
    expect(isCurrency('KRW')).toBe(true);
    for (const code of ['XXX', 'krw', '', 'toString', 'constructor']) {
      expect(isCurrency(code)).toBe(false);
      expect(() => money(1, code)).toThrow(RangeError);
    }
  });
});

describe('arithmetic', () => {
  test('adds, subtracts and multiplies', () => {
    expect(add(money(100, 'KRW'), money(-30, 'KRW'))).toEqual({ amount: 70, currency: 'KRW' });
    expect(subtract(money(100, 'KRW'), money(130, 'KRW'))).toEqual({ amount: -30, currency: 'KRW' });
    expect(multiply(money(-5, 'GBP'), 0)).toEqual({ amount: 0, currency: 'GBP' });
    expect(multiply(money(695, 'GBP'), 3)).toEqual({ amount: 2085, currency: 'GBP' });
  });

  test('currencies never mix', () => {
    expect(() => add(money(1, 'KRW'), money(1, 'JPY'))).toThrow(TypeError);
    expect(() => subtract(money(1, 'KRW'), money(1, 'JPY'))).toThrow(TypeError);
  });

  test.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, max + 1])('%d is no amount', (amount) => {
    expect(() => money(amount, 'KRW')).toThrow(RangeError);
  });

  test('overflow throws and never rounds', () => {
    expect(() => add(money(max, 'KRW'), money(1, 'KRW'))).toThrow(RangeError);
    expect(() => subtract(money(-max, 'KRW'), money(1, 'KRW'))).toThrow(RangeError);
    expect(() => multiply(money(max, 'KRW'), 2)).toThrow(RangeError);
    expect(() => multiply(money(2, 'KRW'), 0.5)).toThrow(RangeError);
  });
});

describe('allocate', () => {
  test.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [11, [1, 1, 1], [4, 4, 3]],
    [100, [1, 2, 3], [17, 33, 50]],
    [5, [3, 7], [2, 3]], // 1.5 and 3.5: the tie goes to the lower index
    [1, [0, 1, 0], [0, 1, 0]],
    [7, [0, 0], [4, 3]],
    [0, [5, 5], [0, 0]],
    [0, [], []],
    [-10, [1, 1, 1], [-4, -3, -3]],
    [-1, [0, 1], [0, -1]],
    [max, [max, max], [(max + 1) / 2, (max - 1) / 2]],
  ])('%i over %j → %j', (total, given, parts) => {
    expect(allocate(total, given)).toEqual(parts);
  });

  test('wrong weights are bugs', () => {
    expect(() => allocate(1, [])).toThrow(RangeError);
    expect(() => allocate(1, [1, -1])).toThrow(RangeError);
    expect(() => allocate(1, [0.5])).toThrow(RangeError);
    expect(() => allocate(0.5, [1])).toThrow(RangeError);
  });

  test('sums exactly, is within one unit of the exact share, and gives nothing for no weight', () => {
    fc.assert(
      fc.property(amounts, weights, (total, given) => {
        const parts = allocate(total, given);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        const sum = given.reduce((a, b) => a + BigInt(b), 0n);
        if (sum === 0n) return;
        for (const [index, part] of parts.entries()) {
          const gap = BigInt(part) * sum - BigInt(total) * BigInt(given[index]!);
          expect(gap < sum && gap > -sum).toBe(true);
          if (given[index] === 0) expect(part).toBe(0);
        }
      }),
    );
  });

  test('a reversal cancels the original part by part', () => {
    fc.assert(
      fc.property(amounts, weights, (total, given) => {
        const there = allocate(total, given);
        const back = allocate(-total, given);
        expect(there.map((part, index) => part + back[index]!)).toEqual(given.map(() => 0));
      }),
    );
  });
});

describe('text', () => {
  test.each([
    ['6.95', 'GBP', 695],
    ['6.9', 'GBP', 690],
    ['6', 'GBP', 600],
    ['0.07', 'EUR', 7],
    ['-12.30', 'BRL', -1230],
    ['+1.00', 'USD', 100],
    ['6.9500', 'GBP', 695],
    ['39000', 'KRW', 39000],
    ['39000.00', 'KRW', 39000],
    ['1.234', 'KWD', 1234],
    [' 5.10 ', 'USD', 510],
    ['-0', 'KRW', 0],
    ['90071992547409.91', 'USD', max],
  ])('parses %j %s as %i', (text, currency, amount) => {
    expect(parseMinor(text, currency)).toBe(amount);
  });

  test.each([
    ['6.955', 'GBP'],
    ['39000.5', 'KRW'],
    ['', 'GBP'],
    ['.5', 'GBP'],
    ['5.', 'GBP'],
    ['1,000.00', 'GBP'],
    ['1e3', 'KRW'],
    ['--1', 'KRW'],
    ['£5', 'GBP'],
    ['٣', 'KRW'],
    ['NaN', 'KRW'],
    ['90071992547409.92', 'USD'],
  ])('refuses %j %s', (text, currency) => {
    expect(parseMinor(text, currency)).toBeNull();
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(...currencies), (amount, currency) => {
        expect(parseMinor(toDecimal({ amount, currency }), currency)).toBe(amount === 0 ? 0 : amount);
      }),
    );
  });

  test.each([
    [money(39000, 'KRW'), 'ko', '₩39,000'],
    [money(695, 'GBP'), 'en-GB', '£6.95'],
    [money(-5, 'USD'), 'en-US', '-$0.05'],
    [money(100000, 'CNY'), 'zh-CN', '¥1,000.00'],
    [money(max, 'USD'), 'en-US', '$90,071,992,547,409.91'],
  ])('formats %j for %s', (value, locale, text) => {
    expect(formatMoney(value, locale)).toBe(text);
  });
});
