/** Moves a parcel by hand, with the scans its carrier would make on the way. */
import { placeOf } from './course.ts';
import type { Direction, Parcel, Scan, Status, Step } from './parcel.ts';

/** The way of a parcel that meets no trouble. */
const way: readonly Step[] = [
  'printed',
  'collected',
  'departed',
  'arrived_at_hub',
  'left_hub',
  'arrived_at_office',
  'out_for_delivery',
  'delivered',
];

/** Scans made up on the way lie this far apart at most. */
const gapMinutes = 40;

export interface Advance {
  to: Status;
  at: Temporal.Instant;
  /** Place of the last scan; the carrier's own when null. */
  location: string | null;
}

/** The scans of a parcel afterwards; the text says why it cannot be. */
export function advanced(parcel: Parcel, scans: readonly Scan[], advance: Advance): readonly Scan[] | string {
  const last = scans.at(-1);
  if (last?.step === 'cancelled') return 'the booking is cancelled';
  if (last?.step === 'delivered') return 'it is delivered';
  const steps = stepsTo(last?.step, advance.to, parcel.direction);
  if (typeof steps === 'string') return steps;
  const from = Temporal.Instant.from(last?.at ?? parcel.booked_at).round({
    smallestUnit: 'minute',
    roundingMode: 'floor',
  });
  const at = advance.at.round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const minutes = Math.floor(from.until(at).total('minutes'));
  if (minutes < 0) return `at is before its last scan (${from})`;
  const gap = Math.min(gapMinutes, Math.floor(minutes / steps.length));
  const made = steps.map((step, i): Scan => {
    const isLast = i === steps.length - 1;
    return {
      step,
      at: at.subtract({ minutes: gap * (steps.length - 1 - i) }).toString(),
      place: (isLast && advance.location) || placeOf(parcel, step),
    };
  });
  return [...scans, ...made];
}

/** An attempt in vain is the visit for a return that is not collected yet, and a delivery in all other cases. */
function stepsTo(last: Step | undefined, to: Status, direction: Direction): readonly Step[] | string {
  const next = nextOnWay(last);
  const collected = next > way.indexOf('collected');
  switch (to) {
    case 'cancelled':
      return collected ? 'it is collected already' : ['cancelled'];
    case 'attempt_failed':
      if (!collected && direction === 'return') return [...way.slice(next, 1), 'not_collected'];
      return [...way.slice(next, way.indexOf('delivered')), 'attempt_failed'];
    case 'in_transit':
      return until(next, Math.max(next, way.indexOf('arrived_at_hub')), way.indexOf('arrived_at_office'));
    case 'pre_transit':
      return until(next, way.indexOf('printed'));
    case 'collected':
    case 'out_for_delivery':
    case 'delivered':
      return until(next, way.indexOf(to));
    case 'booked':
      return 'nothing goes back to booked';
  }
}

function until(next: number, target: number, furthest = target): readonly Step[] | string {
  return next > target || target > furthest ? 'it is that far already, or further' : way.slice(next, target + 1);
}

/** Where on the way the next step stands. After an attempt in vain the same is tried again. */
function nextOnWay(last: Step | undefined): number {
  if (last === undefined) return 0;
  if (last === 'not_collected') return way.indexOf('collected');
  if (last === 'attempt_failed') return way.indexOf('out_for_delivery');
  return way.indexOf(last) + 1;
}
