/** What sellers do: acknowledge, dispatch whole or in part, void, answer cancellations. What comes back is beside. */
import { codeOf, isDone } from '../api.ts';
import { plusHours } from '../oracle/calendar.ts';
import { countPieces, dispatchableOf, isHandoffOpen, sum } from '../oracle/pieces.ts';
import type { CancellationView, ShipmentView } from '../views.ts';
import { type Asked, planHandoff } from './hand-offs.ts';
import { attach, makeStory, type Parcel, pushScans } from './parcels.ts';
import { sellerReturnActs } from './seller-returns.ts';
import { type Act, ask, expectDone, expectRefused, expectThat, refundAccount, type Turn } from './turn.ts';
import { waybillNumber } from './waybills.ts';
import { count, tempers } from './world.ts';

export function sellerActs(turn: Turn): Act[] {
  const { order, file } = turn;
  const { temper } = order.seller;
  const counts = countPieces(file);
  const left = counts.filter((each) => dispatchableOf(each) > 0);
  const asked = file.cancellations.some((each) => each.state === 'requested' && !each.after_dispatch);
  // Silent sellers send goods, however late; they answer nobody.
  const eager = temper === 'silent' ? 0.25 : tempers[temper];
  const acts: Act[] = [];
  if (file.order.state === 'paid') acts.push({ name: 'acknowledge', weight: eager, run: () => acknowledge(turn) });
  if (left.length > 0) acts.push({ name: 'dispatch', weight: asked ? eager * 0.3 : eager, run: () => dispatch(turn) });
  if (counts.some((each) => each.undispatched > 0))
    acts.push({ name: 'out of stock', weight: eager * 0.06, run: () => cancelBySeller(turn) });
  for (const shipment of file.shipments.filter(isVoidable)) {
    acts.push({ name: 'void', weight: eager * 0.08, run: () => voidShipment(turn, shipment) });
  }
  for (const each of file.cancellations.filter(({ state }) => state === 'requested')) {
    acts.push({ name: 'answer cancellation', weight: tempers[temper], run: () => answerCancellation(turn, each) });
  }
  for (const each of file.returns) acts.push(...sellerReturnActs(turn, each));
  return acts;
}

function isVoidable(shipment: ShipmentView): boolean {
  const ended = ['cancelled', 'refused'].includes(shipment.handoff.state);
  return !ended && ['pre_transit', 'unknown'].includes(shipment.state);
}

async function acknowledge(turn: Turn): Promise<void> {
  const reply = await ask(turn, { by: 'seller', path: `/v1/orders/${turn.order.id}/acknowledge` });
  const order = expectDone<{ state: string }>(turn, reply, 'acknowledged');
  if (order)
    expectThat(turn, order.state === 'acknowledged', { rule: 'B1', what: `acknowledged and is ${order.state}` });
}

export interface Dispatch {
  body: Record<string, unknown>;
  /** Moves when the dispatch is taken; null without a typed number. */
  parcel: Parcel | null;
  /** Of a dispatch whose number the post is to give. */
  asked: Asked | null;
}

/** A dispatch body, and what comes of it. */
export function planDispatch(turn: Turn): Dispatch {
  const { dice, order, world } = turn;
  const left = countPieces(turn.file).filter((each) => dispatchableOf(each) > 0);
  const partial = dice.chance(0.5);
  const some = dice.shuffled(left).slice(0, dice.int(1, left.length));
  const lines = some.map((each) => ({ line: each.line, quantity: dice.int(1, dispatchableOf(each)) }));
  const body = { order: order.id, ...(partial ? { lines } : {}) };
  const handoff = planHandoff(turn);
  if (handoff) return { body: { ...body, ...handoff.body }, parcel: null, asked: handoff.asked };
  if (dice.chance(0.12)) return { body: { ...body, method: 'untracked' }, parcel: null, asked: null };
  const carrier = dice.pick(order.mall.carriers);
  const number = freshNumber(turn, carrier);
  const empty = {
    mall: order.mall,
    order,
    object: null,
    way: 'out',
    carrier,
    number,
    untold: [],
    told: [],
    dropped: false,
  } as const;
  const parcel: Parcel = { ...empty, untold: [], told: [] };
  parcel.untold = makeStory(dice.fork('story'), parcel, world.now);
  return { body: { ...body, method: 'manual', carrier, waybill_number: number }, parcel, asked: null };
}

export function freshNumber({ world, order }: Turn, carrier: string): string {
  for (let n = 0; ; n += 1) {
    order.keys += 1;
    const serial = Number.parseInt(hashText(`${world.tag}/${order.index}/${order.keys}/${n}`), 36) % 10 ** 10;
    const number = waybillNumber(carrier, serial);
    if (!world.parcels.some((each) => each.carrier === carrier && each.number === number)) return number;
  }
}

/** Spread over the number space, so that runs on one server do not meet. */
function hashText(text: string): string {
  let hash = 7n;
  for (const char of text) hash = (hash * 1_000_003n + BigInt(char.codePointAt(0)!)) % 4_503_599_627_370_449n;
  return hash.toString(36);
}

async function dispatch(turn: Turn): Promise<void> {
  const { body, parcel, asked } = planDispatch(turn);
  const { world, dice } = turn;
  // The carrier's first scan is sometimes faster than the seller's typing.
  if (parcel && dice.chance(0.1)) {
    const [first] = parcel.untold;
    const early = { ...first!, at: plusHours(world.now, -dice.int(1, 9)) };
    parcel.untold.shift();
    if (first!.status === 'collected') await pushScans(world, parcel.carrier, [{ parcel, scan: early }]);
  }
  const reply = await ask(turn, { by: 'seller', path: '/v1/shipments', body });
  const shipment = expectDone<ShipmentView>(turn, reply, 'dispatched');
  if (!shipment) return;
  takenOver(turn, { parcel, asked }, shipment);
  expectThat(turn, (shipment.waybill_number ?? null) === (parcel?.number ?? null), {
    rule: 'B2',
    what: `number ${shipment.waybill_number}, typed ${parcel?.number}`,
  });
}

