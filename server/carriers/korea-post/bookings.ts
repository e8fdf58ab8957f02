/** Booking a parcel, asking it back, cancelling it. */
import type {
  BookingAnswer,
  BookingKnown,
  BookingRequest,
  CallContext,
  CancelAnswer,
  CarrierContract,
  CarrierRefusal,
  FoundBooking,
  Unanswered,
} from '../adapter.ts';
import type { PostClient } from './client.ts';
import { isAlreadyThere, isNoData, meaningOf, type PostError } from './errors.ts';
import { orderFields, requestType } from './order-fields.ts';
import { type PostBooking, readBooking } from './read-booking.ts';
import { exact } from './reg-data.ts';
import { compactDate, koreanDate, refused } from './values.ts';
import { rowsWith, textOf } from './xml.ts';

export async function book(
  client: PostClient,
  contract: CarrierContract,
  { request, context }: { request: BookingRequest; context: CallContext },
): Promise<BookingAnswer> {
  const fields = orderFields(contract, request, context);
  if ('kind' in fields) return fields;
  const answer = await client.send('InsertOrder', fields, context);
  // The manual does not say that an order number counts once; should it, then this one is booked already.
  if (answer.kind === 'error' && isAlreadyThere(answer)) return unclear(`${answer.code}: ${answer.message}`);
  if (answer.kind === 'error') return meaningOf(answer);
  if (answer.kind !== 'answer') return answer;
  const [row, ...more] = rowsWith(answer.root, 'orderNo');
  if (row === undefined || more.length > 0) return unclear('the answer tells of no booking, or of several');
  if (textOf(row, 'orderNo') !== request.key) return unclear('the answer tells of another booking');
  const booking = readBooking(row);
  if (typeof booking === 'string') return unclear(booking);
  return { kind: 'accepted', ...bookedPart(booking) };
}

/** Rows of all dates on which it can have been registered; empty when the post has none. */
export async function findRows(
  client: PostClient,
  contract: CarrierContract,
  { known, context }: { known: BookingKnown; context: CallContext },
): Promise<{ kind: 'rows'; rows: readonly PostBooking[] } | CarrierRefusal | Unanswered> {
  const rows = new Map<string, PostBooking>();
  for (const date of datesOf(known, context.now)) {
    const fields = [
      exact('custNo', contract.credentials['customer_number'] ?? null, 10),
      exact('reqType', requestType(known.direction), 1),
      exact('orderNo', known.key, 50),
      exact('reqYmd', date, 8),
    ];
    const answer = await client.send('GetResInfo', fields, context);
    if (answer.kind === 'error' && isNoData(answer)) continue;
    if (answer.kind === 'error') return meaningOf(answer);
    if (answer.kind !== 'answer') return answer;
    const told = rowsWith(answer.root, 'reqNo').map(readBooking);
    const wrong = told.find((row) => typeof row === 'string');
    if (told.length === 0 || wrong !== undefined) return unclear(wrong ?? 'the answer has no row');
    for (const row of told as PostBooking[]) rows.set(row.refs['req_no'] ?? '', row);
  }
  return { kind: 'rows', rows: [...rows.values()] };
}

export async function findBooking(
  client: PostClient,
  contract: CarrierContract,
  asked: { known: BookingKnown; context: CallContext },
): Promise<FoundBooking> {
  const found = await findRows(client, contract, asked);
  if (found.kind !== 'rows') return found;
  const row = liveFirst(found.rows);
  if (row === undefined) return { kind: 'none' };
  const { waybillNumber, refs, price } = bookedPart(row);
  const others = found.rows.filter((other) => other !== row && !other.cancelled).map((other) => other.waybillNumber);
  // Twice at the post: the first is ours from now on, and a person is told of the rest.
  const noted = others.length === 0 ? refs : { ...refs, also_booked: others.join(' ') };
  return { kind: 'found', cancelled: row.cancelled, waybillNumber, refs: noted, price };
}

