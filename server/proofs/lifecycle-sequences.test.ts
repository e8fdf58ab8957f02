/**
 * P3: random sequences of commands against an independent model of pieces and money: many against the pure core, some
 * through HTTP, jobs and database.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancellationLifecycle } from '../cancellations/lifecycle.ts';
import { orderLifecycle } from '../orders/lifecycle.ts';
import { refundLifecycle } from '../refunds/lifecycle.ts';
import { returnLifecycle } from '../returns/lifecycle.ts';
import { shipmentLifecycle } from '../shipments/lifecycle.ts';
import { Core } from './test-core.ts';
import { Model, type Wish } from './test-model.ts';
import { cut, setups, wishLists } from './test-wishes.ts';

const everyMove = [orderLifecycle, shipmentLifecycle, cancellationLifecycle, returnLifecycle, refundLifecycle].flatMap(({ noun, moves }) => Object.keys(moves).map((move) => `${noun}.${move}`));

test('P3: the pure core agrees with the model in every sequence, and every move is taken', () => {
  const taken = new Map<string, number>();
  const property = fc.property(setups, wishLists(120), (setup, wishes) => {
    const [model, core] = [new Model(setup), new Core(setup)];
    const done: Wish[] = [];
    for (const wish of wishes.map((each) => cut(each, setup))) {
      const wanted = model.take(wish);
      if (wanted === null) continue;
      done.push(wish);
      const got = core.take(wish);
      expect([got, done], `after ${JSON.stringify(done)}`).toEqual([wanted, done]);
      expect(core.view(), `after ${JSON.stringify(done)}`).toEqual(model.view());
      expect(core.refunds()).toEqual(model.refunds);
    }
    for (const move of model.moves) taken.set(move, (taken.get(move) ?? 0) + 1);
  });
  fc.assert(property, { numRuns: 1_500, seed: 20_260_907 });
  const rare = everyMove.filter((move) => (taken.get(move) ?? 0) < 50);
  expect(rare, JSON.stringify([...taken])).toEqual([]);
});
