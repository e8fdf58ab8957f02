/** The platform's first key, at the start of the server: the one from the settings, or one made and shown once. */

import { read } from '../db/pool.ts';
import { isoTime } from '../kernel/clock.ts';
import { uuid } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import type { CreateKey } from './commands.ts';
import { keyOf, newKey } from './key-text.ts';

export interface PlatformKey {
  /** Null when there were keys already and none was given: they are not known in the clear. */
  key: string | null;
  created: boolean;
}

/**
 * Makes `key` (any text of 32 characters or more) the platform's key unless it already is. Without it a key is made
 * when there is none yet. Throws when `key` was revoked or rotated: a restart must not bring it back.
 */
export async function ensurePlatformKey(
  platform: Pick<Platform, 'pool' | 'clock' | 'submit' | 'newId'>,
  key?: string | null,
): Promise<PlatformKey> {
  const wanted = key ? keyOf(key) : null;
  const known = await platformKeys(platform);
  const same = known.find((row) => row.hash === wanted?.hash);
  if (same?.revoked)
    throw new Error(
      'ROUNDTRIP_PLATFORM_KEY was revoked or rotated. Set another one, or leave it out and use the keys there are.',
    );
  if (same || (!wanted && known.some((row) => !row.revoked))) return { key: wanted?.key ?? null, created: false };
  const made = wanted ?? newKey(platform.clock, 'live');
  const args: CreateKey = {
    owner_kind: 'platform',
    carrier: null,
    mode: 'live',
    scopes: ['*'],
    label: wanted ? 'from ROUNDTRIP_PLATFORM_KEY' : 'made at the first start',
    hash: made.hash,
    last_four: made.last_four,
    maker: null,
    ...(wanted ? {} : { first: true as const }),
    at: isoTime(platform.clock.nowMs()),
  };
  const outcome = await platform.submit('platform', {
    id: uuid(platform.clock),
    type: 'key.create',
    file: 'platform',
    seller: 0,
    mall: 0,
    mode: 'live',
    object: platform.newId('api_key', 0),
    actor: { kind: 'system', id: 'start' },
    args,
  });
  if (outcome.kind === 'done') return { key: made.key, created: true };
  // Another process that started at the same time was faster.
  const now = (await platformKeys(platform)).filter((row) => !row.revoked);
  if (now.some((row) => !wanted || row.hash === wanted.hash)) return { key: wanted?.key ?? null, created: false };
  throw new Error(`The platform's key could not be made: ${outcome.refusal.detail}`);
}

async function platformKeys({ pool }: Pick<Platform, 'pool'>): Promise<{ hash: string; revoked: boolean }[]> {
  const [rows] = await read(pool, { sellers: [0] }, [
    {
      text: `select hash, revoked_at is not null as revoked from api_keys where seller_id = 0 and owner_id = 'platform' and owner_kind = 'platform'`,
    },
  ]);
  return rows as { hash: string; revoked: boolean }[];
}
