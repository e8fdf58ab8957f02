/** Returns that the seller's carrier collects (C5, C6): by which way a return must go, and another way when nobody comes. */
import { dateAt, plusDays } from '../oracle/calendar.ts';
import type { Place } from '../oracle/post.ts';
import { isOneOf, noGoods } from '../oracle/windows.ts';
import type { ReturnView } from '../views.ts';
import { addressAt, drawPlace } from './places.ts';
import { type Act, ask, expectDone, expectRefused, expectThat, type Turn } from './turn.ts';
import { isUsable } from './world.ts';

export interface Way {
  /** Of the request. */
  body: Record<string, unknown>;
  /** Where it is to be collected, when it is not where the order went. */
  place: Place | null;
  route: 'seller_contract' | 'buyer_ships';
  /** Why the way asked for cannot be gone. */
  codes: readonly string[];
}

/** What the buyer asks for, and what must come of it: the seller's contract where one for returns is in use. */
export function chooseWay({ dice: all, order, world }: Turn, reason: string): Way {
  const dice = all.fork('way');
  if (!world.post || order.mall.currency !== 'KRW') return { body: {}, place: null, route: 'buyer_ships', codes: [] };
  const method = dice.weighted([
    { weight: 80, value: null },
    { weight: 12, value: 'buyer_ships' },
    { weight: 7, value: 'carrier' },
    { weight: 1, value: 'drop_off' },
  ]);
  const place = dice.chance(0.2) ? drawPlace(dice, order.mall) : null;
  const day = plusDays(dateAt(world.now, order.mall.rules.calendar), dice.int(0, 5));
  const body = {
    ...(method ? { method } : {}),
    ...(place ? { pickup_from: addressAt(place, order.mall) } : {}),
    ...(dice.chance(0.2) ? { pickup_on: day } : {}),
  };
  const possible = isUsable(order.seller, 'return') && !isOneOf(noGoods, reason);
  const route = possible && (method === null || method === 'carrier') ? 'seller_contract' : 'buyer_ships';
  const impossible = method === 'drop_off' || (method === 'carrier' && !possible);
  return { body, place, route, codes: impossible ? ['method_not_available'] : [] };
}

export function checkWay(turn: Turn, made: ReturnView, way: Way): void {
  if (way.place) turn.order.pickups.set(made.id, way.place);
  const byContract = way.route === 'seller_contract';
  const should = byContract ? turn.order.seller.contract!.id : null;
  expectThat(turn, made.route === way.route && made.contract === should, {
    rule: 'C5',
    what: `goes by ${made.route} (${made.contract}), not by ${way.route} (${should})`,
  });
}

/** The post does not come (refused, or in vain three times): somebody finds another way. */
export function rerouteActs(turn: Turn, row: ReturnView, eager: number): Act[] {
  const { pickup, goods, decision, contract } = row;
  if (decision !== 'approved' || contract === null || pickup === null) return [];
  const refused = goods === 'awaiting' && pickup.state === 'refused';
  const inVain = goods === 'collection_failed' && !pickup.booked_again;
  if (refused || inVain) return [{ name: 'reroute', weight: eager, run: () => reroute(turn, row) }];
  const today = dateAt(turn.world.now, turn.order.mall.rules.calendar);
  if (goods === 'booked' && pickup.visit_on !== null && pickup.visit_on >= today)
    return [{ name: 'reroute too early', weight: 0.05, run: () => rerouteTooEarly(turn, row) }];
  return [];
}

async function reroute(turn: Turn, row: ReturnView): Promise<void> {
  const { dice, order } = turn;
  const again = dice.fork('again').chance(0.4);
  const method = again ? 'carrier' : 'buyer_ships';
  const reply = await ask(turn, { by: 'mall', path: `/v1/returns/${row.id}/reroute`, body: { method } });
  if (again && !isUsable(order.seller, 'return'))
    return expectRefused(turn, reply, { what: 'reroute to a carrier', codes: ['method_not_available'] });
  const after = expectDone<ReturnView>(turn, reply, `rerouted: ${method}`);
  const route = again ? 'seller_contract' : 'buyer_ships';
  if (after)
    expectThat(turn, after.goods === 'awaiting' && after.route === route && after.waybill_number === null, {
      rule: 'C5',
      what: `rerouted to ${method} and is ${after.goods} by ${after.route}, number ${after.waybill_number}`,
    });
}

async function rerouteTooEarly(turn: Turn, row: ReturnView): Promise<void> {
  const body = { method: 'buyer_ships' };
  const reply = await ask(turn, { by: 'mall', path: `/v1/returns/${row.id}/reroute`, body });
  expectRefused(turn, reply, { what: 'reroute of what is booked', codes: ['not_now'] });
}

/** Numbers that the post gave, of parcels that came, to be used once more for the way back. */
export function cameWith({ file, world }: Turn, row: ReturnView): string | null {
  const shipment = file.shipments.find((each) => each.id === row.lines[0]!.shipment);
  if (!shipment?.handoff.booking || shipment.state !== 'delivered') return null;
  const number = shipment.waybill_number!;
  return world.parcels.some((each) => each.number === number) ? null : number;
}
