/** Sending one event again, to one endpoint or to all of the asker's that listen to it. */
import type { Client } from '../db/pool.ts';
import { flight } from '../db/pool.ts';
import { once } from '../http/once.ts';
import { listReply } from '../http/page.ts';
import { notFound } from '../http/resolve.ts';
import type { Caller, Reply, RouteInput } from '../http/route.ts';
import { isoTime } from '../kernel/clock.ts';
import { sellerOf } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { type DeliveryRow, presentDelivery } from './present.ts';
import { type FeedEvent, newDelivery, resendDeliveries } from './queue.ts';
import { concerns, hears, type Listener } from './types.ts';

/** `endpoint`: that one, whatever types it asked for. The answer lists the deliveries, which are made at once. */
export function resend(
  input: Pick<RouteInput, 'platform' | 'caller' | 'idempotency'>,
  wanted: { event: string; endpoint: string | undefined },
): Promise<Reply | Refusal> {
  const { platform, caller } = input;
  return once(input, async (client) => {
    const event = await readEvent(client, caller, wanted.event);
    if (isRefusal(event)) return event;
    const endpoints = await endpointsFor(client, caller, { event, named: wanted.endpoint });
    if (isRefusal(endpoints)) return endpoints;
    const made = { newId: platform.newId, at: isoTime(platform.clock.nowMs()) };
    const [rows] = await flight(client, [
      resendDeliveries(endpoints.map((endpoint) => newDelivery(endpoint, event, made))),
    ]);
    return listReply((rows as unknown as DeliveryRow[]).map(presentDelivery), null);
  });
}

async function readEvent(client: Client, caller: Caller, id: string): Promise<FeedEvent | Refusal> {
  const seller = sellerOf(id, 'event');
  if (seller === null) return notFound('event', id);
  const [rows] = await flight(client, [
    {
      name: 'event_to_resend',
      text: `select coalesce(f.position, 0) as position, e.id as event_id, e.seller_id, e.mall_id, e.mode, e.type, e.object_id
             from events e left join event_feed f on f.event_id = e.id and f.seller_id = e.seller_id where e.id = $1 and e.seller_id = $2`,
      values: [id, seller],
    },
  ]);
  const event = rows![0] as unknown as FeedEvent | undefined;
  const seen = event && (caller.kind === 'platform' || event.mode === caller.mode);
  return seen ? event : notFound('event', id);
}

type Candidate = Listener & { owner_id: string; state: string };

async function endpointsFor(
  client: Client,
  caller: Caller,
  { event, named }: { event: FeedEvent; named: string | undefined },
): Promise<Candidate[] | Refusal> {
  const [rows] = await flight(client, [
    {
      name: 'endpoints_to_resend',
      text: `select id, seller_id, mall_id, mode, owner_kind, owner_id, types, state from webhook_endpoints
             where mall_id = $1 and mode = $2 and ($3::text is null or id = $3)`,
      values: [event.mall_id, event.mode, named ?? null],
    },
  ]);
  const candidates = (rows as unknown as Candidate[]).filter((each) => concerns(each, event));
  if (named !== undefined) {
    const [endpoint] = candidates;
    if (!endpoint) return notFound('webhook_endpoint', named);
    if (endpoint.state === 'active') return [endpoint];
    const remedy = endpoint.state === 'disabled' ? 'enable it first' : 'make another';
    return refuse('not_now', `The webhook endpoint "${named}" is ${endpoint.state}; ${remedy}.`);
  }
  const own = candidates.filter(
    (each) =>
      each.state === 'active' && (caller.kind === 'platform' || each.owner_id === caller.id) && hears(each, event),
  );
  if (own.length > 0) return own;
  return refuse(
    'not_now',
    `No active webhook endpoint of yours listens to ${event.type}; make one, enable one, or name one as "endpoint".`,
  );
}
