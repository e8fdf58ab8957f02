/** From what a person types to integer minor units, as text all the way. */

export function moneyDigits(currency = 'KRW'): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
}

/** `12.5` in GBP is 1250; null for nothing. */
export function minorUnits(typed: string | number | null | undefined, currency?: string): number | null {
  if (typed === null || typed === undefined || typed === '') return null;
  const digits = moneyDigits(currency);
  const [whole = '0', rest = ''] = String(typed).split('.');
  return Number(whole + rest.slice(0, digits).padEnd(digits, '0'));
}
