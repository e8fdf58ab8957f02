/**
 * Makes the deliveries. One process at a time does (it leads the sweep); the database is read and written many rows at
 * a time, and every endpoint has a lane of its own. Endpoints that answered well last time share one pool of slots, those
 * that failed another and new ones a third, so that receivers that hang keep nobody waiting but each other.
 *
 * A delivery is marked after its try: what a crash leaves unmarked is sent again under the same id (at least once).
 */
import { openBell } from '../jobs/ticker.ts';
import { isoTime } from '../kernel/clock.ts';
import { uuid } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import { type AttemptDeps, attempt, type Ended, endingOf } from './attempt.ts';
import { type EndpointLane, failed, mayStart, newLane, type Standing, succeeded, wantOf } from './endpoint-lane.ts';
import { resolverOf } from './resolver.ts';
import { mostFailingMs } from './retries.ts';
import { attemptMs, openSender, type Sender } from './send.ts';
import * as store from './store.ts';
import type { DisabledReason } from './tables.ts';

export interface DeliverySettings {
  /** Tries at once to endpoints whose last try succeeded. */
  provenSlots: number;
  /** Tries at once to endpoints whose last try failed. */
  failingSlots: number;
  /** Tries at once to endpoints that this process knows nothing of yet. */
  freshSlots: number;
  /** Tries at once to one endpoint, at most. */
  perEndpoint: number;
  attemptMs: number;
  /** Without a pass for so long this process leads no more, or stops: what is under way is broken off. */
  deadManMs: number;
}

export const defaultDelivery: DeliverySettings = {
  provenSlots: 128,
  failingSlots: 32,
  freshSlots: 32,
  perEndpoint: 16,
  attemptMs,
  deadManMs: 7_000,
};

/** While tries run a pass waits for one that ends its lane's supply, or so long. */
const lookEveryMs = 100;
/** Endings kept in memory while the database cannot take them; then no new try begins. */
const mostUnwritten = 1_000;

type Deps = AttemptDeps & Pick<Platform, 'pool' | 'submit'>;

interface State {
  deps: Deps;
  settings: DeliverySettings;
  sender: Sender;
  lanes: Map<string, EndpointLane>;
  /** Running tries by pool. */
  slots: Record<Standing, number>;
  ended: Ended[];
  bell: ReturnType<typeof openBell>;
  stopping: AbortController;
}

export interface Deliveries {
  /** True while tries run. */
  pass(): Promise<boolean>;
}

export function openDeliveries(deps: Deps, given: Partial<DeliverySettings> = {}): Deliveries {
  const settings = { ...defaultDelivery, ...given };
  const guard = { allowPrivate: deps.config.webhookAllowPrivate, resolve: resolverOf(deps) };
  const state: State = {
    deps,
    settings,
    sender: openSender(guard, settings.attemptMs),
    lanes: new Map(),
    slots: { proven: 0, failing: 0, fresh: 0 },
    ended: [],
    bell: openBell(),
    stopping: new AbortController(),
  };
  let deadMan: NodeJS.Timeout | undefined;
  return {
    async pass() {
      clearTimeout(deadMan);
      deadMan = setTimeout(() => breakOff(state), settings.deadManMs).unref();
      await writeEnded(state);
      await readAhead(state);
      start(state);
      if (running(state) === 0 && state.ended.length === 0) return false;
      await state.bell.wait(lookEveryMs);
      return true;
    },
  };
}

function running({ slots }: State): number {
  return slots.proven + slots.failing + slots.fresh;
}

/** What is broken off is no try: whoever leads next sends it. */
function breakOff(state: State): void {
  state.stopping.abort();
  state.stopping = new AbortController();
  for (const lane of state.lanes.values()) lane.ahead.length = 0;
}

async function readAhead(state: State): Promise<void> {
  const { pool, clock } = state.deps;
  const now = clock.nowMs();
  const lanes = [...state.lanes.values()];
  const due = await store.readDue(pool, {
    now: isoTime(now),
    lanes: lanes.map((lane) => ({ id: lane.id, want: wantOf(lane, now) })),
    taken: [
      ...lanes.flatMap((lane) => [...lane.running, ...lane.ahead.map((each) => each.id)]),
      ...state.ended.map((each) => each.id),
    ],
  });
  for (const delivery of due) laneOf(state, delivery.endpoint).ahead.push(delivery);
  const busy = [...state.lanes.values()].filter((lane) => lane.ahead.length > 0);
  const endpoints = await store.readEndpoints(
    pool,
    busy.map((lane) => ({ id: lane.id, seller: lane.ahead[0]!.seller })),
  );
  for (const lane of busy) {
    lane.endpoint = endpoints.get(lane.id) ?? null;
    // What an earlier process found out.
    if (lane.standing === 'fresh' && lane.endpoint?.failing_since) lane.standing = 'failing';
    if (lane.endpoint?.state === 'active') continue;
    const { seller } = lane.ahead[0]!;
    state.lanes.delete(lane.id);
    await store.failWaiting(pool, { endpoint: lane.id, seller, at: isoTime(now) });
  }
}

