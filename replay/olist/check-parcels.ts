/** Parcels and their scans, as the API shows them, against the plan. */
import { type Client, listAll } from '../client.ts';
import { rule } from '../invariants.ts';
import { carrier, instantOf, waybillNumber } from './model.ts';
import type { PlannedOrder } from './purchases.ts';

export interface ParcelSums {
  out: number;
  delivered: number;
  back: number;
  scans: number;
  /** Scans before the date of the order. */
  scans_before_order: number;
}

interface ShownTracker {
  waybill_number: string;
  legs: { kind: string }[];
  events: { code: string; occurred_at: string; synthetic: boolean }[];
}

export async function checkParcels(client: Client, orders: readonly PlannedOrder[]) {
  const left = rule('every order that was handed over left in one parcel, under its number, and no other did');
  const times = rule('every parcel has the hand-over and the delivery of the files, to the second, and nothing else');
  const handedOver = new Map(
    orders.flatMap((order) => (order.checkout.times.dispatched ? [[order.reference, order] as const] : [])),
  );
  const byNumber = new Map([...handedOver.values()].map((order) => [waybillNumber(order.serial), order]));
  const parcels: ParcelSums = { out: 0, delivered: 0, back: 0, scans: 0, scans_before_order: 0 };
  type Shipment = { reference: string; state: string; carrier: string; waybill_number: string };
  for await (const { reference, state, ...shown } of listAll<Shipment>(client, '/v1/shipments')) {
    const of = handedOver.get(reference);
    parcels.out += 1;
    if (state === 'delivered') parcels.delivered += 1;
    const wanted = of?.checkout.times.scans.at(-1)?.code;
    left.expect(
      state === wanted && shown.carrier === carrier && shown.waybill_number === waybillNumber(of!.serial),
      () => `shipment ${reference} is ${state} under ${shown.waybill_number}, not ${wanted}`,
    );
  }
  left.expect(parcels.out === handedOver.size, () => `${parcels.out} shipments, ${handedOver.size} hand-overs`);
  let trackers = 0;
  for await (const tracker of listAll<ShownTracker>(client, '/v1/trackers')) {
    const of = byNumber.get(tracker.waybill_number);
    trackers += 1;
    parcels.scans += tracker.events.length;
    parcels.back += tracker.legs.length - 1;
    // Two scans of the same second come in either order.
    const shown = tracker.events.map(({ code, occurred_at }) => `${code} ${millisOf(occurred_at)}`).sort();
    const told = (of?.checkout.times.scans ?? []).map(({ code, at }) => `${code} ${millisOf(instantOf(at))}`).sort();
    times.expect(
      of !== undefined && shown.join() === told.join() && tracker.events.every(({ synthetic }) => !synthetic),
      () => `parcel ${tracker.waybill_number} has ${shown.join()}, not ${told.join()}`,
    );
    const ordered = of && millisOf(instantOf(of.checkout.ordered));
    parcels.scans_before_order += tracker.events.filter((event) => millisOf(event.occurred_at) < ordered!).length;
  }
  times.expect(trackers === handedOver.size, () => `${trackers} trackers, ${handedOver.size} hand-overs`);
  times.expect(parcels.back === 0, () => `${parcels.back} ways back`);
  return {
    parcels,
    invariants: [
      left.done(`${parcels.out} parcels, ${parcels.delivered} delivered`),
      times.done(`${parcels.scans} scans, ${parcels.scans_before_order} of them before the date of the order`),
    ],
  };
}

function millisOf(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
