/** `/v1/tracking_events` (carriers and malls push facts) and `/v1/trackers` (what they amount to). */
import { Type } from 'typebox';
import { normalizeWaybillNumber } from '../carriers/index.ts';
import { once } from '../http/once.ts';
import { listPage, listReply } from '../http/page.ts';
import { documentOf } from '../http/replies.ts';
import { notFound } from '../http/resolve.ts';
import {
  defineRoute,
  forbidden,
  ok,
  type Reply,
  type Route,
  type RouteInput,
  resolve,
  scopeOf,
} from '../http/route.ts';
import { closed, listOf, listQuery, oneOf, problem, text } from '../http/schemas.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { readFiles } from '../kernel/read.ts';
import { trackingStatuses } from '../shipments/lifecycle.ts';
import { presentTracker, trackerSchema } from './present.ts';
import { type PushResult, pushEvents } from './push.ts';
import { type TrackerTables, trackerTables } from './record.ts';
import { trackers } from './tables.ts';

const pushedEvent = closed({
  carrier: Type.String({ minLength: 1, maxLength: 40, examples: ['cj_logistics'] }),
  waybill_number: Type.String({ minLength: 1, maxLength: 64, examples: ['636826218033'] }),
  code: text(100, {
    description: "The carrier's code or words as it sends them, or one of our tracking statuses",
    examples: ['91'],
  }),
  occurred_at: Type.String({
    minLength: 1,
    maxLength: 40,
    description: "RFC 3339 instant: the carrier's time",
    examples: ['2026-11-22T18:01:00+09:00'],
  }),
  location: Type.Optional(Type.String({ maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 500 })),
  event_id: Type.Optional(
    text(200, {
      description: "The sender's own id of this fact; without it carrier, code, time and place make it the same fact",
    }),
  ),
  synthetic: Type.Optional(Type.Boolean({ description: 'Invented for a replay or a demonstration' })),
});

const pushedResult = Type.Object({
  index: Type.Integer(),
  result: oneOf(['accepted', 'duplicate', 'unknown_waybill', 'refused']),
  problem: Type.Optional(problem),
});

const pushTrackingEvents = defineRoute(
  {
    method: 'POST',
    url: '/v1/tracking_events',
    summary: 'Push tracking events of up to 1,000 parcels',
    description:
      'Each event is answered alone, in order. Order, repetition and delay do no harm: the same event is a `duplicate`, and a late one takes its place by its own time. Events of an unknown waybill are kept 30 days and matched when it appears.',
    tag: 'tracking',
    who: ['carrier', 'mall', 'platform'],
    scope: 'tracking_events:write',
    idempotency: 'optional',
    body: closed({ events: Type.Array(pushedEvent, { minItems: 1, maxItems: 1000 }) }),
    reply: { 200: Type.Object({ object: Type.Literal('list'), data: Type.Array(pushedResult) }) },
    problems: ['carrier_unknown', 'waybill_number_invalid', 'invalid', 'busy'],
    bodyLimit: 4 * 1024 * 1024,
  },
  async (input) => {
    const { platform, caller, body, requestId } = input;
    const foreign = caller.kind === 'carrier' && body.events.some((event) => event.carrier !== caller.carrier);
    if (foreign) return forbidden(`This is the key of ${caller.carrier}; it reports its own parcels only.`);
    const before = await answeredBefore(input);
    if (before) return before;
    const results = await pushEvents(platform, caller, body.events);
    const data = results.map((result, index) => ({ index, ...shownResult(result, requestId) }));
    return keepAnswer(input, ok({ object: 'list', data }));
  },
);

const isNew = refuse('unavailable', 'Nothing was answered under this key yet.');

/**
 * The facts themselves are safe against repetition; the key is for the answer. So it is not held while they are taken,
 * which would keep a connection from the trackers' transactions.
 */
async function answeredBefore(input: RouteInput): Promise<Reply | Refusal | null> {
  if (!input.idempotency) return null;
  const before = await once(input, async () => isNew);
  return before === isNew ? null : before;
}

/** Of two at the same time the first to finish is answered to both. */
async function keepAnswer(input: RouteInput, reply: Reply): Promise<Reply | Refusal> {
  return input.idempotency ? once(input, async () => reply) : reply;
}

function shownResult(result: PushResult, requestId: string): Record<string, unknown> {
  if (result.result !== 'refused') return result;
  return { result: 'refused', problem: documentOf(result.refusal, requestId) };
}

/** What is read of a tracker; who claims its number is not shown. */
const trackerReading = {
  kind: 'tracker',
  tables: trackerTables,
  root: 'trackers',
  fileColumns: { trackers: 'id', trackingEvents: 'tracker_id' },
} as const;

const listTrackers = defineRoute(
  {
    method: 'GET',
    url: '/v1/trackers',
    summary: 'Find trackers by carrier and waybill number',
    tag: 'tracking',
    who: ['platform', 'mall', 'seller'],
    scope: 'trackers:read',
    query: listQuery({
      carrier: Type.Optional(Type.String({ maxLength: 40 })),
      waybill_number: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      state: Type.Optional(oneOf(trackingStatuses)),
    }),
    reply: { 200: listOf(trackerSchema) },
  },
  async ({ platform, caller, query }) => {
    const { carrier, waybill_number, state: status, ...page } = query;
    // Trackers have no reference of their own.
    if (page.reference !== undefined) return listReply([], null);
    const number = waybill_number === undefined ? undefined : normalizeWaybillNumber(waybill_number);
    const filters = { carrier, waybill_number: number, status };
    const listed = { table: trackers, kind: 'tracker', boundary: trackerReading, fileColumn: 'id', filters } as const;
    return listPage({ platform, caller, query: page }, listed, presentTracker);
  },
);

const getTracker = defineRoute(
  {
    method: 'GET',
    url: '/v1/trackers/:id',
    summary: 'One tracker with its legs and raw events',
    tag: 'tracking',
    who: ['platform', 'mall', 'seller'],
    scope: 'trackers:read',
    reply: { 200: trackerSchema },
  },
  async (input) => {
    const { id } = input.params;
    const target = await resolve(input, id, 'tracker');
    if (isRefusal(target)) return target;
    const wanted = { boundary: trackerReading, keys: [{ seller: target.seller, file: id }] };
    const files = await readFiles<TrackerTables>(input.platform.pool, scopeOf(input.caller), wanted);
    const rows = files.get(id);
    if (rows?.trackers[0]?.mode !== target.mode) return notFound('tracker', id);
    return ok(presentTracker(rows));
  },
);

export const routes: readonly Route[] = [pushTrackingEvents, listTrackers, getTracker];
