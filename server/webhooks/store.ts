/** What the deliveries read and write, many rows at a time. They are the platform's own work and see all tenants. */
import { flight, type Pool, read, type Statement, transaction } from '../db/pool.ts';
import type { EventRow } from '../events/present.ts';
import type { IsoTime } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';
import { aheadUnproven } from './endpoint-lane.ts';
import type { Attempt, DeliveryState } from './tables.ts';

/** A delivery whose time has come, with its event. */
export interface DueDelivery {
  id: string;
  endpoint: string;
  /** Whose endpoint it is. */
  seller: number;
  round: number;
  tries: number;
  event: EventRow;
}

export interface EndpointToSend {
  id: string;
  seller_id: number;
  mall_id: number;
  mode: Mode;
  state: string;
  url: string;
  secret: string | null;
  previous_secret: string | null;
  previous_until: IsoTime | null;
  failing_since: IsoTime | null;
}

const mostAtOnce = 2_000;

/**
 * The endpoints that have anything waiting are found by skipping through the index, and each gives its own oldest rows:
 * a million that wait for a dead endpoint are neither read nor in anybody's way.
 */
export async function readDue(
  pool: Pool,
  wanted: { now: IsoTime; lanes: readonly { id: string; want: number }[]; taken: readonly string[] },
): Promise<DueDelivery[]> {
  const [rows] = await read(pool, { all: true }, [
    {
      name: 'webhooks_due',
      text: `with recursive waiting as (
               (select endpoint_id, seller_id from webhook_deliveries where state = 'pending' order by endpoint_id limit 1)
               union all
               select n.endpoint_id, n.seller_id from waiting w cross join lateral
                 (select endpoint_id, seller_id from webhook_deliveries where state = 'pending' and endpoint_id > w.endpoint_id order by endpoint_id limit 1) n
             )
             select d.*, e.* from waiting w
             left join unnest($1::text[], $2::int4[]) as k(id, want) on k.id = w.endpoint_id
             cross join lateral (
               select id as delivery_id, endpoint_id, seller_id as endpoint_seller, event_id, event_seller_id, mall_id as of_mall, mode as of_mode, round, tries
               from webhook_deliveries
               where endpoint_id = w.endpoint_id and seller_id = w.seller_id and state = 'pending' and next_attempt_at <= $3 and id <> all($4::text[])
               order by next_attempt_at, position limit coalesce(k.want, ${aheadUnproven})
             ) d
             join events e on e.id = d.event_id and e.seller_id = d.event_seller_id and e.mall_id = d.of_mall and e.mode = d.of_mode
             limit ${mostAtOnce}`,
      values: [wanted.lanes.map((lane) => lane.id), wanted.lanes.map((lane) => lane.want), wanted.now, wanted.taken],
    },
  ]);
  return rows!.map(({ delivery_id, endpoint_id, endpoint_seller, round, tries, ...event }) => ({
    id: String(delivery_id),
    endpoint: String(endpoint_id),
    seller: Number(endpoint_seller),
    round: Number(round),
    tries: Number(tries),
    event: event as unknown as EventRow,
  }));
}

export async function readEndpoints(
  pool: Pool,
  wanted: readonly { id: string; seller: number }[],
): Promise<Map<string, EndpointToSend>> {
  if (wanted.length === 0) return new Map();
  const [rows] = await read(pool, { all: true }, [
    {
      name: 'webhook_endpoints_to_send',
      text: `select id, seller_id, mall_id, mode, state, url, secret, previous_secret, previous_until, failing_since
             from webhook_endpoints where id = any($1::text[]) and seller_id = any($2::int4[])`,
      values: [wanted.map((each) => each.id), [...new Set(wanted.map((each) => each.seller))]],
    },
  ]);
  return new Map((rows as unknown as EndpointToSend[]).map((row) => [row.id, row]));
}

/** How a try ended and what follows from it. */
export interface Ending {
  id: string;
  endpoint: string;
  seller: number;
  round: number;
  state: DeliveryState;
  tries: number;
  next_attempt_at: IsoTime | null;
  finished_at: IsoTime | null;
  attempt: Attempt;
}

