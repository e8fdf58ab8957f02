/**
 * Carrier knowledge as data, and the pure questions asked of it. No feature is imported here and nothing is fetched.
 */
import { cjLogistics } from './cj-logistics/manifest.ts';
import { cuStore } from './cu-store/manifest.ts';
import { hanjin } from './hanjin/manifest.ts';
import { jdLogistics } from './jd-logistics/manifest.ts';
import { koreaPost } from './korea-post/manifest.ts';
import { logen } from './logen/manifest.ts';
import { lotte } from './lotte/manifest.ts';
import {
  type CarrierCode,
  type CarrierManifest,
  carrierCodes,
  type StatusMap,
  type StatusMeaning,
  type TrackingStatus,
} from './manifest.ts';
import { sfExpress } from './sf-express/manifest.ts';
import { checkNumber, makeNumber, type WaybillNumberCheck } from './waybill-number.ts';
import { yto } from './yto/manifest.ts';
import { zto } from './zto/manifest.ts';

export {
  type CarrierCode,
  type CarrierManifest,
  carrierCodes,
  type Evidence,
  type ReasonMap,
  type StatusMap,
  type StatusMeaning,
  type TrackingStatus,
  trackingStatuses,
  type WaybillFormat,
  type WaybillNumbers,
} from './manifest.ts';
export { normalizeWaybillNumber, type WaybillNumberCheck, withCheckDigit } from './waybill-number.ts';

/** `known: false`: the code is not in the map; keep it, count it, and treat it as pending. */
export type MappedStatus = {
  status: TrackingStatus;
  known: boolean;
  verified: boolean;
  kind?: StatusMeaning['kind'];
  attempt?: StatusMeaning['attempt'];
};

const byCode: Readonly<Record<CarrierCode, CarrierManifest>> = {
  korea_post: koreaPost,
  cj_logistics: cjLogistics,
  hanjin,
  lotte,
  logen,
  cu_store: cuStore,
  jd_logistics: jdLogistics,
  sf_express: sfExpress,
  zto,
  yto,
};

export const carriers: readonly CarrierManifest[] = carrierCodes.map((code) => byCode[code]);

export function isCarrierCode(text: string): text is CarrierCode {
  return Object.hasOwn(byCode, text);
}

export function carrierByCode(code: CarrierCode): CarrierManifest;
export function carrierByCode(code: string): CarrierManifest | undefined;
export function carrierByCode(code: string): CarrierManifest | undefined {
  return isCarrierCode(code) ? byCode[code] : undefined;
}

/** Refuses with `waybill_number_invalid`; on success `normalized` is the form to store and to look up by. */
export function checkWaybillNumber(code: CarrierCode, number: string): WaybillNumberCheck {
  return checkNumber(byCode[code], number);
}

/** A number that passes `checkWaybillNumber`, for simulation and sandbox; the same serial gives the same number. */
export function makeWaybillNumber(code: CarrierCode, serial: number): string {
  return makeNumber(byCode[code], serial);
}

/** What a raw scan code means. */
export function mapStatus(code: CarrierCode, raw: string): MappedStatus {
  return meaningOf(byCode[code].statusMap, raw);
}

/** What a raw booking code means (Korea Post `treatStusCd`, Logen `resvStat`). */
export function mapBookingStatus(code: CarrierCode, raw: string): MappedStatus {
  return meaningOf(byCode[code].bookingStatusMap ?? {}, raw);
}

/** Carriers that send words add remarks in brackets ("배달준비 (집배원 정보 보기)"): the whole text first, then without. */
function meaningOf(map: StatusMap, raw: string): MappedStatus {
  const text = raw.normalize('NFC').trim().replace(/\s+/g, ' ');
  const bare = text.replace(/ ?\(.*$/, '');
  const key = [text, bare].find((candidate) => Object.hasOwn(map, candidate));
  const meaning = key === undefined ? undefined : map[key];
  if (meaning === undefined) return { status: 'unknown', known: false, verified: false };
  const { status, verified, kind, attempt } = meaning;
  return { status, known: true, verified, ...(kind && { kind }), ...(attempt && { attempt }) };
}
