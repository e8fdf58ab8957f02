/**
 * Object ids: a prefix, then 26 characters of Crockford base 32, sortable by creation.
 *
 *     ord_ 0k7t3m9q2c 00003f 8p4v7x2n1d
 *          machine ms seller chance
 *
 * The six characters in the middle are the seller's number (0 for what belongs to no seller), so that any id names the
 * shard that holds its object and `GET /v1/orders/{id}` asks one shard only.
 */
import type { Clock } from './clock.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export const idPrefixes = {
  mall: 'mal',
  seller: 'sel',
  api_key: 'key',
  order: 'ord',
  line: 'lin',
  payment: 'pay',
  shipment: 'shp',
  booking: 'bkg',
  carrier_contract: 'cct',
  tracker: 'trk',
  tracking_event: 'tev',
  cancellation: 'can',
  return: 'ret',
  refund: 'rfd',
  transfer: 'trf',
  wallet: 'wal',
  notification: 'ntf',
  event: 'evt',
  webhook_endpoint: 'whk',
  webhook_delivery: 'whd',
  operation: 'opn',
  file: 'fil',
  import: 'imp',
} as const;

export type ObjectKind = keyof typeof idPrefixes;

export type IdSource = (kind: ObjectKind, seller: number) => string;

export function idSource(clock: Clock): IdSource {
  return (kind, seller) => `${idPrefixes[kind]}_${base32(clock.nowMs(), 10)}${base32(seller, 6)}${chance(clock)}`;
}

/** Version 4, for the job queue, which takes nothing else. */
export function uuid(clock: Clock): string {
  const hex = Buffer.from(clock.bytes(16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The first id that machine time `ms` can give: bounds for partitions and for `created_from`. */
export function firstIdAt(kind: ObjectKind, ms: number): string {
  return `${idPrefixes[kind]}_${base32(ms, 10)}${'0'.repeat(16)}`;
}

/** The seller number an id carries, or null when the text is not an id of that kind. */
export function sellerOf(id: string, kind?: ObjectKind): number | null {
  const match = /^([a-z]{3})_[0-9a-hjkmnp-tv-z]{10}([0-9a-hjkmnp-tv-z]{6})[0-9a-hjkmnp-tv-z]{10}$/.exec(id);
  if (!match || (kind && match[1] !== idPrefixes[kind])) return null;
  let seller = 0;
  for (const char of match[2] as string) seller = seller * 32 + alphabet.indexOf(char);
  // The column is a 32-bit integer; a larger number cannot name a seller of ours.
  return seller <= 0x7fffffff ? seller : null;
}

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  return text;
}

function chance(clock: Clock): string {
  let text = '';
  for (const byte of clock.bytes(10)) text += alphabet[byte & 31];
  return text;
}
