/** API keys over HTTP. Whoever holds a key makes further ones, at most as strong as its own. */
import { Type } from 'typebox';
import { forgetKey } from '../http/keys.ts';
import { listReply, pageOfRows } from '../http/page.ts';
import {
  commandFrom,
  defineRoute,
  ok,
  type Route,
  type RouteInput,
  resolve,
  type Target,
  withSecrets,
} from '../http/route.ts';
import { listOf, listQuery, oneOf } from '../http/schemas.ts';
import { isoTime } from '../kernel/clock.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import { readRow } from '../malls/read-row.ts';
import type { BoundaryKind } from '../platform.ts';
import type { CreateKey, RevokeKey, RotateKey } from './commands.ts';
import { newKey } from './key-text.ts';
import { type ApiKeyRow, presentKey, stateOf } from './present.ts';
import { keyBody, keyShown } from './schemas.ts';
import { apiKeys, type OwnerKind } from './tables.ts';

const who = ['platform', 'mall', 'seller'] as const;

const createKey = defineRoute(
  {
    method: 'POST',
    url: '/v1/api_keys',
    summary: 'Make an API key',
    description: 'The key is shown once. It never holds a scope that the asking key lacks.',
    tag: 'api_keys',
    who,
    scope: 'api_keys:write',
    body: keyBody,
    reply: { 201: keyShown },
  },
  async (input) => {
    const { platform, caller, body } = input;
    const owner = await ownerOf(input as RouteInput, body.owner, body.mode);
    if (isRefusal(owner)) return owner;
    const { kind, file, target, carrier } = owner;
    const { key, ...stored } = newKey(platform.clock, target.mode);
    const args: CreateKey = {
      owner_kind: kind,
      carrier,
      mode: target.mode,
      scopes: body.scopes,
      label: body.label,
      ...stored,
      maker: caller.scopes,
      at: isoTime(platform.clock.nowMs()),
    };
    const object = platform.newId('api_key', target.seller);
    const command = commandFrom(input as RouteInput, target, { type: 'key.create', file, object, args });
    return withSecrets(await platform.submit(boundaryOf(kind), command), { key });
  },
);

const listKeys = defineRoute(
  {
    method: 'GET',
    url: '/v1/api_keys',
    summary: 'List API keys, without the keys themselves',
    tag: 'api_keys',
    who,
    scope: 'api_keys:read',
    query: listQuery({
      owner: Type.Optional(Type.String({ maxLength: 64 })),
      state: Type.Optional(oneOf(['active', 'revoked'])),
    }),
    reply: { 200: listOf(keyShown) },
  },
  async (input) => {
    const { owner, state, reference } = input.query;
    // A key has no reference, so none is found by one.
    if (reference !== undefined) return listReply([], null);
    const page = await pageOfRows(input, { table: apiKeys, kind: 'api_key', filters: { owner_id: owner } });
    if (isRefusal(page)) return page;
    // The state is no column: a page of one state may be shorter than its limit.
    const shown = page.rows.filter((row) => state === undefined || stateOf(row) === state);
    return listReply(
      shown.map((row) => presentKey(row, input.caller.kind)),
      page.next,
    );
  },
);

const getKey = defineRoute(
  {
    method: 'GET',
    url: '/v1/api_keys/:id',
    summary: 'Get an API key, without the key itself',
    tag: 'api_keys',
    who,
    scope: 'api_keys:read',
    reply: { 200: keyShown },
  },
  async (input) => {
    const row = await findKey(input);
    return isRefusal(row) ? row : ok(presentKey(row, input.caller.kind));
  },
);

const rotateKey = defineRoute(
  {
    method: 'POST',
    url: '/v1/api_keys/:id/rotate',
    summary: 'Replace an API key; the old one stops at once',
    description:
      'Answers with the successor, which is shown once. Other server processes forget the old key within two seconds.',
    tag: 'api_keys',
    who,
    scope: 'api_keys:write',
    reply: { 200: keyShown },
    problems: ['not_now'],
  },
  async (input) => {
    const { platform, caller } = input;
    const row = await findKey(input);
    if (isRefusal(row)) return row;
    const { key, ...stored } = newKey(platform.clock, row.mode);
    const successor = platform.newId('api_key', row.seller_id);
    const args: RotateKey = { successor, ...stored, maker: caller.scopes, at: isoTime(platform.clock.nowMs()) };
    return withSecrets(await onKey(input as RouteInput, row, { type: 'key.rotate', args }), { key });
  },
);

