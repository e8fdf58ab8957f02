/** One run: a marketplace of two malls, step by step on a frozen clock, looked at from outside after every step. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openApi } from './api.ts';
import { openChecker, textOf, type Violation } from './checker/index.ts';
import { actOn } from './market/act.ts';
import { planSuspension, tendContracts } from './market/contracts.ts';
import { drawFaults, endFaults } from './market/faults.ts';
import { askHubOnly, lookAtHubReturns } from './market/hub-only.ts';
import { placeOrder } from './market/orders.ts';
import { checkParcels, tellScans } from './market/parcels.ts';
import { followPost } from './market/post.ts';
import { checkAgainstPost, untilSettled } from './market/post-check.ts';
import { openPost, type PostDesk } from './market/post-desk.ts';
import { openCarriers, openMalls } from './market/setup.ts';
import { advance, passTime } from './market/time.ts';
import type { SimOrder, World } from './market/world.ts';
import { plusHours } from './oracle/calendar.ts';
import { dice } from './random.ts';

export interface RunOptions {
  url: string;
  platformKey: string;
  seed: number;
  days: number;
  /** Orders a day and mall, about. */
  ordersPerDay?: number;
  gatewayUrl?: string | undefined;
  /** The simulated carriers; without them every number is typed. */
  sandboxUrl?: string | undefined;
  /** Of the owner; without it books, feed and deadlines are not checked. */
  databaseUrl?: string | undefined;
  /** Told after every step. */
  onStep?: (at: { step: number; now: string; until: string; orders: number }) => void;
}

export interface RunResult {
  violations: readonly Violation[];
  /** The step in which the first one was found; null when none was. */
  failedAt: { step: number; now: string } | null;
  orders: number;
  steps: number;
  calls: number;
  /** What was done how often, most often first. */
  done: [string, number][];
  /** What was done to the orders in which something was wrong. */
  stories: { order: string; history: string[] }[];
  /** The one line that gives this run again. */
  again: string;
}

export async function run(options: RunOptions): Promise<RunResult> {
  const client = options.databaseUrl
    ? new pg.Client({ connectionString: options.databaseUrl, options: '-c search_path=roundtrip' })
    : undefined;
  // A database that goes away is told by the next query.
  client?.on('error', () => undefined);
  await client?.connect();
  try {
    return await simulate(options, client);
  } finally {
    await client?.end();
  }
}

async function simulate(options: RunOptions, client: pg.Client | undefined): Promise<RunResult> {
  const { seed, days } = options;
  const world = await openWorld(options, client);
  const until = plusHours(world.now, days * 24);
  let failedAt: RunResult['failedAt'] = null;
  while (world.now < until && !failedAt) {
    world.step += 1;
    const at = { step: world.step, now: world.now };
    await takeStep(world, { until, ordersPerDay: options.ordersPerDay ?? 3 });
    if (world.checker.violations.length > 0) failedAt = at;
    options.onStep?.({ step: world.step, now: world.now, until, orders: world.orders.length });
  }
  if (!failedAt) {
    if (world.post) await lastAnswers(world, world.post);
    for (const order of world.orders) await lookAt(world, order);
    await lookAtHubReturns(world);
    await checkAgainstPost(world, true);
    await world.checker.books({ quiet: true });
    if (world.checker.violations.length > 0) failedAt = { step: world.step, now: world.now };
  }
  // Another run on the same post begins in good weather.
  await world.post?.control.clearFaults();
  return {
    violations: world.checker.violations,
    failedAt,
    orders: world.orders.length,
    steps: world.step,
    calls: world.api.calls,
    done: [...world.done].toSorted((a, b) => b[1] - a[1]),
    stories: storiesOf(world),
    again: `npm run simulate -- --seed ${seed} --days ${days}${options.ordersPerDay ? ` --orders ${options.ordersPerDay}` : ''}`,
  };
}

/** A blackout ends with the run at the latest. */
async function lastAnswers(world: World, post: PostDesk): Promise<void> {
  post.blackoutUntil = null;
  await endFaults(world);
  await settle(world);
}

