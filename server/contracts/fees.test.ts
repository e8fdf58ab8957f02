/** A8: fee tables, kept and read. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../kernel/problems.ts';
import { feeFor, readFees } from './fees.ts';
import type { ContractFee } from './tables.ts';
import { apply, customerNumber, type Desk, newSeller, openDesk, wishOf } from './test-desk.ts';

const table: ContractFee[] = [
  { use: 'return', max_weight_grams: 2_000, max_size_cm: 60, region: ['63'], amount: 6_000 },
  { use: 'return', region: ['63'], amount: 9_000 },
  { use: 'return', max_weight_grams: 2_000, max_size_cm: 60, amount: 3_000 },
  { use: 'return', max_weight_grams: 5_000, max_size_cm: 80, amount: 3_500 },
  { use: 'return', amount: 5_000 },
  { use: 'outbound', max_weight_grams: 30_000, max_size_cm: 160, amount: 2_500 },
];

describe('A8: the first row whose bounds hold the parcel gives the fee', () => {
  test.each([
    ['return', 2_000, 60, '04524', 3_000],
    ['return', 2_001, 60, '04524', 3_500],
    ['return', 1_000, 61, '04524', 3_500],
    ['return', 5_001, 60, '04524', 5_000],
    ['return', 1_000, 60, '63-100', 6_000],
    ['return', 9_000, 60, '63100', 9_000],
    ['return', null, null, '04524', 5_000],
    ['return', 1_000, 60, null, 3_000],
    ['outbound', 30_000, 160, '04524', 2_500],
    ['outbound', 30_001, 160, '04524', null],
    ['outbound', null, 60, '04524', null],
  ] as const)('A8: %s of %s g, %s cm to %s costs %s', (use, weight_grams, size_cm, postal_code, fee) => {
    expect(feeFor(table, { use, weight_grams, size_cm, postal_code })).toBe(fee);
  });
});

describe('A8: rows that can never apply are refused', () => {
  const refusalOf = (fees: ContractFee[]) => {
    const read = readFees(fees, 'KRW');
    return isRefusal(read) ? (read.errors ?? []).map((each) => each.pointer) : null;
  };

  test('A8: bounds ascend', () => {
    expect(refusalOf(table)).toBeNull();
    expect(refusalOf([])).toBeNull();
    expect(
      refusalOf([
        { use: 'return', amount: 1 },
        { use: 'return', max_weight_grams: 100, amount: 2 },
      ]),
    ).toEqual(['/fees/1']);
    expect(
      refusalOf([
        { use: 'return', max_weight_grams: 100, amount: 1 },
        { use: 'return', max_weight_grams: 100, amount: 2 },
      ]),
    ).toEqual(['/fees/1']);
    expect(
      refusalOf([
        { use: 'return', amount: 1 },
        { use: 'return', region: ['63'], amount: 2 },
      ]),
    ).toEqual(['/fees/1']);
    expect(
      refusalOf([
        { use: 'return', region: ['6'], amount: 1 },
        { use: 'return', region: ['63'], amount: 2 },
      ]),
    ).toEqual(['/fees/1']);
    expect(
      refusalOf([
        { use: 'return', region: ['63'], amount: 1 },
        { use: 'return', region: ['6'], amount: 2 },
      ]),
    ).toBeNull();
    expect(
      refusalOf([
        { use: 'return', amount: 1 },
        { use: 'outbound', amount: 2 },
      ]),
    ).toBeNull();
  });
});

describe('A8: terms over HTTP', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.stop());

  const won = (amount: number) => ({ amount, currency: 'KRW' });
  const fees = [
    { use: 'return', max_weight_grams: 2_000, max_size_cm: 60, amount: won(3_000) },
    { use: 'return', amount: 5_000 },
  ];

  test('A8: fees and minimum volume are kept and changed; nothing is filled in', async () => {
    const seller = await newSeller(desk, desk.mall);
    const bare = await apply(seller.test, customerNumber(), { uses: ['return'] });
    expect([bare.fees, bare.minimum_volume]).toEqual([[], null]);
    const contract = await apply(seller.test, customerNumber(), { uses: ['return'], fees, minimum_volume: 100 });
    expect(contract.fees).toEqual([
      { use: 'return', max_weight_grams: 2_000, max_size_cm: 60, region: null, amount: won(3_000) },
      { use: 'return', max_weight_grams: null, max_size_cm: null, region: null, amount: won(5_000) },
    ]);
    const path = `/v1/carrier_contracts/${contract.id}`;
    const changed = await seller.test.patch(path, { fees: [{ use: 'return', amount: 4_000 }], minimum_volume: null });
    expect(changed).toMatchObject({ status: 200, body: { fees: [{ amount: won(4_000) }], minimum_volume: null } });
    expect((await seller.test.get(path)).body.fees).toEqual(changed.body.fees);
  });

  test.each([
    [[{ use: 'return', amount: { amount: 1, currency: 'USD' } }], 422, 'currency_mismatch'],
    [
      [
        { use: 'return', amount: 1 },
        { use: 'return', max_weight_grams: 5, amount: 1 },
      ],
      422,
      'invalid',
    ],
    [[{ use: 'return', amount: -1 }], 400, 'malformed'],
    [[{ use: 'return', amount: 0.5 }], 400, 'malformed'],
    [[{ use: 'return', amount: 1, max_weight_grams: 0 }], 400, 'malformed'],
    [[{ use: 'pickup', amount: 1 }], 400, 'malformed'],
  ])('A8: %j is refused with %i %s', async (wrong, status, code) => {
    const answer = await desk.seller.post(
      '/v1/carrier_contracts',
      wishOf(customerNumber(), { uses: ['return'], fees: wrong }),
    );
    expect(answer).toMatchObject({ status, body: { code } });
  });
});
