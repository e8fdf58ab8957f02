/**
 * Carriers: knowledge as data, the pure questions asked of it, and the connected ones (`openCarriers`). No feature is
 * imported here.
 */
import type { Mode } from '../kernel/table.ts';
import type { CarrierHealth } from './breaker.ts';
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
import { type CarrierConfig, openCarriers } from './open-carriers.ts';
import { sfExpress } from './sf-express/manifest.ts';
import { checkNumber, makeNumber, type WaybillNumberCheck } from './waybill-number.ts';
import { yto } from './yto/manifest.ts';
import { zto } from './zto/manifest.ts';

export {
  type BookingManifest,
  type Capability,
  type CarrierCode,
  type CarrierManifest,
  type ContractField,
  type ContractManifest,
  capabilities,
  carrierCodes,
  type Evidence,
  type FeeTier,
  type ReasonMap,
  type StatusMap,
  type StatusMeaning,
  type TrackingStatus,
  trackingStatuses,
  type WaybillFormat,
  type WaybillNumbers,
} from './manifest.ts';
export { registerCarrierMetrics } from './metrics.ts';
export type { Carriers } from './open-carriers.ts';
export { normalizeWaybillNumber, type WaybillNumberCheck, withCheckDigit } from './waybill-number.ts';
export { type CarrierConfig, type CarrierHealth, openCarriers };

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

/** How the connections of this process are, by carrier, mode and channel; only connected ones are listed. */
export function carrierHealth(config: CarrierConfig): readonly CarrierHealth[] {
  return openCarriers(config).health();
}

/** The carrier's own page where its waybills are printed (B6); null where they are ours to print. */
export function labelPageOf(config: Pick<CarrierConfig, 'sandboxUrl'>, code: CarrierCode, mode: Mode): string | null {
  const page = byCode[code].labelPage;
  if (page === undefined) return null;
  return mode === 'test' ? `${config.sandboxUrl}/hand-offs` : page;
}

/** What a raw scan code means; `booking:<code>` is a state of the booking, which the carrier codes apart. */
export function mapStatus(code: CarrierCode, raw: string): MappedStatus {
  if (raw.startsWith(bookingPrefix)) return mapBookingStatus(code, raw.slice(bookingPrefix.length));
  return meaningOf(byCode[code].statusMap, raw);
}

/** Beginning of a fact's code that tells of the booking and is no scan. */
const bookingPrefix = 'booking:';

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
