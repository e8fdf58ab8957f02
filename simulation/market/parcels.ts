/**
 * Parcels and what carriers tell of them: each has a true story, told late, twice, in disorder, or before anybody has
 * typed its number. What the platform must make of it follows from the scans told so far.
 */
import { isDone } from '../api.ts';
import { laterOf, plusHours } from '../oracle/calendar.ts';
import { goodsOf } from '../oracle/post.ts';
import type { Dice } from '../random.ts';
import type { FileView } from '../views.ts';
import { codesFor } from './waybills.ts';
import { count, type Mall, type SimOrder, type World } from './world.ts';

export interface Scan {
  /** Null: a code that nobody knows. */
  status: string | null;
  code: string;
  at: string;
  tellAt: string;
  eventId: string | null;
  location: string;
}

export interface Parcel {
  mall: Mall;
  order: SimOrder;
  /** The shipment or return it belongs to; null while nobody has typed its number. */
  object: string | null;
  way: 'out' | 'back';
  carrier: string;
  number: string;
  untold: Scan[];
  told: (Scan & { learntAt: string })[];
  /** Void, or given up: the carrier says no more. */
  dropped: boolean;
}

const endings = [
  { weight: 88, value: ['delivered'] },
  { weight: 4, value: ['damaged', 'delivered'] },
  { weight: 4, value: ['lost'] },
  { weight: 4, value: ['returning', 'returned_to_sender'] },
];

/** A story that begins at `from`: collected within the day, some scans, an end. */
export function makeStory(dice: Dice, parcel: Pick<Parcel, 'carrier' | 'way'>, from: string): Scan[] {
  const failsFirst = parcel.way === 'back' && dice.chance(0.08);
  const middle = Array.from({ length: dice.int(1, 3) }, () => 'in_transit');
  const late = dice.chance(0.15) ? ['out_for_delivery', 'attempt_failed', 'out_for_delivery'] : ['out_for_delivery'];
  const ending = parcel.way === 'out' ? dice.weighted(endings)! : dice.chance(0.04) ? ['lost'] : ['delivered'];
  const statuses = [...(failsFirst ? ['attempt_failed'] : []), 'collected', ...middle, ...late, ...ending];
  let at = plusHours(from, dice.int(1, 15));
  const scans = statuses.map((status) => {
    at = plusHours(at, dice.int(1, 14) + dice.int(1, 59) / 60);
    return scanOf(dice, parcel.carrier, { status, at });
  });
  if (dice.chance(0.1))
    scans.push({
      ...scanOf(dice, parcel.carrier, { status: 'in_transit', at }),
      status: null,
      code: 'ZZ-99',
      eventId: null,
    });
  return scans;
}

function scanOf(dice: Dice, carrier: string, { status, at }: { status: string; at: string }): Scan {
  const delay = dice.chance(0.08) ? dice.int(12, 70) : dice.int(0, 3);
  return {
    status,
    code: dice.pick(codesFor(carrier, status)),
    at,
    tellAt: plusHours(at, delay),
    eventId: dice.chance(0.5) ? `scan-${dice.int(1, 1e9)}` : null,
    location: dice.pick(['옥천HUB', '대전HUB', '서울강남', '부산사하']),
  };
}

/** Carriers report what is to be told by now: duplicates and disorder included. Checks each row's answer. */
export async function tellScans(world: World): Promise<void> {
  const carriers = new Set(world.parcels.map((parcel) => parcel.carrier));
  for (const carrier of [...carriers].sort()) {
    const dice = world.dice.fork(`feed/${carrier}/${world.step}`);
    const batch = world.parcels
      .filter((parcel) => parcel.carrier === carrier && !parcel.dropped)
      .flatMap((parcel) => dueOf(world, parcel, dice.fork(nameOf(world, parcel))));
    const shuffled = dice.shuffled(batch);
    for (let from = 0; from < shuffled.length; from += 500) {
      await pushScans(world, carrier, shuffled.slice(from, from + 500));
    }
  }
}

/** The same in every run of a seed, whatever other orders did. */
function nameOf({ parcels }: World, parcel: Parcel): string {
  return `${parcel.order.index}/${parcels.filter((each) => each.order === parcel.order).indexOf(parcel)}`;
}

