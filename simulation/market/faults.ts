/**
 * The post's bad hours, drawn by the seed. A blackout hits every call and lasts for some hours of business time, so that
 * nothing can be answered while it is on; passing faults hit a few calls and are over with their step.
 */
import type { FaultKind, Fault as PostFault } from '../../carrier-sandbox/index.ts';
import { plusHours } from '../oracle/calendar.ts';
import type { Dice } from '../random.ts';
import type { PostDesk } from './post-desk.ts';
import { count, type World } from './world.ts';

type Fault = Omit<PostFault, 'carrier'>;

const blackouts: readonly FaultKind[] = [
  'down',
  'down',
  'rate_limit',
  'hang',
  'garbage',
  'html_for_xml',
  'lost_answer',
  'error_after_success',
];

const passing: readonly (readonly Fault[])[] = [
  ...(['lost_answer', 'error_after_success', 'garbage', 'truncate', 'html_for_xml', 'negative_price'] as const).map(
    (fault): Fault[] => [{ fault, operation: 'InsertOrder', count: 2 }],
  ),
  [{ fault: 'euc_kr', operation: 'InsertOrder', count: 2 }],
  // In doubt, and for a while nobody to ask.
  [
    { fault: 'lost_answer', operation: 'InsertOrder', count: 1 },
    { fault: 'down', operation: 'GetResInfo', count: 2 },
  ],
  [{ fault: 'garbage', operation: 'GetResInfo', count: 1 }],
  [{ fault: 'lost_answer', operation: 'GetResCancelCmd', count: 1 }],
  [{ fault: 'error_after_success', operation: 'GetResCancelCmd', count: 1 }],
  [{ fault: 'down', count: 3 }],
  [{ fault: 'rate_limit', count: 3 }],
  [{ fault: 'slow', ms: 150, rate: 0.5 }],
  [{ fault: 'truncate', operation: 'track', count: 3 }],
  [{ fault: 'backwards_status', operation: 'track', count: 3 }],
];

/** Receipts count from 24 hours before they were learnt of: no blackout may hide a delivery for that long. */
const longestBlackout = 18;
const quietHoursBetween = 30;

/** Perhaps switches something on, when all is well, for a step of so many hours. Gives how many it may last. */
export async function drawFaults(world: World, dice: Dice, hours: number): Promise<number> {
  const { post, now } = world;
  if (!post) return hours;
  if (post.blackoutUntil === null) {
    const last = post.troubles.findLast((each) => each.blackout);
    const mayBlack = !last?.to || plusHours(last.to, quietHoursBetween) < now;
    if (dice.chance(0.05) && mayBlack) await beginBlackout(world, post, dice.fork('blackout'));
    else if (dice.chance(0.3) && hours >= 6)
      await switchOn(world, post, { faults: dice.pick(passing), blackout: false });
  }
  if (post.blackoutUntil === null) return hours;
  return Math.min(hours, (Date.parse(post.blackoutUntil) - Date.parse(now)) / 3_600_000);
}

async function beginBlackout(world: World, post: PostDesk, dice: Dice): Promise<void> {
  post.blackoutUntil = plusHours(world.now, dice.pick([2, 5, 9, 12, longestBlackout]));
  const fault = dice.pick(blackouts);
  // Its tracking page is a host of its own, which may be away alone.
  const faults = dice.chance(0.2) ? [{ fault, operation: 'track' }] : [{ fault }];
  await switchOn(world, post, { faults, blackout: true });
}

async function switchOn(
  world: World,
  post: PostDesk,
  given: { faults: readonly Fault[]; blackout: boolean },
): Promise<void> {
  const { faults, blackout } = given;
  post.switched = faults;
  post.troubles.push({ from: world.now, to: null, blackout });
  for (const each of faults) {
    await post.control.fault({ carrier: 'korea_post', ...each });
    count(world, `${blackout ? 'blackout' : 'fault'}: ${each.fault}${each.operation ? ` of ${each.operation}` : ''}`);
  }
}

/** At the end of a step: what is over is switched off. True when no fault is on any more. */
export async function endFaults(world: World): Promise<boolean> {
  const { post, now } = world;
  if (!post) return true;
  if (post.blackoutUntil !== null && now < post.blackoutUntil) return false;
  post.blackoutUntil = null;
  const trouble = post.troubles.at(-1);
  if (trouble?.to === null) {
    await countHits(world, post);
    await post.control.clearFaults();
    trouble.to = now;
  }
  return true;
}

/** A fault that nobody meets shows nothing, so the report tells of those that were met. */
async function countHits(world: World, { control, switched }: PostDesk): Promise<void> {
  const left = await control.faults();
  for (const { fault, operation, count: calls } of switched) {
    const same = left.find((each) => each.fault === fault && each.operation === operation);
    const hits = calls === undefined ? 0 : calls - (same?.count ?? 0);
    for (let i = 0; i < hits; i += 1) count(world, `met: ${fault}${operation ? ` of ${operation}` : ''}`);
  }
}