export function failureText(result: RunResult): string {
  const lines = result.violations.slice(0, 20).map((violation) => `  ${textOf(violation)}`);
  const stories = result.stories.flatMap(({ order, history }) => [
    `What happened to ${order}:`,
    ...history.map((line) => `  ${line}`),
  ]);
  return [
    `Step ${result.failedAt?.step} (${result.failedAt?.now}):`,
    ...lines,
    ...stories,
    `Again: ${result.again}`,
  ].join('\n');
}

function storiesOf({ orders, checker }: World): RunResult['stories'] {
  const objects = checker.violations.slice(0, 20).map((violation) => violation.object);
  const isAbout = (order: SimOrder): boolean => {
    const file = JSON.stringify(checker.seen(order.id) ?? order.id);
    return objects.some((object) => object.length > 20 && file.includes(object));
  };
  return orders
    .filter(isAbout)
    .slice(0, 3)
    .map(({ id, history }) => ({ order: id, history }));
}

async function openWorld(options: RunOptions, client: pg.Client | undefined): Promise<World> {
  const api = openApi(options.url);
  const all = dice(`roundtrip ${options.seed}`);
  const tag = `sim-${options.seed}-${randomBytes(4).toString('hex')}`;
  // Some day of 2026, so that runs of a year meet every holiday that the calendar holds.
  const startsAt = plusHours('2026-01-04T00:00:00.000Z', all.fork('start').int(0, 330 * 24));
  const { platformKey, sandboxUrl } = options;
  const post = sandboxUrl ? openPost(sandboxUrl, planSuspension(all.fork('suspension'), startsAt, options.days)) : null;
  const opening = { api, dice: all, tag, platformKey, startsAt, post };
  const malls = await openMalls(opening);
  const checker = openChecker({ api, malls, gatewayUrl: options.gatewayUrl, client });
  const carrierKeys = await openCarriers(opening);
  return {
    api,
    checker,
    dice: all,
    tag,
    platformKey,
    carrierKeys,
    malls,
    orders: [],
    parcels: [],
    post,
    now: startsAt,
    step: 0,
    done: new Map(),
  };
}

/** Carriers tell, what follows from it settles, people act, time passes, the checker looks. */
async function takeStep(world: World, given: { until: string; ordersPerDay: number }): Promise<void> {
  const { checker } = world;
  const dice = world.dice.fork(`step/${world.step}`);
  const drawn = dice.pick([1, 3, 6, 6, 12, 12, 24, 24, 48]);
  await tendContracts(world);
  // Before a blackout nothing is under way that it could meet on its way or not, as the machine has it.
  await tellScans(world);
  await advance(world, world.now);
  const hours = await drawFaults(world, dice.fork('faults'), drawn);
  for (const mall of world.malls) {
    const wanted = (given.ordersPerDay * hours) / 24;
    const some = Math.floor(wanted) + (dice.chance(wanted % 1) ? 1 : 0);
    for (let i = 0; i < some; i += 1) await placeOrder(world, mall);
  }
  await askHubOnly(world, dice.fork('hub'), hours);
  for (const order of world.orders) {
    await actOn(world, order, hours);
    if (checker.violations.length > 0) return;
  }
  const next = plusHours(world.now, hours);
  await passTime(world, next < given.until ? next : given.until);
  const well = await endFaults(world);
  if (well && world.post) await settle(world);
  const changed = await checker.changed();
  const looked = changed ? world.orders.filter((order) => changed.includes(order.id)) : world.orders;
  for (const order of looked) await lookAt(world, order);
  await lookAtHubReturns(world);
  await checkAgainstPost(world, well);
  await checker.books({ quiet: well });
}

/** The backlog of the post has drained, and what follows from it has run. */
async function settle(world: World): Promise<void> {
  await untilSettled(world);
  await advance(world, world.now);
}

async function lookAt(world: World, order: SimOrder): Promise<void> {
  const file = await world.checker.look({ id: order.id, mall: order.mall }, world.now);
  checkParcels(world, file);
  followPost(world, order, file);
}
