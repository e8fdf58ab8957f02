/** What buyers do about goods they have, or never got: ask for a return, send them, change their mind about that too. */
import { codeOf, isDone } from '../api.ts';
import { lastReceipt } from '../checker/times.ts';
import { plusDays } from '../oracle/calendar.ts';
import { countPieces, freeOf, isDispatched, type ShippedCount } from '../oracle/pieces.ts';
import { changeOfMind, defects, faults, isOneOf, noGoods, windowState } from '../oracle/windows.ts';
import type { ReturnView } from '../views.ts';
import { attach, makeStory, type Parcel } from './parcels.ts';
import { cameWith, checkWay, chooseWay, rerouteActs, type Way } from './pickups.ts';
import { freshNumber } from './seller.ts';
import { type Act, ask, expectDone, expectRefused, expectThat, keyOf, refundAccount, type Turn } from './turn.ts';
import { count } from './world.ts';

export const isReceived = ({ shipment }: ShippedCount): boolean =>
  shipment.state === 'delivered' || shipment.method === 'untracked';
export const isUnderWay = ({ shipment }: ShippedCount): boolean => shipment.state !== 'delivered';
export const isLost = ({ shipment }: ShippedCount): boolean => ['lost', 'returned_to_sender'].includes(shipment.state);

export function accountFor({ order, dice }: Turn): { refund_account?: typeof refundAccount } {
  return order.transfer && !dice.chance(0.1) ? { refund_account: refundAccount } : {};
}

interface Wish {
  line: string;
  quantity: number;
}

/** A preview, then the request itself: both must say what the requirements say, and the same. */
export async function askForReturn(turn: Turn, kind: 'received' | 'lost' = 'received'): Promise<void> {
  const { dice, order, file, world } = turn;
  const usable = kind === 'lost' ? isUnderWay : isReceived;
  const free = countPieces(file).filter((each) => freeOf(each, usable) > 0);
  const some = dice.shuffled(free).slice(0, dice.int(1, free.length));
  const lines: Wish[] = some.map((each) => ({ line: each.line, quantity: dice.int(1, freeOf(each, usable)) }));
  const reason = kind === 'lost' ? dice.pick(noGoods) : dice.pick([...changeOfMind, ...defects]);
  const noticed =
    isOneOf(defects, reason) && dice.chance(0.3)
      ? { noticed_on: plusDays(world.now.slice(0, 10), -dice.int(0, 45)) }
      : {};
  const way = chooseWay(turn, reason);
  const asked = { order: order.id, lines, reason, ...noticed, ...accountFor(turn), ...way.body };
  const preview = await world.api.post('/v1/returns/preview', { as: keyOf(turn, 'buyer'), body: asked });
  const reply = await ask(turn, { by: 'buyer', path: '/v1/returns', body: { ...asked, detail: '구체적인 사유' } });
  comparePreview(turn, preview.body, reply);
  const expected = predict(turn, {
    reason,
    lines,
    noticedOn: noticed.noticed_on ?? null,
    hasAccount: 'refund_account' in asked,
    usable,
    way,
  });
  if (expected.codes.length > 0 && (!isDone(reply) || !expected.maybe))
    return expectRefused(turn, reply, { what: `return (${reason})`, codes: expected.codes });
  const made = expectDone<ReturnView>(turn, reply, 'return asked for');
  if (!made) return;
  checkWay(turn, made, way);
  const fault = reason === 'dissatisfied' ? order.mall.rules.dissatisfiedFault : faults[reason];
  const afterCancel = file.cancellations.some((each) => each.refused_because === 'dispatched');
  expectThat(turn, made.fault === fault || (afterCancel && made.fault === 'seller'), {
    rule: 'C2',
    what: `fault ${made.fault} for ${reason}, expected ${fault}`,
  });
  const automatic = order.mall.rules.returnApproval === 'automatic';
  const should = !automatic ? 'requested/none' : isOneOf(noGoods, reason) ? 'accepted/waived' : 'approved/awaiting';
  expectThat(turn, `${made.decision}/${made.goods}` === should, {
    rule: 'C6',
    what: `a new return is ${made.decision}/${made.goods}, not ${should}`,
  });
}

