/** The plan laid out on the clock: what is to be sent at each stop, in the order of the phases. Pure. */
import { stopAfter, stopAt } from './model.ts';
import type { PlannedOrder } from './purchases.ts';
import type { ToldScan } from './times.ts';

export interface OrderScan extends ToldScan {
  order: PlannedOrder;
}

/** A stop of the clock with what is due there; phases run in this order. */
export interface Stop {
  /** The wall clock of Brazil. */
  at: Temporal.PlainDateTime;
  place: PlannedOrder[];
  acknowledge: PlannedOrder[];
  dispatch: PlannedOrder[];
  scans: OrderScan[];
  /** Not dispatched yet: takes effect at once. */
  cancel: PlannedOrder[];
  /** Dispatched: in two steps (D2). */
  recall: PlannedOrder[];
}

/** Stops without anything to do are left out. */
export function layOut(orders: readonly PlannedOrder[]): Stop[] {
  const stops = new Map<string, Stop>();
  const stop = (at: Temporal.PlainDateTime): Stop => {
    const name = at.toString();
    const known = stops.get(name) ?? newStop(at);
    stops.set(name, known);
    return known;
  };
  for (const order of orders) {
    const { placed, dispatched, scans, ending } = order.checkout.times;
    stop(stopAt(placed)).place.push(order);
    if (ending === 'acknowledged') stop(stopAt(placed)).acknowledge.push(order);
    if (dispatched) stop(stopAt(dispatched)).dispatch.push(order);
    for (const scan of scans) stop(tellAt(scan.at, dispatched!)).scans.push({ ...scan, order });
    if (ending === 'cancelled') {
      const at = stop(stopAfter(stopAt(dispatched ?? placed)));
      (dispatched ? at.recall : at.cancel).push(order);
    }
  }
  return [...stops.values()].sort((a, b) => Temporal.PlainDateTime.compare(a.at, b.at));
}

/** A scan can only be told once there is a parcel. */
function tellAt(time: string, dispatched: string): Temporal.PlainDateTime {
  return stopAt(time > dispatched ? time : dispatched);
}

function newStop(at: Temporal.PlainDateTime): Stop {
  return { at, place: [], acknowledge: [], dispatch: [], scans: [], cancel: [], recall: [] };
}

/** Things to send: the length of the progress bar. */
export function stepsOf({ at: _, ...phases }: Stop): number {
  return Object.values(phases).reduce((sum, list) => sum + list.length, 0);
}
