/**
 * What becomes of a booking. The job gives these commands, with what the carrier said; each is harmless when the
 * booking has moved on meanwhile. `attempt` is the sending that an answer belongs to: the word of a process that was
 * overtaken never touches a later attempt.
 */
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { notify } from '../notifications/notify.ts';
import { findRow } from '../order-file/answer.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { BookingRow, OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { bookReturnAccepted, bookReturnCancelled, bookReturnRefused, dayToAskFor } from '../returns/index.ts';
import { followHandoff, handoffAccepted, handoffCancelled, handoffRefused } from '../shipments/handoff.ts';
import { claimScope } from '../tracking/index.ts';
import { bookingLifecycle } from './lifecycle.ts';
import { presentBooking } from './present.ts';
import { askCarrier, cancelBooking, isCancelAsked, isOpenBooking } from './request.ts';

interface Given<A> {
  booking: BookingRow;
  args: A;
  command: Command<A>;
}

type Step<A> = (draft: OrderDraft, ctx: DecisionContext, given: Given<A>) => Refusal | undefined;

/** Machine time at which it is sent, and the dates (carrier's time zone) on which the carrier may have received it. */
export interface Send {
  at: string;
  dates: readonly string[];
}

const send: Step<Send> = (draft, ctx, { booking, args }) => {
  const isReturn = booking.direction === 'return';
  const sent = draft.update('bookings', booking, {
    state: 'sent',
    visit_on: isReturn ? dayToAskFor(draft, ctx, { row: returnOf(draft, booking), booking }) : null,
    attempts: booking.attempts + 1,
    sent_at: args.at,
    sent_on: [...new Set([...booking.sent_on, ...args.dates])],
  });
  // Once: a carrier that is away is tried again for a day, and the answer tells how often it took.
  if (sent.attempts === 1)
    draft.emit({
      type: 'booking.sent',
      object: booking.id,
      rule: 'B3: recorded as sent before the carrier is called, so that it is asked back and never sent twice',
      data: { for: booking.object_id, carrier: booking.carrier },
    });
  mirror(draft, sent);
  return undefined;
};

export interface Unanswered {
  attempt: number;
  /** Why there is no answer; shown. */
  detail: string;
}

/** It cannot have reached the carrier, or the carrier has no such booking: it may be sent again. */
const delay: Step<Unanswered> = (draft, ctx, { booking, args }) => {
  if (booking.attempts !== args.attempt) return overtaken(booking);
  const delayed = draft.update('bookings', booking, { state: 'pending', sent_at: null, last_error: args.detail });
  if (args.attempt === 1)
    draft.emit({
      type: 'booking.delayed',
      object: booking.id,
      rule: 'B3: a carrier that is away delays, and neither loses nor doubles',
      reason: args.detail,
      data: { for: booking.object_id, carrier: booking.carrier },
    });
  mirror(draft, delayed);
  // Asked to be taken back while nobody knew whether it had arrived: now it is known that it has not.
  if (delayed.cancel_asked_at !== null) {
    const cancelled = cancelBooking(draft, ctx, { booking: delayed, rule: 'it never reached the carrier' });
    tellCancelled(draft, ctx, cancelled);
  }
  return undefined;
};

/** Nothing is certain, or nothing could be tried: the reason is shown, the state stays. */
const doubt: Step<Unanswered> = (draft, _ctx, { booking, args }) => {
  if (booking.attempts !== args.attempt) return overtaken(booking);
  if (booking.last_error === args.detail && booking.sent_at === null) return undefined;
  draft.update('bookings', booking, { last_error: args.detail, sent_at: null });
  return undefined;
};

export interface Accepted {
  /** Normalised. */
  waybill_number: string;
  refs: Record<string, string>;
  price: number | null;
}

const accept: Step<Accepted> = (draft, ctx, { booking, args, command }) => {
  const { waybill_number, refs, price } = args;
  const scope = claimScope(command.mode, command.mall);
  const holders = ctx.lookups.waybillHolders?.(booking.carrier, waybill_number, command.mode, scope) ?? [];
  if (holders.some((holder) => holder.seller_id !== command.seller)) {
    return refuse(
      'waybill_taken',
      `${booking.carrier} gave the number ${waybill_number}, which a parcel of another seller has; ask the carrier.`,
    );
  }
  const accepted = draft.update('bookings', booking, {
    state: 'accepted',
    late: false,
    sent_at: null,
    last_error: null,
    waybill_number,
    refs,
    price,
    answered_at: ctx.now,
  });
  draft.emit({
    type: 'booking.accepted',
    object: booking.id,
    rule: "B3: the carrier's own answer, with its number",
    data: { for: booking.object_id, carrier: booking.carrier, waybill_number, price, attempts: booking.attempts },
  });
  if (booking.direction === 'outbound') handoffAccepted(draft, ctx, accepted);
  else bookReturnAccepted(draft, ctx, { row: returnOf(draft, booking), booking: accepted });
  // It was taken back while the carrier had not answered: that can be asked now.
  if (isCancelAsked(accepted)) askCarrier(draft, accepted);
  return undefined;
};

export interface Refused {
  code: string;
  /** In the carrier's words. */
  reason: string;
  remedy: string;
}

