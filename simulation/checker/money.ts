/** C9, D6, P5: what goes back is at most what was paid and what came back; components, totals and refunds add up. */
import { sum } from '../oracle/pieces.ts';
import type { FileView, PlanView } from '../views.ts';
import type { Report } from './violation.ts';

/** Paid from the seller's own pocket: outside the cap "refunded price + original freight ≤ paid". */
const outsideCap = ['postage_reimbursed', 'late_interest'];
/** The price of goods: what they cost, less the shares of discounts used on them. */
const price = ['goods', 'coupon_share', 'points_share'];

interface Claim {
  id: string;
  plan: PlanView;
  money: string;
  /** Pieces given up, per line. */
  pieces: { line: string; quantity: number }[];
}

export function checkMoney(file: FileView, report: Report): void {
  const { order, refunds } = file;
  const paid = sum(order.payments.map((each) => each.amount.amount));
  const claims = settledClaims(file);
  for (const claim of claims) checkClaim(file, claim, report);
  for (const payment of order.payments) {
    const back = sum(refunds.filter((each) => each.payment.id === payment.id).map((each) => each.amount.amount));
    if (back > payment.amount.amount) report('C9', payment.id, `${back} goes back of ${payment.amount.amount} paid`);
  }
  const capped = sum(claims.map(({ plan }) => ofKinds(plan, [...price, 'original_freight'])));
  if (capped > paid) report('C9', order.id, `refunded price + original freight ${capped} > paid ${paid}`);
  const freight = sum(claims.map(({ plan }) => ofKinds(plan, ['original_freight'])));
  if (freight > order.shipping_fee.amount)
    report('C9', order.id, `original freight ${freight} back, ${order.shipping_fee.amount} paid`);
  checkAllBack(file, claims, report);
  for (const refund of refunds) {
    if (refund.amount.currency !== order.currency)
      report('C9', refund.id, `in ${refund.amount.currency}, the order in ${order.currency}`);
    if (!claims.some((claim) => claim.id === refund.claim))
      report('C9', refund.id, 'belongs to no settled claim of its order');
  }
}

/** Claims whose money has been decided: completed cancellations, and returns with refunds or accepted. */
export function settledClaims(file: FileView): Claim[] {
  const cancelled = file.cancellations.flatMap((each): Claim[] => {
    if (each.state !== 'completed' || !each.refund) return [];
    const pieces = each.lines.map(({ line, cancelled_quantity: quantity }) => ({ line, quantity }));
    return [{ id: each.id, plan: each.refund, money: each.money, pieces }];
  });
  const returned = file.returns.flatMap((each): Claim[] => {
    if (!each.refund || (each.decision !== 'accepted' && each.money === 'none')) return [];
    const pieces = each.lines.map(({ line, quantity, accepted_quantity }) => ({
      line,
      quantity: accepted_quantity ?? quantity,
    }));
    return [{ id: each.id, plan: each.refund, money: each.money, pieces }];
  });
  return [...cancelled, ...returned];
}

function checkClaim(file: FileView, { id, plan, money, pieces }: Claim, report: Report): void {
  const total = sum(plan.components.map((each) => each.amount.amount));
  const shown = plan.total.amount;
  if (total !== shown) report('C9', id, `components sum to ${total}, total ${shown}`);
  if (shown < 0) report('C9', id, `total ${shown} is negative`);
  if (plan.components.some((each) => !each.rule)) report('C9', id, 'a component names no rule');
  const mine = file.refunds.filter((each) => each.claim === id);
  const back = sum(mine.map((each) => each.amount.amount));
  if (back !== shown) report('C9', id, `its refunds sum to ${back}, total ${shown}`);
  // What the seller owes beside the price goes to the buyer's account, never through one of the payments.
  const isOfPayment = (payment: string): boolean => file.order.payments.some((each) => each.id === payment);
  const beside = sum(mine.filter((each) => !isOfPayment(each.payment.id)).map((each) => each.amount.amount));
  const owed = ofKinds(plan, outsideCap);
  if (beside !== owed) report('C9', id, `${beside} goes back beside the payments, ${owed} is owed so`);
  const states = mine.map((each) => each.state);
  const worst = ['failed', 'in_doubt', 'due', 'sent', 'paid'].find((state) => states.includes(state)) ?? 'none';
  if (worst !== money) report('C9', id, `money is ${money}, its refunds say ${worst}`);
  const worth = worthOf(file, pieces);
  for (const kind of ['goods', 'coupon_share', 'points_share'] as const) {
    const is = Math.abs(ofKinds(plan, [kind]));
    const [least, most] = worth[kind];
    if (is < least || is > most) report('C9', id, `${kind} ${is}, proportion gives ${least} to ${most}`);
  }
}

type Bounds = [least: number, most: number];

/** The proportional worth of pieces; each line's share may be rounded by less than one unit either way, per division. */
function worthOf(
  { order }: FileView,
  pieces: Claim['pieces'],
): Record<'goods' | 'coupon_share' | 'points_share', Bounds> {
  const net = (line: FileView['order']['lines'][number]): number =>
    line.unit_price.amount * line.quantity - line.discount.amount;
  const all = sum(order.lines.map(net));
  const bounds = (total: number, divisions: number): Bounds => {
    const given = pieces.filter((each) => each.quantity > 0);
    const exact = given.reduce((value, { line, quantity }) => {
      const of = order.lines.find((each) => each.id === line)!;
      return value + (all === 0 ? 0 : (total * net(of) * quantity) / (all * of.quantity));
    }, 0);
    const slack = given.length * divisions;
    return [Math.floor(exact - slack + 1e-6), Math.ceil(exact + slack - 1e-6)];
  };
  const discount = (kind: string): number =>
    sum(order.discounts.filter((each) => each.kind === kind).map((each) => each.amount.amount));
  return {
    goods: bounds(all, 1),
    coupon_share: bounds(discount('coupon'), 2),
    points_share: bounds(discount('points'), 2),
  };
}

/** When every piece was given up and paid for, the price that went back is the price that was paid, to the last unit. */
function checkAllBack({ order }: FileView, claims: readonly Claim[], report: Report): void {
  const isBack = order.lines.every(
    ({ id, quantity }) =>
      quantity ===
      sum(claims.flatMap((claim) => claim.pieces.filter((each) => each.line === id).map((each) => each.quantity))),
  );
  if (!isBack) return;
  const paid = sum(order.payments.map((each) => each.amount.amount)) - order.shipping_fee.amount;
  const back = sum(claims.map(({ plan }) => ofKinds(plan, price)));
  if (back !== paid) report('C9', order.id, `every piece was given up: price ${back} back, ${paid} paid`);
}

export function ofKinds(plan: PlanView, kinds: readonly string[]): number {
  return sum(plan.components.filter((each) => kinds.includes(each.kind)).map((each) => each.amount.amount));
}
