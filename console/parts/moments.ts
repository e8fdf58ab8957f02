/** Money and times as text, and times from text: everything that needs no screen. */
import type { Money } from '../api/shapes.ts';

/** Minor units → text; the number of decimals is the currency's. */
export function moneyText({ amount, currency }: Money, language: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(shifted(amount, digits) as Intl.StringNumericLiteral);
}

/** `12345` with two digits is `123.45`: as text, so that no amount passes through a float. */
function shifted(amount: number, digits: number): string {
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const rest = digits > 0 ? `.${text.slice(-digits)}` : '';
  return `${amount < 0 ? '-' : ''}${whole}${rest}`;
}

export function timeText(iso: string, { language, zone }: { language: string; zone: string }): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: zone,
    year: 'numeric',
    month: language === 'en' ? 'short' : '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso));
}

/** The instant at which a day, or a minute of it, begins in a zone; the later one where clocks were put back. */
export function instantOf(local: string, zone: string): string {
  const wanted = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}:00Z`);
  let at = wanted;
  // Twice, because the offset may change between the first guess and the answer.
  for (let round = 0; round < 2; round += 1) at = wanted - offsetMs(at, zone);
  return new Date(at).toISOString();
}

function offsetMs(at: number, zone: string): number {
  const p = partsIn(at, zone);
  const shown = Date.parse(`${p['year']}-${p['month']}-${p['day']}T${p['hour']}:${p['minute']}:${p['second']}Z`);
  return shown - Math.floor(at / 1000) * 1000;
}

function partsIn(at: number, zone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
}
