// The rails hold every state of their axis, each in one place.
import { describe, expect, test } from 'vitest';
import { lifecycles } from '../../server/lifecycles.ts';
import { type RailShape, rails, stationsOf } from './rails.ts';

/** States that no lifecycle names: a refund that is not there yet, and what a later milestone's clock will give. */
const besides: Readonly<Record<string, readonly string[]>> = { money: ['none'], order: ['purchase_confirmed'] };

describe.each(Object.entries(rails))('the rail %s', (name, rail: RailShape) => {
  const { lifecycle } = lifecycles.find((each) => each.lifecycle.noun === rail.noun)!;
  const states = lifecycle.axes[rail.axis]!.states;

  test('G1: has a place for every state, and only for states', () => {
    const placed = [...rail.stations, ...Object.keys(rail.off)];
    expect(new Set(placed).size).toBe(placed.length);
    const known = new Set([...states, ...(besides[name] ?? [])]);
    expect([...placed].sort()).toEqual([...known].sort());
    for (const station of Object.values(rail.off)) expect(rail.stations).toContain(station);
  });

  test('G1: shows the present state as present, whatever it is', () => {
    for (const state of states) {
      const present = stationsOf(rail, state).filter(({ look }) => ['now', 'end', 'off'].includes(look));
      expect(present.map((station) => station.state)).toEqual([state]);
    }
  });
});

test('G1: where nothing more will happen no station is ahead', () => {
  const looks = (state: string, over = false) => stationsOf(rails.goods, state, over).map(({ look }) => look);
  expect(looks('collected')).toContain('ahead');
  expect(looks('lost')).not.toContain('ahead');
  expect(looks('none', true)).toEqual(['now']);
  expect(stationsOf(rails.order, 'cancelled').at(-1)).toEqual({ state: 'cancelled', look: 'off' });
});
