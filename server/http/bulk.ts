/**
 * `POST /v1/{collection}/bulk`: the single routes' commands for many items. Each item is judged alone, by the single
 * route's own checks, and answered alone, in order. Up to 1,000 are answered at once; up to 50,000 become an operation.
 */
import { Type } from 'typebox';
import type { IdempotencyKey } from '../kernel/command.ts';
import { isRefusal, problems, type Refusal, refuse } from '../kernel/problems.ts';
import type { Outcome } from '../kernel/command.ts';
import type { Command } from '../kernel/command.ts';
import { sellerOf } from '../kernel/ids.ts';
import { createOperation, presentOperation } from '../operations/store.ts';
import type { Platform } from '../platform.ts';
import { limits } from './limits.ts';
import { checkOf } from './checks.ts';
import { authorise } from './keys.ts';
import { once } from './once.ts';
import { malformed, readBody } from './read-input.ts';
import { documentOf } from './replies.ts';
import { hashOf } from './requests.ts';
import { type Caller, type CommandRoute, defineRoute, type Route, type RouteInput, withSecrets } from './route.ts';
import * as shape from './schemas.ts';

export interface Bulk {
  collection: string;
  /** The single route of `POST /v1/{collection}`. */
  create?: CommandRoute;
  /** By action name: the single routes of `POST /v1/{collection}/:id/{action}`. */
  actions?: Readonly<Record<string, CommandRoute>>;
}

export interface BulkRoute extends Route {
  bulk: Bulk;
}

export interface RowResult {
  index: number;
  status: number;
  object?: unknown;
  problem?: unknown;
  /** Told by the loop: the answer of an earlier request. */
  replayed?: boolean;
}

/** How the items of one bulk request are to be treated. */
export interface BulkWork {
  platform: Platform;
  caller: Caller;
  route: CommandRoute;
  /** Null for creations. */
  action: string | null;
  /** The key that the rows' keys are made from; null when the client sent none. */
  key: IdempotencyKey | null;
  requestId: string;
}

export const atOnce = 1_000;
export const atMost = 50_000;

const rowResult = Type.Object({ index: Type.Integer(), status: Type.Integer(), object: Type.Optional(Type.Unknown()), problem: Type.Optional(shape.problem) });

/** Gives a list of one route, so that rooms can spread it into theirs. */
export function bulkRoutes(bulk: Bulk): readonly Route[] {
  const actions = [...(bulk.create ? ['create'] : []), ...Object.keys(bulk.actions ?? {})];
  const singles = [...(bulk.create ? [bulk.create] : []), ...Object.values(bulk.actions ?? {})];
  const noun = singles[0]!.scope;
  const body = shape.closed({
    action: Type.Optional(shape.oneOf(actions, { description: bulk.create ? 'Without it the items are created' : 'What to do with each item' })),
    items: Type.Array(Type.Object({}, { additionalProperties: true }), { minItems: 1, maxItems: atMost, description: 'Creation: bodies; action: {id, …arguments}' }),
  });
  const route = defineRoute(
    {
      method: 'POST',
      url: `/v1/${bulk.collection}/bulk`,
      summary: `Many ${bulk.collection.replaceAll('_', ' ')} at once`,
      description: `Up to ${atOnce} items are answered at once, one result per item and in order; up to ${atMost} become an operation. One bad item harms no other. An Idempotency-Key covers the whole request: its repetition answers item by item.`,
      tag: singles[0]!.tag,
      who: [...new Set(singles.flatMap((single) => single.who))],
      scope: noun,
      body,
      itemwise: true,
      bodyLimit: limits.bulkBodyBytes,
      reply: { 200: shape.listOf(rowResult), 202: shape.shown(shape.objectHead) },
    },
    (input) => answerBulk(bulk, input),
  );
  return [Object.assign(route, { bulk })];
}

export function bulksOf(routes: readonly Route[]): ReadonlyMap<string, Bulk> {
  return new Map(routes.flatMap((route) => ('bulk' in route ? [[(route as BulkRoute).bulk.collection, (route as BulkRoute).bulk] as const] : [])));
}

export function singleOf(bulk: Bulk, action: string | null): CommandRoute | undefined {
  return action === null ? bulk.create : bulk.actions?.[action];
}

/** `create` may be said, or left out. */
function actionOf(body: { action?: string | undefined }): string | null {
  return body.action === undefined || body.action === 'create' ? null : body.action;
}

type BulkInput = RouteInput<unknown, unknown, { action?: string | undefined; items: object[] }>;

async function answerBulk(bulk: Bulk, input: BulkInput) {
  const { platform, caller, body, idempotency, requestId } = input;
  const action = actionOf(body);
  const route = singleOf(bulk, action);
  if (!route) return malformed([{ pointer: '/action', code: 'required', detail: `Say which action: ${Object.keys(bulk.actions ?? {}).join(', ')}.` }], 'The body');
  const refused = authorise(caller, route);
  if (refused) return refused;
  if (route.idempotency === 'required' && !idempotency) return refuse('idempotency_key_required', 'Money or a waybill is created here: send an Idempotency-Key of your own, so that a repetition does it once.');
  if (body.items.length > atOnce) return startOperation(bulk, input);
  // The key is claimed for the whole request first, so that another body under it is refused as a whole.
  const claimed = idempotency ? await once(input, async () => ({ status: 200, body: null })) : null;
  if (isRefusal(claimed)) return claimed;
  const work: BulkWork = { platform, caller, route, action, key: idempotency ?? null, requestId };
  const rows = await runItems(work, body.items.map((item, index) => ({ index, item })), { secrets: true });
  const replayed = rows.some((row) => row.replayed) && rows.every((row) => row.replayed || row.status === 400);
  const data = rows.map(({ replayed: _, ...row }) => row);
  return { status: 200, body: { object: 'list', data, next: null }, replayed };
}

