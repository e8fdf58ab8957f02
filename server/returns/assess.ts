/**
 * May this be returned, by which way, and what would be paid: the same code for the preview and for the request itself
 * (preview = perform). Pure.
 */

import type { UsableContract } from '../contracts/index.ts';
import type { IsoTime } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { type LineWish, perLine } from '../order-file/answer.ts';
import { type LinePieces, piecesOf, type ShippedPieces } from '../order-file/pieces.ts';
import { type Fault, faultOf, type ReturnReason, reasonRule } from '../order-file/reasons.ts';
import type { Address, RefundPlan, ReturnWindow } from '../order-file/shapes.ts';
import type { OrderRows } from '../order-file/tables.ts';
import { pickupDayProblem } from './pickup-day.ts';
import { planReturn } from './plan.ts';
import { type ReturnMethod, type Routed, type RouteTaken, routeReturn } from './route.ts';
import { eligibilityRules, type Question, type Verdict } from './rules/index.ts';
import { windowOf } from './rules/within-window.ts';

export interface ReturnRequest {
  lines?: LineWish[] | undefined;
  reason: ReturnReason;
  noticed_on?: string | undefined;
  refund_account?: string | undefined;
  method?: ReturnMethod | undefined;
  /** Where the parcel is collected; the order's address when left out. */
  pickup_from?: Address | undefined;
  /** Date in the mall's time zone. */
  pickup_on?: string | undefined;
}

export interface AllocatedPieces {
  line: string;
  shipment: string;
  quantity: number;
}

export interface Assessment {
  eligible: 'yes' | 'no' | 'needs_person';
  refusals: Refusal[];
  pieces: AllocatedPieces[];
  fault: Fault;
  window: ReturnWindow | null;
  route: RouteTaken;
  /** A8: by the contract of the route; null: the mall's flat fee. */
  carrierFee: number | null;
  refund: RefundPlan | null;
}

export function assessReturn(
  rows: OrderRows,
  request: ReturnRequest,
  ctx: { now: IsoTime; mall: MallContext; contracts: readonly UsableContract[] },
): Assessment {
  const policies = ctx.mall.policies(ctx.mall.policy_version);
  const rule = reasonRule(request.reason);
  const allocated = allocatePieces(rows, request);
  const route = routeOf(rows, request, { allocated, contracts: ctx.contracts });
  const fault = dispatchedAgainstCancel(rows, allocated) ? 'seller' : faultOf(request.reason, policies);
  const no = (refusals: Refusal[]): Assessment => ({
    eligible: 'no',
    refusals,
    pieces: [],
    fault,
    window: null,
    route: route.taken,
    carrierFee: route.carrierFee,
    refund: null,
  });
  if (isRefusal(allocated)) return no(route.refusal ? [route.refusal, allocated] : [allocated]);
  const question: Question = {
    rows,
    reason: request.reason,
    window: rule.window,
    noticedOn: request.noticed_on ?? null,
    refundAccount: request.refund_account,
    pieces: allocated.map((each) => ({
      line: rows.lines.find((line) => line.id === each.line)!,
      shipment: rows.shipments.find((shipment) => shipment.id === each.shipment)!,
      quantity: each.quantity,
    })),
    now: ctx.now,
    mall: ctx.mall,
    policies,
  };
  const verdicts = eligibilityRules
    .map((each) => each(question))
    .filter((each): each is Exclude<Verdict, { verdict: 'yes' }> => each.verdict !== 'yes');
  const day = request.pickup_on ? pickupDayProblem(request.pickup_on, ctx) : null;
  const refusals = [
    ...(route.refusal ? [route.refusal] : []),
    ...(day ? [day] : []),
    ...verdicts.map((each) => refuse(each.code, each.detail, { rule: each.rule })),
  ];
  const refund = planReturn(rows, {
    lines: perLine(allocated),
    fault,
    policies,
    postagePaid: null,
    carrierFee: route.carrierFee,
    lateInterest: null,
  });
  const eligible =
    refusals.length === 0
      ? 'yes'
      : verdicts.every((each) => each.verdict === 'needs_person') && !route.refusal && !day
        ? 'needs_person'
        : 'no';
  const window = windowOf(question);
  const { taken, carrierFee } = route;
  return { eligible, refusals, pieces: allocated, fault, window, route: taken, carrierFee, refund };
}

/** Goods on the way are for a cancellation; goods that are lost or lie at a wrong address need not be received. */
function allocatePieces(rows: OrderRows, request: ReturnRequest): AllocatedPieces[] | Refusal {
  const pieces = piecesOf(rows);
  const { noGoods } = reasonRule(request.reason);
  const usable = (each: ShippedPieces) =>
    noGoods
      ? each.shipment.state !== 'delivered'
      : each.shipment.state === 'delivered' || each.shipment.method === 'untracked';
  const free = (line: LinePieces) => line.shipped.filter(usable).reduce((sum, each) => sum + each.free, 0);
  const wishes =
    request.lines ??
    pieces.filter((line) => free(line) > 0).map((line) => ({ line: line.line.id, quantity: free(line) }));
  if (wishes.length === 0) return nothingToReturn(pieces, noGoods === true);
  const allocated: AllocatedPieces[] = [];
  for (const [i, wish] of wishes.entries()) {
    const line = pieces.find((each) => each.line.id === wish.line);
    if (!line || wishes.findIndex((each) => each.line === wish.line) !== i) {
      return refuse(
        'line_unknown',
        `Line ${wish.line} is not in this order, or is named twice; its lines are ${pieces.map((each) => each.line.id).join(', ')}.`,
        { errors: [{ pointer: `/lines/${i}/line`, code: 'line_unknown', detail: 'no such line, or named twice' }] },
      );
    }
    if (wish.quantity > free(line)) return shortOf(line, { wish, free: free(line), noGoods: noGoods === true });
    let rest = wish.quantity;
    for (const each of longestWindowFirst(line.shipped.filter(usable))) {
      const quantity = Math.min(rest, each.free);
      if (quantity > 0) allocated.push({ line: wish.line, shipment: each.shipment.id, quantity });
      rest -= quantity;
    }
  }
  return allocated;
}