export async function cancelBooking(
  client: PostClient,
  contract: CarrierContract,
  { known, context }: { known: BookingKnown & { waybillNumber: string }; context: CallContext },
): Promise<CancelAnswer> {
  const answer = await client.send('GetResCancelCmd', cancelFields(contract, known), context);
  if (answer.kind === 'error') return afterError(client, contract, { known, context, error: answer });
  if (answer.kind !== 'answer') return answer;
  const [row, ...more] = rowsWith(answer.root, 'canceledYn');
  if (row === undefined || more.length > 0) return unclear('the answer tells of no cancellation, or of several');
  if (textOf(row, 'reqNo') !== known.refs['req_no']) return unclear('the answer tells of another booking');
  const cancelledNumber = textOf(row, 'cancelRegiNo');
  if (cancelledNumber !== '' && cancelledNumber !== known.waybillNumber) return unclear('another number was cancelled');
  const outcome = textOf(row, 'canceledYn').toUpperCase();
  if (outcome === 'Y' || outcome === 'D') {
    const next = textOf(row, 'regiNo');
    return { kind: 'cancelled', renumbered: /^\d{13}$/.test(next) && next !== known.waybillNumber ? next : null };
  }
  if (outcome !== 'N') return unclear(`canceledYn is "${outcome.slice(0, 10)}"`);
  // What is cancelled already cannot be cancelled again.
  const found = await findBooking(client, contract, { known, context });
  if (found.kind === 'found' && found.cancelled) return { kind: 'cancelled', renumbered: null };
  return refused(
    'not_cancelled',
    textOf(row, 'notCancelReason').slice(0, 200) || 'The post did not cancel it and gave no reason.',
    'The parcel goes on: keep it back, or have it returned when it has arrived.',
  );
}

function cancelFields(contract: CarrierContract, known: BookingKnown & { waybillNumber: string }) {
  const { refs } = known;
  return [
    exact('custNo', contract.credentials['customer_number'] ?? null, 10),
    exact('apprNo', contract.credentials['approval_number'] ?? null, 10),
    exact('reqType', requestType(known.direction), 1),
    exact('reqNo', refs['req_no'] ?? null, 18),
    exact('resNo', refs['res_no'] ?? null, 16),
    exact('regiNo', known.waybillNumber, 13),
    exact('reqYmd', bookedOn(refs)[0] ?? null, 8),
    exact('delYn', 'Y', 1),
  ];
}

/** Cancelled and deleted bookings are no longer there: when an earlier try took effect, the next one finds nothing. */
async function afterError(
  client: PostClient,
  contract: CarrierContract,
  { error, ...asked }: { known: BookingKnown; context: CallContext; error: PostError },
): Promise<CancelAnswer> {
  const meaning = meaningOf(error);
  if (meaning.kind !== 'refused') return meaning;
  const found = await findBooking(client, contract, asked);
  const isGone = found.kind === 'found' ? found.cancelled : found.kind === 'none' && isNoData(error);
  if (isGone) return { kind: 'cancelled', renumbered: null };
  return found.kind === 'found' || found.kind === 'none' ? meaning : found;
}

/**
 * Dates in Korea on which the post may have written it down: those of the sending, and the next, which began while an
 * answer was awaited; and the one that the post gave itself.
 */
function datesOf({ sentOn, refs }: BookingKnown, now: string): readonly string[] {
  const today = koreanDate(now);
  const sent = sentOn.length > 0 ? sentOn.map((date) => Temporal.PlainDate.from(date)) : [today];
  const next = sent.map((date) => date.add({ days: 1 })).filter((date) => Temporal.PlainDate.compare(date, today) <= 0);
  const all = [...sent, ...next].sort(Temporal.PlainDate.compare).map((date) => compactDate(date.toString()));
  return [...new Set([...all, ...bookedOn(refs)])];
}

/** `resDate` begins with its date. */
function bookedOn(refs: BookingKnown['refs']): readonly string[] {
  return /^\d{8}/.exec(refs['booked_at'] ?? '') ?? [];
}

/** The one that stands; of several the earliest, of none the last that was cancelled. */
export function liveFirst(rows: readonly PostBooking[]): PostBooking | undefined {
  const byTime = [...rows].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  return byTime.find((row) => !row.cancelled) ?? byTime.at(-1);
}

function timeOf({ refs }: PostBooking): string {
  return `${refs['booked_at'] ?? ''} ${refs['req_no'] ?? ''}`;
}

function bookedPart({ waybillNumber, refs, price }: PostBooking) {
  return { waybillNumber, refs, price };
}

function unclear(detail: string): Unanswered {
  return { kind: 'unclear', detail };
}
