/** What cells of any file mean: amounts and wall clocks, read exactly. */

/** "6.95" → 695 by its digits, so that no float enters; for currencies of two decimals. */
export function readMinor(text: string): number | 'fraction' | null {
  const [, sign, whole, decimals = ''] = /^(-?)(\d{1,9})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  if (/[1-9]/.test(decimals.slice(2))) return 'fraction';
  const amount = Number(whole + decimals.slice(0, 2).padEnd(2, '0'));
  return sign && amount > 0 ? -amount : amount;
}

/** "2009-12-01 07:45:00" → the same as a wall clock's ISO text. Null: there is no such time. */
export function readTime(text: string): string | null {
  const at = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text) ? text.replace(' ', 'T') : '';
  try {
    return Temporal.PlainDateTime.from(at, { overflow: 'reject' }).toString();
  } catch {
    return null;
  }
}
