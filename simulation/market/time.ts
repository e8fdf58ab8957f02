/** Business time passes in both malls; on the way the post's parcels move, and the platform asks about them. */
import { type Api, isDone } from '../api.ts';
import { plusHours } from '../oracle/calendar.ts';
import { nextOfPost, tellPost } from './post.ts';
import type { Mall, World } from './world.ts';

/** Moves the clocks of all malls; what falls due on the way has run when the answers come. */
export async function advance(world: World, to: string): Promise<void> {
  for (const mall of world.malls) await moveClock(world, mall, to);
  world.now = to;
}

/**
 * From now to `to`. The platform asks about parcels at full hours; a minute before the next one after something has
 * happened to a parcel the post is told of it. In a blackout nobody can ask, and the post is told at its end.
 */
export async function passTime(world: World, to: string): Promise<void> {
  const { post } = world;
  const [posted, ...others] = world.malls;
  while (post && post.blackoutUntil === null) {
    const next = nextOfPost(post);
    const asked = next === null ? null : plusHours(next, askedEveryHours - (hourOf(next) % askedEveryHours));
    if (asked === null || asked > to) break;
    const before = plusHours(asked, -1 / 60);
    if (before > world.now) {
      await moveClock(world, posted!, before);
      world.now = before;
    }
    await tellPost(world, before);
    await moveClock(world, posted!, asked);
    world.now = asked;
  }
  await moveClock(world, posted!, to);
  for (const mall of others) await moveClock(world, mall, to);
  world.now = to;
  if (post?.blackoutUntil) await tellPost(world, to);
}

/** The platform asks about a parcel at these hours (UTC) of its test clock (B4). */
const askedEveryHours = 3;

/** With its minutes, as a fraction. */
function hourOf(instant: string): number {
  return (Date.parse(instant) / 3_600_000) % 24;
}

async function moveClock({ api, checker }: World, mall: Mall, to: string): Promise<void> {
  const path = `/v1/malls/${mall.id}/advance_clock`;
  const reply = await api.post(path, { as: mall.key, body: { to }, timeoutMs: 180_000 });
  if (reply.status === 202) await operationEnd(api, mall.key, String(reply.body.id));
  else if (!isDone(reply)) {
    const said = `${reply.status} ${JSON.stringify(reply.body)}`;
    checker.report('G3', mall.id, `the clock could not be moved to ${to}: ${said}`);
  }
}

async function operationEnd(api: Api, key: string, id: string): Promise<void> {
  for (;;) {
    const { body } = await api.get(`/v1/operations/${id}`, key);
    if (body.state === 'done' || body.state === 'failed') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
