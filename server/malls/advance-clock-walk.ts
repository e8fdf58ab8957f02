/** The walk of one mall's test clock: under its lock, by commands on the mall, with `jobs/walk.ts` as the legs. */
import type { DbRow } from '../db/pool.ts';
import { jobsOf } from '../jobs/index.ts';
import type { Hold } from '../jobs/locks.ts';
import { walkTo } from '../jobs/walk.ts';
import { type BusinessClock, businessNow, type IsoTime } from '../kernel/clock.ts';
import type { Actor } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import { presentClock } from './present.ts';

/** Where a walk goes; `target` is not before the clock. */
export interface Going {
  mall: number;
  /** The house seller's number. */
  seller: number;
  /** Public id. */
  mallId: string;
  actor: Actor;
  target: IsoTime;
}

/** Null while another request or operation moves this clock. */
export function holdClock(platform: Platform, mall: number): Promise<Hold | null> {
  return jobsOf(platform).locks.tryHold(`roundtrip clock of mall ${mall}`);
}

export type TestClock = BusinessClock & { now: IsoTime; policy_version: number };

/** Null when there is no such mall. */
export async function readClock(platform: Platform, mall: number): Promise<TestClock | null> {
  const { rows } = await platform.pool.query({
    name: 'mall_clocks',
    text: 'select * from mall_clocks($1::int4[])',
    values: [[mall]],
  });
  const clock = rows.find((row: DbRow) => row['mode'] === 'test') as
    | (BusinessClock & { policy_version: number })
    | undefined;
  return clock ? { ...clock, now: businessNow(clock, platform.clock.nowMs()) } : null;
}

/** As the API shows it. */
export async function presentNow(
  platform: Platform,
  { mall, mallId }: Pick<Going, 'mall' | 'mallId'>,
): Promise<unknown> {
  const clock = await readClock(platform, mall);
  return { object: 'mall_clock', mall: mallId, ...presentClock({ ...clock!, mode: 'test' }, platform.clock.nowMs()) };
}

/** `goOn` is asked between two steps. */
export function walk(
  platform: Platform,
  going: Going,
  goOn: (now: IsoTime) => Promise<boolean>,
): Promise<'arrived' | 'interrupted'> {
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
  const outcome = await platform.submit('mall', {
    id: uuid(platform.clock),
    type: 'mall.set_clock',
    file: mallId,
    object: mallId,
    mall,
    seller,
    mode: 'test',
    actor,
    args,
  });
  // A running clock may have passed the stop by itself; a busy mall is asked again at the next step.
  if (outcome.kind === 'done' || outcome.refusal.code === 'clock_goes_forward' || outcome.refusal.code === 'busy')
    return;
  throw new Error(`the clock of ${mallId} could not be set: ${outcome.refusal.detail}`);
}
