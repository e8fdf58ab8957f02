/** Values in the forms that the post takes: phones, postal codes, addresses, dates. */
import type { CarrierAddress, CarrierRefusal } from '../adapter.ts';
import { cleanValue, shortened } from './reg-data.ts';

const zone = 'Asia/Seoul';

export function refused(code: string, reason: string, remedy: string): CarrierRefusal {
  return { kind: 'refused', code, reason, remedy };
}

/** Today at the post. */
export function koreanDate(now: string): Temporal.PlainDate {
  return Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate();
}

/** `2026-11-22` → `20261122`. */
export function compactDate(date: string): string {
  return date.replaceAll('-', '');
}

/** `20261122` → a date; null when it is none. */
export function readCompactDate(text: string): Temporal.PlainDate | null {
  if (!/^\d{8}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** Digits of a number that can be called in Korea, at most 12; null for any other. */
export function domesticDigits(phone: string): string | null {
  const digits = phone
    .normalize('NFKC')
    .replace(/[^\d+]/g, '')
    .replace(/^\+82\(?0?\)?/, '0');
  return /^(0\d{8,11}|1\d{7})$/.test(digits) ? digits : null;
}

/** `0212345678` → `02-1234-5678`. */
export function hyphenated(digits: string): string {
  const parts =
    /^(02|0505|0\d\d)(\d{3,4})(\d{4})$/.exec(digits) ??
    /^(050\d)(\d{4})(\d{4})$/.exec(digits) ??
    /^(1\d{3})(\d{4})$/.exec(digits);
  return parts ? parts.slice(1).join('-') : digits;
}

export interface PostAddress {
  postalCode: string;
  address1: string;
  address2: string;
  digits: string;
}

/** `whose` names the address in refusals. Text that is too long for the first line goes on in the second. */
export function postAddress(
  address: CarrierAddress,
  max: { line1: number; line2: number },
  whose: string,
): PostAddress | CarrierRefusal {
  const postalCode = address.postal_code.normalize('NFKC').trim();
  if (!/^\d{5}$/.test(postalCode)) {
    return refused(
      'postal_code_invalid',
      `A Korean postal code has 5 digits, not "${postalCode}" (${whose}).`,
      `Correct the postal code of ${whose}.`,
    );
  }
  const digits = domesticDigits(address.phone);
  if (digits === null) {
    return refused(
      'phone_invalid',
      `Korea Post takes a Korean phone number of at most 12 digits (${whose}).`,
      `Correct the phone number of ${whose}.`,
    );
  }
  const lines = twoLines(cleanValue(address.address1), cleanValue(address.address2 ?? ''), max);
  if (lines === null) {
    return refused(
      'address_too_long',
      `Korea Post takes addresses of at most ${max.line1} and ${max.line2} bytes (${whose}).`,
      `Shorten the address of ${whose}.`,
    );
  }
  // The second line must be there; an address that needs none says so.
  return { postalCode, digits, address1: lines[0], address2: lines[1] || '-' };
}

function twoLines(line1: string, line2: string, max: { line1: number; line2: number }): [string, string] | null {
  if (fits(line1, max.line1) && fits(line2, max.line2)) return [line1, line2];
  const whole = [line1, line2].filter(Boolean).join(' ');
  const beginning = shortened(whole, max.line1);
  const cut = whole[beginning.length] === ' ' ? beginning.length : beginning.lastIndexOf(' ');
  const first = cut > 0 ? whole.slice(0, cut) : beginning;
  const rest = whole.slice(first.length).trim();
  return fits(rest, max.line2) ? [first, rest] : null;
}

function fits(text: string, maxBytes: number): boolean {
  return Buffer.byteLength(text) <= maxBytes;
}
