/**
 * `advance_clock`: an integrator moves its test mall's time forward and watches everything that falls due happen (G3).
 * Answers when all of it has run; a walk that takes longer than a minute goes on as an operation.
 */
import { type DbRow, type Pool, transaction } from '../db/pool.ts';
import { jobsOf } from '../jobs/index.ts';
import { walkTo } from '../jobs/walk.ts';
import { type BusinessClock, businessNow, type IsoTime, isoTime, msOf, normaliseTime } from '../kernel/clock.ts';
import type { Actor, Outcome } from '../kernel/command.ts';
import { idSource, uuid } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { presentClock } from './present.ts';

export interface AdvanceClock {
  mall: number;
  /** The house seller's number. */
  seller: number;
  /** Public id. */
  mallId: string;
  /** Of the key that asks. */
  mode: Mode;
  /** ISO 8601 duration ("PT3H", "P1M"); days and longer units are those of the mall's time zone. */
  by?: string | undefined;
  /** RFC 3339 instant. */
  to?: string | undefined;
  actor: Actor;
}

/** What an operation of kind `advance_clock` keeps as its request. */
export interface AdvanceRequest {
  mall: string;
  to: IsoTime;
}

type Done = Extract<Outcome, { kind: 'done' }>;

const answerWithinMs = 60_000;
const latest = '9999-01-01T00:00:00.000Z';

/** 200 with the mall's clock, 202 with the operation, or why not. `withinMs`: for trials. */
export async function advanceClock(platform: Platform, wanted: AdvanceClock, withinMs = answerWithinMs): Promise<Done | Refusal> {
  if (wanted.mode === 'live') return refuse('clock_is_live', 'The live clock is the real time; use the test key to move the test clock.');
  const clock = await readClock(platform, wanted.mall);
  if (!clock) return refuse('not_found', `There is no mall ${wanted.mallId}.`);
  const target = await targetOf(platform, wanted, clock);
  if (typeof target !== 'string') return target;
  const hold = await jobsOf(platform).locks.tryHold(lockOf(wanted.mall));
  if (!hold) return running(wanted.mallId);
  try {
    const operation = await runningOperation(platform.pool, wanted.mall);
    if (operation) return running(wanted.mallId, operation);
    const until = performance.now() + withinMs;
    const from = clock.now;
    const end = await walk(platform, { ...wanted, target }, async () => performance.now() < until);
    if (end === 'interrupted') return { kind: 'done', status: 202, body: await handOver(platform, wanted, { from, to: target }) };
    return { kind: 'done', status: 200, body: await presentNow(platform, wanted) };
  } finally {
    await hold.release();
  }
}

/** What the job of such an operation calls: goes on to the target from wherever the clock is now. Throws when it has to be called again. */
export async function continueAdvance(
  platform: Platform,
  operation: { seller: number; mall: number; request: AdvanceRequest; actor: Actor },
  run: { signal: AbortSignal; progress(now: IsoTime): Promise<void> },
): Promise<unknown> {
  const { seller, mall, request, actor } = operation;
  const hold = await jobsOf(platform).locks.tryHold(lockOf(mall));
  if (!hold) throw new Error(`the clock of mall ${request.mall} is being moved by another process`);
  try {
    const wanted = { seller, mall, mallId: request.mall, actor, target: request.to };
    const end = await walk(platform, wanted, async (now) => {
      await run.progress(now);
      return !run.signal.aborted && hold.valid;
    });
    if (end === 'interrupted') throw new Error('moving the clock was interrupted and goes on later');
    return await presentNow(platform, wanted);
  } finally {
    await hold.release();
  }
}

function lockOf(mall: number): string {
  return `roundtrip clock of mall ${mall}`;
}

type Clock = BusinessClock & { now: IsoTime; policy_version: number };

async function readClock(platform: Platform, mall: number): Promise<Clock | null> {
  const { rows } = await platform.pool.query({ name: 'mall_clocks', text: 'select * from mall_clocks($1::int4[])', values: [[mall]] });
  const clock = rows.find((row: DbRow) => row['mode'] === 'test') as (BusinessClock & { policy_version: number }) | undefined;
  return clock ? { ...clock, now: businessNow(clock, platform.clock.nowMs()) } : null;
}

async function presentNow(platform: Platform, { mall, mallId }: Pick<AdvanceClock, 'mall' | 'mallId'>): Promise<unknown> {
  const clock = await readClock(platform, mall);
  return { object: 'mall_clock', mall: mallId, ...presentClock({ ...clock!, mode: 'test' }, platform.clock.nowMs()) };
}