/** Preview = perform (C8, C9): eligibility, refusal, window and every component. */
function comparePreview(turn: Turn, preview: Record<string, unknown>, reply: Parameters<typeof codeOf>[0]): void {
  const { eligible, refusals, refund, window } = preview as {
    eligible?: string;
    refusals?: { code: string }[];
    refund?: unknown;
    window?: unknown;
  };
  count(turn.world, `preview: ${eligible}`);
  if (isDone(reply)) {
    expectThat(turn, eligible !== 'no', {
      rule: 'C8',
      what: `the preview refused (${JSON.stringify(refusals)}) what was then taken`,
    });
    const same =
      JSON.stringify(reply.body.refund) === JSON.stringify(refund) &&
      JSON.stringify(reply.body.window) === JSON.stringify(window);
    expectThat(turn, same, {
      rule: 'C8',
      what: `preview ${JSON.stringify({ refund, window })}, return ${JSON.stringify({ refund: reply.body.refund, window: reply.body.window })}`,
    });
  } else {
    const first = refusals?.[0]?.code;
    expectThat(turn, eligible === 'no' && first === codeOf(reply), {
      rule: 'C8',
      what: `the preview said ${eligible} (${first}), the request was refused with ${codeOf(reply)}`,
    });
  }
}

interface Question {
  reason: string;
  lines: readonly Wish[];
  noticedOn: string | null;
  hasAccount: boolean;
  usable: (each: ShippedCount) => boolean;
  way: Way;
}

/** By the requirements: which refusals apply; none: it must be taken. `maybe`: the texts leave both open. */
function predict(turn: Turn, question: Question): { codes: string[]; maybe: boolean } {
  const { order, file, world } = turn;
  const { rules } = order.mall;
  const receipts =
    rules.calendar.jurisdiction === 'EU'
      ? [lastReceipt(file.shipments.filter(isDispatched))]
      : bestReceipts(turn, question);
  const window = windowState(
    { reason: question.reason, receipts, at: world.now, noticedOn: question.noticedOn },
    rules,
  );
  const excluded = question.lines.some((wish) =>
    file.order.lines.some((each) => each.id === wish.line && each.returnable?.allowed === false),
  );
  const codes = [
    ...question.way.codes,
    ...(window === 'open' ? [] : ['return_window_over']),
    ...(excluded && isOneOf(changeOfMind, question.reason) ? ['not_returnable'] : []),
    ...(order.transfer && !question.hasAccount ? ['refund_account_required'] : []),
  ];
  return { codes: [...codes], maybe: window === 'either' && codes.length === 1 };
}

/** Receipts of the pieces asked for, where the buyer is given those with the longest time left. */
function bestReceipts({ file }: Turn, { lines, usable }: Question): (string | null)[] {
  const counts = countPieces(file);
  return lines.flatMap((wish) => {
    const shipped = counts.find((each) => each.line === wish.line)!.shipped.filter(usable);
    const newest = shipped.toSorted((a, b) =>
      (a.shipment.delivered_at ?? '9') < (b.shipment.delivered_at ?? '9') ? 1 : -1,
    );
    let rest = wish.quantity;
    return newest.flatMap((each) => {
      const taken = Math.min(rest, each.quantity - each.returned - each.inReturn);
      rest -= taken;
      return taken > 0 ? [each.shipment.delivered_at] : [];
    });
  });
}