const revokeKey = defineRoute(
  {
    method: 'POST',
    url: '/v1/api_keys/:id/revoke',
    summary: 'Revoke an API key; it stops at once',
    description: 'Other server processes forget the key within two seconds.',
    tag: 'api_keys',
    who,
    scope: 'api_keys:write',
    reply: { 200: keyShown },
    problems: ['not_now'],
  },
  async (input) => {
    const row = await findKey(input);
    if (isRefusal(row)) return row;
    const args: RevokeKey = { at: isoTime(input.platform.clock.nowMs()) };
    return onKey(input as RouteInput, row, { type: 'key.revoke', args });
  },
);

export const routes: readonly Route[] = [createKey, listKeys, getKey, rotateKey, revokeKey];

interface Owner {
  kind: OwnerKind;
  /** Root of the boundary that holds the key. */
  file: string;
  target: Target;
  carrier: string | null;
}

type Wanted = string | { carrier: string; mode: Mode } | undefined;

/** Whose the new key is to be, when this caller may make keys for it. */
async function ownerOf(input: RouteInput, wanted: Wanted, mode: Mode | undefined): Promise<Owner | Refusal> {
  const { caller } = input;
  if (typeof wanted === 'object') {
    if (caller.kind !== 'platform') return refuse('forbidden', 'Only the platform makes keys for carriers.');
    return {
      kind: 'carrier',
      file: 'platform',
      target: { seller: 0, mall: 0, mode: wanted.mode },
      carrier: wanted.carrier,
    };
  }
  if (wanted === undefined || wanted === caller.id) return ownOf(input, mode);
  const kind = wanted.startsWith('mal_') ? 'mall' : 'seller';
  const target = await resolve(input, wanted, kind);
  if (isRefusal(target)) return target;
  const given = modeFor(input, mode);
  return isRefusal(given) ? given : { kind, file: wanted, target: { ...target, mode: given }, carrier: null };
}

function ownOf({ caller }: RouteInput, mode: Mode | undefined): Owner | Refusal {
  const { kind, seller, mall } = caller;
  if (mode !== undefined && mode !== caller.mode)
    return refuse('forbidden', `This is a ${caller.mode} key; it makes ${caller.mode} keys only.`);
  const file = kind === 'platform' ? 'platform' : caller.id;
  return { kind, file, target: { seller, mall, mode: caller.mode }, carrier: null };
}

/** The platform's key has both modes, so it says which one is meant. */
function modeFor({ caller }: RouteInput, mode: Mode | undefined): Mode | Refusal {
  if (caller.kind === 'platform') {
    const detail = 'Say the mode of the key: test or live.';
    return mode ?? refuse('malformed', detail, { errors: [{ pointer: '/mode', code: 'required', detail }] });
  }
  if (mode === undefined || mode === caller.mode) return caller.mode;
  return refuse('forbidden', `This is a ${caller.mode} key; it makes ${caller.mode} keys only.`);
}

function findKey(
  input: Pick<RouteInput, 'platform' | 'caller'> & { params: { id: string } },
): Promise<ApiKeyRow | Refusal> {
  return readRow(input, input.params.id, { table: apiKeys, kind: 'api_key' });
}

/** Submits to whoever's file holds the key, and lets this process forget it. */
async function onKey<A>(input: RouteInput, row: ApiKeyRow, what: { type: string; args: A }) {
  const target: Target = { seller: row.seller_id, mall: row.mall_id, mode: row.mode };
  const command = commandFrom(input, target, { ...what, file: row.owner_id, object: row.id });
  const outcome = await input.platform.submit(boundaryOf(row.owner_kind), command);
  if (outcome.kind === 'done') forgetKey(input.platform, row.id);
  return outcome;
}

function boundaryOf(kind: OwnerKind): BoundaryKind {
  return kind === 'mall' || kind === 'seller' ? kind : 'platform';
}
