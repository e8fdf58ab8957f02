/**
 * P3: random sequences of commands against an independent model of pieces and money: many against the pure core, some
 * through HTTP, jobs and database.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestServer } from '../../tools/test-server.ts';
import { cancellationLifecycle } from '../cancellations/lifecycle.ts';
import { orderLifecycle } from '../orders/lifecycle.ts';
import { refundLifecycle } from '../refunds/lifecycle.ts';
import { returnLifecycle } from '../returns/lifecycle.ts';
import { shipmentLifecycle } from '../shipments/lifecycle.ts';
import { Core } from './test-core.ts';
import { isAskable, openHttp } from './test-http.ts';
import { Model, type Setup, type Wish } from './test-model.ts';
import { cut, setups, wishLists } from './test-wishes.ts';

const everyMove = [orderLifecycle, shipmentLifecycle, cancellationLifecycle, returnLifecycle, refundLifecycle].flatMap(
  ({ noun, moves }) => Object.keys(moves).map((move) => `${noun}.${move}`),
);
/** Pickups of returns are not in the model: the tests of returns tell them. */
const bySellersContract = new Set(['return.reroute', 'return.follow_booking', 'return.book_again']);
const sum = (refunds: readonly { amount: number }[]) => refunds.reduce((total, each) => total + each.amount, 0);
const byAmount = (a: { amount: number }, b: { amount: number }) => a.amount - b.amount;

/** Compared without ceremony, because it is done very often; a difference is shown with what led to it. */
function agree(got: unknown, wanted: unknown, asked: readonly Wish[]): void {
  if (!isDeepStrictEqual(got, wanted)) expect(got, `after ${JSON.stringify(asked)}`).toEqual(wanted);
}

test('P3: the pure core agrees with the model in every sequence, and every move is taken at least 50 times', () => {
  const taken = new Map<string, number>();
  const property = fc.property(setups, wishLists(150), (setup, wishes) => {
    const [model, core] = [new Model(setup), new Core(setup)];
    const asked: Wish[] = [];
    for (const wish of wishes.map((each) => cut(each, setup))) {
      const wanted = model.take(wish);
      if (wanted === null) continue;
      asked.push(wish);
      agree([core.take(wish), core.view()], [wanted, model.view()], asked);
    }
    agree(core.refunds(), model.refunds, asked);
    expect(sum(model.refunds)).toBeLessThanOrEqual(model.paid);
    for (const move of model.moves) taken.set(move, (taken.get(move) ?? 0) + 1);
  });
  fc.assert(property, { numRuns: 4_500, seed: 20_260_907 });
  const rare = everyMove.filter((move) => !bySellersContract.has(move) && (taken.get(move) ?? 0) < 50);
  expect(rare, JSON.stringify([...taken])).toEqual([]);
}, 180_000);

test('P3: HTTP, jobs and database agree with the model, and all refunds are paid in the end', async () => {
  const server = await startTestServer();
  try {
    const property = fc.asyncProperty(setups, wishLists(100), (setup, wishes) => walk(setup, wishes));
    const walk = async (setup: Setup, wishes: readonly Wish[]): Promise<void> => {
      const [model, http] = [new Model(setup), await openHttp(server, setup)];
      const asked: Wish[] = [];
      for (const wish of wishes.map((each) => cut(each, setup))) {
        if (!isAskable(wish)) continue;
        const wanted = model.take(wish);
        if (wanted === null) continue;
        asked.push(wish);
        const { books: _, ...view } = model.view();
        agree([await http.take(wish), await http.view()], [wanted, view], asked);
      }
      for (const refund of model.refunds) refund.money = 'paid';
      const { books, refunds } = await http.settled();
      agree([books, refunds.toSorted(byAmount)], [model.view().books, model.refunds.toSorted(byAmount)], asked);
    };
    await fc.assert(property, { numRuns: 25, seed: 20_260_907, endOnFailure: true });
  } finally {
    await server.stop();
  }
}, 180_000);
