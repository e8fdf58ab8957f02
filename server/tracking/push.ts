/**
 * Facts pushed by carriers and malls: each row is checked alone, goes to every parcel that holds its waybill, or waits
 * for the waybill to appear. A mall reaches its own parcels only; a number of another mall is as unknown as any.
 */
import { checkWaybillNumber, isCarrierCode } from '../carriers/index.ts';
import type { Caller } from '../http/route.ts';
import { type IsoTime, isoTime, normaliseTime } from '../kernel/clock.ts';
import { isRefusal, type ProblemCode, type Refusal, refuse } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { type Addressed, deliverFacts, findHolders } from './deliver.ts';
import { factKey, futureProblem } from './facts.ts';
import type { FactResult } from './record.ts';
import type { UnmatchedFact, UnmatchedRow } from './tables.ts';
import { carriersOwn, keepUnmatched, removeUnmatched } from './unmatched.ts';
import { claimScope, type WaybillHolder } from './waybills.ts';

export interface PushedEvent {
  carrier: string;
  waybill_number: string;
  /** The carrier's raw code or words, or one of our tracking statuses. */
  code: string;
  occurred_at: string;
  location?: string | undefined;
  description?: string | undefined;
  event_id?: string | undefined;
  synthetic?: boolean | undefined;
}

export type PushResult = FactResult | { result: 'unknown_waybill' };

/** One result per event, in order. */
export async function pushEvents(
  platform: Platform,
  caller: Caller,
  events: readonly PushedEvent[],
): Promise<PushResult[]> {
  await enter(events.length);
  try {
    return await pushNow(platform, caller, events);
  } finally {
    leave(events.length);
  }
}

/** Facts taken at once by this process; what comes beyond waits as it arrived, which is its smallest form. */
const atOnce = 2_000;
let underWay = 0;
const waiting: { facts: number; go: () => void }[] = [];

async function enter(facts: number): Promise<void> {
  if (underWay > 0 && underWay + facts > atOnce) await new Promise<void>((go) => waiting.push({ facts, go }));
  else underWay += facts;
}

function leave(facts: number): void {
  underWay -= facts;
  while (waiting[0] && (underWay === 0 || underWay + waiting[0].facts <= atOnce)) {
    const next = waiting.shift()!;
    underWay += next.facts;
    next.go();
  }
}

async function pushNow(platform: Platform, caller: Caller, events: readonly PushedEvent[]): Promise<PushResult[]> {
  const read = events.map((event, index) => readRow(platform, caller, { event, index }));
  const rows = read.filter((row): row is PushRow => !isRefusal(row));
  const results = await recordHeld(platform, caller, rows);
  const unknown = rows.filter((row) => !results.has(row));
  await keepUnmatched(
    platform,
    unknown.map((row) => unmatchedRow(platform, caller, row)),
  );
  // A parcel that got the number in between may have asked for waiting facts before they were there.
  const late = await recordHeld(platform, caller, unknown);
  const lateDone = [...late].filter(([, result]) => result.result !== 'refused');
  await removeUnmatched(
    platform,
    lateDone.map(([row]) => unmatchedRow(platform, caller, row)),
  );
  return read.map((row): PushResult => {
    if (isRefusal(row)) return { result: 'refused', refusal: row };
    return results.get(row) ?? late.get(row) ?? { result: 'unknown_waybill' };
  });
}

interface PushRow extends Addressed {
  carrier: string;
  /** Normalised. */
  waybill_number: string;
}

const earliest: IsoTime = '2000-01-01T00:00:00.000Z';

function readRow(
  platform: Platform,
  caller: Caller,
  { event, index }: { event: PushedEvent; index: number },
): PushRow | Refusal {
  const { carrier, code, location, description, event_id, synthetic } = event;
  const wrong = (member: string, problem: ProblemCode, detail: string) =>
    refuse(problem, detail, { errors: [{ pointer: `/events/${index}/${member}`, code: problem, detail }] });
  if (!isCarrierCode(carrier))
    return wrong('carrier', 'carrier_unknown', 'No such carrier; GET /v1/carriers lists the known ones.');
  const number = checkWaybillNumber(carrier, event.waybill_number);
  if (!number.ok) return wrong('waybill_number', number.code, number.detail);
  const occurredAt = readTime(event.occurred_at);
  if (occurredAt === null)
    return wrong(
      'occurred_at',
      'invalid',
      'Write an RFC 3339 instant with its offset, such as 2026-11-22T18:01:00+09:00, of the year 2000 or later.',
    );
  // Live business time is machine time. A test clock is known only with the parcel, so `tracker.record` asks it.
  const future = caller.mode === 'live' ? futureProblem(occurredAt, isoTime(platform.clock.nowMs())) : undefined;
  if (future) return wrong('occurred_at', future.code, future.detail);
  const fact: UnmatchedFact = {
    code,
    source: caller.kind === 'mall' ? 'mall' : 'carrier',
    synthetic: synthetic ?? false,
    location: location ?? null,
    description: description ?? null,
    occurred_at: occurredAt,
  };
  return { carrier, waybill_number: number.normalized, fact, fact_key: factKey(fact, event_id) };
}

function readTime(text: string): IsoTime | null {
  try {
    const time = normaliseTime(text);
    return time >= earliest && time.length === earliest.length ? time : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Results of the rows whose waybill somebody holds whom this caller reaches; the others are left out. */
async function recordHeld(
  platform: Platform,
  caller: Caller,
  rows: readonly PushRow[],
): Promise<Map<PushRow, FactResult>> {
  const { mode, mall } = caller;
  const own = caller.kind === 'mall';
  // The carrier's own word concerns everyone who holds the number, in whichever test world.
  const scope = own || mode === 'live' ? claimScope(mode, mall) : null;
  const keys = rows.map(({ carrier, waybill_number }) => ({ carrier, waybill_number, mode, scope }));
  const holders = await findHolders(platform.pool, keys);
  const reached = (holder: WaybillHolder) => !own || holder.mall_id === mall;
  const held = rows.map((what, i) => ({ what, to: holders[i]!.filter(reached) }));
  return deliverFacts(
    platform,
    { kind: caller.kind, id: caller.id },
    held.filter(({ to }) => to.length > 0),
  );
}

function unmatchedRow(platform: Platform, caller: Caller, row: PushRow): UnmatchedRow {
  const own = caller.kind === 'mall';
  const { carrier, waybill_number, fact_key, fact } = row;
  return {
    id: platform.newId('tracking_event', 0),
    owner: own ? caller.id : carrier,
    mall_id: own ? caller.mall : carriersOwn,
    mode: caller.mode,
    carrier,
    waybill_number,
    fact_key,
    fact,
    received_at: isoTime(platform.clock.nowMs()),
  };
}
