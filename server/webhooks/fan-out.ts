/**
 * From the event feed to the queues of the endpoints: one cursor, whole stretches at a time, and the cursor moves in the
 * transaction that queues. Positions become visible in their order (`jobs/relay.ts`), so that none is passed over.
 */
import { type Client, flight, type Statement, transaction } from '../db/pool.ts';
import { type IsoTime, isoTime } from '../kernel/clock.ts';
import type { Platform } from '../platform.ts';
import { addDeliveries, type FeedEvent, newDelivery, recoverDeliveries } from './queue.ts';
import { hears, type Listener } from './types.ts';

/** Positions per stretch, and events per step of a recovery. */
const stretch = 1_000;
/** Recoveries that go on side by side in one pass. */
const recoveriesAtOnce = 20;

type Deps = Pick<Platform, 'pool' | 'clock' | 'newId'>;

/** A pass; true when there may be more at once. */
export function openFanOut(deps: Deps): () => Promise<boolean> {
  return async () => {
    const made = { newId: deps.newId, at: isoTime(deps.clock.nowMs()) };
    const fed = await transaction(deps.pool, { all: true }, (client) => fanOut(client, made));
    const recovered = await transaction(deps.pool, { all: true }, (client) => recoverStep(client, made));
    return fed || recovered;
  };
}

interface Made {
  newId: Deps['newId'];
  at: IsoTime;
}

async function fanOut(client: Client, made: Made): Promise<boolean> {
  const [[cursor] = []] = await flight(client, [
    { name: 'webhook_cursor', text: 'select position from webhook_cursor where seller_id = 0 for update' },
  ]);
  const from = Number(cursor?.['position'] ?? 0);
  const [[ahead] = []] = await flight(client, [
    {
      name: 'webhook_stretch',
      text: `select max(position) as until, count(*)::int4 as count from (select position from event_feed where position > $1 order by position limit ${stretch}) f`,
      values: [from],
    },
  ]);
  if (!ahead?.['count']) return false;
  const until = Number(ahead['until']);
  const [endpoints] = await flight(client, [activeEndpoints]);
  const events = await feedFor(client, endpoints as unknown as Listener[], { from, until });
  const rows = match(endpoints as unknown as Listener[], events).map(([endpoint, event]) =>
    newDelivery(endpoint, event, made),
  );
  const queue = rows.length > 0 ? [addDeliveries(rows)] : [];
  await flight(client, [
    ...queue,
    {
      name: 'webhook_cursor_moves',
      text: 'update webhook_cursor set position = $1 where seller_id = 0',
      values: [until],
    },
  ]);
  return ahead['count'] === stretch;
}

const activeEndpoints: Statement = {
  name: 'webhook_listeners',
  text: `select id, seller_id, mall_id, mode, owner_kind, types from webhook_endpoints where state = 'active'`,
};

/** Only events of malls that have an endpoint are looked at. */
async function feedFor(
  client: Client,
  endpoints: readonly Listener[],
  range: { from: number; until: number },
): Promise<FeedEvent[]> {
  if (endpoints.length === 0) return [];
  const [events] = await flight(client, [
    {
      name: 'webhook_feed',
      text: `select f.position, f.event_id, e.seller_id, e.mall_id, e.mode, e.type, e.object_id
             from event_feed f join events e on e.id = f.event_id and e.seller_id = f.seller_id
             where f.position > $1 and f.position <= $2 and f.mall_id = any($3::int4[]) order by f.position`,
      values: [range.from, range.until, [...new Set(endpoints.map((each) => each.mall_id))]],
    },
  ]);
  return events as unknown as FeedEvent[];
}

function match(endpoints: readonly Listener[], events: readonly FeedEvent[]): [Listener, FeedEvent][] {
  const byMall = Map.groupBy(endpoints, (each) => each.mall_id);
  return events.flatMap((event) =>
    (byMall.get(event.mall_id) ?? [])
      .filter((endpoint) => hears(endpoint, event))
      .map((endpoint): [Listener, FeedEvent] => [endpoint, event]),
  );
}

type RecoveryRow = Listener & { state: string; recovery: string; after_event: string; before_event: string };

/** One stretch of every recovery; true when one has more. */
async function recoverStep(client: Client, made: Made): Promise<boolean> {
  const [rows] = await flight(client, [
    {
      name: 'webhook_recoveries',
      text: `select r.id as recovery, r.after_event, r.before_event, w.id, w.seller_id, w.mall_id, w.mode, w.owner_kind, w.types, w.state
             from webhook_recoveries r join webhook_endpoints w on w.id = r.endpoint_id and w.seller_id = r.seller_id
             order by r.created_at limit ${recoveriesAtOnce} for update of r skip locked`,
    },
  ]);
  let more = false;
  for (const row of (rows ?? []) as unknown as RecoveryRow[]) {
    const events = row.state === 'active' ? await eventsAfter(client, row) : [];
    const missed = events.filter((event) => hears(row, event)).map((event) => newDelivery(row, event, made));
    const ended = events.length < stretch;
    more ||= !ended;
    const queue = missed.length > 0 ? [recoverDeliveries(missed)] : [];
    await flight(client, [...queue, ended ? endRecovery(row) : moveRecovery(row, events.at(-1)!.event_id)]);
  }
  return more;
}

/** Those not in the feed yet are queued here too; the feed then finds them queued. */
async function eventsAfter(client: Client, row: RecoveryRow): Promise<FeedEvent[]> {
  const mall = row.owner_kind === 'mall';
  const [events] = await flight(client, [
    {
      name: mall ? 'webhook_missed_of_mall' : 'webhook_missed_of_seller',
      text: `select coalesce(f.position, 0) as position, e.id as event_id, e.seller_id, e.mall_id, e.mode, e.type, e.object_id
             from (select * from events where ${mall ? 'mall_id' : 'seller_id'} = $1 and mode = $2 and id > $3 and id <= $4 order by id limit ${stretch}) e
             left join event_feed f on f.event_id = e.id and f.seller_id = e.seller_id order by e.id`,
      values: [mall ? row.mall_id : row.seller_id, row.mode, row.after_event, row.before_event],
    },
  ]);
  return events as unknown as FeedEvent[];
}

function moveRecovery(row: RecoveryRow, to: string): Statement {
  return {
    name: 'webhook_recovery_moves',
    text: 'update webhook_recoveries set after_event = $3 where id = $1 and seller_id = $2',
    values: [row.recovery, row.seller_id, to],
  };
}

function endRecovery(row: RecoveryRow): Statement {
  return {
    name: 'webhook_recovery_ends',
    text: 'delete from webhook_recoveries where id = $1 and seller_id = $2',
    values: [row.recovery, row.seller_id],
  };
}
