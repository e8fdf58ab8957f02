/**
 * Money: integer minor units with a currency. A wrong currency or an unsafe integer is a bug and throws; text from
 * outside that is no amount gives null.
 */

/** `amount` is a safe integer in the currency's minor unit (KRW 39000 = ₩39,000; GBP 695 = £6.95). */
export type Money = { amount: number; currency: string };

/** ISO 4217: currencies by their number of decimals. A currency missing here is not accepted. */
const byDecimals: readonly (readonly [decimals: number, codes: string])[] = [
  [0, 'KRW JPY VND CLP ISK PYG UGX XAF XOF XPF'],
  [2, 'AED ARS AUD BDT BRL CAD CHF CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR KZT MNT MOP MXN MYR'],
  [2, 'NGN NOK NZD PEN PHP PKR PLN QAR RON SAR SEK SGD THB TRY TWD UAH USD ZAR'],
  [3, 'BHD JOD KWD OMR TND'],
];

const decimalsOf: ReadonlyMap<string, number> = new Map(
  byDecimals.flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, decimals] as const)),
);

export const currencies: readonly string[] = [...decimalsOf.keys()];

export function isCurrency(code: string): boolean {
  return decimalsOf.has(code);
}

/** Decimals of a currency; throws RangeError for one that is not held. */
export function minorUnitDecimals(currency: string): number {
  const decimals = decimalsOf.get(currency);
  if (decimals === undefined) throw new RangeError(`currency not held: ${currency}`);
  return decimals;
}

export function money(amount: number, currency: string): Money {
  minorUnitDecimals(currency);
  return { amount: safe(amount), currency };
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amount: safe(a.amount + b.amount), currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amount: safe(a.amount - b.amount), currency: a.currency };
}

/** Price × quantity; `factor` is a whole number. */
export function multiply(a: Money, factor: number): Money {
  return { amount: safe(a.amount * safe(factor)), currency: a.currency };
}

/**
 * Splits `total` in proportion to `weights` by largest remainder; the parts sum to `total` exactly.
 *
 * Rounding: every part is first cut towards zero, then the units left over go one each to the largest remainders, a
 * tie to the lower index. A zero weight gets nothing, unless all weights are zero: then the split is even. A negative
 * total is the mirror image of the positive one, so that a reversal cancels the original part by part.
 * Throws for weights that are negative or not whole, and for a non-zero total without weights.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  safe(total);
  if (weights.length === 0) {
    if (total !== 0) throw new RangeError('cannot allocate an amount over no weights');
    return [];
  }
  const given = weights.map((weight) => BigInt(weightOf(weight)));
  const sum = given.reduce((a, b) => a + b, 0n);
  const shares = sum === 0n ? given.map(() => 1n) : given;
  const whole = sum === 0n ? BigInt(given.length) : sum;
  const size = BigInt(Math.abs(total));
  const parts = shares.map((share) => Number((size * share) / whole));
  const left = Math.abs(total) - parts.reduce((a, b) => a + b, 0);
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: (size * share) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, left)) parts[index]! += 1;
  return total < 0 ? parts.map((part) => 0 - part) : parts;
}

/**
 * "6.95" in GBP → 695, by string arithmetic. Optional sign; ASCII digits and a point only, no grouping. Null when the
 * text is no such number, is beyond a safe integer, or has more decimals than the currency (unless they are zeros).
 */
export function parseMinor(text: string, currency: string): number | null {
  const digits = minorUnitDecimals(currency);
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(digits))) return null;
  const amount = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  if (!Number.isSafeInteger(amount)) return null;
  return sign === '-' ? 0 - amount : amount;
}

/** The amount in major units as exact decimal text: GBP 695 → "6.95", KRW 39000 → "39000". */
export function toDecimal({ amount, currency }: Money): string {
  const places = minorUnitDecimals(currency);
  const digits = String(Math.abs(safe(amount))).padStart(places + 1, '0');
  const cut = digits.length - places;
  const text = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return amount < 0 ? `-${text}` : text;
}

/** For people: "₩39,000" (`ko`), "£6.95" (`en-GB`). Formats the exact text, so no float enters. */
export function formatMoney(value: Money, locale: string): string {
  const places = minorUnitDecimals(value.currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(toDecimal(value) as Intl.StringNumericLiteral);
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new TypeError(`currencies differ: ${a.currency}, ${b.currency}`);
}

function safe(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a safe integer: ${amount}`);
  // -0 would read as a different amount to `Object.is` and to test equality.
  return amount === 0 ? 0 : amount;
}

function weightOf(weight: number): number {
  if (safe(weight) < 0) throw new RangeError(`weights must not be negative: ${weight}`);
  return weight;
}