/** The parcel moves from now on, or the post has been asked for its number. */
export function takenOver(
  { world }: Turn,
  { parcel, asked }: Pick<Dispatch, 'parcel' | 'asked'>,
  shipment: ShipmentView,
): void {
  if (asked) world.post!.handoffs.set(shipment.id, asked);
  if (!parcel) return;
  attach(parcel, shipment.id, world.now);
  world.parcels.push(parcel);
}

/** D1: a seller that has nothing to send gives the pieces up at once. */
async function cancelBySeller(turn: Turn): Promise<void> {
  const free = countPieces(turn.file).filter((each) => each.undispatched - each.openBefore > 0);
  if (free.length === 0) return;
  const lines = free.map((each) => ({
    line: each.line,
    quantity: turn.dice.int(1, each.undispatched - each.openBefore),
  }));
  const body = {
    order: turn.order.id,
    lines,
    reason: 'out_of_stock',
    detail: '재고 없음',
    ...(turn.order.transfer ? { refund_account: refundAccount } : {}),
  };
  const reply = await ask(turn, { by: 'seller', path: '/v1/cancellations', body });
  const reserved = lines.some(({ line, quantity }) => {
    const of = free.find((each) => each.line === line)!;
    return quantity > Math.max(0, dispatchableOf(of) - of.openBefore);
  });
  if (reserved)
    return expectRefused(turn, reply, { what: 'cancellation of pieces being handed over', codes: ['handoff_open'] });
  const made = expectDone<CancellationView>(turn, reply, 'cancelled by the seller');
  if (made)
    expectThat(turn, made.state === 'completed', { rule: 'D1', what: `a seller's own cancellation is ${made.state}` });
}

async function voidShipment(turn: Turn, shipment: ShipmentView): Promise<void> {
  const counts = countPieces(turn.file);
  const mine = counts.flatMap((each) =>
    each.shipped.filter((one) => one.shipment.id === shipment.id).map((one) => ({ ...one, count: each })),
  );
  const certain = counts.every((each) => each.cancelledAfter + each.openAfter === 0 || each.shipped.length <= 1);
  if (!certain) return;
  const claimed = mine.some(
    (each) => each.returned + each.inReturn + each.count.cancelledAfter + each.count.openAfter > 0,
  );
  const reply = await ask(turn, { by: 'seller', path: `/v1/shipments/${shipment.id}/void` });
  const recalled = shipment.handoff.cancel_asked_at !== null && shipment.handoff.cancel_refused === null;
  // In a blackout an open hand-off is now in doubt and now not, as the machine's tries have it.
  if (isHandoffOpen(shipment) && !isDone(reply) && codeOf(reply) === 'handoff_open')
    return count(turn.world, 'void of a hand-off in doubt: handoff_open');
  if (recalled) return expectRefused(turn, reply, { what: 'void asked for twice', codes: ['handoff_open'] });
  if (claimed) return expectRefused(turn, reply, { what: 'void of claimed pieces', codes: ['open_claim'] });
  const after = expectDone<ShipmentView>(turn, reply, 'shipment voided');
  if (!after) return;
  const asksPost = shipment.handoff.state === 'accepted' && shipment.handoff.booking !== null;
  expectThat(turn, asksPost ? after.handoff.cancel_asked_at !== null : after.handoff.state === 'cancelled', {
    rule: 'B2',
    what: `voided and its hand-off is ${JSON.stringify(after.handoff)}`,
  });
  for (const parcel of turn.world.parcels) if (parcel.object === shipment.id) parcel.dropped = true;
}

async function answerCancellation(turn: Turn, row: CancellationView): Promise<void> {
  if (turn.dice.chance(0.25)) {
    const refused = await ask(turn, {
      by: 'seller',
      path: `/v1/cancellations/${row.id}/refuse`,
      body: { reason: '이미 포장되었습니다' },
    });
    expectDone(turn, refused, 'cancellation refused');
    return;
  }
  const reply = await ask(turn, { by: 'seller', path: `/v1/cancellations/${row.id}/approve` });
  if (waitsForPost(turn, row))
    return expectRefused(turn, reply, { what: 'approval of pieces being handed over', codes: ['handoff_open'] });
  const after = expectDone<CancellationView>(turn, reply, 'cancellation approved');
  const should = row.after_dispatch ? 'approved' : 'completed';
  if (after)
    expectThat(turn, after.state === should, {
      rule: row.after_dispatch ? 'D2' : 'D1',
      what: `approved and is ${after.state}, not ${should}`,
    });
}

/** D1: some of its pieces go in neither direction while a carrier is asked for their number; older requests come first. */
function waitsForPost({ file }: Turn, row: CancellationView): boolean {
  if (row.after_dispatch) return false;
  const counts = countPieces(file);
  return row.lines.some(({ line, quantity }) => {
    const of = counts.find((each) => each.line === line)!;
    const older = file.cancellations
      .filter((each) => each.state === 'requested' && !each.after_dispatch && each.id < row.id)
      .flatMap((each) => each.lines.filter((one) => one.line === line).map((one) => one.quantity));
    const before = sum(older);
    const left = Math.max(0, Math.min(quantity, of.undispatched - before));
    return left > Math.max(0, dispatchableOf(of) - before);
  });
}
