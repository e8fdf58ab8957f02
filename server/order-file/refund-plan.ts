/**
 * What a claim pays back, component by component, each with its rule (C9). Preview and payment run this same code.
 *
 * Shares of a line are counted cumulatively: the first k pieces of a line are worth floor(total × k / quantity), and a
 * claim pays the difference between two such counts. Whatever the sequence of partial claims, the last piece gets the
 * remainder and the sum is what was paid; nothing is ever paid twice.
 */
import { allocate } from '../kernel/money.ts';
import { type LinePieces, refundedPieces } from './pieces.ts';
import type { Fault } from './reasons.ts';
import type { RefundComponent, RefundPlan } from './shapes.ts';
import type { OrderRows } from './tables.ts';

export interface PlanRequest {
  rows: OrderRows;
  pieces: readonly LinePieces[];
  /** Pieces that this claim gives up, per line. */
  lines: readonly { line: string; quantity: number }[];
  fault: Fault;
  /** `before_dispatch` when nothing of the order has left the seller: the freight was never used. */
  freight: 'unused' | 'used';
  originalFreightRefund: 'not_for_buyer_fault' | 'when_all_returned';
  /** Flat fee of the way back when it was sent freight collect; 0 where nothing is deducted. */
  returnFee: number;
  /** Whence the fee, where it is not the mall's flat one. */
  returnFeeRule?: string;
  /** What the buyer paid the carrier itself; null when sent freight collect. */
  postagePaid: number | null;
  lateInterest: { amount: number; rule: string };
}

/** Kinds paid outside the cap "price + freight ≤ paid", from the seller's own pocket. */
export const outsideCap: ReadonlySet<string> = new Set(['postage_reimbursed', 'late_interest']);

export function planRefund(request: PlanRequest): RefundPlan {
  const { rows } = request;
  const order = rows.orders[0]!;
  const components: RefundComponent[] = [];
  const add = (kind: RefundComponent['kind'], amount: number, rule: string, text: string) => {
    if (amount !== 0) components.push({ kind, rule, amount, text });
  };
  const points = discountShares(rows, 'points');
  const coupons = discountShares(rows, 'coupon');
  const of = (shares: ReadonlyMap<string, number>) => (line: LinePieces) => shares.get(line.line.id) ?? 0;
  // What was really paid for the pieces decides; its parts are told so that they add up to it. Counted each on its own
  // they could come to less than nothing where a coupon paid nearly all.
  const net = sumOver(request, (line) => lineNet(line) - of(coupons)(line) - of(points)(line));
  const pointsShare = sumOver(request, of(points));
  const couponShare = Math.max(0, sumOver(request, lineNet) - pointsShare - net);
  add('goods', net + couponShare + pointsShare, 'C9: price of the pieces given back', describe(request));
  add(
    'coupon_share',
    -couponShare,
    "C9: share of the order's coupon, by price",
    'Share of the coupon that was used on these pieces',
  );
  add(
    'points_share',
    -pointsShare,
    "C9: share of the order's points, by price",
    'Share of the points that were used on these pieces',
  );
  const price = components.reduce((sum, each) => sum + each.amount, 0);
  const freight = originalFreight(request);
  add('original_freight', freight.amount, freight.rule, 'Freight of the way out');
  if (request.fault === 'buyer' && request.postagePaid === null) {
    // Never more than what is paid back: an uncovered fee is not collected here (C9).
    const fee = Math.min(request.returnFee, Math.max(0, price + freight.amount));
    add(
      'return_freight',
      -fee,
      `${request.returnFeeRule ?? `C9: flat return fee of ${request.returnFee}`}, buyer at fault`,
      'Freight of the way back, sent freight collect',
    );
  }
  if (request.fault !== 'buyer' && request.postagePaid) {
    add(
      'postage_reimbursed',
      request.postagePaid,
      `C9: buyer's own postage, ${request.fault} at fault`,
      'Postage that the buyer paid to the carrier',
    );
  }
  add('late_interest', request.lateInterest.amount, request.lateInterest.rule, 'Interest for the delay of the refund');
  return { total: components.reduce((sum, each) => sum + each.amount, 0), currency: order.currency, components };
}

/** Sum of a line total's share for the claimed pieces, counted after the pieces refunded before. */
function sumOver(request: PlanRequest, total: (line: LinePieces) => number): number {
  return request.lines.reduce((sum, { line, quantity }) => {
    const pieces = request.pieces.find((each) => each.line.id === line)!;
    const before = refundedPieces(pieces);
    const upTo = (count: number) => Number((BigInt(total(pieces)) * BigInt(count)) / BigInt(pieces.line.quantity));
    return sum + upTo(before + quantity) - upTo(before);
  }, 0);
}

function lineNet({ line }: LinePieces): number {
  return line.unit_price * line.quantity - line.discount;
}

/** The order's discounts of one kind over its lines, by net price, largest remainder. */
function discountShares(rows: OrderRows, kind: 'coupon' | 'points'): Map<string, number> {
  const total = rows.orders[0]!.discounts.filter((each) => each.kind === kind).reduce(
    (sum, each) => sum + each.amount,
    0,
  );
  const shares = allocate(
    total,
    rows.lines.map((line) => line.unit_price * line.quantity - line.discount),
  );
  return new Map(rows.lines.map((line, i) => [line.id, shares[i]!]));
}

/** Paid back at most once, by the claim that takes the order's last pieces. */
function originalFreight(request: PlanRequest): { amount: number; rule: string } {
  const { shipping_fee } = request.rows.orders[0]!;
  const taken = request.lines.reduce((sum, each) => sum + each.quantity, 0);
  const none = { amount: 0, rule: '' };
  const unpaid = request.pieces.reduce((sum, each) => sum + each.line.quantity - refundedPieces(each), 0);
  if (unpaid > taken) return none;
  if (request.freight === 'unused')
    return { amount: shipping_fee, rule: 'C9: nothing was dispatched, the freight was not used' };
  if (request.fault !== 'buyer')
    return { amount: shipping_fee, rule: `C9: all pieces given back, ${request.fault} at fault` };
  if (request.originalFreightRefund === 'when_all_returned')
    return { amount: shipping_fee, rule: 'C9: all pieces given back; standard delivery is paid back on withdrawal' };
  return none;
}

function describe(request: PlanRequest): string {
  return request.pieces
    .flatMap(({ line }) =>
      request.lines.filter((each) => each.line === line.id).map((each) => `${each.quantity} × ${line.title}`),
    )
    .join(', ');
}