/** What was received last has the longest window left; where no receipt is known it has not begun. */
function longestWindowFirst(shipped: readonly ShippedPieces[]): ShippedPieces[] {
  const receipt = (each: ShippedPieces) => each.shipment.delivered_at ?? '9';
  return shipped.toSorted((a, b) => (receipt(a) > receipt(b) ? -1 : receipt(a) < receipt(b) ? 1 : 0));
}

function shortOf(line: LinePieces, given: { wish: LineWish; free: number; noGoods: boolean }): Refusal {
  const { wish, free, noGoods } = given;
  const onTheWay = line.shipped
    .filter((each) => each.shipment.state !== 'delivered')
    .reduce((sum, each) => sum + each.free, 0);
  const inClaims = line.shipped.reduce((sum, each) => sum + each.inReturn + each.inCancellation, 0);
  const figures = `${wish.quantity} pieces of line ${wish.line} were asked for; ${free} can be returned now (${line.undispatched} not dispatched, ${onTheWay} on the way, ${inClaims} in other claims)`;
  if (free === 0 && inClaims > 0)
    return refuse('pieces_in_claim', `${figures}. Withdraw the other claim first.`, {
      rule: 'C9: a piece is in one claim at a time',
    });
  if (free === 0 && line.undispatched > 0 && onTheWay === 0)
    return refuse('not_dispatched', `${figures}. Cancel what is not dispatched.`, { rule: 'C10' });
  if (free === 0 && onTheWay > 0 && !noGoods)
    return refuse('not_delivered', `${figures}. Wait for the goods, or ask for a cancellation.`, { rule: 'C10' });
  return refuse('quantity_exceeded', `${figures}.`, { rule: 'C9: returned ≤ received' });
}

function nothingToReturn(pieces: readonly LinePieces[], noGoods: boolean): Refusal {
  const [undispatched, onTheWay] = [
    pieces.some((each) => each.undispatched > 0),
    pieces.some((line) => line.shipped.some((each) => each.shipment.state !== 'delivered' && each.free > 0)),
  ];
  if (pieces.some((line) => line.shipped.some((each) => each.inReturn > 0)))
    return refuse('pieces_in_claim', 'Every piece that could be returned is in an open claim already.', {
      rule: 'C9: a piece is in one claim at a time',
    });
  if (onTheWay && !noGoods)
    return refuse('not_delivered', 'The goods are on their way; wait for them, or ask for a cancellation.', {
      rule: 'C10',
    });
  if (undispatched)
    return refuse('not_dispatched', 'Nothing has been dispatched yet; ask for a cancellation.', { rule: 'C10' });
  return refuse('nothing_left', 'No piece of this order is left to return.', { rule: 'C9' });
}

/** Dispatching after an open cancel request makes the freight of the return the seller's fault (policies). */
function dispatchedAgainstCancel(rows: OrderRows, allocated: AllocatedPieces[] | Refusal): boolean {
  if (isRefusal(allocated)) return false;
  const refused = rows.cancellations
    .filter((each) => each.state === 'refused' && each.refused_because === 'dispatched')
    .map((each) => each.id);
  return rows.cancellationLines.some(
    (each) => refused.includes(each.cancellation_id) && allocated.some((one) => one.line === each.line_id),
  );
}

function routeOf(
  rows: OrderRows,
  request: ReturnRequest,
  given: { allocated: AllocatedPieces[] | Refusal; contracts: readonly UsableContract[] },
): Routed {
  const order = rows.orders[0]!;
  const pieces = isRefusal(given.allocated) ? [] : given.allocated;
  return routeReturn({
    seller: order.seller_id,
    method: request.method,
    noGoods: reasonRule(request.reason).noGoods === true,
    deliveredBy: carriersOf(rows, pieces),
    contracts: given.contracts,
    weightGrams: weightOf(rows, pieces),
    postalCode: (request.pickup_from ?? order.ship_to).postal_code,
  });
}

/** Carriers that brought these pieces, that of the first piece first. */
export function carriersOf(rows: OrderRows, pieces: readonly { shipment: string }[]): string[] {
  const brought = pieces.map((each) => rows.shipments.find((shipment) => shipment.id === each.shipment)?.carrier);
  return [...new Set(brought.filter((each) => typeof each === 'string'))];
}

/** Null when the weight of a line is not known. */
export function weightOf(rows: OrderRows, pieces: readonly LineWish[]): number | null {
  const weights = pieces.map((each) => {
    const grams = rows.lines.find((line) => line.id === each.line)?.weight_grams;
    return grams ? grams * each.quantity : null;
  });
  return weights.length === 0 || weights.includes(null) ? null : weights.reduce<number>((sum, each) => sum + each!, 0);
}
