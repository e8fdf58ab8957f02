/**
 * A cancellation is asked for (D1, D2, C10). Before dispatch it completes at once where the seller has not acknowledged
 * the order or asks for it itself; else the seller answers. After dispatch it goes in two steps, or the buyer is told to
 * wait and return, as the mall's policy says.
 */
import { bookingOf, isCancelAsked } from '../bookings/request.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { notify } from '../notifications/notify.ts';
import { checkLines, exceeded, type LineWish, orderOf, ownerOf, policiesAt } from '../order-file/answer.ts';
import { beforeDispatch, type LinePieces, piecesOf, type ShippedPieces } from '../order-file/pieces.ts';
import { type CancellationReason, faultOf } from '../order-file/reasons.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { completeCancellation } from './complete.ts';
import { freeToCancel, handoffOpen, waitsForCarrier } from './dispatch.ts';
import { presentCommanded } from './present.ts';

export interface NewCancellation {
  lines?: LineWish[] | undefined;
  reason: CancellationReason;
  detail: string;
  /** Sealed by the route; needed where a bank transfer is to be paid back. */
  refund_account?: string | undefined;
  reference?: string | undefined;
  metadata: Metadata;
}

export const waitAndReturn = 'wait_and_return';

export const createCancellation: CommandType<OrderFileTables, NewCancellation> = {
  type: 'cancellation.create',
  status: 201,
  lookups: ({ args, seller, mode }) =>
    args.reference ? { references: [{ table: 'cancellations', seller, mode, reference: args.reference }] } : {},
  decide(draft, command, ctx) {
    const { args } = command;
    const order = orderOf(draft);
    const chosen = choosePieces(draft, args.lines);
    const refusal = checkRequest(draft, command, ctx);
    if (refusal) return refusal;
    if (isRefusal(chosen)) return chosen;
    const parts = allocate(draft, chosen);
    const recalled = chosen.afterDispatch ? beingRecalled(draft, parts) : null;
    if (recalled) return recalled;
    const policies = policiesAt(ctx, ctx.mall.policy_version);
    const cancellation = draft.insert('cancellations', {
      ...ownerOf(order),
      id: command.object,
      order_id: order.id,
      reference: args.reference ?? null,
      state: 'requested',
      reason: args.reason,
      detail: args.detail,
      fault: faultOf(args.reason, policies),
      after_dispatch: chosen.afterDispatch,
      refused_because: null,
      refund: null,
      refund_account: args.refund_account ?? null,
      policy_version: ctx.mall.policy_version,
      metadata: args.metadata,
      requested_at: ctx.now,
      decided_at: null,
    });
    for (const each of parts) {
      draft.insert('cancellationLines', {
        ...ownerOf(order),
        cancellation_id: command.object,
        line_id: each.line,
        shipment_id: each.shipment,
        order_id: order.id,
        quantity: each.quantity,
        cancelled_quantity: 0,
      });
    }
    draft.emit({
      type: 'cancellation.requested',
      object: command.object,
      reason: args.reason,
      data: { after_dispatch: chosen.afterDispatch },
    });
    if (!chosen.afterDispatch && (command.actor.kind === 'seller' || !order.acknowledged_at)) {
      const why =
        command.actor.kind === 'seller'
          ? 'D1: asked for by the seller itself'
          : 'D1: the seller has not acknowledged the order';
      if (waitsForCarrier(draft.rows, cancellation)) return handoffOpen();
      completeCancellation(draft, ctx, { cancellation, rule: why });
    } else if (chosen.afterDispatch && policies.after_dispatch === 'wait_and_return') {
      draft.update('cancellations', cancellation, {
        state: 'refused',
        refused_because: waitAndReturn,
        decided_at: ctx.now,
      });
      draft.emit({
        type: 'cancellation.refused',
        object: cancellation.id,
        rule: 'C10: policy after_dispatch = wait_and_return',
        reason: waitAndReturn,
      });
      notify(draft, ctx, { to: 'buyer', template: 'cancellation_wait_and_return', object: cancellation.id });
    }
    refoldOrder(draft, `cancellation ${command.object}`);
    return undefined;
  },
  present: presentCommanded,
};

