/**
 * `advance_clock`: an integrator moves its test mall's time forward and watches everything that falls due happen (G3).
 * Answers when all of it has run; a walk that takes longer than a minute goes on as an operation.
 */
import { type IsoTime, isoTime, normaliseTime } from '../kernel/clock.ts';
import type { Actor, Outcome } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { handOver, runningOperation } from './advance-clock-operation.ts';
import { holdClock, presentNow, readClock, type TestClock, walk } from './advance-clock-walk.ts';

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

type Done = Extract<Outcome, { kind: 'done' }>;

const answerWithinMs = 60_000;
const latest = '9999-01-01T00:00:00.000Z';

/** 200 with the mall's clock, 202 with the operation, or why not. `withinMs`: for trials. */
export async function advanceClock(
  platform: Platform,
  wanted: AdvanceClock,
  withinMs = answerWithinMs,
): Promise<Done | Refusal> {
  if (wanted.mode === 'live')
    return refuse('clock_is_live', 'The live clock is the real time; use the test key to move the test clock.');
  const clock = await readClock(platform, wanted.mall);
  if (!clock) return refuse('not_found', `There is no mall ${wanted.mallId}.`);
  const target = await targetOf(platform, wanted, clock);
  if (typeof target !== 'string') return target;
  const hold = await holdClock(platform, wanted.mall);
  if (!hold) return running(wanted.mallId);
  try {
    const operation = await runningOperation(platform.pool, wanted.mall);
    if (operation) return running(wanted.mallId, operation);
    const until = performance.now() + withinMs;
    const from = clock.now;
    const end = await walk(platform, { ...wanted, target }, async () => performance.now() < until);
    if (end === 'interrupted')
      return { kind: 'done', status: 202, body: await handOver(platform, { ...wanted, target }, from) };
    return { kind: 'done', status: 200, body: await presentNow(platform, wanted) };
  } finally {
    await hold.release();
  }
}

async function targetOf(
  platform: Platform,
  { by, to, mall }: AdvanceClock,
  clock: TestClock,
): Promise<IsoTime | Refusal> {
  if ((by === undefined) === (to === undefined))
    return malformed(
      by === undefined ? '/to' : '/by',
      'Say either by how much ("by": "PT3H") or up to when ("to": "2026-12-01T00:00:00Z").',
    );
  await platform.malls.ensure([{ mall_id: mall, policy_version: clock.policy_version }]);
  const zone = platform.malls.context(mall, clock.policy_version).time_zone;
  const target = by === undefined ? readInstant(to!) : addDuration(clock.now, by, zone);
  if (target === null)
    return by === undefined
      ? malformed('/to', `"${to}" is no instant; write one such as 2026-12-01T00:00:00Z.`)
      : malformed('/by', `"${by}" is no duration; write one such as PT3H or P7D.`);
  if (target > latest || target.length !== latest.length)
    return refuse('invalid', `A clock goes up to ${latest} at the most.`);
  if (target < clock.now)
    return refuse('clock_goes_forward', `The test clock is at ${clock.now}; it cannot go back to ${target}.`, {
      rule: `now ${clock.now}, asked ${target}`,
    });
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
    return isoTime(
      Temporal.Instant.from(now).toZonedDateTimeISO(zone).add(Temporal.Duration.from(by)).epochMilliseconds,
    );
  } catch {
    return null;
  }
}

function malformed(pointer: string, detail: string): Refusal {
  return refuse('malformed', detail, { errors: [{ pointer, code: 'unreadable', detail }] });
}

function running(mallId: string, operation?: string): Refusal {
  return refuse(
    'operation_running',
    `The clock of mall ${mallId} is being moved already; wait until that has ended.`,
    operation ? { extra: { operation } } : {},
  );
}
