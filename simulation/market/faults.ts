/**
 * The post's bad hours, drawn by the seed. A blackout hits every call and lasts for some hours of business time, so that
 * nothing can be answered while it is on; passing faults hit a few calls and are over with their step.
 */
import type { FaultKind, SandboxFault } from '../../carrier-sandbox/index.ts';
import { plusHours } from '../oracle/calendar.ts';
import type { Dice } from '../random.ts';
import type { PostDesk } from './post-desk.ts';
import { count, type World } from './world.ts';

type Fault = Omit<SandboxFault, 'carrier'>;

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

/** Perhaps switches something on, when all is well. Gives how long the step may last at most. */
export async function drawFaults(world: World, dice: Dice): Promise<number> {
  const { post, now } = world;
  if (!post) return Number.POSITIVE_INFINITY;
  if (post.blackoutUntil === null) {
    const last = post.troubles.findLast((each) => each.blackout);
    const mayBlack = !last?.to || plusHours(last.to, quietHoursBetween) < now;
    if (dice.chance(0.05) && mayBlack) await beginBlackout(world, post, dice.fork('blackout'));
    else if (dice.chance(0.2)) await switchOn(world, post, { faults: dice.pick(passing), blackout: false });
  }
  if (post.blackoutUntil === null) return Number.POSITIVE_INFINITY;
  return (Date.parse(post.blackoutUntil) - Date.parse(now)) / 3_600_000;
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
  { control, troubles }: PostDesk,
  given: { faults: readonly Fault[]; blackout: boolean },
): Promise<void> {
  const { faults, blackout } = given;
  troubles.push({ from: world.now, to: null, blackout });
  for (const each of faults) {
    await control.fault({ carrier: 'korea_post', ...each });
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
    await post.control.clearFaults();
    trouble.to = now;
  }
  return true;
}