async function startOperation(bulk: Bulk, input: BulkInput) {
  const { platform, caller, body, idempotency } = input;
  const action = actionOf(body);
  const reply = await once(input, async (client) => {
    const row = await createOperation(client, platform, {
      caller,
      kind: `${bulk.collection}.${action ?? 'create'}`,
      request: { collection: bulk.collection, action, key: idempotency ?? null },
      items: body.items,
    });
    return { status: 202, body: presentOperation(row) };
  });
  if (!isRefusal(reply) && !reply.replayed) platform.onOutbox();
  return reply;
}

export interface Item {
  index: number;
  item: object;
}

/** Checks, prepares and submits; results in the order of `items`. */
export async function runItems(work: BulkWork, items: readonly Item[], options: { secrets: boolean }): Promise<RowResult[]> {
  await work.platform.sellers.byNumber(sellersIn(items));
  const prepared: Awaited<ReturnType<typeof prepareItem>>[] = [];
  for (let at = 0; at < items.length; at += preparedTogether) {
    prepared.push(...(await Promise.all(items.slice(at, at + preparedTogether).map((item) => prepareItem(work, item)))));
  }
  const commands = prepared.flatMap((each) => ('command' in each ? [each.command] : []));
  const outcomes = await work.platform.submitBulk(work.route.boundary, commands);
  let next = 0;
  return prepared.map((each) => {
    if (!('command' in each)) return refusedRow(work, each.index, each.refusal);
    const outcome = outcomes[next++]!;
    return rowOf(work, each.index, options.secrets ? withSecrets(outcome, each.once) : outcome);
  });
}

/** Preparations may read; together they do so in few statements. */
const preparedTogether = 100;

type PreparedItem = { index: number; command: Command; once: Readonly<Record<string, unknown>> | undefined } | { index: number; refusal: Refusal };

async function prepareItem(work: BulkWork, { index, item }: Item): Promise<PreparedItem> {
  const { platform, caller, route, action, key, requestId } = work;
  const { id, ...rest } = item as { id?: unknown };
  const body = action === null ? item : rest;
  if (action !== null && (typeof id !== 'string' || id.length > 64)) {
    return { index, refusal: malformed([{ pointer: '/id', code: 'required', detail: 'Each item needs the id of its object.' }], 'The item') };
  }
  const refusal = readBody(checkOf(route.body ?? nothing), { body, caller, escapes: true });
  if (refusal) return { index, refusal };
  const idempotency = key ? { owner: key.owner, key: `${key.key} ${index}`, hash: hashOf(route.method, `${route.url} bulk`, item) } : undefined;
  const prepared = await route.prepare({ platform, caller, params: action === null ? {} : { id }, query: {}, body, idempotency, requestId });
  if (isRefusal(prepared)) return { index, refusal: prepared };
  return 'command' in prepared ? { index, command: prepared.command, once: prepared.once } : { index, command: prepared, once: undefined };
}

const nothing = shape.closed({});

/** So that no item asks the directory alone. */
function sellersIn(items: readonly Item[]): number[] {
  const ids = items.flatMap(({ item }) => Object.values(item)).filter((value) => typeof value === 'string' && value.length < 65);
  return ids.flatMap((id) => sellerOf(id as string) ?? []);
}

function rowOf(work: BulkWork, index: number, outcome: Outcome): RowResult {
  const replayed = outcome.replayed ? { replayed: true } : {};
  if (outcome.kind === 'refused') return { ...refusedRow(work, index, outcome.refusal), ...replayed };
  return { index, status: outcome.status, object: outcome.body, ...replayed };
}

function refusedRow(work: BulkWork, index: number, refusal: Refusal): RowResult {
  return { index, status: problems[refusal.code].status, problem: documentOf(refusal, work.requestId) };
}

/** The bulk form of every collection that has commands; a room that declares its own keeps it. */
export function bulkRoutesFor(routes: readonly Route[]): readonly Route[] {
  const bulks = new Map<string, Bulk & { actions: Record<string, CommandRoute> }>();
  for (const route of routes) {
    const [, collection, action] = /^\/v1\/([a-z_]+)(?:\/:id\/([a-z_]+))?$/.exec(route.url) ?? [];
    if (route.method !== 'POST' || !collection || !isCommandRoute(route)) continue;
    const bulk = bulks.get(collection) ?? { collection, actions: {} };
    bulks.set(collection, action ? { ...bulk, actions: { ...bulk.actions, [action]: route } } : { ...bulk, create: route });
  }
  const declared = bulksOf(routes);
  return [...bulks.values()].filter(({ collection }) => !declared.has(collection)).flatMap(bulkRoutes);
}

function isCommandRoute(route: Route): route is CommandRoute {
  return 'prepare' in route;
}
