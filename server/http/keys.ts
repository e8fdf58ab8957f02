/**
 * From `Authorization: Bearer …` to the caller. Keys are kept as SHA-256 only; what the database knows of one is
 * remembered for two seconds, so that a busy client costs no query and a revocation elsewhere counts soon.
 */
import { covers, hashKey } from '../api-keys/index.ts';
import type { DbRow } from '../db/pool.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import type { Caller, CallerKind, RouteDescription } from './route.ts';

const remembered = { forMs: 2_000, atMost: 20_000 };

interface Memory {
  known: Map<string, { caller: Caller; until: number }>;
  /** Look-ups under way: requests that arrive together with a new key share one query. */
  asked: Map<string, Promise<Caller | null>>;
}

const memories = new WeakMap<Platform, Memory>();

/** To be called after a key was revoked or rotated: this process forgets it at once, others within two seconds. */
export function forgetKey(platform: Platform, keyId: string): void {
  const { known } = memoryOf(platform);
  for (const [digest, { caller }] of known) if (caller.keyId === keyId) known.delete(digest);
}

/** A remembered caller without waiting; else a promise. The refusal says how to send a key. */
export function authenticate(
  platform: Platform,
  header: string | undefined,
): Caller | Refusal | Promise<Caller | Refusal> {
  const key = header && /^Bearer +(\S{1,512})$/i.exec(header)?.[1];
  if (!key) return refuse('unauthenticated', 'Send your key as "Authorization: Bearer rt_…".');
  const digest = hashKey(key);
  const entry = memoryOf(platform).known.get(digest);
  if (entry && entry.until > platform.clock.nowMs()) return entry.caller;
  return lookUp(platform, digest).then(
    (caller) => caller ?? refuse('unauthenticated', 'There is no such key, or it was revoked.'),
  );
}

/** Null when this caller may call the route, else which of the two it lacks. */
export function authorise(caller: Caller, route: Pick<RouteDescription, 'who' | 'scope'>): Refusal | null {
  if (!route.who.includes(caller.kind)) {
    return refuse('forbidden', `This is for the key of a ${route.who.join(' or ')}; yours is a ${caller.kind}'s.`);
  }
  if (!covers(caller.scopes, route.scope)) return refuse('forbidden', `This key lacks the scope "${route.scope}".`);
  return null;
}

function memoryOf(platform: Platform): Memory {
  const memory = memories.get(platform) ?? { known: new Map(), asked: new Map() };
  memories.set(platform, memory);
  return memory;
}

function lookUp(platform: Platform, digest: string): Promise<Caller | null> {
  const { asked } = memoryOf(platform);
  const underway = asked.get(digest);
  if (underway) return underway;
  const asking = readKey(platform, digest).finally(() => asked.delete(digest));
  asked.set(digest, asking);
  return asking;
}

async function readKey(platform: Platform, digest: string): Promise<Caller | null> {
  // The time before asking: a revocation during the query must not be outlived by the full two seconds.
  const until = platform.clock.nowMs() + remembered.forMs;
  const { rows } = await platform.pool.query<DbRow>({
    name: 'key_by_hash',
    text: 'select * from key_by_hash($1)',
    values: [digest],
  });
  const { known } = memoryOf(platform);
  known.delete(digest);
  if (!rows[0]) return null;
  const caller = callerOf(rows[0]);
  if (known.size >= remembered.atMost) known.delete(known.keys().next().value!);
  known.set(digest, { caller, until });
  return caller;
}

function callerOf(row: DbRow): Caller {
  const kind = row.owner_kind as CallerKind;
  const carrier = row.carrier as string | null;
  return {
    kind,
    id: kind === 'carrier' ? String(carrier) : String(row.owner_id),
    keyId: String(row.id),
    mall: Number(row.mall_id),
    mallId: row.mall as string | null,
    seller: Number(row.seller_id),
    mode: row.mode as Mode,
    scopes: row.scopes as string[],
    carrier,
  };
}