/** What is to be told of a parcel by now, some of it twice, now and then something old once more. */
function dueOf(world: World, parcel: Parcel, dice: Dice): Telling[] {
  const due = parcel.untold.filter((scan) => scan.tellAt <= world.now);
  parcel.untold = parcel.untold.filter((scan) => scan.tellAt > world.now);
  const repeated = due.filter(() => dice.chance(1 / 8));
  const old = parcel.told.slice(-1).filter(() => dice.chance(0.03));
  return [...due, ...repeated, ...old].map((scan) => ({ parcel, scan }));
}

interface Telling {
  parcel: Parcel;
  scan: Scan;
}

/** One push by the carrier itself; each row must be answered as the parcels' past says. */
export async function pushScans(world: World, carrier: string, batch: readonly Telling[]): Promise<void> {
  if (batch.length === 0) return;
  const events = batch.map(({ parcel, scan }) => ({
    carrier,
    waybill_number: parcel.number,
    code: scan.code,
    occurred_at: scan.at,
    location: scan.location,
    ...(scan.eventId ? { event_id: scan.eventId } : {}),
    synthetic: true,
  }));
  const reply = await world.api.post('/v1/tracking_events', { as: world.carrierKeys.get(carrier)!, body: { events } });
  if (!isDone(reply)) {
    world.checker.report(
      'B4',
      carrier,
      `a push of ${events.length} scans answered ${reply.status}: ${JSON.stringify(reply.body)}`,
    );
    return;
  }
  const rows = reply.body.data as { index: number; result: string; problem?: unknown }[];
  batch.forEach(({ parcel, scan }, i) => {
    const expected = parcel.object === null ? 'unknown_waybill' : isTold(parcel, scan) ? 'duplicate' : 'accepted';
    const { result, problem } = rows[i]!;
    if (result !== expected) {
      world.checker.report(
        'B4',
        `${carrier} ${parcel.number}`,
        `scan ${scan.code} at ${scan.at} answered ${result} ${JSON.stringify(problem ?? '')}, expected ${expected}`,
      );
    }
    count(world, `scan ${result}`);
    if (!isTold(parcel, scan)) parcel.told.push({ ...scan, learntAt: world.now });
  });
}

function isTold(parcel: Parcel, scan: Scan): boolean {
  const keyOf = (each: Scan): string => each.eventId ?? `${each.code} ${each.at} ${each.location}`;
  return parcel.told.some((each) => keyOf(each) === keyOf(scan));
}

/** The number was typed: what was told before counts from now on. */
export function attach(parcel: Parcel, object: string, now: string): void {
  parcel.object = object;
  parcel.told = parcel.told.map((scan) => ({ ...scan, learntAt: laterOf(scan.learntAt, now) }));
}

/** B4: what an order shows of its parcels is what the carriers told, whatever the order of telling. */
export function checkParcels(world: World, file: FileView): void {
  for (const parcel of world.parcels) {
    if (parcel.order.id !== file.order.id || parcel.dropped || parcel.object === null) continue;
    const known = parcel.told.filter((scan) => scan.status !== null).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    const last = known.at(-1);
    const delivered = known.find((scan) => scan.status === 'delivered');
    const receipt = delivered && laterOf(delivered.at, plusHours(delivered.learntAt, -24));
    if (parcel.way === 'out') {
      const shipment = file.shipments.find((each) => each.id === parcel.object)!;
      expectSame(world, shipment.id, { what: 'state', is: shipment.state, should: last?.status ?? 'pre_transit' });
      if (receipt) expectSame(world, shipment.id, { what: 'receipt', is: shipment.delivered_at, should: receipt });
      continue;
    }
    const row = file.returns.find((each) => each.id === parcel.object)!;
    if (row.decision !== 'approved' || row.waybill_number !== parcel.number) continue;
    expectSame(world, row.id, { what: 'goods', is: row.goods, should: goodsOf(known.map((scan) => scan.status!)) });
    if (receipt) expectSame(world, row.id, { what: 'arrived_at', is: row.arrived_at, should: receipt });
  }
}

function expectSame(
  world: World,
  object: string,
  { what, is, should }: { what: string; is: string | null; should: string },
): void {
  // Times may be written with more or fewer zeros.
  if (is !== should && (is === null || Number.isNaN(Date.parse(is)) || Date.parse(is) !== Date.parse(should)))
    world.checker.report('B4', object, `${what} is ${is}, its scans say ${should}`);
}
