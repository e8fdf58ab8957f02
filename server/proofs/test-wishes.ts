/** Random orders and random wishes upon them, for fast-check. */
import fc from 'fast-check';
import type { Setup, Wish } from './test-model.ts';

const line = fc
  .record({ quantity: fc.integer({ min: 1, max: 4 }), price: fc.integer({ min: 1, max: 3_000 }) })
  .chain(({ quantity, price }) =>
    fc.record({
      quantity: fc.constant(quantity),
      price: fc.constant(price),
      discount: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: quantity * price - 1 })),
    }),
  );

const goodsOf = (lines: Setup['lines']) =>
  lines.reduce((sum, { quantity, price, discount }) => sum + quantity * price - discount, 0);

/** At least one unit is paid, so that there is a payment. */
export const setups: fc.Arbitrary<Setup> = fc.array(line, { minLength: 1, maxLength: 2 }).chain((lines) =>
  fc.record({
    lines: fc.constant(lines),
    coupon: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: goodsOf(lines) - 1 })),
    fee: fc.constantFrom(0, 2_500),
    returnFee: fc.constantFrom(0, 0, 1_000),
    trigger: fc.constantFrom('received', 'received', 'arrived', 'collected'),
    freight: fc.constantFrom('not_for_buyer_fault', 'when_all_returned'),
    afterDispatch: fc.constantFrom('two_step', 'two_step', 'two_step', 'wait_and_return'),
  }),
);

/** Each word as often as its number says, so that long lives are as likely as early ends. */
function often<W extends string>(words: Readonly<Record<W, number>>): fc.Arbitrary<W> {
  return fc.oneof(
    ...(Object.entries(words) as [W, number][]).map(([word, weight]) => ({ weight, arbitrary: fc.constant(word) })),
  );
}

const nth = fc.constantFrom(0, 0, 0, 1, 1, 2);
const reason = fc.constantFrom('no_longer_wanted', 'defective', 'lost_in_transit');
/** Cut to the order's lines when it is used. */
const quantities = fc.array(fc.constantFrom(0, 1, 1, 1, 2, 3), { minLength: 2, maxLength: 2 });

const wish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom<Wish>(
      { do: 'acknowledge' },
      { do: 'acknowledge' },
      { do: 'acknowledge' },
      { do: 'change_address' },
    ),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('dispatch' as const),
      quantities,
      untracked: fc.oneof(fc.constant(false), fc.constant(false), fc.boolean()),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hand_over' as const), quantities }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer_handoff' as const),
      shipment: nth,
      move: often({ send: 3, delay: 1, accept: 4, refuse: 2, cancelled: 3, keep: 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('void' as const), shipment: nth }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('scan' as const),
      shipment: nth,
      status: fc.constantFrom('collected', 'in_transit', 'delivered', 'delivered', 'lost'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      quantities,
      by: fc.constantFrom('buyer', 'buyer', 'seller'),
      reason,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('answer_cancel' as const),
      claim: nth,
      move: often({ approve: 5, complete: 8, refuse: 1, withdraw: 1, lapse: 1 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('return' as const), quantities, reason }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('answer_return' as const),
      claim: nth,
      move: often({
        approve: 8,
        enter_waybill: 8,
        inspect: 6,
        receive: 3,
        refuse: 1,
        withdraw: 1,
        waive_goods: 1,
        lapse: 2,
      }),
      missing: fc.boolean(),
      byOperator: fc.boolean(),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('scan_back' as const),
      claim: nth,
      status: often({
        attempt_failed: 1,
        collected: 4,
        in_transit: 3,
        delivered: 3,
        lost: 1,
        damaged: 1,
        returned_to_sender: 1,
      }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      refund: nth,
      move: often({ send: 8, confirm: 1, doubt: 4, clear: 2, fail: 6, retry: 8 }),
    }),
  },
) as fc.Arbitrary<Wish>;

/** Most wishes name nothing that is there and are passed over; what remains is a third of it. */
export const wishLists = (most: number): fc.Arbitrary<Wish[]> =>
  fc.array(wish, { minLength: 1, maxLength: most, size: 'max' });

/** Numbers per line of this order, mostly within what it has. */
export function cut(wish: Wish, setup: Setup): Wish {
  if (!('quantities' in wish)) return wish;
  return {
    ...wish,
    quantities: setup.lines.map(({ quantity }, line) => (wish.quantities[line] ?? 0) % (quantity + 1)),
  };
}