/** Writes the endings of tries; `failing_since` of their endpoints with them. */
export function writeEndings(pool: Pool, endings: readonly Ending[]): Promise<void> {
  return transaction(pool, { all: true }, async (client) => {
    // One try of a delivery at a time, so that no row comes twice, unless it was asked for again: then in order.
    for (const batch of withoutRepeats(endings)) await flight(client, [deliveryStatement(batch)]);
    await flight(client, [failingStatement(endings)]);
  });
}

function withoutRepeats(endings: readonly Ending[]): Ending[][] {
  const batches: Map<string, Ending>[] = [];
  for (const ending of endings) {
    const free = batches.find((batch) => !batch.has(ending.id));
    if (free) free.set(ending.id, ending);
    else batches.push(new Map([[ending.id, ending]]));
  }
  return batches.map((batch) => [...batch.values()]);
}

/** A try of an earlier round is kept in the log and changes nothing else. */
function deliveryStatement(endings: readonly Ending[]): Statement {
  return {
    name: 'webhook_endings',
    text: `update webhook_deliveries d set
             state = case when d.round = u.round then u.state else d.state end,
             tries = case when d.round = u.round then u.tries else d.tries end,
             next_attempt_at = case when d.round = u.round then u.next_attempt_at else d.next_attempt_at end,
             finished_at = case when d.round = u.round then u.finished_at else d.finished_at end,
             attempts = case when jsonb_array_length(d.attempts) >= 30 then d.attempts - 0 else d.attempts end || u.attempt
           from unnest($1::text[], $2::int4[], $3::int4[], $4::text[], $5::int4[], $6::timestamptz[], $7::timestamptz[], $8::jsonb[])
             as u(id, seller_id, round, state, tries, next_attempt_at, finished_at, attempt)
           where d.id = u.id and d.seller_id = u.seller_id and d.seller_id = any($2::int4[]) and (d.state = 'pending' or d.round <> u.round)`,
    values: [
      endings.map((each) => each.id),
      endings.map((each) => each.seller),
      endings.map((each) => each.round),
      endings.map((each) => each.state),
      endings.map((each) => each.tries),
      endings.map((each) => each.next_attempt_at),
      endings.map((each) => each.finished_at),
      endings.map((each) => JSON.stringify(each.attempt)),
    ],
  };
}

/** Any success ends the failing; the first failure after it begins one. Written only where it changes. */
function failingStatement(endings: readonly Ending[]): Statement {
  const groups = [...Map.groupBy(endings, (each) => each.endpoint).values()];
  return {
    name: 'webhook_failing',
    text: `update webhook_endpoints w set failing_since = u.since
           from unnest($1::text[], $2::int4[], $3::timestamptz[]) as u(id, seller_id, since)
           where w.id = u.id and w.seller_id = u.seller_id and w.seller_id = any($2::int4[])
             and (w.failing_since is null) <> (u.since is null)`,
    values: [
      groups.map((group) => group[0]!.endpoint),
      groups.map((group) => group[0]!.seller),
      groups.map((group) => (group.some((each) => each.state === 'succeeded') ? null : group[0]!.attempt.at)),
    ],
  };
}

/** Active endpoints among these that have failed without a success since `before`. */
export async function readLongFailing(pool: Pool, ids: readonly string[], before: IsoTime): Promise<EndpointToSend[]> {
  if (ids.length === 0) return [];
  const [rows] = await read(pool, { all: true }, [
    {
      name: 'webhooks_long_failing',
      text: `select id, seller_id, mall_id, mode, state, url, null as secret, null as previous_secret, null as previous_until, failing_since
             from webhook_endpoints where id = any($1::text[]) and state = 'active' and failing_since <= $2`,
      values: [ids, before],
    },
  ]);
  return rows as unknown as EndpointToSend[];
}

/** What waits for an endpoint that is not active is given up; `recover` finds it when the endpoint is enabled again. */
export async function failWaiting(pool: Pool, of: { endpoint: string; seller: number; at: IsoTime }): Promise<void> {
  await transaction(pool, { all: true }, (client) =>
    client.query({
      name: 'webhooks_fail_waiting',
      text: `update webhook_deliveries set state = 'failed', finished_at = $3, next_attempt_at = null
             where (id, seller_id) in (select id, seller_id from webhook_deliveries
               where endpoint_id = $1 and seller_id = $2 and state = 'pending' order by next_attempt_at limit 5000)`,
      values: [of.endpoint, of.seller, of.at],
    }),
  );
}
