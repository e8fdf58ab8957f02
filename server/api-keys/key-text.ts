/** Making API keys and knowing them again: 43 random characters behind a prefix; only their SHA-256 is kept. */
import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';

export interface NewKey {
  /** Shown once, never stored. */
  key: string;
  hash: string;
  last_four: string;
}

export function newKey(clock: Clock, mode: Mode): NewKey {
  return keyOf(`rt_${mode}_${Buffer.from(clock.bytes(32)).toString('base64url')}`);
}

export function keyOf(key: string): NewKey {
  return { key, hash: hashKey(key), last_four: key.slice(-4) };
}

/** No salt and one round: a key is 256 random bits, so there is nothing to guess. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
