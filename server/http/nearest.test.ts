/** Guessing what was meant: slips are found, other words are left alone. */
import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['reference', 'seller', 'ordered_at', 'lines', 'ship_to', 'time_zone'];

test.each([
  ['referance', 'reference'],
  ['orderedAt', 'ordered_at'],
  ['timezone', 'time_zone'],
  ['line', 'lines'],
  ['ref', null],
  ['colour', null],
  ['x'.repeat(10_000), null],
])('G2: "%s" is told as %s', (written, meant) => {
  expect(nearest(written, names)).toBe(meant);
});