function checkRequest(draft: OrderDraft, command: Command<NewCancellation>, ctx: DecisionContext): Refusal | null {
  const { args } = command;
  const taken = args.reference
    ? ctx.lookups.references?.({
        table: 'cancellations',
        seller: command.seller,
        mode: command.mode,
        reference: args.reference,
      })
    : undefined;
  if (taken)
    return refuse('reference_taken', `Reference "${args.reference}" is already used by cancellation ${taken}.`, {
      extra: { existing: taken },
    });
  if (draft.rows.payments.some((payment) => payment.method === 'bank_transfer') && !args.refund_account) {
    return refuse(
      'refund_account_required',
      'Part of this order was paid by bank transfer; name the refund_account to pay it back to.',
      {
        rule: 'D6: original means of payment',
        errors: [{ pointer: '/refund_account', code: 'required', detail: 'missing' }],
      },
    );
  }
  return null;
}

interface Chosen {
  afterDispatch: boolean;
  lines: LineWish[];
}

/** Which shipments' pieces are meant: those sent last first, because these can still be stopped. */
function allocate(draft: OrderDraft, { afterDispatch, lines }: Chosen): (LineWish & { shipment: string })[] {
  if (!afterDispatch) return lines.map((each) => ({ ...each, shipment: beforeDispatch }));
  const pieces = piecesOf(draft.rows);
  return lines.flatMap(({ line, quantity }) => {
    let rest = quantity;
    return stoppable(pieces.find((each) => each.line.id === line)!)
      .toReversed()
      .flatMap((each) => {
        const taken = Math.min(rest, each.free);
        rest -= taken;
        return taken > 0 ? [{ line, quantity: taken, shipment: each.shipment.id }] : [];
      });
  });
}

/** The seller has asked the carrier for these pieces back: how they are to be cancelled depends on its answer. */
function beingRecalled(draft: OrderDraft, parts: readonly { shipment: string }[]): Refusal | null {
  const asked = parts.find(({ shipment }) => {
    const booking = bookingOf(draft.rows, shipment);
    return booking !== undefined && isCancelAsked(booking);
  });
  if (!asked) return null;
  return refuse(
    'handoff_open',
    `Shipment ${asked.shipment} is being voided and its carrier has not answered yet; ask again once it has.`,
    { rule: 'D1 before dispatch, D2 after it' },
  );
}

/** All pieces of one request are either not dispatched yet, or under way: the two are decided differently. */
function choosePieces(draft: OrderDraft, wishes: readonly LineWish[] | undefined): Chosen | Refusal {
  const pieces = piecesOf(draft.rows);
  const options = pieces.map((each) => ({
    line: each.line.id,
    before: freeToCancel(pieces, each.line.id),
    after: underWay(each),
  }));
  if (!wishes) {
    const before = options
      .filter((each) => each.before > 0)
      .map((each) => ({ line: each.line, quantity: each.before }));
    if (before.length > 0) return { afterDispatch: false, lines: before };
    const after = options.filter((each) => each.after > 0).map((each) => ({ line: each.line, quantity: each.after }));
    if (after.length > 0) return { afterDispatch: true, lines: after };
    return nothingToCancel(pieces);
  }
  const wrong = checkLines(draft, wishes);
  if (wrong) return wrong;
  const of = (wish: LineWish) => options.find((each) => each.line === wish.line)!;
  if (wishes.every((wish) => wish.quantity <= of(wish).before)) return { afterDispatch: false, lines: [...wishes] };
  if (wishes.every((wish) => wish.quantity <= of(wish).after)) return { afterDispatch: true, lines: [...wishes] };
  const short = wishes.find((wish) => wish.quantity > Math.max(of(wish).before, of(wish).after));
  if (short) {
    const { before, after } = of(short);
    return before + after === 0
      ? nothingToCancel(pieces)
      : exceeded(short, Math.max(before, after), `D1/D2: ${before} not dispatched, ${after} under way`);
  }
  return refuse(
    'invalid',
    'Some of these pieces are dispatched and some are not; ask for the two in separate cancellations.',
    { rule: 'D1 before dispatch, D2 after it' },
  );
}

/** Dispatched and not yet received. Untracked pieces count as under way. */
function stoppable(line: LinePieces): ShippedPieces[] {
  return line.shipped.filter((each) => each.shipment.state !== 'delivered');
}

/** Pieces under way that are in no claim. */
function underWay(line: LinePieces): number {
  return stoppable(line).reduce((sum, each) => sum + each.free, 0);
}

function nothingToCancel(pieces: readonly LinePieces[]): Refusal {
  const delivered = pieces.some((line) =>
    line.shipped.some((each) => each.shipment.state === 'delivered' && each.free > 0),
  );
  if (delivered)
    return refuse('already_dispatched', 'These pieces have been received; ask for a return instead.', { rule: 'C10' });
  return refuse('nothing_left', 'Every piece is cancelled, returned or in another claim already.', { rule: 'D1' });
}
