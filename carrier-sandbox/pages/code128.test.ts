/** The barcode: values by hand, widths by the standard's own rules. */
import { expect, test } from 'vitest';
import { barcode, code128 } from './code128.ts';

test('digits go in pairs, the odd one in code set B, with the check value', () => {
  // 105, 68 00 12 34 56 78, to B, "9": (105 + 68 + 0 + 36 + 136 + 280 + 468 + 700 + 200) mod 103 = 36.
  expect(code128('6800123456789')).toEqual([105, 68, 0, 12, 34, 56, 78, 100, 25, 36, 106]);
  // Start B, "A", "B": (104 + 33 + 68) mod 103 = 102.
  expect(code128('AB')).toEqual([104, 33, 34, 102, 106]);
});

test('every symbol is eleven modules wide, with an even number of black ones, and its own', () => {
  const seen = new Set<string>();
  for (let pair = 0; pair < 100; pair += 1) {
    const { markup } = barcode(String(pair).padStart(2, '0'));
    const bars = [...markup.matchAll(/M(\d+) 0h(\d)/g)].map(([, x, width]) => [Number(x), Number(width)] as const);
    const symbol = bars.slice(3, 6);
    expect(symbol[0]![0]).toBe(21);
    expect(bars[6]![0]).toBe(32);
    expect(symbol.reduce((sum, [, width]) => sum + width, 0) % 2).toBe(0);
    seen.add(JSON.stringify(symbol));
  }
  expect(seen.size).toBe(100);
});