function laneOf(state: State, id: string): EndpointLane {
  const lane = state.lanes.get(id) ?? newLane(id);
  state.lanes.set(id, lane);
  return lane;
}

/** One try for each lane in turn, until no lane may begin another. */
function start(state: State): void {
  if (state.ended.length >= mostUnwritten) return;
  const now = state.deps.clock.nowMs();
  for (let begun = true; begun; ) {
    begun = false;
    for (const lane of state.lanes.values()) {
      const pool = lane.standing;
      if (state.slots[pool] >= state.settings[`${pool}Slots`] || !mayStart(lane, now)) continue;
      begun = true;
      const delivery = lane.ahead.shift()!;
      state.slots[pool] += 1;
      lane.running.add(delivery.id);
      void deliver(state, lane, delivery).finally(() => {
        state.slots[pool] -= 1;
        lane.running.delete(delivery.id);
        start(state);
        if (lane.ahead.length === 0 || state.ended.length >= mostUnwritten / 10) state.bell.ring();
      });
    }
    takeTurns(state);
  }
}

/** The lane that came first comes last next time, where slots are short. */
function takeTurns({ lanes }: State): void {
  const [first] = lanes;
  if (!first) return;
  lanes.delete(first[0]);
  lanes.set(...first);
}

/** Never throws. */
async function deliver(state: State, lane: EndpointLane, delivery: store.DueDelivery): Promise<void> {
  const { deps, settings } = state;
  const { signal } = state.stopping;
  const at = deps.clock.nowMs();
  try {
    const sent = await attempt(deps, state.sender, { endpoint: lane.endpoint!, delivery, at, signal });
    if (signal.aborted && !sent.ok) return;
    if (sent.ok) succeeded(lane, settings.perEndpoint);
    else failed(lane, deps.clock.nowMs());
    state.ended.push(endingOf(deps, delivery, { sent, at }));
  } catch (error) {
    // A bug, or a database that is away: the delivery stays as it was and is taken up again.
    deps.log.error({ err: error, delivery: delivery.id }, 'a webhook could not be tried');
    failed(lane, deps.clock.nowMs());
  }
}

async function writeEnded(state: State): Promise<void> {
  const { pool, clock } = state.deps;
  const batch = state.ended.slice();
  if (batch.length === 0) return;
  await store.writeEndings(pool, batch);
  state.ended.splice(0, batch.length);
  const gone = batch.filter((each) => each.gone).map((each) => ({ id: each.endpoint, seller: each.seller }));
  const endpoints = await store.readEndpoints(pool, gone);
  for (const endpoint of endpoints.values()) await giveUp(state, endpoint, 'gone');
  const failing = [...new Set(batch.filter((each) => each.state !== 'succeeded').map((each) => each.endpoint))];
  const before = isoTime(clock.nowMs() - mostFailingMs);
  for (const endpoint of await store.readLongFailing(pool, failing, before)) await giveUp(state, endpoint, 'failing');
}

const rules: Readonly<Record<Exclude<DisabledReason, 'asked'>, string>> = {
  gone: 'P9: the receiver answered 410 Gone',
  failing: 'P9: nothing got through for 5 days',
};

/** The notice is the event `webhook_endpoint.disabled`, for every other endpoint and whoever reads the events. */
async function giveUp({ deps }: State, endpoint: store.EndpointToSend, because: 'gone' | 'failing'): Promise<void> {
  const outcome = await deps.submit('webhook_endpoint', {
    id: uuid(deps.clock),
    type: 'webhook_endpoint.give_up',
    file: endpoint.id,
    object: endpoint.id,
    seller: endpoint.seller_id,
    mall: endpoint.mall_id,
    mode: endpoint.mode,
    actor: { kind: 'system', id: 'webhooks' },
    args: { because, rule: rules[because] },
  });
  if (outcome.kind === 'done') deps.log.warn({ endpoint: endpoint.id, because }, 'a webhook endpoint was disabled');
}
