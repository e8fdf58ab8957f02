/** Shapes kept as JSON in the order file, as the API shows them. Money in minor units of the order's currency. */

export interface Address {
  name: string;
  phone: string;
  postal_code: string;
  address1: string;
  address2?: string;
  city?: string;
  region?: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export interface Person {
  name: string;
  phone: string;
  email?: string;
  /** BCP 47. */
  locale?: string;
}

export type Metadata = Record<string, string>;

export interface Discount {
  kind: 'coupon' | 'points';
  amount: number;
  borne_by: 'mall' | 'seller';
}

/** `allowed: false` refuses a change of mind only, and only with its ground shown on the sales page (C4). */
export interface Returnable {
  allowed: boolean;
  ground?: string;
}

export const conditions = ['as_new', 'opened', 'used', 'damaged', 'incomplete', 'wrong_item', 'missing'] as const;
export type Condition = (typeof conditions)[number];

export interface LineInspection {
  quantity: number;
  condition: Condition;
  photos?: string[];
}

export interface ReturnWindow {
  kind: 'change_of_mind' | 'defect' | 'until_confirmation';
  /** Exclusive; null when the kind has no end of its own. */
  ends_at: string | null;
  basis: string;
  verified: boolean;
}

export type ComponentKind =
  | 'goods'
  | 'original_freight'
  | 'return_freight'
  | 'free_shipping_clawback'
  | 'coupon_share'
  | 'points_share'
  | 'late_interest'
  | 'postage_reimbursed';

export interface RefundComponent {
  kind: ComponentKind;
  rule: string;
  /** Signed; deductions are negative. */
  amount: number;
  text: string;
}

/** How a refund is made up; `total` is the sum of the components and never negative. */
export interface RefundPlan {
  total: number;
  currency: string;
  components: RefundComponent[];
}

/** One way of a parcel, derived from its facts; a return may reuse the waybill number of the way out. */
export interface Leg {
  kind: 'outbound' | 'return' | 'reship' | 'send_back' | 'intercept_return';
  status: import('../shipments/lifecycle.ts').TrackingStatus;
  /** Carrier's own times, UTC. */
  collected_at: string | null;
  delivered_at: string | null;
  last_event_at: string | null;
}
