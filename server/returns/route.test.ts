/** C5: which contract a return takes, and what the trace says. Combinations by hand. */
import { expect, test } from 'vitest';
import type { UsableContract } from '../contracts/index.ts';
import { type RouteQuestion, routeReturn } from './route.ts';

const contract = (id: string, more: Partial<UsableContract> = {}): UsableContract => ({
  for_seller: 7,
  id,
  seller_id: 7,
  mall_id: 1,
  mode: 'test',
  carrier: 'korea_post',
  uses: ['return'],
  contract_code: '1',
  fees: [],
  ...more,
});

const route = (contracts: UsableContract[], more: Partial<RouteQuestion> = {}) =>
  routeReturn({
    seller: 7,
    method: undefined,
    noGoods: false,
    deliveredBy: ['korea_post'],
    contracts,
    weightGrams: null,
    postalCode: '04524',
    ...more,
  });

const why = (routed: ReturnType<typeof route>, rule: string) =>
  routed.taken.trace.find((step) => step.rule === rule)?.why;

test('C5: the same contracts give the same way, whatever their order; the oldest of equal ones', () => {
  const [a, b] = [contract('cct_1'), contract('cct_2')];
  expect([route([b, a]).taken.contract, route([a, b]).taken.contract]).toEqual(['cct_1', 'cct_1']);
  expect(route([a, b], { contract: 'cct_2' }).taken.contract).toBe('cct_2');
});

test("C5: the mall's contract is not the seller's, and outbound is not return", () => {
  const routed = route([contract('cct_1', { seller_id: 3 }), contract('cct_2', { uses: ['outbound'] })]);
  expect(routed.taken).toMatchObject({ route: 'buyer_ships', carrier: null, contract: null });
  expect(why(routed, 'seller_contract')).toBe('the seller has no carrier contract for returns in use');
  expect(why(routed, 'mall_contract')).toContain("mall's own contract");
});

test('C5: a carrier that takes no booking of returns is passed over, and the trace names it', () => {
  const other = contract('cct_1', { carrier: 'zto' });
  expect(route([other, contract('cct_2')], { deliveredBy: ['zto'] }).taken.contract).toBe('cct_2');
  const routed = route([other], { deliveredBy: ['zto'] });
  expect(routed.taken.route).toBe('buyer_ships');
  expect(why(routed, 'seller_contract')).toBe('cct_1: zto takes no booking of a return');
});

test('C5: where another carrier delivered, any return contract in use collects', () => {
  const routed = route([contract('cct_1')], { deliveredBy: ['hanjin'] });
  expect(routed.taken).toMatchObject({ route: 'seller_contract', carrier: 'korea_post' });
  expect(why(routed, 'seller_contract')).toContain('no contract with the carrier of the original delivery');
});

test('C2, C5: where no goods come back nobody collects', () => {
  const routed = route([contract('cct_1')], { noGoods: true, method: 'carrier' });
  expect(routed.taken.route).toBe('buyer_ships');
  expect(routed.refusal).toMatchObject({ code: 'method_not_available', rule: 'C5' });
});

test('A8: the fee by weight and region; an unknown weight fits no bounded row', () => {
  const fees = [
    { use: 'outbound' as const, amount: 1 },
    { use: 'return' as const, max_weight_grams: 2_000, region: ['63'], amount: 6_000 },
    { use: 'return' as const, max_weight_grams: 2_000, amount: 3_000 },
  ];
  const fee = (weightGrams: number | null, postalCode: string) =>
    route([contract('cct_1', { fees })], { weightGrams, postalCode }).carrierFee;
  expect([fee(2_000, '04524'), fee(2_000, '63122'), fee(2_001, '04524'), fee(null, '04524')]).toEqual([
    3_000,
    6_000,
    null,
    null,
  ]);
});
