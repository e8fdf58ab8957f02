/**
 * Secrets at rest (A6): AES-256-GCM under a ring of keys, the first of which encrypts and all of which decrypt.
 *
 *     v1.<key id>.<iv>.<tag>.<data>      the last three in base64url
 *
 * The context (which field of which object) is authenticated with it, so that a sealed text copied to another row does
 * not open there. After a new key was put in front, `rotateSecrets` writes everything anew under it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Config, type SecretKey, secretKeys } from '../config.ts';
import { type Client, type DbRow, type Pool, transaction } from '../db/pool.ts';

export interface KeyRing {
  /** Id of the key that encrypts. */
  readonly current: string;
  /** 32 bytes each, by id. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** The text is damaged, belongs elsewhere, or its key is not in the ring. Says nothing of the content. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

export function keyRing(keys: readonly SecretKey[]): KeyRing {
  const [first] = keys;
  if (!first) throw new SecretError('There is no key for secrets.');
  return { current: first.id, keys: new Map(keys.map(({ id, key }) => [id, key])) };
}

const rings = new WeakMap<Config, KeyRing>();

/** The ring of this process; made at the first call, which may make the first key. */
export function ringOf(config: Config): KeyRing {
  const ring = rings.get(config) ?? keyRing(secretKeys(config));
  rings.set(config, ring);
  return ring;
}

export function encrypt(ring: KeyRing, text: string, context: string): string {
  // Not from the clock's port: a seeded source would repeat the iv, and GCM gives its key away when an iv comes twice.
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', ring.keys.get(ring.current)!, iv).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return ['v1', ring.current, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.');
}

/** Throws `SecretError`. */
export function decrypt(ring: KeyRing, sealed: string, context: string): string {
  const [version, id, ...parts] = sealed.split('.');
  const key = ring.keys.get(id ?? '');
  if (version !== 'v1' || parts.length !== 3) throw new SecretError('This is no encrypted secret.');
  if (!key) throw new SecretError(`The key "${id}" that encrypted this secret is not among ROUNDTRIP_SECRET_KEYS.`);
  const [iv, tag, data] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    return Buffer.concat([cipher.update(data), cipher.final()]).toString('utf8');
  } catch {
    throw new SecretError('The secret was changed, or belongs to another object.');
  }
}

export function needsRotation(ring: KeyRing, sealed: string): boolean {
  return !sealed.startsWith(`v1.${ring.current}.`);
}

/** Every column that holds secrets; a column that is missing here would lose its content when an old key is dropped. */
export const secretColumns = [
  { table: 'cancellations', column: 'refund_account' },
  { table: 'carrier_contracts', column: 'secrets' },
  { table: 'returns', column: 'refund_account' },
  { table: 'webhook_endpoints', column: 'previous_secret' },
  { table: 'webhook_endpoints', column: 'secret' },
] as const;

export type SecretColumn = (typeof secretColumns)[number];

/** The context that binds a stored secret to its row. */
export function secretContext({ table, column }: SecretColumn, id: string): string {
  return `${table}.${column}.${id}`;
}

export interface Rotation {
  /** Rows written anew under the current key. */
  rotated: number;
  /** Ids that no key of the ring opens; their old key is needed. */
  unreadable: string[];
  /** Rows that others held locked all the while; run it again before an old key is dropped. */
  left: number;
}

/** Writes every stored secret anew under the current key, in batches, beside running traffic. */
export async function rotateSecrets(platform: { pool: Pool; config: Config }): Promise<Rotation> {
  const ring = ringOf(platform.config);
  const total: Rotation = { rotated: 0, unreadable: [], left: 0 };
  for (const place of secretColumns) {
    let after = '';
    for (;;) {
      const batch = await transaction(platform.pool, { all: true }, (client) =>
        rotateBatch(client, ring, { place, after }),
      );
      total.rotated += batch.rotated;
      total.unreadable.push(...batch.unreadable);
      if (batch.last === null) break;
      after = batch.last;
    }
    total.left += await transaction(platform.pool, { all: true }, (client) => countOld(client, ring, place));
  }
  return { ...total, left: total.left - total.unreadable.length };
}

const batchSize = 200;

/** Passes over locked rows instead of waiting, so that it is never part of a circle of waiting transactions. */
async function rotateBatch(
  client: Client,
  ring: KeyRing,
  at: { place: SecretColumn; after: string },
): Promise<{ rotated: number; unreadable: string[]; last: string | null }> {
  const { table, column } = at.place;
  const { rows } = await client.query<DbRow>(
    `select seller_id, id, ${column} as sealed from ${table}
     where id > $1 and ${column} is not null and not starts_with(${column}, $2) order by id limit ${batchSize} for update skip locked`,
    [at.after, `v1.${ring.current}.`],
  );
  const renewed: { seller: unknown; id: string; sealed: string }[] = [];
  const unreadable: string[] = [];
  for (const row of rows) {
    const id = String(row['id']);
    const context = secretContext(at.place, id);
    try {
      renewed.push({
        seller: row['seller_id'],
        id,
        sealed: encrypt(ring, decrypt(ring, String(row['sealed']), context), context),
      });
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      unreadable.push(id);
    }
  }
  await client.query(
    `update ${table} t set ${column} = u.sealed from unnest($1::int4[], $2::text[], $3::text[]) as u(seller_id, id, sealed)
     where t.id = u.id and t.seller_id = u.seller_id and t.seller_id = any($1::int4[])`,
    [renewed.map((each) => each.seller), renewed.map((each) => each.id), renewed.map((each) => each.sealed)],
  );
  return { rotated: renewed.length, unreadable, last: rows.length < batchSize ? null : String(rows.at(-1)!['id']) };
}

async function countOld(client: Client, ring: KeyRing, { table, column }: SecretColumn): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int4 as n from ${table} where ${column} is not null and not starts_with(${column}, $1)`,
    [`v1.${ring.current}.`],
  );
  return rows[0]!.n;
}
