/** What other rooms find: contracts to book by, of the seller and of its mall, and contracts by their number. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { read } from '../db/pool.ts';
import { sellerOf } from '../kernel/ids.ts';
import type { Mode } from '../kernel/table.ts';
import { findContractByCode, type UsableContract, usableContracts } from './index.ts';
import {
  customerNumber,
  type Desk,
  done,
  inUse,
  newMall,
  newSeller,
  openDesk,
  settled,
  shipFrom,
  wishOf,
} from './test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

/** As a command of the seller looks it up. */
async function usable(seller: string, mode: Mode): Promise<readonly UsableContract[]> {
  const number = sellerOf(seller)!;
  const statement = usableContracts.statement([{ seller: number, mode }]);
  const [rows] = await read(desk.server.inside.pool, { sellers: [number] }, [statement]);
  const find = usableContracts.assemble(rows!) as (seller: number, mode: Mode) => readonly UsableContract[];
  return find(number, mode);
}

test("A1: a seller books by its own contracts in use and by its mall's, by nobody else's", async () => {
  const mall = await newMall(desk);
  const { house_seller: house } = (await mall.test.get(`/v1/malls/${mall.id}`)).body;
  await mall.test.patch(`/v1/sellers/${house}`, { addresses: { return_to: shipFrom } });
  const [seller, neighbour] = [await newSeller(desk, mall.test), await newSeller(desk, mall.test)];
  const ofMall = await inUse(desk, mall.test, { uses: ['return'] });
  const fees = [{ use: 'return', amount: 3_000 }];
  const own = await inUse(desk, seller.test, { uses: ['outbound', 'return'], fees });
  await inUse(desk, neighbour.test);
  const waiting = await seller.test.post('/v1/carrier_contracts', wishOf(customerNumber(), { uses: ['return'] }));
  await settled(desk, waiting.body);

  const found = await usable(seller.id, 'test');
  expect(found.map((each) => each.id)).toEqual([own.id, ofMall.id]);
  expect(found[0]).toEqual({
    for_seller: sellerOf(seller.id),
    id: own.id,
    seller_id: sellerOf(seller.id),
    mall_id: expect.any(Number),
    mode: 'test',
    carrier: 'korea_post',
    uses: ['outbound', 'return'],
    contract_code: own.contract_code,
    fees,
  });
  expect(found[1]).toMatchObject({ for_seller: sellerOf(seller.id), seller_id: sellerOf(house) });
  expect(await usable(seller.id, 'live')).toEqual([]);

  await done(desk.operator, own, 'suspend', { reason: 'unpaid' });
  expect((await usable(seller.id, 'test')).map((each) => each.id)).toEqual([ofMall.id]);
  await done(mall.test, ofMall, 'terminate');
  expect(await usable(seller.id, 'test')).toEqual([]);
});

test('C1: a contract is found by its public number, one in use before an ended one, in its own mall only', async () => {
  const seller = await newSeller(desk, desk.mall);
  const contract = await inUse(desk, seller.test, { uses: ['return'] });
  const mall = (await usable(seller.id, 'test'))[0]!.mall_id;
  const of = { mall, mode: 'test' as const, carrier: 'korea_post', contract_code: contract.contract_code };
  expect(await findContractByCode(desk.server.inside, of)).toMatchObject({ id: contract.id, state: 'in_use' });
  expect(await findContractByCode(desk.server.inside, { ...of, mall: mall + 1 })).toBeNull();
  expect(await findContractByCode(desk.server.inside, { ...of, mode: 'live' })).toBeNull();
  await done(seller.test, contract, 'terminate');
  expect(await findContractByCode(desk.server.inside, of)).toMatchObject({ id: contract.id, state: 'terminated' });
});
