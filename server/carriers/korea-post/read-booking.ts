/**
 * A booking as the post tells it, in the answer to `InsertOrder` and in the rows of `GetResInfo`. A row counts only when
 * its numbers are numbers of the post: an answer to a test booking (`TESTREGINOAPI`) or half a row is nothing.
 */
import type { Booked } from '../adapter.ts';
import { textOf, type XmlNode } from './xml.ts';

export interface PostBooking extends Booked {
  cancelled: boolean;
  /** `treatStusCd`; empty in the answer to `InsertOrder`. */
  status: string;
}

/** Field of the post → name it is kept under. */
const kept: readonly [string, string][] = [
  ['reqNo', 'req_no'],
  ['resNo', 'res_no'],
  ['resDate', 'booked_at'],
  ['regiPoNm', 'post_office'],
  ['vTelNo', 'virtual_phone'],
  ['arrCnpoNm', 'sorting_centre'],
  ['delivPoNm', 'delivery_office'],
  ['delivAreaCd', 'delivery_area'],
  ['courseNo', 'course'],
  ['insuFee', 'insurance_fee'],
  ['islandAddFee', 'island_fee'],
  ['refineZip', 'refined_postal_code'],
  ['refineAddr', 'refined_address'],
  ['printAreaCd', 'print_area'],
  ['notifyMsg', 'notice'],
];

/** A sentence says why the row cannot be believed. */
export function readBooking(row: XmlNode): PostBooking | string {
  const waybillNumber = textOf(row, 'regiNo');
  if (!/^\d{13}$/.test(waybillNumber)) return `regiNo is no waybill number: "${waybillNumber.slice(0, 40)}"`;
  const status = textOf(row, 'treatStusCd');
  if (status !== '' && !/^\d{2}$/.test(status)) return `treatStusCd is no code: "${status.slice(0, 40)}"`;
  // Note 34: a booking cancelled by hand has lost its reservation number.
  const cancelled = status === '05' || (status !== '' && textOf(row, 'resNo') === '');
  if (!/^\w{1,18}$/.test(textOf(row, 'reqNo'))) return 'reqNo is missing';
  if (!cancelled && !/^\w{1,16}$/.test(textOf(row, 'resNo'))) return 'resNo is missing';
  const price = readPrice(textOf(row, 'price'));
  if (price === undefined) return `price is no amount: "${textOf(row, 'price').slice(0, 40)}"`;
  return { waybillNumber, refs: refsOf(row), price, cancelled, status };
}

/** Won; null when the post does not say. */
function readPrice(text: string): number | null | undefined {
  if (text === '') return null;
  const amount = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(amount) ? amount : undefined;
}

function refsOf(row: XmlNode): Record<string, string> {
  const told = kept.map(([field, name]) => [name, textOf(row, field).slice(0, 500)] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== ''));
}
