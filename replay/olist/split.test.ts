/** Payments over the orders of a checkout. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitPayments, sum } from './split.ts';

test('B1: each payment by what is left of goods plus freight, the cent to the largest remainder', () => {
  // 1 of 7783: the third has the largest share. 4000 of 7782: 1130.81, 1156.51 and 1712.67.
  expect(splitPayments([1, 4000, 3782], [2200, 2250, 3333])).toEqual([
    [0, 0, 1],
    [1131, 1156, 1713],
    [1069, 1094, 1619],
  ]);
  expect(splitPayments([5], [1, 1, 3, 0])).toEqual([[1, 1, 3, 0]]);
});

test('B1: rows add up to the payments and columns to the orders, whatever they are', () => {
  const amounts = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(amounts, fc.array(fc.nat(1_000_000), { maxLength: 29 }), (dues, cuts) => {
      const total = sum(dues);
      const marks = [0, ...cuts.map((cut) => cut % (total + 1)), total].sort((a, b) => a - b);
      const payments = marks.slice(1).map((mark, i) => mark - marks[i]!);
      const shares = splitPayments(payments, dues);
      expect(shares.map(sum)).toEqual(payments);
      expect(dues.map((_, k) => sum(shares.map((row) => row[k]!)))).toEqual(dues);
      expect(shares.flat().every((share) => share >= 0)).toBe(true);
    }),
  );
});

test('payments that are not what is due are not split', () => {
  expect(() => splitPayments([10], [4, 5])).toThrow('10 paid, 9 due');
});
