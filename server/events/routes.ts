/**
 * `/v1/events`: the history of an object, newest first, and the feed: everything in the order in which it became
 * visible, for consumers that must not miss anything.
 */
import { Type } from 'typebox';
import { read, type Statement } from '../db/pool.ts';
import { listReply, pageOfRows } from '../http/page.ts';
import { notFound, scopeOf } from '../http/resolve.ts';
import { type Caller, defineRoute, ok, type Reply, type Route, type RouteInput } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { sellerOf } from '../kernel/ids.ts';
import { events } from '../kernel/log-tables.ts';
import { isRefusal } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { eventTypes } from './catalogue.ts';
import { type EventRow, presentEvent } from './present.ts';

const owners = ['platform', 'mall', 'seller'] as const;

const eventShape = shape.shown({
  ...shape.objectHead,
  type: Type.String({
    examples: ['return.collected'],
    description: 'One of a list that only grows: see the filter `type`',
  }),
  sequence: Type.Integer({ description: 'Counts within the file of the object, from 1' }),
  object_id: Type.String(),
  mall: shape.nullable(Type.String()),
  seller: shape.nullable(Type.String()),
  actor: Type.Object({ kind: Type.String(), id: Type.String(), on_behalf_of: Type.Optional(Type.String()) }),
  rule: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  occurred_at: shape.time,
  recorded_at: shape.time,
  data: Type.Object({}),
});

const listQuery = shape.closed({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: '`next` of the page before' })),
  object_id: Type.Optional(shape.id),
  type: Type.Optional(shape.oneOf([...eventTypes])),
  created_from: Type.Optional(shape.time),
  created_to: Type.Optional(shape.time),
  mode: Type.Optional(shape.mode),
  since: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'The feed: events after this position, oldest first. Begin with 0 and go on with `next`; an empty page means that you have them all so far',
    }),
  ),
});

const listEvents = defineRoute(
  {
    method: 'GET',
    url: '/v1/events',
    summary: 'Events, newest first; with `since` the feed, oldest first',
    tag: 'events',
    who: owners,
    scope: 'events:read',
    query: listQuery,
    reply: { 200: shape.listOf(eventShape) },
  },
  async (input) => {
    const { platform, caller, query } = input;
    if (query.since !== undefined) return feed(platform, caller, { ...query, since: query.since });
    const object = query.object_id;
    // The index of an object's events needs its seller too; an id that is none has no events.
    const seller = object === undefined ? undefined : sellerOf(object);
    if (seller === null) return listReply([], null);
    const page = await pageOfRows(
      { platform, caller, query: { ...query, reference: undefined } },
      {
        table: events,
        kind: 'event',
        filters: { object_id: object, type: query.type },
        createdAt: 'occurred_at',
        ...(seller === undefined ? {} : { sellerNumber: seller }),
      },
    );
    return isRefusal(page) ? page : listReply(await presentAll(platform, page.rows), page.next);
  },
);

const readEvent = defineRoute(
  {
    method: 'GET',
    url: '/v1/events/:id',
    summary: 'One event',
    tag: 'events',
    who: owners,
    scope: 'events:read',
    reply: { 200: eventShape },
  },
  async ({ platform, caller, params: { id } }: RouteInput<{ id: string }>) => {
    const seller = sellerOf(id, 'event');
    if (seller === null) return notFound('event', id);
    const [rows] = await read(platform.pool, scopeOf(caller), [
      { name: 'read_event', text: 'select * from events where id = $1 and seller_id = $2', values: [id, seller] },
    ]);
    const row = rows![0] as EventRow | undefined;
    if (!row || (caller.kind !== 'platform' && row.mode !== caller.mode)) return notFound('event', id);
    const [event] = await presentAll(platform, [row]);
    return ok(event);
  },
);

interface FeedQuery {
  since: number;
  limit: number;
  object_id?: string | undefined;
  type?: string | undefined;
  mode?: 'test' | 'live' | undefined;
}

/** `next` is the last position looked at, so that filters never make a consumer read the same stretch twice. */
async function feed(platform: Platform, caller: Caller, query: FeedQuery): Promise<Reply> {
  const [rows] = await read(platform.pool, scopeOf(caller), [feedStatement(caller, query)]);
  const last = rows!.at(-1)?.position ?? query.since;
  const wanted = (rows as unknown as EventRow[]).filter(
    (row) =>
      row.id !== null &&
      (query.type === undefined || row.type === query.type) &&
      (query.object_id === undefined || row.object_id === query.object_id),
  );
  return listReply(await presentAll(platform, wanted), String(last));
}

function feedStatement(caller: Caller, { since, limit, mode }: FeedQuery): Statement {
  const [parts, values]: [string[], unknown[]] = [['position > $1'], [since, limit]];
  const add = (column: string, value: unknown) => {
    values.push(value);
    parts.push(`${column} = $${values.length}`);
  };
  if (caller.kind === 'mall') add('mall_id', caller.mall);
  if (caller.kind === 'seller') add('seller_id', caller.seller);
  const wantedMode = caller.kind === 'platform' ? mode : caller.mode;
  if (wantedMode) add('mode', wantedMode);
  return {
    text: `select f.position, e.* from (select position, event_id, seller_id from event_feed where ${parts.join(' and ')} order by position limit $2) f
           left join lateral (select * from events e where e.id = f.event_id and e.seller_id = f.seller_id) e on true order by f.position`,
    values,
  };
}

async function presentAll(platform: Platform, rows: readonly EventRow[]): Promise<Record<string, unknown>[]> {
  const owners = await platform.sellers.byNumber(rows.map((row) => row.seller_id));
  return rows.map((row) => presentEvent(row, owners.get(row.seller_id)));
}

export const routes: readonly Route[] = [listEvents, readEvent];
