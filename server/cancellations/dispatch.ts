/**
 * The race between cancel and dispatch, decided once (D1): dispatch refuses the open request for the dispatched pieces
 * and the buyer is told; voiding that shipment reopens it.
 */
import type { DecisionContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { notify } from '../notifications/notify.ts';
import { dispatchable, type LinePieces, piecesOf } from '../order-file/pieces.ts';
import type { CancellationRow, OrderDraft, OrderRows } from '../order-file/tables.ts';

export const byDispatch = 'dispatched';

/** Newest requests lose their pieces first; a request that keeps some pieces stays open for those. */
export function refuseByDispatch(draft: OrderDraft, ctx: DecisionContext, shipment: string): void {
  for (const cancellation of draft.rows.cancellations.toReversed()) {
    if (cancellation.state !== 'requested' || cancellation.after_dispatch) continue;
    if (!overdrawn(draft)) return;
    if (keepsPieces(draft, cancellation)) continue;
    draft.update('cancellations', cancellation, { state: 'refused', refused_because: byDispatch, decided_at: ctx.now });
    draft.emit({
      type: 'cancellation.refused',
      object: cancellation.id,
      rule: 'D1: dispatch refuses the open request',
      reason: byDispatch,
      data: { shipment },
    });
    notify(draft, ctx, { to: 'buyer', template: 'cancellation_refused_by_dispatch', object: cancellation.id });
  }
}

/** Requests that dispatch had refused stand again as far as their pieces are back. */
export function reopenAfterVoid(draft: OrderDraft, ctx: DecisionContext): void {
  for (const cancellation of draft.rows.cancellations) {
    if (cancellation.state !== 'refused' || cancellation.refused_because !== byDispatch) continue;
    const pieces = piecesOf(draft.rows);
    const wishes = draft.rows.cancellationLines.filter((each) => each.cancellation_id === cancellation.id);
    if (!wishes.every((wish) => wish.quantity <= freeToCancel(pieces, wish.line_id))) continue;
    // The seller's time to answer starts anew with the reopening.
    draft.update('cancellations', cancellation, { state: 'requested', refused_because: null, decided_at: ctx.now });
    draft.emit({
      type: 'cancellation.reopened',
      object: cancellation.id,
      rule: 'D1: the shipment that refused it was voided',
    });
  }
}

/** Undispatched pieces of a line that no open request holds. */
export function freeToCancel(pieces: readonly LinePieces[], line: string): number {
  const each = pieces.find((one) => one.line.id === line)!;
  return each.undispatched - each.inCancellation;
}

/** Pieces of this request that are still undispatched when it is served after all older ones. */
export function piecesLeft(
  draft: Pick<OrderDraft, 'rows'>,
  cancellation: CancellationRow,
): { line: string; quantity: number }[] {
  return shares(draft.rows, cancellation)
    .map(({ line, wished, pieces, older }) => ({
      line,
      quantity: Math.max(0, Math.min(wished, pieces.undispatched - older)),
    }))
    .filter((each) => each.quantity > 0);
}

/**
 * Some pieces of this request can go in neither direction now: a carrier is being asked for the number that would
 * dispatch them (B2). The request waits for its answer, and so does the silence that would approve it.
 */
export function waitsForCarrier(rows: OrderRows, cancellation: CancellationRow): boolean {
  if (cancellation.after_dispatch) return false;
  return shares(rows, cancellation).some(({ wished, pieces, older }) => {
    const left = Math.max(0, Math.min(wished, pieces.undispatched - older));
    return left > Math.max(0, dispatchable(pieces) - older);
  });
}

/** The refusal where pieces would be cancelled that a carrier may be about to take. */
export function handoffOpen(): Refusal {
  return refuse(
    'handoff_open',
    'The carrier is being asked to take these pieces and has not answered yet. Void the shipment if it is still pending, or wait for the answer.',
    { rule: 'B2, D1: pieces in an open hand-off are neither dispatched nor cancelled' },
  );
}

/** Per line: what this request wants, and what older requests hold before it. */
function shares(
  rows: OrderRows,
  cancellation: CancellationRow,
): { line: string; wished: number; pieces: LinePieces; older: number }[] {
  const pieces = piecesOf(rows);
  const before = rows.cancellations.filter(
    (row) => row.state === 'requested' && !row.after_dispatch && row.id < cancellation.id,
  );
  return rows.cancellationLines
    .filter((each) => each.cancellation_id === cancellation.id)
    .map((wish) => ({
      line: wish.line_id,
      wished: wish.quantity,
      pieces: pieces.find((each) => each.line.id === wish.line_id)!,
      older: rows.cancellationLines
        .filter((each) => each.line_id === wish.line_id && before.some((row) => row.id === each.cancellation_id))
        .reduce((sum, each) => sum + each.quantity, 0),
    }));
}

function overdrawn(draft: OrderDraft): boolean {
  return piecesOf(draft.rows).some((each) => each.inCancellation > each.undispatched);
}

function keepsPieces(draft: OrderDraft, cancellation: CancellationRow): boolean {
  return piecesLeft(draft, cancellation).length > 0;
}
