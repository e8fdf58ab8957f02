/** What sellers do: acknowledge, dispatch whole or in part, void, answer claims, inspect and take goods in. */
import { codeOf, isDone } from '../api.ts';
import { plusHours } from '../oracle/calendar.ts';
import { countPieces } from '../oracle/pieces.ts';
import { changeOfMind, isOneOf, noGoods } from '../oracle/windows.ts';
import type { CancellationView, ReturnView, ShipmentView } from '../views.ts';
import { attach, makeStory, type Parcel, pushScans } from './parcels.ts';
import { type Act, ask, expectDone, expectRefused, expectThat, refundAccount, type Turn } from './turn.ts';
import { waybillNumber } from './waybills.ts';
import { tempers } from './world.ts';

export function sellerActs(turn: Turn): Act[] {
  const { order, file } = turn;
  const { temper } = order.seller;
  const counts = countPieces(file);
  const left = counts.filter((each) => each.undispatched > 0);
  const asked = file.cancellations.some((each) => each.state === 'requested' && !each.after_dispatch);
  // Silent sellers send goods, however late; they answer nobody.
  const eager = temper === 'silent' ? 0.25 : tempers[temper];
  const acts: Act[] = [];
  if (file.order.state === 'paid') acts.push({ name: 'acknowledge', weight: eager, run: () => acknowledge(turn) });
  if (left.length > 0) acts.push({ name: 'dispatch', weight: asked ? eager * 0.3 : eager, run: () => dispatch(turn) });
  if (left.length > 0) acts.push({ name: 'out of stock', weight: eager * 0.06, run: () => cancelBySeller(turn) });
  for (const shipment of file.shipments.filter(isVoidable)) {
    acts.push({ name: 'void', weight: eager * 0.08, run: () => voidShipment(turn, shipment) });
  }
  for (const each of file.cancellations.filter(({ state }) => state === 'requested')) {
    acts.push({ name: 'answer cancellation', weight: tempers[temper], run: () => answerCancellation(turn, each) });
  }
  for (const each of file.returns) acts.push(...returnActs(turn, each));
  return acts;
}

function isVoidable(shipment: ShipmentView): boolean {
  return shipment.handoff.state !== 'cancelled' && ['pre_transit', 'unknown'].includes(shipment.state);
}

async function acknowledge(turn: Turn): Promise<void> {
  const reply = await ask(turn, { by: 'seller', path: `/v1/orders/${turn.order.id}/acknowledge` });
  const order = expectDone<{ state: string }>(turn, reply, 'acknowledged');
  if (order)
    expectThat(turn, order.state === 'acknowledged', { rule: 'B1', what: `acknowledged and is ${order.state}` });
}

/** A dispatch body, and the parcel that will move when it is taken. */
export function planDispatch(turn: Turn): { body: Record<string, unknown>; parcel: Parcel | null } {
  const { dice, order, world } = turn;
  const left = countPieces(turn.file).filter((each) => each.undispatched > 0);
  const partial = dice.chance(0.3);
  const some = dice.shuffled(left).slice(0, dice.int(1, left.length));
  const lines = some.map(({ line, undispatched }) => ({ line, quantity: dice.int(1, undispatched) }));
  const body = { order: order.id, ...(partial ? { lines } : {}) };
  if (dice.chance(0.12)) return { body: { ...body, method: 'untracked' }, parcel: null };
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
  return { body: { ...body, method: 'manual', carrier, waybill_number: number }, parcel };
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
  const { body, parcel } = planDispatch(turn);
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
  if (parcel) {
    attach(parcel, shipment.id, world.now);
    world.parcels.push(parcel);
  }
  expectThat(turn, (shipment.waybill_number ?? null) === (parcel?.number ?? null), {
    rule: 'B2',
    what: `number ${shipment.waybill_number}, typed ${parcel?.number}`,
  });
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
  const made = expectDone<CancellationView>(
    turn,
    await ask(turn, { by: 'seller', path: '/v1/cancellations', body }),
    'cancelled by the seller',
  );
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
  if (claimed) return expectRefused(turn, reply, { what: 'void of claimed pieces', codes: ['open_claim'] });
  if (!expectDone(turn, reply, 'shipment voided')) return;
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
  const after = expectDone<CancellationView>(turn, reply, 'cancellation approved');
  const should = row.after_dispatch ? 'approved' : 'completed';
  if (after)
    expectThat(turn, after.state === should, {
      rule: row.after_dispatch ? 'D2' : 'D1',
      what: `approved and is ${after.state}, not ${should}`,
    });
}

function returnActs(turn: Turn, row: ReturnView): Act[] {
  const eager = tempers[turn.order.seller.temper];
  if (row.decision === 'requested') {
    return [
      { name: 'approve return', weight: eager * 0.8, run: () => approveReturn(turn, row) },
      { name: 'refuse return', weight: eager * 0.15, run: () => refuseReturn(turn, row) },
      { name: 'waive goods', weight: eager * 0.05, run: () => waive(turn, row) },
    ];
  }
  if (row.decision !== 'approved') return [];
  const acts: Act[] = [];
  const open = row.money === 'none';
  if (['arrived', 'damaged'].includes(row.goods)) {
    const inspected = row.lines.some((each) => each.inspection.length > 0);
    if (open && !inspected) acts.push({ name: 'inspect', weight: eager * 0.3, run: () => inspect(turn, row) });
    acts.push({ name: 'receive', weight: eager * 0.5, run: () => receive(turn, row) });
    if (open) acts.push({ name: 'refuse return', weight: eager * 0.1, run: () => refuseReturn(turn, row) });
  }
  if (row.goods === 'awaiting' && open)
    acts.push({ name: 'waive goods', weight: eager * 0.03, run: () => waive(turn, row) });
  if (row.goods === 'lost' && open)
    acts.push({ name: 'waive lost goods', weight: eager * 0.5, run: () => waive(turn, row) });
  return acts;
}

