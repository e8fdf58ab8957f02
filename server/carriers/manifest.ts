/**
 * The shape of what we know about a carrier. A manifest is data: number formats, status codes, capabilities; a fact
 * that no official text or named source confirms carries `verified: false`.
 */

export const carrierCodes = [
  'korea_post',
  'cj_logistics',
  'hanjin',
  'lotte',
  'logen',
  'cu_store',
  'jd_logistics',
  'sf_express',
  'zto',
  'yto',
] as const;
export type CarrierCode = (typeof carrierCodes)[number];

export const trackingStatuses = [
  'pre_transit',
  'collected',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'available_for_pickup',
  'delivered',
  'returning',
  'returned_to_sender',
  'lost',
  'damaged',
  'cancelled',
  'unknown',
] as const;
export type TrackingStatus = (typeof trackingStatuses)[number];

/** `source` says where the fact comes from, in words a person can follow up. */
export type Evidence = { verified: boolean; source: string };

/**
 * `mod7`: the last character is the number made of the characters `from`..`to` (0-based, `to` exclusive) modulo 7.
 * `s10`: UPU standard S10, weights 8 6 4 2 3 5 9 7 modulo 11, and a country that issues such numbers.
 * A rule that is not `enforced` is used for making numbers only, never to refuse one.
 */
export type CheckDigit = Evidence & { enforced: boolean } & (
    | { rule: 'mod7'; from: number; to: number }
    | { rule: 's10' }
  );

/**
 * One way a carrier writes its numbers. `pattern` is an anchored regular expression over the normalised number;
 * `prefix` starts the numbers we make, which are filled up with the serial to `length`.
 */
export type WaybillFormat = Evidence & {
  name: string;
  pattern: string;
  length: number;
  prefix: string;
  checkDigit?: CheckDigit;
};

/** `pattern`, `lengths` and `verified` are derived from `formats`; the first format is the one new numbers take. */
export type WaybillNumbers = {
  pattern: string;
  lengths: readonly number[];
  verified: boolean;
  formats: readonly [WaybillFormat, ...WaybillFormat[]];
};

/** `kind`: the code occurs on that leg only. `attempt`: which attempt an `attempt_failed` was. */
export type StatusMeaning = Evidence & {
  status: TrackingStatus;
  kind?: 'outbound' | 'return';
  attempt?: 'collection' | 'delivery';
};

/** Keys are the carrier's raw codes (or its words, where it has no codes), exactly as sent. */
export type StatusMap = Readonly<Record<string, StatusMeaning>>;

/** Why a parcel was not collected or delivered, by the carrier's code; English, for operators. */
export type ReasonMap = Readonly<Record<string, Evidence & { meaning: string }>>;

export type Words = { ko: string; zh: string; en: string };
export type ContractUse = 'outbound' | 'return';

/** A field of a contract's form, as JSON Schema (draft 2020-12) with two annotations of ours. */
export type ContractField = {
  type: 'string';
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** What is wrong when the pattern does not hold, and what the field is for; English. */
  description: string;
  examples?: readonly string[];
  'x-label': Words;
  /** Encrypted at rest and never shown again (A6). */
  'x-secret'?: true;
};

/**
 * What a contract with the carrier needs (A1), from which form and validation come. `codeField`: the contract's public
 * number. `accountField`: what counts as the account (A4); `codeField` when left out. `check`: who verifies it (A2).
 */
export type ContractManifest = Evidence & {
  codeField: string;
  accountField?: string;
  fields: {
    $schema: 'https://json-schema.org/draft/2020-12/schema';
    type: 'object';
    additionalProperties: false;
    required: readonly string[];
    properties: Readonly<Record<string, ContractField>>;
  };
  check: 'carrier' | 'operator';
  /** A4: uses for which the carrier gives one account per business and per mall. */
  oneAccountPerBusiness: readonly ContractUse[];
  /** What the seller does elsewhere before it applies. */
  steps: readonly Words[];
  /** A8: the carrier's own steps of size; the higher step of weight and size counts. Fees are the contract's. */
  feeTiers?: readonly FeeTier[];
};

export type FeeTier = Evidence & { name: Words; maxWeightGrams: number; maxSizeCm: number };

/** `returnNumber`: a return gets a number of its own, or goes on the number of the way out. */
export type BookingManifest = {
  directions: readonly ContractUse[];
  numberSource: 'answer' | 'block';
  cancel: boolean;
  returnNumber: 'own' | 'original';
  /** Dates of bookings and visits are in it. */
  timeZone: 'Asia/Seoul' | 'Asia/Shanghai';
};

export const capabilities = [
  'check_contract',
  'book_outbound',
  'book_return',
  'find_booking',
  'cancel_booking',
  'track',
  'intercept',
] as const;
export type Capability = (typeof capabilities)[number];

/** Which call of the carrier's protocol is behind a capability, whether or not an adapter of ours uses it. */
export type CallMap = Readonly<Partial<Record<Capability, Evidence & { call: string }>>>;

export type CarrierManifest = {
  code: CarrierCode;
  name: { ko: string; zh: string; en: string };
  /** ISO 3166-1 alpha-2. */
  country: string;
  waybill: WaybillNumbers;
  /** Codes of scans (tracking). Empty: every code is unknown, which means pending. */
  statusMap: StatusMap;
  /** Codes of a booking's own life, where the carrier keeps them apart from scans. */
  bookingStatusMap?: StatusMap;
  notCollectedReasons?: ReasonMap;
  tracking: 'polled' | 'pushed';
  polling: { everyHours: number; stopAfterDays: number };
  calls: CallMap;
  /** Left out: no contract can be registered with us. */
  contract?: ContractManifest;
  /** Left out: nothing can be booked through us, because there is no adapter that books. */
  booking?: BookingManifest;
  /** Where waybills are printed (B6); `labelPage` is the carrier's own page. */
  label: 'at_carrier' | 'ours';
  labelPage?: string;
  /** `true`: the carrier has a call for it; whether one parcel can be stopped is asked per parcel. */
  interceptable: boolean | 'not_known';
};

export function waybillNumbers(...formats: [WaybillFormat, ...WaybillFormat[]]): WaybillNumbers {
  return {
    pattern: formats.map((format) => format.pattern).join('|'),
    lengths: [...new Set(formats.map((format) => format.length))],
    verified: formats.every((format) => format.verified && format.checkDigit?.verified !== false),
    formats,
  };
}

/** Meanings that share one source: `{ '41': 'in_transit' }` → map with evidence. */
export function fromSource(evidence: Evidence, codes: Readonly<Record<string, TrackingStatus>>): StatusMap {
  return Object.fromEntries(Object.entries(codes).map(([code, status]) => [code, { status, ...evidence }]));
}

/** Calls that share one source. */
export function callsFrom(evidence: Evidence, calls: Readonly<Partial<Record<Capability, string>>>): CallMap {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, { call, ...evidence }]));
}

/** A contract's form of these fields, all needed but those in `optional`. */
export function contractFields(
  properties: Readonly<Record<string, ContractField>>,
  optional: readonly string[] = [],
): ContractManifest['fields'] {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

/** Policies: carriers that are polled are asked every 3 hours (B4), until 30 days have brought nothing new. */
export const everyThreeHours = { everyHours: 3, stopAfterDays: 30 };

/** Reasons that share one source. */
export function reasonsFrom(evidence: Evidence, meanings: Readonly<Record<string, string>>): ReasonMap {
  return Object.fromEntries(Object.entries(meanings).map(([code, meaning]) => [code, { meaning, ...evidence }]));
}
