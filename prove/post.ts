/**
 * The post is the judge of hand-offs (P8): its own list of parcels beside the bookings in the database (as its owner)
 * and beside the numbers that the API shows. Each booking is at the post once, or, voided or refused, not at all.
 */
import type pg from 'pg';
import { openSandboxControl, type SandboxParcel } from '../carrier-sandbox/index.ts';
import { isDone, request } from '../simulation/api.ts';

export interface BookingFacts {
  id: string;
  /** Shipment or return. */
  object: string;
  state: 'pending' | 'sent' | 'accepted' | 'refused' | 'cancelled';
  waybill_number: string | null;
  /** The post was asked to cancel it and has not said. */
  cancelling: boolean;
}

/** A number that the API shows for a shipment or return. */
export interface Shown {
  id: string;
  number: string;
}

export interface PostJudgement {
  lost: string[];
  doubled: string[];
  wrong: string[];
}

export interface PostEvidence {
  bookings: readonly BookingFacts[];
  parcels: readonly SandboxParcel[];
  /** Shipments that were acknowledged with method "auto". */
  dispatched: readonly string[];
  shown: readonly Shown[];
  /** Whether bookings may still wait for the post: each is there at most once all the same. */
  openAllowed: boolean;
}

export function judgePost({ bookings, parcels, dispatched, shown, openAllowed }: PostEvidence): PostJudgement {
  const result: PostJudgement = { lost: [], doubled: [], wrong: [] };
  const atPost = Map.groupBy(parcels, (parcel) => parcel.order_number);
  for (const booking of bookings) judgeBooking(result, booking, atPost.get(booking.id) ?? [], openAllowed);
  const known = new Set(bookings.map((booking) => booking.id));
  for (const { order_number, waybill_number } of parcels)
    if (!known.has(order_number)) result.doubled.push(`parcel ${waybill_number}: no booking ${order_number} is known`);
  const byObject = Map.groupBy(bookings, (booking) => booking.object);
  for (const shipment of dispatched) {
    const count = byObject.get(shipment)?.length ?? 0;
    if (count === 0) result.lost.push(`dispatch ${shipment}: has no booking`);
    if (count > 1) result.doubled.push(`dispatch ${shipment}: has ${count} bookings`);
  }
  for (const { id, number } of shown) {
    const given = byObject.get(id)?.flatMap((booking) => numbersOf(atPost.get(booking.id) ?? []));
    if (given && !given.includes(number))
      result.wrong.push(`${id} shows ${number}, which the post did not give for it`);
  }
  return result;
}

/** A cancelled parcel has got another number; the one it had is still shown, for the record. */
function numbersOf(parcels: readonly SandboxParcel[]): string[] {
  return parcels.flatMap((parcel) => [parcel.waybill_number, ...parcel.former_numbers]);
}

function judgeBooking(
  result: PostJudgement,
  booking: BookingFacts,
  mine: readonly SandboxParcel[],
  openAllowed: boolean,
): void {
  const { id, state, waybill_number: number } = booking;
  const live = mine.filter((parcel) => parcel.cancelled_at === null);
  const said = `booking ${id} is ${state}`;
  if (mine.length > 1)
    result.doubled.push(`${said}, the post has ${mine.map((parcel) => parcel.waybill_number).join(', ')}`);
  if (state === 'accepted' && live.length === 0) result.lost.push(`${said}, the post has no such parcel`);
  if ((state === 'refused' || state === 'cancelled') && live.length > 0)
    result.doubled.push(`${said}, the post has ${live[0]!.waybill_number}`);
  if (state === 'cancelled' && number !== null && !numbersOf(mine).includes(number))
    result.wrong.push(`${said} with ${number}, which the post did not give for it`);
  if (state === 'accepted' && live.length === 1 && live[0]!.waybill_number !== number)
    result.wrong.push(`${said} with ${number}, the post has ${live[0]!.waybill_number}`);
  const open = state === 'pending' || state === 'sent' || booking.cancelling;
  if (open && !openAllowed) result.wrong.push(`${said}${booking.cancelling ? ', to be cancelled,' : ''} at the end`);
}

export async function readPost(sandboxUrl: string): Promise<readonly SandboxParcel[]> {
  return openSandboxControl(sandboxUrl).parcels();
}

const open = `(state in ('pending', 'sent') or (state = 'accepted' and cancel_asked_at is not null and cancel_refused is null))`;

/** Bookings that wait for the post; `leased`: those too whose sender was killed and that nobody may ask about yet. */
export function openBookings(given: { leased: boolean }): string {
  return given.leased ? open : `${open} and not (state = 'sent' and sent_at is not null)`;
}

export async function readBookings(client: pg.Client, mall: string): Promise<BookingFacts[]> {
  const { rows } = await client.query<BookingFacts>(
    `select id, object_id as object, state, waybill_number, (state = 'accepted' and ${open}) as cancelling
     from bookings where mall_id = (select mall_id from malls where id = $1)`,
    [mall],
  );
  return rows;
}

/** Every number that the API shows for what goes by the post, page by page. */
export async function readShown(url: string, as: string): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const list of ['shipments', 'returns']) {
    for (let after: string | null = ''; after !== null; ) {
      const path: string = `${url}/v1/${list}?limit=100${after ? `&after=${after}` : ''}`;
      const reply = await request(path, 'GET', { as });
      if (!isDone(reply)) throw new Error(`GET ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      const page = reply.body as { data: { id: string; waybill_number: string | null }[]; next: string | null };
      for (const { id, waybill_number } of page.data) if (waybill_number) shown.push({ id, number: waybill_number });
      after = page.next;
    }
  }
  return shown;
}

/** From now on one call in ten takes effect at the post, and its answer is lost or says that it failed. */
export async function loseAnswersOfPost(sandboxUrl: string): Promise<void> {
  const control = openSandboxControl(sandboxUrl);
  for (const operation of ['InsertOrder', 'GetResCancelCmd'])
    for (const fault of ['lost_answer', 'error_after_success'] as const)
      await control.fault({ carrier: 'korea_post', operation, fault, rate: 0.05 });
}

export async function curePost(sandboxUrl: string): Promise<void> {
  await openSandboxControl(sandboxUrl).clearFaults();
}
