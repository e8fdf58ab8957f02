/**
 * Where a parcel is: the scans of the tracking page and, until the post has a return's parcel in its hands, the state of
 * its booking, which alone tells of a visit in vain.
 */
import { isoOf } from '../../kernel/clock.ts';
import type { BookingKnown, CallContext, CarrierContract, CarrierFact, TrackAnswer } from '../adapter.ts';
import type { TrackingStatus } from '../manifest.ts';
import { findRows, liveFirst } from './bookings.ts';
import type { PostClient } from './client.ts';
import { koreaPost } from './manifest.ts';
import { readTrackingPage } from './tracking-page.ts';
import { koreanDate } from './values.ts';

export interface TrackedParcel {
  waybillNumber: string;
  contract: CarrierContract | null;
  booking: BookingKnown | null;
}

export async function track(client: PostClient, parcel: TrackedParcel, context: CallContext): Promise<TrackAnswer> {
  const page = await client.trackingPage(parcel.waybillNumber, context);
  if (page.kind !== 'page') return page;
  const scans = readTrackingPage(page.html, parcel.waybillNumber);
  if (typeof scans === 'string') return { kind: 'unclear', detail: scans };
  const { contract, booking } = parcel;
  const isPaper = scans.every((scan) => paper.includes(mapped(scan.code)));
  const asks = scans.length === 0 || (isPaper && booking?.direction === 'return');
  if (!asks || contract === null || booking === null) return { kind: 'facts', facts: scans };
  const state = await trackBooking(client, { contract, booking }, context);
  return state.kind === 'facts' ? { kind: 'facts', facts: [...scans, ...state.facts] } : state;
}

/** What is said of a parcel before the post has it: a printed label, a registered booking. */
const paper: readonly TrackingStatus[] = ['pre_transit', 'cancelled', 'unknown'];

/** Words may have remarks in brackets behind them. */
function mapped(words: string): TrackingStatus {
  const bare = words.replace(/\s*\(.*$/, '').trim();
  return koreaPost.statusMap[bare]?.status ?? 'unknown';
}

async function trackBooking(
  client: PostClient,
  { contract, booking }: { contract: CarrierContract; booking: BookingKnown },
  context: CallContext,
): Promise<TrackAnswer> {
  const found = await findRows(client, contract, { known: booking, context });
  if (found.kind === 'refused') return { kind: 'unclear', detail: `${found.code}: ${found.reason}` };
  if (found.kind !== 'rows') return found;
  const row = liveFirst(found.rows);
  // The seller sees by itself that nobody came for its parcels; to the buyer it says nothing.
  const saysNothing = row?.status === '04' && booking.direction === 'outbound';
  if (row === undefined || row.status === '' || saysNothing) return { kind: 'facts', facts: [] };
  return { kind: 'facts', facts: [bookingFact(row.status, context.now)] };
}

/** The manual's words for `treatStusCd` (note 35). */
const stateWords: Readonly<Record<string, string>> = {
  '00': '준비',
  '01': '소포신청',
  '02': '운송장출력',
  '03': '집하완료',
  '04': '미집하',
  '05': '취소',
};

/**
 * The post tells no time with a booking's state: it is the minute in which we were told. A state is one fact however
 * often it is told; "not collected" (04) is one for each day, because the post comes again.
 */
function bookingFact(status: string, now: string): CarrierFact {
  const code = `booking:${status}`;
  const occurredAt = isoOf(Temporal.Instant.from(now).round({ smallestUnit: 'minute', roundingMode: 'floor' }));
  const key = status === '04' ? `${code}:${koreanDate(now)}` : code;
  return { key, code, occurredAt, location: null, description: stateWords[status] ?? null };
}
