/**
 * When things happen to a purchase: what the file says, what of it cannot be true, and what is told to the platform all
 * the same. Pure; all times are the wall clock of Brazil.
 *
 * An order is placed when it is paid: at the approval, or at the purchase where that is later or no approval is named.
 * It is dispatched at the hand-over, but not before it is placed; the scans keep their own times, so that a hand-over
 * before the purchase reaches the platform as a scan before the date of the order (D3 has such listed for an operator).
 * A hand-over after the delivery is not told: a number that is collected once more after its delivery is read as the
 * beginning of a way back. The parcel is then dispatched at its delivery.
 *
 * No time is named for a cancellation: it is asked for at the first stop of the clock after all else.
 */
import type { Reason } from './reasons.ts';
import type { OrderRow } from './rows.ts';

export type Ending = 'paid' | 'acknowledged' | 'in_delivery' | 'delivered' | 'cancelled';

/** How the purchase stands at the end, by its status in the file. */
const endings: Readonly<Record<string, Ending>> = {
  created: 'paid',
  approved: 'paid',
  processing: 'acknowledged',
  invoiced: 'acknowledged',
  shipped: 'in_delivery',
  delivered: 'delivered',
  canceled: 'cancelled',
  unavailable: 'cancelled',
};

export interface ToldScan {
  code: 'collected' | 'delivered';
  at: string;
}

export interface Times {
  ending: Ending;
  placed: string;
  /** Null: it never left its seller. */
  dispatched: string | null;
  scans: ToldScan[];
  /** Of a cancelled one: by the buyer, or by the seller that has not the goods. */
  cancelledBy: 'buyer' | 'seller' | null;
}

export function timesOf(order: OrderRow): Times | Reason {
  const { status, purchased, approved, handedOver, delivered } = order;
  const ending = Object.hasOwn(endings, status) ? endings[status]! : null;
  if (!ending) return 'unknown_status';
  if (ending === 'delivered' ? !handedOver || !delivered : ending === 'in_delivery' && !handedOver)
    return 'time_missing';
  // What is cancelled may have been handed over, what is unavailable not.
  const mayBeHandedOver = ending === 'delivered' || ending === 'in_delivery' || status === 'canceled';
  if ((delivered && ending !== 'delivered') || (handedOver && !mayBeHandedOver)) return 'status_contradicts_times';
  const placed = later(purchased, approved ?? purchased);
  const collected = handedOver && !(delivered && delivered < handedOver) ? handedOver : null;
  const left = collected ?? delivered;
  return {
    ending,
    placed,
    dispatched: left && later(placed, left),
    scans: [
      ...(collected ? [{ code: 'collected', at: collected } as const] : []),
      ...(delivered ? [{ code: 'delivered', at: delivered } as const] : []),
    ],
    cancelledBy: ending !== 'cancelled' ? null : status === 'unavailable' ? 'seller' : 'buyer',
  };
}

/** Times that cannot be true, or that a shop cannot have meant so; an order may have several. */
export const impossible = {
  approved_before_purchase: 'approved before the purchase: placed at the purchase',
  handed_over_before_purchase: 'handed over before the purchase: told as it is, a scan before the date of the order',
  handed_over_before_approval:
    'handed over before the approval of the payment: dispatched at the approval, its scan told as it is',
  delivered_before_purchase: 'delivered before the purchase: told as it is',
  delivered_before_approval: 'delivered before the approval of the payment: told as it is',
  delivered_at_hand_over: 'delivered at the very second of the hand-over: told as it is',
  delivered_before_hand_over: 'delivered before the hand-over: dispatched at the delivery, the hand-over is not told',
} as const;

export type Impossible = keyof typeof impossible;

export function impossibleTimesOf({ purchased, approved, handedOver, delivered }: OrderRow): Impossible[] {
  const before = (a: string | null, b: string | null) => a !== null && b !== null && a < b;
  const found: Record<Impossible, boolean> = {
    approved_before_purchase: before(approved, purchased),
    handed_over_before_purchase: before(handedOver, purchased),
    handed_over_before_approval: before(handedOver, approved),
    delivered_before_purchase: before(delivered, purchased),
    delivered_before_approval: before(delivered, approved),
    delivered_at_hand_over: delivered !== null && delivered === handedOver,
    delivered_before_hand_over: before(delivered, handedOver),
  };
  return (Object.keys(found) as Impossible[]).filter((kind) => found[kind]);
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
