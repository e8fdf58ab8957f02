/** What a simulated carrier knows of a parcel. */

export type Direction = 'outbound' | 'return';

/**
 * What happens to a parcel, whatever the carrier calls it. `arrived_at_hub` to `arrived_at_office` are scans under way;
 * `not_collected` is a visit for a return in vain, `attempt_failed` a delivery in vain.
 */
export const steps = [
  'printed',
  'collected',
  'departed',
  'arrived_at_hub',
  'left_hub',
  'arrived_at_office',
  'out_for_delivery',
  'delivered',
  'not_collected',
  'attempt_failed',
  'cancelled',
] as const;
export type Step = (typeof steps)[number];

export interface Scan {
  step: Step;
  /** ISO instant. */
  at: string;
  place: string;
}

/** Names of the places a parcel passes. */
export interface Route {
  origin: string;
  hub: string;
  destination: string;
}

export interface Parcel {
  /** The carrier's own number of the booking; the same for ever. */
  id: string;
  carrier: string;
  waybill_number: string;
  /** Numbers it had before a cancellation. */
  former_numbers: readonly string[];
  customer_number: string;
  direction: Direction;
  order_number: string;
  /** ISO instant of the customer number's clock. */
  booked_at: string;
  /** Date on which a return is to be called for, `YYYY-MM-DD`. */
  visit_on: string | null;
  route: Route;
  /** Whole won; the surcharge for islands is not in it. */
  price: number;
  insurance_fee: number;
  island_fee: number;
  /** As it was received, by the carrier's own names. */
  fields: Readonly<Record<string, string>>;
  /** What the carrier answered with beyond this. */
  refs: Readonly<Record<string, string>>;
  /** Scans that are settled; what follows from the model is not among them until something is changed. */
  recorded: readonly Scan[];
  cancelled_at: string | null;
  deleted: boolean;
}

/** In the words of the platform's tracking. `booked`: no label yet. */
export type Status =
  | 'booked'
  | 'pre_transit'
  | 'collected'
  | 'in_transit'
  | 'out_for_delivery'
  | 'delivered'
  | 'attempt_failed'
  | 'cancelled';

const statusOfStep: Record<Step, Status> = {
  printed: 'pre_transit',
  collected: 'collected',
  departed: 'in_transit',
  arrived_at_hub: 'in_transit',
  left_hub: 'in_transit',
  arrived_at_office: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  delivered: 'delivered',
  not_collected: 'attempt_failed',
  attempt_failed: 'attempt_failed',
  cancelled: 'cancelled',
};

export function statusOf(scans: readonly Scan[]): Status {
  const last = scans.at(-1);
  return last ? statusOfStep[last.step] : 'booked';
}
