/**
 * What the post's scans amount to, by hand from its words: how a shipment stands, when it was received, where returned
 * goods are, and why the post takes a parcel or does not.
 */

export interface PostScan {
  step: string;
  at: string;
}

const statuses: Readonly<Record<string, string>> = {
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

/** The post tells in the order in which things happen, so the last scan counts. */
export function shipmentStateOf(scans: readonly PostScan[]): string {
  const last = scans.at(-1);
  return last ? statuses[last.step]! : 'pre_transit';
}

export function deliveredAt(scans: readonly PostScan[]): string | null {
  return scans.find((scan) => scan.step === 'delivered')?.at ?? null;
}

export function postGoodsOf(scans: readonly PostScan[]): string {
  return goodsOf(scans.map((scan) => statuses[scan.step]!).filter((status) => status !== 'pre_transit'));
}

/** Where returned goods are by what was told of their way back. */
export function goodsOf(told: readonly string[]): string {
  const last = told.at(-1);
  if (last === undefined || last === 'cancelled') return 'booked';
  if (last === 'attempt_failed') return told.length > 1 ? 'in_transit' : 'collection_failed';
  return { collected: 'collected', delivered: 'arrived', lost: 'lost' }[last] ?? 'in_transit';
}

/** Places that parcels go to or are called for at, and what the post says of them; null: it takes the parcel. */
export const places = {
  usual: { refusal: null },
  /** The longest that the API takes: 600 bytes, where the post takes 450. */
  long_address: { refusal: 'address_too_long' },
  foreign_phone: { refusal: 'phone_invalid' },
  old_postal_code: { refusal: 'postal_code_invalid' },
  closed_area: { refusal: 'ERR-323' },
} as const satisfies Readonly<Record<string, { refusal: string | null }>>;
export type Place = keyof typeof places;

export interface Size {
  weight_grams?: number;
  size_cm?: number;
}

/** What is wrong with the address is said first, then the size; areas are known to the post alone and come last. */
export function postRefusal(place: Place, { weight_grams = 0, size_cm = 0 }: Size = {}): string | null {
  const { refusal } = places[place];
  if (refusal !== null && place !== 'closed_area') return refusal;
  if (weight_grams > 30_000) return 'parcel_too_heavy';
  return size_cm > 160 ? 'parcel_too_large' : refusal;
}
