/**
 * `POST /v1/{collection}/bulk`: the single routes' commands for many items. Each item is judged alone, by the single
 * route's own checks, and answered alone, in order. Up to 1,000 are answered at once; up to 50,000 become an operation.
 */
import { Type } from 'typebox';
import { isRefusal, refuse } from '../kernel/problems.ts';
import { createOperation, presentOperation } from '../operations/store.ts';
import { type BulkWork, runItems } from './bulk-items.ts';
import { authorise } from './keys.ts';
import { limits } from './limits.ts';
import { once } from './once.ts';
import { malformed } from './read-input.ts';
import { type CommandRoute, defineRoute, type Route, type RouteInput } from './route.ts';
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

export const atOnce = 1_000;
export const atMost = 50_000;

const rowResult = Type.Object({
  index: Type.Integer(),
  status: Type.Integer(),
  object: Type.Optional(Type.Unknown()),
  problem: Type.Optional(shape.problem),
});

/** Gives a list of one route, so that rooms can spread it into theirs. */
export function bulkRoutes(bulk: Bulk): readonly Route[] {
  const actions = [...(bulk.create ? ['create'] : []), ...Object.keys(bulk.actions ?? {})];
  const singles = [...(bulk.create ? [bulk.create] : []), ...Object.values(bulk.actions ?? {})];
  const noun = singles[0]!.scope;
  const body = shape.closed({
    action: Type.Optional(
      shape.oneOf(actions, {
        description: bulk.create ? 'Without it the items are created' : 'What to do with each item',
      }),
    ),
    items: Type.Array(Type.Object({}, { additionalProperties: true }), {
      minItems: 1,
      maxItems: atMost,
      description: 'Creation: bodies; action: {id, …arguments}',
    }),
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
  return new Map(
    routes.flatMap((route) =>
      'bulk' in route ? [[(route as BulkRoute).bulk.collection, (route as BulkRoute).bulk] as const] : [],
    ),
  );
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
  if (!route)
    return malformed(
      [
        {
          pointer: '/action',
          code: 'required',
          detail: `Say which action: ${Object.keys(bulk.actions ?? {}).join(', ')}.`,
        },
      ],
      'The body',
    );
  const refused = authorise(caller, route);
  if (refused) return refused;
  if (route.idempotency === 'required' && !idempotency)
    return refuse(
      'idempotency_key_required',
      'Money or a waybill is created here: send an Idempotency-Key of your own, so that a repetition does it once.',
    );
  if (body.items.length > atOnce) return startOperation(bulk, input);
  // The key is claimed for the whole request first, so that another body under it is refused as a whole.
  const claimed = idempotency ? await once(input, async () => ({ status: 200, body: null })) : null;
  if (isRefusal(claimed)) return claimed;
  const work: BulkWork = { platform, caller, route, action, key: idempotency ?? null, requestId };
  const rows = await runItems(
    work,
    body.items.map((item, index) => ({ index, item })),
    { secrets: true },
  );
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

/** The bulk form of every collection that has commands; a room that declares its own keeps it. */
export function bulkRoutesFor(routes: readonly Route[]): readonly Route[] {
  const bulks = new Map<string, Bulk & { actions: Record<string, CommandRoute> }>();
  for (const route of routes) {
    const [, collection, action] = /^\/v1\/([a-z_]+)(?:\/:id\/([a-z_]+))?$/.exec(route.url) ?? [];
    if (route.method !== 'POST' || !collection || !isCommandRoute(route)) continue;
    const bulk = bulks.get(collection) ?? { collection, actions: {} };
    bulks.set(
      collection,
      action ? { ...bulk, actions: { ...bulk.actions, [action]: route } } : { ...bulk, create: route },
    );
  }
  const declared = bulksOf(routes);
  return [...bulks.values()].filter(({ collection }) => !declared.has(collection)).flatMap(bulkRoutes);
}

function isCommandRoute(route: Route): route is CommandRoute {
  return 'prepare' in route;
}
