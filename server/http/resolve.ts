/**
 * From an id in a request to whose books it belongs to. Another tenant's id, the other mode's and one that never was
 * get the very same answer, so that nobody learns what exists elsewhere.
 */
import type { TenantScope } from '../db/pool.ts';
import { read } from '../db/pool.ts';
import { idPrefixes, type ObjectKind, sellerOf } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import type { Caller, RouteInput, Target } from './route.ts';

type Asking = Pick<RouteInput, 'platform' | 'caller'>;

/** What this caller's reads may see. */
export function scopeOf(caller: Caller): TenantScope {
  if (caller.kind === 'platform') return { all: true };
  if (caller.kind === 'mall') return { malls: [caller.mall] };
  return caller.kind === 'seller' ? { sellers: [caller.seller] } : {};
}

/**
 * Whose `id` is, when it can be this caller's at all. Whether the object exists is known to the command or the read
 * that follows, which answers with the same `not_found`.
 */
export async function resolve(input: Asking, id: string, kind: ObjectKind): Promise<Target | Refusal> {
  const number = sellerOf(id, kind);
  if (number === null) return notFound(kind, id);
  // Number 0 belongs to no seller: the platform's own keys, files and operations.
  if (number === 0 && input.caller.kind === 'platform') return { seller: 0, mall: 0, mode: input.caller.mode };
  const entry = (await input.platform.sellers.byNumber([number])).get(number);
  if (!entry || !mayReach(input.caller, entry) || !isItself(entry, kind, id)) return notFound(kind, id);
  const mode = input.caller.kind === 'platform' ? await modeOf(input, id, kind) : input.caller.mode;
  if (mode === null) return notFound(kind, id);
  return { seller: number, mall: entry.mall_id, mode, sellerId: entry.id };
}

/** The seller that a creation is for: named by a mall or the platform; a seller's own key may leave it out. */
export async function resolveSeller(input: Asking, id: string | undefined): Promise<Target | Refusal> {
  const { caller } = input;
  if (id !== undefined) return resolve(input, id, 'seller');
  if (caller.kind === 'seller')
    return { seller: caller.seller, mall: caller.mall, mode: caller.mode, sellerId: caller.id };
  const detail = 'Say which seller this is for.';
  return refuse('malformed', `seller: ${detail}`, { errors: [{ pointer: '/seller', code: 'required', detail }] });
}

export function notFound(kind: ObjectKind, id: string): Refusal {
  return refuse('not_found', `There is no ${kind.replaceAll('_', ' ')} ${shown(id)} for this key.`);
}

export function forbidden(detail: string): Refusal {
  return refuse('forbidden', detail);
}

/** The same without knowing what it was meant to be. */
export function notFoundId(id: string): Refusal {
  return refuse('not_found', `There is no object ${shown(id)} for this key.`);
}

/** Long or odd text is not repeated into an answer. */
function shown(id: string): string {
  return /^[\w-]{1,64}$/.test(id) ? `"${id}"` : 'with such an id';
}

/** Malls and sellers are what the directory itself holds: a right number with a wrong end names nobody. */
function isItself(entry: { id: string; mall: string }, kind: ObjectKind, id: string): boolean {
  return kind === 'seller' ? entry.id === id : kind !== 'mall' || entry.mall === id;
}

function mayReach(caller: Caller, entry: { seller_id: number; mall_id: number }): boolean {
  if (caller.kind === 'platform') return true;
  if (caller.kind === 'mall') return entry.mall_id === caller.mall;
  return caller.kind === 'seller' && entry.seller_id === caller.seller;
}

/** Tables whose rows have a public id; those without a mode hold both. */
const tables: Partial<Record<ObjectKind, { table: string; modeless?: true }>> = {
  mall: { table: 'malls', modeless: true },
  seller: { table: 'sellers', modeless: true },
  api_key: { table: 'api_keys' },
  order: { table: 'orders' },
  shipment: { table: 'shipments' },
  booking: { table: 'bookings' },
  carrier_contract: { table: 'carrier_contracts' },
  tracker: { table: 'trackers' },
  cancellation: { table: 'cancellations' },
  return: { table: 'returns' },
  refund: { table: 'refunds' },
  wallet: { table: 'wallets' },
  notification: { table: 'notifications' },
  event: { table: 'events' },
  webhook_endpoint: { table: 'webhook_endpoints' },
  webhook_delivery: { table: 'webhook_deliveries' },
  transfer: { table: 'transfers' },
  operation: { table: 'operations' },
  file: { table: 'files' },
  import: { table: 'imports' },
};

/** Whether `id` names a row that this caller may see; for deciding between 404 and 400, off the hot path. */
export async function exists(platform: Platform, caller: Caller, id: string): Promise<boolean> {
  const prefix = id.slice(0, 3);
  const kind = (Object.keys(idPrefixes) as ObjectKind[]).find((each) => idPrefixes[each] === prefix);
  if (!kind) return false;
  const target = await resolve({ platform, caller }, id, kind);
  if ('refused' in target) return false;
  const mode = await modeOf({ platform, caller }, id, kind);
  return mode !== null && (caller.kind === 'platform' || mode === caller.mode);
}

/** The row's mode, the caller's own where both modes share the row, null where the caller sees no such row. */
async function modeOf(input: Asking, id: string, kind: ObjectKind): Promise<Mode | null> {
  const known = tables[kind];
  if (!known) return input.caller.mode;
  const text = `select ${known.modeless ? 'null' : 'mode'} as mode from ${known.table} where id = $1 and seller_id = $2`;
  const [rows] = await read(input.platform.pool, scopeOf(input.caller), [
    { name: `mode_of_${kind}`, text, values: [id, sellerOf(id)] },
  ]);
  const row = rows?.[0];
  return row ? ((row.mode ?? input.caller.mode) as Mode) : null;
}
