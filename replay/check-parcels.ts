/**
 * Parcels after the replay, seen from both sides: every one is booked once at the post, the platform shows its number,
 * and the scans that it has heard of are the post's, those of the model at their documented times among them.
 */
import type { SandboxParcel } from '../carrier-sandbox/remote.ts';
import { type Client, listAll } from './client.ts';
import { type Invariant, rule } from './invariants.ts';
import type { PlannedReturn } from './match.ts';
import { instantOf, orderTimes, returnTimes, type Scan } from './model.ts';
import { postSteps } from './post.ts';
import type { PlannedOrder } from './purchases.ts';

export interface ParcelSums {
  out: number;
  delivered: number;
  back: number;
  /** That the post made and the platform heard of. */
  scans: number;
}

export interface ExpectedParcels {
  orders: ReadonlyMap<string, PlannedOrder>;
  returns: ReadonlyMap<string, PlannedReturn>;
}

interface ShownParcel {
  reference: string;
  state?: string;
  route?: string;
  waybill_number: string | null;
}

interface ShownTracker {
  waybill_number: string;
  legs: { kind: string }[];
  events: { source: string; code: string; occurred_at: string }[];
}

/** What the platform says of a parcel, and what should be. */
interface Held {
  way: 'outbound' | 'return';
  reference: string;
  scans: readonly Scan[];
}

export async function checkParcels(
  client: Client,
  expected: ExpectedParcels,
  post: readonly SandboxParcel[],
): Promise<{ parcels: ParcelSums; invariants: Invariant[] }> {
  const { held, parcels, invariants: ofParcels } = await readHeld(client, expected);
  const booked = checkBookings(held, post);
  const { scans, invariant: ofScans } = await checkScans(client, held, post);
  return { parcels: { ...parcels, scans }, invariants: [...ofParcels, booked, ofScans] };
}

/** By waybill number: shipments and returns in the API. */
async function readHeld(client: Client, { orders, returns }: ExpectedParcels) {
  const out = rule('every order left in one parcel, which arrived');
  const back = rule('every return was collected by the seller’s contract');
  const parcels = { out: 0, delivered: 0, back: 0 };
  const held = new Map<string, Held>();
  for await (const { reference, state, waybill_number } of listAll<ShownParcel>(client, '/v1/shipments')) {
    const order = orders.get(reference);
    parcels.out += 1;
    if (state === 'delivered') parcels.delivered += 1;
    out.expect(state === 'delivered' && order !== undefined, () => `shipment ${reference} is ${state}`);
    if (order) held.set(waybill_number ?? '', { way: 'outbound', reference, scans: orderTimes(order).scans });
  }
  for await (const { reference, route, waybill_number } of listAll<ShownParcel>(client, '/v1/returns')) {
    const planned = returns.get(reference);
    if (waybill_number !== null) parcels.back += 1;
    back.expect(route === 'seller_contract' && waybill_number !== null, () => `return ${reference} went by ${route}`);
    if (planned) held.set(waybill_number ?? '', { way: 'return', reference, scans: returnTimes(planned).scans });
  }
  out.expect(parcels.out === orders.size, () => `${parcels.out} shipments for ${orders.size} orders`);
  back.expect(parcels.back === returns.size, () => `${parcels.back} parcels back for ${returns.size} returns`);
  const invariants = [
    out.done(`${parcels.delivered} of ${parcels.out} delivered`),
    back.done(`${parcels.back} parcels back`),
  ];
  return { held, parcels, invariants };
}

function checkBookings(held: ReadonlyMap<string, Held>, post: readonly SandboxParcel[]): Invariant {
  const once = rule('every parcel is booked once at the post, under the number that the platform shows');
  const keys = new Set<string>();
  for (const { waybill_number, order_number, direction, cancelled_at } of post) {
    once.expect(!keys.has(order_number), () => `booking ${order_number} is there twice`);
    keys.add(order_number);
    const right = held.get(waybill_number)?.way === direction && cancelled_at === null;
    once.expect(right, () => `${direction} ${waybill_number} is at the post only, or cancelled there`);
  }
  once.expect(post.length === held.size, () => `${post.length} parcels at the post, ${held.size} on the platform`);
  return once.done(`${post.length} bookings`);
}

/** Until the first scan the post tells the state of the booking instead, which has no time of its own. */
const isScan = ({ code }: { code: string }) => !code.startsWith('booking:');

async function checkScans(client: Client, held: ReadonlyMap<string, Held>, post: readonly SandboxParcel[]) {
  const heard = rule('every scan is the post’s own, those of the model at their times');
  const atPost = new Map(post.map((parcel) => [parcel.waybill_number, parcel]));
  const seen = new Set<string>();
  let count = 0;
  for await (const { waybill_number, events } of listAll<ShownTracker>(client, '/v1/trackers')) {
    const [parcel, wanted] = [atPost.get(waybill_number), held.get(waybill_number)];
    seen.add(waybill_number);
    const scans = events.filter(isScan);
    count += scans.length;
    const same = timesOf(scans.map((each) => each.occurred_at)) === timesOf((parcel?.scans ?? []).map(({ at }) => at));
    const polled = events.every(({ source }) => source === 'poll');
    heard.expect(
      same && polled,
      () => `${waybill_number} has ${scans.length} scans, ${parcel?.scans.length} at the post`,
    );
    for (const { code, at } of wanted?.scans ?? []) {
      const made = parcel?.scans.find(({ step }) => step === postSteps[code])?.at;
      const right = made !== undefined && timesOf([made]) === timesOf([instantOf(at)]);
      heard.expect(right, () => `${wanted!.reference} is ${code} at ${made}, not ${instantOf(at)}`);
    }
  }
  for (const number of held.keys()) heard.expect(seen.has(number), () => `${number} has no tracker`);
  return { scans: count, invariant: heard.done(`${count} scans of ${seen.size} parcels`) };
}

function timesOf(times: readonly string[]): string {
  return JSON.stringify(times.map((each) => Temporal.Instant.from(each).epochMilliseconds).sort((a, b) => a - b));
}
