/**
 * The market's own look at the post: parcels that the post has begun a story, the post is told what happens to them, and
 * what it refused must be what was predicted.
 */
import { SandboxRefused } from '../../carrier-sandbox/index.ts';
import { type Place, postRefusal } from '../oracle/post.ts';
import type { Dice } from '../random.ts';
import type { BookingView, FileView, HandoffView, ReturnView } from '../views.ts';
import { type PostDesk, type PostParcel, storyBack, storyOut } from './post-desk.ts';
import { count, type Seller, type SimOrder, type World } from './world.ts';

/** What has come of the hand-offs and pickups of an order, as it stands now. */
export function followPost(world: World, order: SimOrder, file: FileView): void {
  const { post } = world;
  if (!post) return;
  const { seller, dice } = order;
  for (const shipment of file.shipments) {
    const asked = post.handoffs.get(shipment.id);
    if (!asked) continue;
    const story = (from: string) => storyOut(dice.fork(asked.label), from);
    const which = { seller, way: 'out', object: shipment.id, number: shipment.waybill_number } as const;
    follow(world, which, { handoff: shipment.handoff, refusal: asked.refusal, story });
  }
  file.returns.forEach((row, i) => {
    const place = order.pickups.get(row.id) ?? order.place;
    followPickup(world, { seller, dice, place, label: `pickup/${i}` }, row);
  });
}

/** Whose pickup it is, where, and the name of its story. */
export interface Pickup {
  seller: Seller;
  dice: Dice;
  place: Place;
  label: string;
}

export function followPickup(world: World, { seller, dice, place, label }: Pickup, row: ReturnView): void {
  const { pickup } = row;
  if (!pickup) return;
  const own = dice.fork(`${label}/${pickup.attempts}`);
  const story = (from: string) => storyBack(own, { from, visitOn: pickup.visit_on ?? from.slice(0, 10) });
  const which = { seller, way: 'back', object: row.id, number: pickup.waybill_number } as const;
  follow(world, which, { handoff: pickup, refusal: postRefusal(place), story });
}

interface Which {
  seller: Seller;
  way: 'out' | 'back';
  object: string;
  number: string | null;
}

function follow(
  world: World,
  { seller, way, object, number }: Which,
  is: { handoff: HandoffView; refusal: string | null; story: (from: string) => PostParcel['untold'] },
): void {
  const { handoff, refusal } = is;
  const post = world.post!;
  const { booking, state } = handoff;
  if (booking === null || post.ended.has(booking)) return;
  if (state === 'accepted') {
    post.ended.add(booking);
    count(world, `post: ${way} accepted`);
    if (refusal !== null)
      world.checker.report('B3', object, `the post took it, and should have refused it with ${refusal}`);
    post.parcels.push({ booking, way, number: number!, untold: is.story(world.now), tellings: [] });
  } else if (state === 'refused') {
    post.ended.add(booking);
    const code = handoff.reason?.code;
    count(world, `post: ${way} refused (${code})`);
    const suspended = code === 'contract_not_in_use' && (seller.contract?.suspensions.length ?? 0) > 0;
    if (code !== refusal && !suspended)
      world.checker.report('B3', object, `refused with ${code}, expected ${refusal ?? 'that the post takes it'}`);
  }
}

/** Tells the post what happens to its parcels up to `until`, which is not after the platform's time. */
export async function tellPost(world: World, until: string): Promise<void> {
  for (const parcel of world.post?.parcels ?? []) {
    while (parcel.untold[0] && parcel.untold[0].at <= until) await tellStep(world, parcel);
  }
}

async function tellStep(world: World, parcel: PostParcel): Promise<void> {
  const { to, at } = parcel.untold.shift()!;
  try {
    const known = await world.post!.control.advance(
      { carrier: 'korea_post', waybillNumber: parcel.number },
      { to, at },
    );
    parcel.tellings.push({ at: world.now, scans: known.scans.length });
    count(world, `post: ${parcel.way} ${to}`);
  } catch (error) {
    parcel.untold = [];
    // What was cancelled there goes nowhere.
    if (!(error instanceof SandboxRefused && error.message.endsWith('the booking is cancelled'))) throw error;
    count(world, `post: ${parcel.way} was cancelled`);
  }
}

/** The next time at which something happens to a parcel; null: nothing is to come. */
export function nextOfPost({ parcels }: PostDesk): string | null {
  const next = parcels.flatMap(({ untold }) => untold.slice(0, 1).map(({ at }) => at)).toSorted();
  return next[0] ?? null;
}

/** The carrier's turn: what it has not answered, or was asked to cancel and has not said. */
export function isOpen({ state, cancel_asked_at, cancel_refused }: BookingView): boolean {
  return (
    state === 'pending' ||
    state === 'sent' ||
    (state === 'accepted' && cancel_asked_at !== null && cancel_refused === null)
  );
}
