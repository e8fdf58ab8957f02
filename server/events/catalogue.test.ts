import { expect, test } from 'vitest';
import { eventTypes as typesOf } from '../kernel/lifecycle.ts';
import { lifecycles } from '../lifecycles.ts';
import { eventTypes } from './catalogue.ts';

test('every event that a lifecycle can give is in the catalogue, which is sorted and says nothing twice', () => {
  const given = lifecycles.flatMap(({ lifecycle }) => typesOf(lifecycle));
  expect(given.filter((type) => !(eventTypes as readonly string[]).includes(type))).toEqual([]);
  expect([...new Set(eventTypes)].sort()).toEqual([...eventTypes]);
});
