/** The plan laid out on the clock: what is to be sent at each stop, in the order of the phases. Pure. */
import type { PlannedReturn } from './match.ts';
import { type OrderTimes, orderTimes, type ReturnTimes, returnTimes, type Scan, stopAfter, stopAt } from './model.ts';
import type { PlannedOrder } from './purchases.ts';

export interface PlannedScan extends Scan {
  /** Reference of the order or return. */
  of: string;
}

/** A stop of the clock with what is due there; phases run in this order, and within one all at once. */
export interface Stop {
  /** The shop's wall clock. */
  at: Temporal.PlainDateTime;
  place: PlannedOrder[];
  dispatch: PlannedOrder[];
  scans: PlannedScan[];
  ask: PlannedReturn[];
  approve: PlannedReturn[];
  receive: PlannedReturn[];
}

export interface Agenda {
  stops: Stop[];
  /** Returns that the model can only ask for later than the file says. */
  shifted: number;
  /** Returns that the clock accepts. */
  silent: number;
}

/** Stops at which nothing happens are left out. */
export function layOut(orders: readonly PlannedOrder[], returns: readonly PlannedReturn[]): Agenda {
  const stops = new Map<string, Stop>();
  const stop = (at: Temporal.PlainDateTime): Stop => {
    const name = at.toString();
    const known = stops.get(name) ?? {
      at,
      place: [],
      dispatch: [],
      scans: [],
      ask: [],
      approve: [],
      receive: [],
    };
    stops.set(name, known);
    return known;
  };
  for (const order of orders) {
    const times: OrderTimes = orderTimes(order);
    stop(stopAt(times.placed)).place.push(order);
    stop(stopAt(times.dispatched)).dispatch.push(order);
    for (const scan of times.scans) stop(stopAt(scan.at)).scans.push({ ...scan, of: order.invoice });
  }
  let [shifted, silent] = [0, 0];
  for (const planned of returns) {
    const times: ReturnTimes = returnTimes(planned);
    if (times.shifted) shifted += 1;
    if (times.silent) silent += 1;
    stop(askedAt(times, planned)).ask.push(planned);
    stop(stopAt(times.approved)).approve.push(planned);
    for (const scan of times.scans) stop(stopAt(scan.at)).scans.push({ ...scan, of: planned.reference });
    // The clock goes as far in any case.
    const last = stop(stopAt(times.received));
    if (!times.silent) last.receive.push(planned);
  }
  return { stops: [...stops.values()].sort((a, b) => Temporal.PlainDateTime.compare(a.at, b.at)), shifted, silent };
}

/** The scan is told at a stop; the platform asks the post and hears of it while the clock goes on from there. */
function askedAt(times: ReturnTimes, planned: PlannedReturn): Temporal.PlainDateTime {
  const at = stopAt(times.asked);
  const delivered = stopAt(orderTimes(planned.order).delivered);
  return Temporal.PlainDateTime.compare(at, delivered) > 0 ? at : stopAfter(delivered);
}

/** Things to send over all stops: the length of the progress bar. */
export function stepsOf(stop: Stop): number {
  const { at: _, ...phases } = stop;
  return Object.values(phases).reduce((sum, list) => sum + list.length, 0);
}
