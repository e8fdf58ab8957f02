/**
 * The post's own list of parcels as the judge (B2, B3, P8): each booking stands there once, or, voided or refused, not at
 * all; what the platform shows is what the post has; and what waits for the post is visibly late.
 */
import { plusHours } from '../oracle/calendar.ts';
import { isHandoffOpen } from '../oracle/pieces.ts';
import type { BookingView, FileView, HandoffView } from '../views.ts';
import type { Report } from './violation.ts';

/** As the sandbox tells it. */
export interface ParcelAtPost {
  order_number: string;
  waybill_number: string;
  former_numbers: readonly string[];
  direction: string;
  cancelled_at: string | null;
}

export interface AtPost {
  bookings: readonly BookingView[];
  parcels: readonly ParcelAtPost[];
  files: readonly FileView[];
  now: string;
  /** No fault is on and nothing is under way: everything must be settled. */
  quiet: boolean;
  /** Whether faults were on at any time between. */
  troubled(from: string, to: string): boolean;
}

export function checkPost(at: AtPost, report: Report): void {
  const byBooking = Map.groupBy(at.parcels, (parcel) => parcel.order_number);
  const known = new Set(at.bookings.map((booking) => booking.id));
  for (const [key, parcels] of byBooking) {
    if (parcels.length > 1) report('P8', key, `stands at the post ${parcels.length} times`);
    if (!known.has(key)) report('B3', key, 'stands at the post, and the platform has no such booking');
  }
  for (const booking of at.bookings) {
    checkInTime(booking, at, report);
    if (at.quiet) checkSettled(booking, byBooking.get(booking.id) ?? [], report);
  }
  if (at.quiet) checkShown(at, report);
}

const withinMinutes = 20;

/** B3. Nothing but faults of the post may take it longer, and then it shows. */
function checkInTime(booking: BookingView, at: AtPost, report: Report): void {
  const { id, created_at, answered_at, state } = booking;
  const due = plusHours(created_at, withinMinutes / 60);
  if (Date.parse(booking.due_at) !== Date.parse(due)) report('B3', id, `due at ${booking.due_at}, not at ${due}`);
  const open = isHandoffOpen({ handoff: { state } as HandoffView });
  if (booking.late !== (open && at.now >= due))
    report('B3', id, `is ${state} at ${at.now}, due ${due}, and late is ${booking.late}`);
  const until = answered_at ?? at.now;
  if (until > due && !at.troubled(created_at, until))
    report(
      'B3',
      id,
      `asked for at ${created_at}, ${answered_at ? `answered at ${answered_at}` : 'open'}; no fault was on`,
    );
}

function checkSettled(booking: BookingView, parcels: readonly ParcelAtPost[], report: Report): void {
  const { id, state, waybill_number: number } = booking;
  const [parcel] = parcels;
  const alive = parcels.filter((each) => each.cancelled_at === null);
  switch (state) {
    case 'accepted':
      if (alive.length !== 1) report('B3', id, `is accepted, and stands at the post ${alive.length} times`);
      else if (parcel!.waybill_number !== number || parcel!.direction !== booking.direction)
        report(
          'B2',
          id,
          `shows ${number} ${booking.direction}, the post has ${parcel!.waybill_number} ${parcel!.direction}`,
        );
      if (booking.cancel_asked_at !== null && booking.cancel_refused === null)
        report('B3', id, `the post was asked to cancel it at ${booking.cancel_asked_at}, and nobody knows its answer`);
      return;
    case 'cancelled':
    case 'refused':
      if (alive.length > 0) report('B3', id, `is ${state}, and stands at the post`);
      if (parcel && number !== null && !parcel.former_numbers.includes(number))
        report('B2', id, `had ${number}, the post says that it had ${parcel.former_numbers.join(', ')}`);
      return;
    default:
      report('B3', id, `is still ${state}, and no fault is on`);
  }
}

/** Shipments and returns show what became of their bookings. */
function checkShown({ bookings, files }: AtPost, report: Report): void {
  const byId = new Map(bookings.map((booking) => [booking.id, booking]));
  for (const { shipments, returns } of files) {
    for (const { id, handoff, waybill_number, state } of shipments) {
      if (handoff.booking === null) continue;
      const booking = byId.get(handoff.booking);
      // A claim that holds its pieces keeps a shipment whose booking was cancelled (0016).
      const kept = booking?.state === 'cancelled' && handoff.state === 'accepted' && state === 'cancelled';
      if (booking?.state !== handoff.state && !kept)
        report('B2', id, `its hand-off is ${handoff.state}, its booking ${booking?.state}`);
      if (booking && booking.waybill_number !== waybill_number)
        report('B2', id, `shows ${waybill_number}, the post gave ${booking.waybill_number}`);
    }
    for (const { id, pickup } of returns) {
      const booking = pickup?.booking ? byId.get(pickup.booking) : undefined;
      if (pickup?.booking && booking?.state !== pickup.state)
        report('C6', id, `its pickup is ${pickup.state}, its booking ${booking?.state}`);
    }
  }
}
