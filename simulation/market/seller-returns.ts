/** What sellers do about returns: approve or refuse, inspect, take the goods in, or do without them. */
import { changeOfMind, isOneOf, noGoods } from '../oracle/windows.ts';
import type { ReturnView } from '../views.ts';
import { type Act, ask, expectDone, expectRefused, expectThat, type Turn } from './turn.ts';
import { tempers } from './world.ts';

export function sellerReturnActs(turn: Turn, row: ReturnView): Act[] {
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
function checkAccepted(turn: Turn, given: { before: ReturnView; after: ReturnView; goods: string }): void {
  const { before, after, goods } = given;
  expectThat(turn, after.decision === 'accepted' && after.goods === goods, {
    rule: 'C8',
    what: `accepted and is ${after.decision}/${after.goods}`,
  });
  const [shown, paid] = [before.refund?.total.amount, after.refund?.total.amount];
  expectThat(turn, shown === paid, { rule: 'C8', what: `the preview showed ${shown}, ${paid} was made due` });
}
