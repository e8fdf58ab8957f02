/**
 * Returns of parcels that the platform has no sale of (C1): the mall names the parcel and the contract, the post collects
 * it, the money is the mall's own. Nobody acts on them afterwards; the clock does.
 */
import { codeOf, isDone } from '../api.ts';
import type { Place } from '../oracle/post.ts';
import type { Dice } from '../random.ts';
import type { ReturnView } from '../views.ts';
import { addressAt, drawPlace } from './places.ts';
import { followPickup } from './post.ts';
import { count, isUsable, type Seller, type World } from './world.ts';

export interface HubReturn {
  seller: Seller;
  dice: Dice;
  place: Place;
  /** As it was last seen. */
  row: ReturnView & { hub_only: boolean };
}

/** About one in four days. */
export async function askHubOnly(world: World, dice: Dice, hours: number): Promise<void> {
  const { post, api, tag, step, checker } = world;
  const [mall] = world.malls;
  if (!post || !mall || !dice.chance(1 - 0.75 ** (hours / 24))) return;
  const seller = dice.pick(mall.sellers);
  const place = drawPlace(dice, mall);
  const body = {
    parcel: {
      carrier: 'korea_post',
      waybill_number: `5${String(step).padStart(4, '0')}${dice.int(1e7, 9e7)}`,
      contract_code: seller.contract!.customerNumber,
    },
    pickup_from: addressAt(place, mall),
    lines: [{ title: '머그컵', quantity: dice.int(1, 3) }],
    reason: dice.pick(['no_longer_wanted', 'defective']),
    detail: '구체적인 사유',
    on_behalf_of: 'buyer',
  };
  const reply = await api.post('/v1/returns', { as: mall.key, key: `${tag}-hub-${step}`, body });
  count(world, `hub-only return: ${isDone(reply) ? 'asked for' : codeOf(reply)}`);
  if (!isUsable(seller, 'return')) {
    if (codeOf(reply) !== 'contract_not_in_use')
      checker.report('C1', seller.id, `a hub-only return without a contract answered ${reply.status} ${codeOf(reply)}`);
    return;
  }
  const row = reply.body as unknown as HubReturn['row'];
  const is = `${reply.status} ${row.decision}/${row.goods}/${row.money}/${row.route}`;
  if (is !== '201 approved/awaiting/none/seller_contract')
    return checker.report('C1', String(row.id), `hub-only: ${is}`);
  post.hubReturns.push({ seller, dice: dice.fork('hub'), place, row });
  const again = await api.post('/v1/returns', { as: mall.key, key: `${tag}-hub-${step}-again`, body });
  if (codeOf(again) !== 'parcel_in_return' || again.body.existing !== row.id)
    checker.report('C1', row.id, `the same parcel once more answered ${again.status} ${codeOf(again)}`);
}

/** Reads the open ones anew, and holds them to what must be true of a parcel without a sale. */
export async function lookAtHubReturns(world: World): Promise<void> {
  const { post, api, checker } = world;
  const [mall] = world.malls;
  for (const each of post?.hubReturns ?? []) {
    if (each.row.decision !== 'approved') continue;
    const { body } = await api.get(`/v1/returns/${each.row.id}`, mall!.key);
    const row = body as unknown as HubReturn['row'];
    each.row = row;
    followPickup(world, { ...each, label: 'hub' }, row);
    if (row.money !== 'none' || row.refund !== null || !row.hub_only)
      checker.report(
        'C1',
        row.id,
        `money ${row.money}, refund ${JSON.stringify(row.refund)}, hub_only ${row.hub_only}`,
      );
    const path = `/v1/events?object_id=${row.id}&type=return.refund_due`;
    const told = ((await api.get(path, mall!.key)).body.data as unknown[]).length;
    const trigger = mall!.rules.refundTrigger;
    const onTheWay = ['collected', 'in_transit', 'arrived'];
    const reached = trigger !== 'received' && onTheWay.indexOf(row.goods) >= onTheWay.indexOf(trigger);
    const should = reached || row.decision === 'accepted' ? 1 : 0;
    if (told !== should)
      checker.report(
        'C1',
        row.id,
        `${row.decision}/${row.goods}: the mall was told ${told} times that its refund is due`,
      );
  }
}
