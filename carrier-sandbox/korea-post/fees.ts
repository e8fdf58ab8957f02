/** What a parcel costs. The steps of size are the manual's (note 17), the amounts the sandbox's own. */

/** Up to so many kilograms and so many centimetres, whole won. */
const tiers = [
  { kg: 2, cm: 60, won: 3_300 },
  { kg: 5, cm: 80, won: 3_900 },
  { kg: 10, cm: 120, won: 4_900 },
  { kg: 20, cm: 140, won: 6_500 },
  { kg: 30, cm: 160, won: 8_500 },
] as const;
const microWon = 2_700;

export const islandWon = 400;

/** Null: it is too heavy or too large for every tier. */
export function parcelWon({ kg, cm, micro }: { kg: number; cm: number; micro: boolean }): number | null {
  if (micro && kg <= 1 && cm <= 50) return microWon;
  return tiers.find((tier) => kg <= tier.kg && cm <= tier.cm)?.won ?? null;
}

/** Note 32: 1,000 up to a value of 500,000, then 500 for every further 100,000 begun. */
export function insuranceWon(value: number): number {
  return 1_000 + Math.max(0, Math.ceil((value - 500_000) / 100_000)) * 500;
}
