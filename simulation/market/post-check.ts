/** After a step: what waits for the post is waited for, then the checker compares the platform with the post's own list. */
import type { SandboxParcel } from '../../carrier-sandbox/index.ts';
import { checkPolled, type Polled } from '../checker/polled.ts';
import { checkPost } from '../checker/post.ts';
import { type BookingView, readBookings, readTracker } from '../views.ts';
import { isOpen } from './post.ts';
import type { PostDesk } from './post-desk.ts';
import type { World } from './world.ts';

/** Machine time: the platform's own pauses between two tries, and its sweep behind them. */
const patienceMs = 240_000;

/** B3: with the post in good health all that waits for it is settled, however often it failed before. */
export async function untilSettled(world: World): Promise<void> {
  const [mall] = world.malls;
  const end = performance.now() + patienceMs;
  for (;;) {
    const open = (await readBookings(world.api, mall!.key)).filter(isOpen);
    if (open.length === 0) return;
    if (performance.now() > end) {
      for (const { id, state } of open) world.checker.report('B3', id, `is still ${state}, and no fault is on`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** `quiet`: no fault is on and nothing is under way. */
export async function checkAgainstPost(world: World, quiet: boolean): Promise<void> {
  const { post, checker, now } = world;
  const [mall] = world.malls;
  if (!post || !mall) return;
  const bookings = await readBookings(world.api, mall.key);
  const parcels = await parcelsOf(
    post,
    mall.sellers.flatMap(({ contract }) => contract?.customerNumber ?? []),
  );
  const troubled = (from: string, to: string): boolean =>
    post.troubles.some((each) => each.from <= to && (each.to === null || each.to >= from));
  checkPost({ bookings, parcels, files: checker.files(), now, quiet, troubled }, checker.report);
  await checkTrackers(world, { bookings, parcels, troubled });
}

async function parcelsOf(post: PostDesk, customers: readonly string[]): Promise<SandboxParcel[]> {
  const lists = await Promise.all(customers.map((customer_number) => post.control.parcels({ customer_number })));
  return lists.flat();
}

interface Told {
  bookings: readonly BookingView[];
  parcels: readonly SandboxParcel[];
  troubled: Polled['troubled'];
}

/** Of parcels that are not at their end, and once more when they have come there. */
async function checkTrackers(world: World, { parcels, troubled }: Told): Promise<void> {
  const { api, checker, now } = world;
  const post = world.post!;
  const byBooking = new Map(parcels.map((parcel) => [parcel.order_number, parcel]));
  const tellingsOf = new Map(post.parcels.map((parcel) => [parcel.booking, parcel.tellings]));
  const rows = [...checker.files().flatMap(({ returns }) => returns), ...post.hubReturns.map(({ row }) => row)];
  const subjects = [
    ...checker
      .files()
      .flatMap(({ shipments }) => shipments)
      .map((shipment) => ({ subject: { shipment }, is: shipment, handoff: shipment.handoff })),
    ...rows
      .filter((row) => row.decision === 'approved' && row.pickup?.waybill_number === row.waybill_number)
      .map((row) => ({ subject: { row }, is: row, handoff: row.pickup! })),
  ];
  for (const { subject, is, handoff } of subjects) {
    const { booking, state } = handoff;
    if (booking === null || is.tracker === null || state !== 'accepted' || post.seenToEnd.has(is.tracker)) continue;
    const parcel = byBooking.get(booking);
    if (!parcel) continue;
    const tracker = await readTracker(api, world.malls[0]!.key, is.tracker);
    const { scans } = parcel;
    checkPolled({ tracker, scans, tellings: tellingsOf.get(booking) ?? [], subject, now, troubled }, checker.report);
    const { next_check_at, last_checked_at } = tracker.freshness;
    if (next_check_at === null && last_checked_at !== null) post.seenToEnd.add(is.tracker);
  }
}
