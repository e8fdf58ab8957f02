import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeOf } from './pool.ts';

test.each([
  ['2026-11-22 20:01:59+00', '2026-11-22T20:01:59.000Z'],
  ['2026-11-22 20:01:59.1+00', '2026-11-22T20:01:59.100Z'],
  ['2026-11-22 20:01:59.123+00', '2026-11-22T20:01:59.123Z'],
  ['2026-11-22 20:01:59.123456+00', '2026-11-22T20:01:59.123Z'],
])('%s is read as %s', (text, time) => expect(timeOf(text)).toBe(time));

test('whatever the instant, it comes back as it is', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
      (date) => {
        const iso = date.toISOString();
        // As PostgreSQL writes it: no trailing zeros in the fraction.
        const fraction = /\.(\d+)$/.exec(iso.slice(0, -1))![1]!.replace(/0+$/, '');
        expect(timeOf(`${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction ? `.${fraction}` : ''}+00`)).toBe(iso);
      },
    ),
  );
});