const refuseStep: Step<Refused> = (draft, ctx, { booking, args }) => {
  const refusal = { code: args.code, reason: args.reason, remedy: args.remedy };
  const refused = draft.update('bookings', booking, {
    state: 'refused',
    late: false,
    sent_at: null,
    last_error: null,
    refusal,
    answered_at: ctx.now,
  });
  draft.emit({
    type: 'booking.refused',
    object: booking.id,
    reason: args.reason,
    data: { for: booking.object_id, carrier: booking.carrier, code: args.code, remedy: args.remedy },
  });
  if (booking.direction === 'outbound') handoffRefused(draft, ctx, refused);
  else bookReturnRefused(draft, ctx, { row: returnOf(draft, booking), booking: refused });
  return undefined;
};

/** The carrier has cancelled it as asked; `renumbered` is the number that it gave in place of the cancelled one. */
const cancelled: Step<{ renumbered: string | null }> = (draft, ctx, { booking, args }) => {
  if (!isCancelAsked(booking)) return refuse('not_now', 'Nobody asked to cancel this booking, or that was refused.');
  const { renumbered } = args;
  const row = cancelBooking(draft, ctx, { booking, rule: 'cancelled by the carrier as asked', renumbered });
  tellCancelled(draft, ctx, row);
  return undefined;
};

/** The carrier does not cancel it: the parcel goes on. */
const keep: Step<{ reason: string }> = (draft, _ctx, { booking, args }) => {
  if (!isCancelAsked(booking)) return refuse('not_now', 'Nobody asked to cancel this booking, or that was refused.');
  draft.update('bookings', booking, { cancel_refused: args.reason, last_error: null });
  draft.emit({
    type: 'booking.cancel_refused',
    object: booking.id,
    reason: args.reason,
    data: { for: booking.object_id, carrier: booking.carrier },
  });
  return undefined;
};

const fallLate: Step<unknown> = (draft, ctx, { booking }) => {
  if (booking.late) return undefined;
  draft.update('bookings', booking, { late: true });
  draft.emit({
    type: 'booking.late',
    object: booking.id,
    rule: `B3: due at ${booking.due_at}`,
    reason: booking.last_error ?? 'the carrier has not answered',
    data: { for: booking.object_id, carrier: booking.carrier, direction: booking.direction },
  });
  notify(draft, ctx, {
    to: 'seller',
    template: 'booking_late',
    object: booking.object_id,
    data: { carrier: booking.carrier },
  });
  return undefined;
};

function mirror(draft: OrderDraft, booking: BookingRow): void {
  if (booking.direction === 'outbound') followHandoff(draft, booking);
}

function tellCancelled(draft: OrderDraft, ctx: DecisionContext, booking: BookingRow): void {
  if (booking.direction === 'outbound') handoffCancelled(draft, ctx, booking);
  else bookReturnCancelled(draft, ctx, { row: returnOf(draft, booking), booking });
}

function returnOf(draft: OrderDraft, booking: BookingRow) {
  const row = draft.rows.returns.find((each) => each.id === booking.object_id);
  if (!row) throw new Error(`booking ${booking.id} is for ${booking.object_id}, which is no return of its order`);
  return row;
}

function overtaken(booking: BookingRow): Refusal {
  return refuse('not_now', `The booking has come to attempt ${booking.attempts} meanwhile.`);
}

/** Finds the booking, checks its move, takes the step, refolds the order. Without a move any open state will do. */
function command<A>(
  name: string,
  move: (keyof typeof bookingLifecycle.moves & string) | null,
  step: Step<A>,
): CommandType<OrderFileTables, A> {
  return {
    type: `booking.${name}`,
    status: 200,
    decide(draft, given, ctx) {
      const booking = findRow(draft.rows.bookings, given);
      if (isRefusal(booking)) return booking;
      const refusal =
        (move
          ? checkMove(bookingLifecycle, move, { row: booking, actor: given.actor.kind })
          : isOpenBooking(booking) || isCancelAsked(booking)
            ? null
            : refuse('not_now', `The booking is ${booking.state}.`)) ??
        step(draft, ctx, { booking, args: given.args, command: given });
      if (refusal) return refusal;
      refoldOrder(draft, `booking ${booking.id}`);
      return undefined;
    },
    present: (draft, given, ctx) =>
      presentBooking(draft.rows.bookings.find((row) => row.id === given.object)!, ctx.now),
  };
}

export interface AcceptArgs extends Accepted {
  /** For the look-up of who holds the number. */
  carrier: string;
}

const acceptCommand: CommandType<OrderFileTables, AcceptArgs> = {
  ...command('accept', 'accept', accept),
  lookups: ({ args, mode, mall }) => ({
    waybillHolders: [
      { carrier: args.carrier, waybill_number: args.waybill_number, mode, scope: claimScope(mode, mall) },
    ],
  }),
};

export const bookingCommands = [
  command('send', 'send', send),
  command('delay', 'delay', delay),
  command('doubt', null, doubt),
  acceptCommand,
  command('refuse', 'refuse', refuseStep),
  command('cancelled', 'cancel', cancelled),
  command('keep', 'keep', keep),
  command('late', 'fall_late', fallLate),
] as const;
