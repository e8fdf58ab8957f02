/** A booking as the fields of `InsertOrder`, or why the post would not take it: known rules refuse before the call. */
import type { BookingRequest, CallContext, CarrierContract, CarrierRefusal } from '../adapter.ts';
import { contentCode, goodsLine } from './goods.ts';
import { exact, type Field, free } from './reg-data.ts';
import { compactDate, koreanDate, postAddress, refused } from './values.ts';

const maxWeightKg = 30;
const maxSizeCm = 160;
const maxQuantity = 99_999;

export type Direction = BookingRequest['direction'];

/** `reqType`. */
export function requestType(direction: Direction): string {
  return direction === 'outbound' ? '1' : '2';
}

export function orderFields(
  contract: CarrierContract,
  request: BookingRequest,
  { now }: CallContext,
): readonly Field[] | CarrierRefusal {
  const whose = request.direction === 'outbound' ? 'the recipient' : 'the person who returns';
  const address = postAddress(request.counterpart, { line1: 150, line2: 300 }, whose);
  if ('kind' in address) return address;
  const tooBig = refuseSize(request.parcel);
  if (tooBig) return tooBig;
  const office = contract.terms['office_ser'];
  if (!office) {
    return refused(
      'office_not_registered',
      'The address that parcels of this contract leave from is not registered at the post.',
      'Have the contract checked again.',
    );
  }
  return [
    exact('custNo', contract.credentials['customer_number'] ?? null, 10),
    exact('apprNo', contract.credentials['approval_number'] ?? null, 10),
    exact('payType', '1', 1),
    exact('reqType', requestType(request.direction), 1),
    exact('officeSer', office, 20),
    ...parcelFields(request),
    exact('orderNo', request.key, 50),
    free('ordCompNm', request.orderer.name, 100),
    free('inqTelCn', request.orderer.phone, 100),
    free('recNm', request.counterpart.name, 40),
    exact('recZip', address.postalCode, 5),
    exact('recAddr1', address.address1, 150),
    exact('recAddr2', address.address2, 300),
    exact(address.digits.startsWith('01') ? 'recMob' : 'recTel', address.digits, 12),
    ...goodsFields(request),
    free('delivMsg', request.message, 200),
    ...(request.direction === 'return' ? returnFields(request, now) : outboundFields),
  ];
}

/** Waybills are printed at the post's own page (B6): with `printYn` Y it would take them as printed by us already. */
const outboundFields: readonly Field[] = [exact('printYn', 'N', 1)];

function returnFields({ reason, visitOn, originalWaybill }: BookingRequest, now: string): readonly Field[] {
  const original = /^\d{13}$/.test(originalWaybill ?? '') ? originalWaybill : null;
  return [
    free('retReason', reason, 40),
    exact('retVisitYmd', compactDate(visitOn ?? koreanDate(now).add({ days: 1 }).toString()), 8),
    exact('retOrigRegiNo', original, 13),
  ];
}

/** `microYn` asks for the fee of a contract with micro parcels, which we do not know of. */
function parcelFields({ parcel, category }: BookingRequest): readonly Field[] {
  const { weight_grams: grams, size_cm: size } = parcel;
  return [
    exact('weight', grams === null ? null : Math.max(1, Math.ceil(grams / 1000)), 2),
    exact('volume', size === null ? null : Math.max(1, Math.ceil(size)), 3),
    exact('microYn', 'N', 1),
    exact('contCd', contentCode(category), 3),
  ];
}

function goodsFields({ goods }: BookingRequest): readonly Field[] {
  const quantity = goods.reduce((sum, item) => sum + item.quantity, 0);
  return [
    free('goodsNm', goodsLine(goods), 400),
    free('goodsCd', goods.length === 1 ? (goods[0]?.sku ?? null) : null, 400),
    exact('qty', Math.min(quantity, maxQuantity), 5),
  ];
}

function refuseSize({ weight_grams: grams, size_cm: size }: BookingRequest['parcel']): CarrierRefusal | null {
  if (grams !== null && grams > maxWeightKg * 1000) {
    return refused(
      'parcel_too_heavy',
      `Korea Post takes parcels up to ${maxWeightKg} kg; this one has ${grams / 1000} kg.`,
      'Split the parcel, or correct its weight.',
    );
  }
  if (size !== null && size > maxSizeCm) {
    return refused(
      'parcel_too_large',
      `Korea Post takes parcels up to ${maxSizeCm} cm (length + width + height); this one has ${size} cm.`,
      'Split the parcel, or correct its size.',
    );
  }
  return null;
}