export function buyerReturnActs(turn: Turn, row: ReturnView, eager: number): Act[] {
  const acts: Act[] = [];
  if (row.decision === 'approved' && ['awaiting', 'collection_failed'].includes(row.goods)) {
    // Where a carrier is to collect them, few do it themselves.
    const weight = eager * (row.contract === null ? 0.7 : 0.05);
    acts.push({ name: 'send goods', weight, run: () => sendGoods(turn, row) });
  }
  acts.push(...rerouteActs(turn, row, eager));
  const open = ['requested', 'approved'].includes(row.decision) && row.money === 'none';
  if (open && !['lost', 'sent_back', 'received'].includes(row.goods))
    acts.push({ name: 'withdraw return', weight: 0.04, run: () => withdrawReturn(turn, row) });
  return acts;
}

/** C10: the buyer sends the goods and fills in the waybill, sometimes the very number they came with. */
async function sendGoods(turn: Turn, row: ReturnView): Promise<void> {
  const { dice, world, order } = turn;
  const again = dice.chance(0.1) ? numberOfWayOut(turn, row) : null;
  const carrier = again ? again.carrier : dice.pick(order.mall.carriers);
  const number = again ? again.number : freshNumber(turn, carrier);
  const postage = dice.chance(0.3)
    ? { postage_paid: { amount: order.mall.currency === 'KRW' ? 3_500 : 599, currency: order.mall.currency } }
    : {};
  const reply = await ask(turn, {
    by: 'buyer',
    path: `/v1/returns/${row.id}/enter_waybill`,
    body: { carrier, waybill_number: number, ...postage },
  });
  const account = (row as unknown as { has_refund_account: boolean }).has_refund_account;
  if ('postage_paid' in postage && row.fault !== 'buyer' && !account) {
    return expectRefused(turn, reply, { what: 'postage without an account', codes: ['refund_account_required'] });
  }
  const after = expectDone<ReturnView>(turn, reply, 'waybill entered');
  if (!after) return;
  expectThat(turn, after.goods === 'booked', { rule: 'C10', what: `waybill entered and goods are ${after.goods}` });
  for (const each of world.parcels) if (each.object === row.id) each.dropped = true;
  const parcel: Parcel = {
    mall: order.mall,
    order,
    object: null,
    way: 'back',
    carrier,
    number,
    untold: [],
    told: [],
    dropped: false,
  };
  const story = makeStory(dice.fork('story back'), parcel, world.now);
  // On the number of the way out a failed collection cannot be told from a late scan of that way.
  parcel.untold = again ? story.slice(story.findIndex((scan) => scan.status === 'collected')) : story;
  attach(parcel, row.id, world.now);
  world.parcels.push(parcel);
}

/** Once for each parcel, and not while its carrier has more to tell of it. */
function numberOfWayOut(turn: Turn, row: ReturnView): { carrier: string; number: string } | null {
  const { parcels } = turn.world;
  const typed = parcels.find((each) => each.object === row.lines[0]!.shipment && each.untold.length === 0);
  if (typed) return parcels.some((each) => each.way === 'back' && each.number === typed.number) ? null : typed;
  const given = cameWith(turn, row);
  return given === null ? null : { carrier: 'korea_post', number: given };
}

/** D8: freely until the goods are collected, after that through an operator. */
async function withdrawReturn(turn: Turn, row: ReturnView): Promise<void> {
  const free = ['none', 'awaiting', 'booked', 'collection_failed'].includes(row.goods);
  const path = `/v1/returns/${row.id}/withdraw`;
  const reply = await ask(turn, { by: 'buyer', path });
  if (!free) {
    expectRefused(turn, reply, { what: 'withdrawal of goods under way', codes: ['withdrawal_needs_operator'] });
    if (turn.dice.chance(0.5)) return;
  }
  const after = expectDone<ReturnView>(
    turn,
    free ? reply : await ask(turn, { by: 'operator', path }),
    'return withdrawn',
  );
  const should = free ? 'withdrawn/none' : 'withdrawn/sent_back';
  if (after)
    expectThat(turn, `${after.decision}/${after.goods}` === should, {
      rule: 'D8',
      what: `withdrawn and is ${after.decision}/${after.goods}`,
    });
}
