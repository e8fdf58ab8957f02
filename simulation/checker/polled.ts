/**
 * B4: what the platform shows of a parcel is what the post had told when it was last asked, and it was asked within the
 * last three hours of business time.
 */
import { laterOf, plusHours } from '../oracle/calendar.ts';
import { deliveredAt, type PostScan, postGoodsOf, shipmentStateOf } from '../oracle/post.ts';
import type { ReturnView, ShipmentView, TrackerView } from '../views.ts';
import type { Report } from './violation.ts';

export interface Polled {
  tracker: TrackerView;
  /** What the post has by now. */
  scans: readonly PostScan[];
  /** After each telling: the platform's time, and how many scans the post had then. */
  tellings: readonly { at: string; scans: number }[];
  subject: { shipment: ShipmentView } | { row: ReturnView };
  now: string;
  troubled(from: string, to: string): boolean;
}

const askedEveryHours = 3;
const silentDays = 30;

export function checkPolled(polled: Polled, report: Report): void {
  const { tracker, now, troubled } = polled;
  const { last_checked_at: checked, next_check_at: next, stopped } = tracker.freshness;
  const asked = laterOf(checked ?? tracker.created_at, tracker.created_at);
  const since = plusHours(now, -askedEveryHours);
  if (next !== null && asked < since && !troubled(since, now))
    report('B4', tracker.id, `last asked about at ${checked}, it is ${now}`);
  const heard = polled.scans.at(-1)?.at ?? tracker.created_at;
  if (next === null && stopped === null && checked !== null)
    report('B4', tracker.id, 'is asked about no more, and does not say why');
  if (stopped === 'silent' && plusHours(heard, silentDays * 24) > now)
    report('B4', tracker.id, `given up as silent at ${now}, the post told something at ${heard}`);
  // Told in the very moment of the asking: either answer may have been given.
  if (polled.tellings.some((each) => Date.parse(each.at) === Date.parse(checked ?? ''))) return;
  checkSubject(polled, scansBy(polled, checked), report);
}

/** What the post had when it was asked. Its own cancellation is told by its time. */
function scansBy({ scans, tellings }: Polled, checked: string | null): PostScan[] {
  if (checked === null) return [];
  const had = tellings.findLast((each) => Date.parse(each.at) < Date.parse(checked))?.scans ?? 0;
  return scans.filter(
    (scan, i) => i < had || (scan.step === 'cancelled' && Date.parse(scan.at) <= Date.parse(checked)),
  );
}

function checkSubject({ subject }: Polled, known: readonly PostScan[], report: Report): void {
  const say = (object: string, what: string, is: string | null, should: string | null): void => {
    const same = is === should || (is !== null && should !== null && Date.parse(is) === Date.parse(should));
    if (!same) report('B4', object, `${what} is ${is}, the post said ${should}`);
  };
  if ('shipment' in subject) {
    const { id, state, delivered_at } = subject.shipment;
    say(id, 'state', state, shipmentStateOf(known));
    say(id, 'receipt', delivered_at, deliveredAt(known));
    return;
  }
  const { id, goods, arrived_at } = subject.row;
  say(id, 'goods', goods, postGoodsOf(known));
  say(id, 'arrived_at', arrived_at, deliveredAt(known));
}
