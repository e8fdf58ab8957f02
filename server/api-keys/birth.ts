/** What making a mall and making a seller have in common: a pair of first keys, and where their answer is kept. */

import type { IsoTime } from '../kernel/clock.ts';
import type { IdempotencyKey } from '../kernel/command.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { type NewKey, newKey } from './key-text.ts';

/** A key made together with its owner; `key` never reaches a command. */
export type FirstKey = Omit<NewKey, 'key'> & { id: string; mode: Mode };

/** A pair of first keys: what is stored, and what is shown once. */
export function newKeys(
  platform: Pick<Platform, 'clock' | 'newId'>,
  seller: number,
): { stored: FirstKey[]; shown: Record<Mode, string> } {
  const ids = platform.newId;
  const make = (mode: Mode) => ({ mode, id: ids('api_key', seller), ...newKey(platform.clock, mode) });
  const [test, live] = [make('test'), make('live')];
  return { stored: [test, live].map(({ key: _once, ...stored }) => stored), shown: { test: test.key, live: live.key } };
}

/** The row of such a key, less its owner's numbers. It may do what the key that made it may, in its owner's name. */
export function firstKey(
  key: FirstKey,
  of: { owner_id: string; owner_kind: 'mall' | 'seller'; scopes: readonly string[]; at: IsoTime },
) {
  const { scopes, at, ...owner } = of;
  return { ...key, ...owner, carrier: null, scopes: [...scopes], label: 'first key', created_at: at, revoked_at: null };
}

/** The answer to a creation is kept with whoever asked, so that a repetition finds it. */
export function keptAt<C extends { idempotency?: IdempotencyKey | undefined }>(command: C, seller: number): C {
  return command.idempotency ? { ...command, idempotency: { ...command.idempotency, seller } } : command;
}