async function approveReturn(turn: Turn, row: ReturnView): Promise<void> {
  const reply = await ask(turn, { by: 'seller', path: `/v1/returns/${row.id}/approve` });
  const after = expectDone<ReturnView>(turn, reply, 'return approved');
  if (!after) return;
  const should = isOneOf(noGoods, row.reason) ? 'accepted/waived' : 'approved/awaiting';
  expectThat(turn, `${after.decision}/${after.goods}` === should, {
    rule: 'C2',
    what: `return approved and is ${after.decision}/${after.goods}, not ${should}`,
  });
}

/** A change of mind needs no consent in Korea: a refusal without a statutory ground is itself refused. */
async function refuseReturn(turn: Turn, row: ReturnView): Promise<void> {
  const { dice, order } = turn;
  const needsGround = order.mall.rules.calendar.jurisdiction === 'KR' && isOneOf(changeOfMind, row.reason);
  const ground = dice.chance(0.6) ? { ground: 'value_lost_by_use' } : {};
  const reply = await ask(turn, {
    by: 'seller',
    path: `/v1/returns/${row.id}/refuse`,
    body: { reason: '사용 흔적이 있습니다', ...ground },
  });
  if (needsGround && !('ground' in ground)) {
    return expectRefused(turn, reply, { what: 'refusal without a ground', codes: ['refusal_ground_required'] });
  }
  const after = expectDone<ReturnView>(turn, reply, 'return refused');
  if (after)
    expectThat(turn, after.decision === 'refused' && after.money === 'none', {
      rule: 'F1',
      what: `refused and is ${after.decision}, money ${after.money}`,
    });
}

async function waive(turn: Turn, row: ReturnView): Promise<void> {
  const reply = await ask(turn, { by: 'seller', path: `/v1/returns/${row.id}/waive_goods` });
  const after = expectDone<ReturnView>(turn, reply, 'goods waived');
  if (after) checkAccepted(turn, { before: row, after, goods: 'waived' });
}

/** C8: records counts and condition and pays nothing. */
async function inspect(turn: Turn, row: ReturnView): Promise<void> {
  const { dice } = turn;
  const quantities = new Map<string, number>();
  for (const { line, quantity } of row.lines) quantities.set(line, (quantities.get(line) ?? 0) + quantity);
  const lines = [...quantities].flatMap(([line, quantity]) => {
    const gone = dice.chance(0.25) ? dice.int(1, quantity) : 0;
    const here = quantity - gone;
    return [
      ...(here > 0 ? [{ line, quantity: here, condition: dice.pick(['as_new', 'opened', 'used', 'damaged']) }] : []),
      ...(gone > 0 ? [{ line, quantity: gone, condition: 'missing' }] : []),
    ];
  });
  const reply = await ask(turn, { by: 'seller', path: `/v1/returns/${row.id}/inspect`, body: { lines } });
  const after = expectDone<ReturnView>(turn, reply, 'inspected');
  if (!after) return;
  expectThat(turn, after.money === 'none' && after.refunds.length === 0, { rule: 'C8', what: 'an inspection paid' });
  const missing = lines.filter((each) => each.condition === 'missing').length > 0;
  const [was, is] = [row.refund?.total.amount ?? 0, after.refund?.total.amount ?? 0];
  expectThat(turn, missing ? is <= was : is === was, {
    rule: 'C8',
    what: `the inspection moved the preview from ${was} to ${is}`,
  });
}

async function receive(turn: Turn, row: ReturnView): Promise<void> {
  const reply = await ask(turn, { by: 'seller', path: `/v1/returns/${row.id}/receive` });
  const after = expectDone<ReturnView>(turn, reply, 'received');
  if (after) checkAccepted(turn, { before: row, after, goods: 'received' });
}

/** C8: what is paid is what the preview on the return showed. */
export function checkAccepted(turn: Turn, given: { before: ReturnView; after: ReturnView; goods: string }): void {
  const { before, after, goods } = given;
  expectThat(turn, after.decision === 'accepted' && after.goods === goods, {
    rule: 'C8',
    what: `accepted and is ${after.decision}/${after.goods}`,
  });
  const [shown, paid] = [before.refund?.total.amount, after.refund?.total.amount];
  expectThat(turn, shown === paid, { rule: 'C8', what: `the preview showed ${shown}, ${paid} was made due` });
}

export function isRaceLoss(reply: Parameters<typeof isDone>[0]): boolean {
  return (
    !isDone(reply) &&
    [
      'not_now',
      'nothing_left',
      'quantity_exceeded',
      'pieces_in_claim',
      'already_dispatched',
      'not_delivered',
      'not_dispatched',
    ].includes(codeOf(reply))
  );
}
