/**
 * The commands on API keys, the same for the platform, malls and sellers: each of their boundaries takes them in with
 * `keyCommands()`. A decision never sees a key, only its hash.
 */
import type { IsoTime } from '../kernel/clock.ts';
import type { Command, CommandType, Tables } from '../kernel/command.ts';
import type { Draft } from '../kernel/draft.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import { apiKeyLifecycle } from './lifecycle.ts';
import { type ApiKeyRow, presentKey, stateOf } from './present.ts';
import { covers } from './scopes.ts';
import type { apiKeys, OwnerKind } from './tables.ts';

type KeyTables = { apiKeys: typeof apiKeys };

export interface CreateKey {
  owner_kind: OwnerKind;
  carrier: string | null;
  mode: Mode;
  scopes: string[];
  label: string;
  hash: string;
  last_four: string;
  /** Scopes of the key that asks; null when the start of the server does. */
  maker: readonly string[] | null;
  /** Only when the platform has no active key yet. */
  first?: true;
  /** Machine time: keys do not follow a mall's clock. */
  at: IsoTime;
}

export interface RotateKey {
  /** Id of the successor. */
  successor: string;
  hash: string;
  last_four: string;
  maker: readonly string[];
  at: IsoTime;
}

export interface RevokeKey {
  at: IsoTime;
}

/** Active keys of one owner: enough for a service each, few enough to be looked through. */
export const mostKeys = 100;

const create: CommandType<KeyTables, CreateKey> = {
  type: 'key.create',
  status: 201,
  decide(draft, command) {
    const { maker, first, at, ...given } = command.args;
    const refusal =
      lacking(maker, given.scopes) ??
      checkKnown(draft, given.hash) ??
      checkCount(draft) ??
      (first ? checkFirst(draft) : null);
    if (refusal) return refusal;
    const { seller, mall, object, file } = command;
    draft.insert('apiKeys', {
      seller_id: seller,
      mall_id: mall,
      id: object,
      owner_id: file,
      ...given,
      created_at: at,
      revoked_at: null,
    });
    draft.emit({ type: 'api_key.created', object, data: { scopes: given.scopes } });
    return undefined;
  },
  present: (draft, command) => presentKey(find(draft, command.object)!, command.actor.kind),
};

const rotate: CommandType<KeyTables, RotateKey> = {
  type: 'key.rotate',
  status: 200,
  decide(draft, command) {
    const { successor, hash, last_four, maker, at } = command.args;
    const row = findIn(draft, command);
    if ('refused' in row) return row;
    // Whoever rotates holds the successor, so rotating a stronger key would be a way to its scopes.
    const refusal =
      checkMove(apiKeyLifecycle, 'rotate', { row: { state: stateOf(row) }, actor: command.actor.kind }) ??
      lacking(maker, row.scopes);
    if (refusal) return refusal;
    draft.update('apiKeys', row, { revoked_at: at });
    draft.insert('apiKeys', { ...row, id: successor, hash, last_four, created_at: at, revoked_at: null });
    draft.emit({ type: 'api_key.rotated', object: row.id, data: { successor } });
    draft.emit({ type: 'api_key.created', object: successor, data: { scopes: row.scopes } });
    return undefined;
  },
  present: (draft, command) => presentKey(find(draft, command.args.successor)!, command.actor.kind),
};

const revoke: CommandType<KeyTables, RevokeKey> = {
  type: 'key.revoke',
  status: 200,
  decide(draft, command) {
    const row = findIn(draft, command);
    if ('refused' in row) return row;
    const refusal =
      checkMove(apiKeyLifecycle, 'revoke', { row: { state: stateOf(row) }, actor: command.actor.kind }) ??
      lastOfPlatform(draft, row);
    if (refusal) return refusal;
    draft.update('apiKeys', row, { revoked_at: command.args.at });
    draft.emit({ type: 'api_key.revoked', object: row.id });
    return undefined;
  },
  present: (draft, command) => presentKey(find(draft, command.object)!, command.actor.kind),
};

/** For any boundary whose tables hold `apiKeys`. */
export function keyCommands<T extends Tables & KeyTables>(): readonly CommandType<T, never>[] {
  // They touch nothing but `apiKeys`, which every such boundary has under this name.
  return [create, rotate, revoke] as unknown as CommandType<T, never>[];
}

function find(draft: Draft<KeyTables>, id: string): ApiKeyRow | undefined {
  return draft.rows.apiKeys.find((row) => row.id === id);
}

/** The other mode's keys do not exist for this command. */
function findIn(draft: Draft<KeyTables>, command: Command): ApiKeyRow | Refusal {
  const row = find(draft, command.object);
  return row && row.mode === command.mode ? row : refuse('not_found', `There is no ${command.object}.`);
}

function lacking(maker: readonly string[] | null, scopes: readonly string[]): Refusal | null {
  const missing = maker === null ? [] : scopes.filter((scope) => !covers(maker, scope));
  if (missing.length === 0) return null;
  return refuse('forbidden', `A key cannot give what it does not hold; this one lacks ${missing.join(', ')}.`, {
    rule: 'A5: no key gets a scope that its maker lacks',
  });
}

function checkKnown(draft: Draft<KeyTables>, hash: string): Refusal | null {
  const row = draft.rows.apiKeys.find((each) => each.hash === hash);
  return row ? refuse('not_now', `This key is already known as ${row.id} and is ${stateOf(row)}.`) : null;
}

function checkCount(draft: Draft<KeyTables>): Refusal | null {
  const active = draft.rows.apiKeys.filter((row) => row.revoked_at === null).length;
  if (active < mostKeys) return null;
  return refuse('not_now', `There are ${active} active keys; revoke one before making another.`, {
    rule: `at most ${mostKeys} active keys per owner`,
  });
}

function checkFirst(draft: Draft<KeyTables>): Refusal | null {
  const has = draft.rows.apiKeys.some((row) => row.owner_kind === 'platform' && row.revoked_at === null);
  return has ? refuse('not_now', 'The platform has a key already.') : null;
}

/** Without any key nobody could make the next one. */
function lastOfPlatform(draft: Draft<KeyTables>, row: ApiKeyRow): Refusal | null {
  if (row.owner_kind !== 'platform') return null;
  const others = draft.rows.apiKeys.some(
    (each) => each.owner_kind === 'platform' && each.revoked_at === null && each.id !== row.id,
  );
  return others
    ? null
    : refuse('not_now', "This is the platform's last key; make another first.", {
        rule: 'the platform keeps one active key',
      });
}
