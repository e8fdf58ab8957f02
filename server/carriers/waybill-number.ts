/**
 * Waybill numbers: is this one the carrier could have issued (B2), and how a valid one is made from a serial.
 *
 * A check digit refuses a number only where its rule is enforced; Korea Post's rule is not known, so any 13 digits pass.
 */
import type { CarrierManifest, CheckDigit, WaybillFormat } from './manifest.ts';
import { isS10 } from './s10.ts';

export type WaybillNumberCheck =
  | { ok: true; normalized: string; format: string }
  | { ok: false; code: 'waybill_number_invalid'; detail: string };

/** What people paste: spaces, hyphens and dashes go, full-width digits become plain, letters become capitals. */
export function normalizeWaybillNumber(number: string): string {
  return number
    .normalize('NFKC')
    .replace(/[\s\u002d\u2010-\u2015\u2212]/g, '')
    .toUpperCase();
}

export function checkNumber(carrier: CarrierManifest, number: string): WaybillNumberCheck {
  const normalized = normalizeWaybillNumber(number);
  const fitting = carrier.waybill.formats.filter((format) => new RegExp(format.pattern).test(normalized));
  if (fitting.length === 0) {
    const shapes = carrier.waybill.formats.map((format) => format.name).join(', or ');
    return invalid(`A ${carrier.name.en} waybill number has ${shapes}.`);
  }
  const format = fitting.find((candidate) => checkDigitHolds(candidate.checkDigit, normalized));
  if (format === undefined) {
    return invalid(
      `The check digit is wrong for ${carrier.name.en}; compare the number with the label and the carrier.`,
    );
  }
  return { ok: true, normalized, format: format.name };
}

/** A valid number of the carrier's first format; `serial` is a whole number from 0 that fits its digits. */
export function makeNumber(carrier: CarrierManifest, serial: number): string {
  const format = carrier.waybill.formats[0];
  const tail = format.checkDigit === undefined ? 0 : 1;
  const room = format.length - format.prefix.length - tail;
  const digits = String(serial);
  if (!Number.isSafeInteger(serial) || serial < 0 || digits.length > room) {
    throw new RangeError(`serial ${serial} does not fit ${carrier.code} (${room} digits)`);
  }
  return withCheckDigit(format, format.prefix + digits.padStart(room, '0'));
}

/** Appends the check digit to a stem that lacks it: the carrier's number block gives stems. */
export function withCheckDigit(format: WaybillFormat, stem: string): string {
  const { checkDigit } = format;
  if (checkDigit === undefined) return stem;
  if (checkDigit.rule === 's10') throw new TypeError('S10 numbers are issued by the post, never made');
  return stem + mod7(stem.slice(checkDigit.from, checkDigit.to));
}

function checkDigitHolds(checkDigit: CheckDigit | undefined, number: string): boolean {
  if (checkDigit === undefined || !checkDigit.enforced) return true;
  if (checkDigit.rule === 's10') return isS10(number);
  return number.endsWith(mod7(number.slice(checkDigit.from, checkDigit.to)));
}

/** At most 11 digits, so a plain number is exact. */
function mod7(digits: string): string {
  return String(Number(digits) % 7);
}

function invalid(detail: string): WaybillNumberCheck {
  return { ok: false, code: 'waybill_number_invalid', detail };
}