async function targetOf(platform: Platform, { by, to, mall }: AdvanceClock, clock: Clock): Promise<IsoTime | Refusal> {
  if ((by === undefined) === (to === undefined)) return malformed(by === undefined ? '/to' : '/by', 'Say either by how much ("by": "PT3H") or up to when ("to": "2026-12-01T00:00:00Z").');
  await platform.malls.ensure([{ mall_id: mall, policy_version: clock.policy_version }]);
  const zone = platform.malls.context(mall, clock.policy_version).time_zone;
  const target = by === undefined ? readInstant(to!) : addDuration(clock.now, by, zone);
  if (target === null) return by === undefined ? malformed('/to', `"${to}" is no instant; write one such as 2026-12-01T00:00:00Z.`) : malformed('/by', `"${by}" is no duration; write one such as PT3H or P7D.`);
  if (target > latest || target.length !== latest.length) return refuse('invalid', `A clock goes up to ${latest} at the most.`);
  if (target < clock.now) return refuse('clock_goes_forward', `The test clock is at ${clock.now}; it cannot go back to ${target}.`, { rule: `now ${clock.now}, asked ${target}` });
  return target;
}

function readInstant(text: string): IsoTime | null {
  try {
    return normaliseTime(text);
  } catch {
    return null;
  }
}

function addDuration(now: IsoTime, by: string, zone: string): IsoTime | null {
  try {
    return isoTime(Temporal.Instant.from(now).toZonedDateTimeISO(zone).add(Temporal.Duration.from(by)).epochMilliseconds);
  } catch {
    return null;
  }
}

function malformed(pointer: string, detail: string): Refusal {
  return refuse('malformed', detail, { errors: [{ pointer, code: 'unreadable', detail }] });
}

function running(mallId: string, operation?: string): Refusal {
  return refuse('operation_running', `The clock of mall ${mallId} is being moved already; wait until that has ended.`, operation ? { extra: { operation } } : {});
}

type Going = Pick<AdvanceClock, 'mall' | 'seller' | 'mallId' | 'actor'> & { target: IsoTime };

function walk(platform: Platform, going: Going, goOn: (now: IsoTime) => Promise<boolean>): Promise<'arrived' | 'interrupted'> {
  const { drain } = jobsOf(platform);
  return walkTo(
    { ...platform, drain },
    {
      mall: going.mall,
      target: going.target,
      now: async () => (await readClock(platform, going.mall))!.now,
      setClock: (to, how) => setClock(platform, going, { to, ...how }),
      goOn,
    },
  );
}

async function setClock(platform: Platform, going: Going, args: { to: IsoTime; quiet: boolean }): Promise<void> {
  const { mall, seller, mallId, actor } = going;
  const outcome = await platform.submit('mall', { id: uuid(platform.clock), type: 'mall.set_clock', file: mallId, object: mallId, mall, seller, mode: 'test', actor, args });
  // A running clock may have passed the stop by itself; a busy mall is asked again at the next step.
  if (outcome.kind === 'done' || outcome.refusal.code === 'clock_goes_forward' || outcome.refusal.code === 'busy') return;
  throw new Error(`the clock of ${mallId} could not be set: ${outcome.refusal.detail}`);
}

async function runningOperation(pool: Pool, mall: number): Promise<string | null> {
  const text = `select id from operations where mall_id = $1 and mode = 'test' and kind = 'advance_clock' and state in ('queued', 'running') limit 1`;
  return transaction(pool, { malls: [mall] }, async (client) => (await client.query<{ id: string }>(text, [mall])).rows[0]?.id ?? null);
}

/** The operation and its job become visible together. Progress is counted in seconds of business time. */
async function handOver(platform: Platform, { mall, seller, mallId, actor }: AdvanceClock, way: { from: IsoTime; to: IsoTime }): Promise<unknown> {
  const ids = idSource(platform.clock);
  const id = ids('operation', seller);
  const createdAt = isoTime(platform.clock.nowMs());
  const request: AdvanceRequest = { mall: mallId, to: way.to };
  const total = secondsBetween(way.from, way.to);
  const job = { id: uuid(platform.clock), queue: 'operations', data: { operation: id } };
  await transaction(platform.pool, { malls: [mall], sellers: [seller] }, async (client) => {
    await client.query(
      `insert into operations (seller_id, mall_id, mode, id, kind, state, actor, request, total, done, created_at)
       values ($1, $2, 'test', $3, 'advance_clock', 'queued', $4, $5, $6, 0, $7)`,
      [seller, mall, id, JSON.stringify(actor), JSON.stringify(request), total, createdAt],
    );
    await client.query(`insert into outbox (seller_id, mall_id, mode, id, event_ids, jobs, created_at) values ($1, $2, 'test', $3, '[]', $4, $5)`, [
      seller,
      mall,
      ids('outbox', seller),
      JSON.stringify([job]),
      createdAt,
    ]);
  });
  platform.onOutbox();
  return { id, object: 'operation', mode: 'test', kind: 'advance_clock', state: 'queued', total, done: 0, result: null, error: null, created_at: createdAt, finished_at: null };
}

/** Within the column's range also for a walk of a century. */
export function secondsBetween(from: IsoTime, to: IsoTime): number {
  return Math.min(2_147_483_647, Math.max(0, Math.floor((msOf(to) - msOf(from)) / 1000)));
}
