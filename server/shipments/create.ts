/**
 * Dispatch (B2, B5): all or some pieces leave with a waybill that was typed (`manual`) or without a number (`untracked`).
 * It takes effect at once; open cancel requests for the dispatched pieces are refused by it (D1).
 */

import { refuseByDispatch } from '../cancellations/dispatch.ts';
import { checkWaybillNumber, isCarrierCode } from '../carriers/index.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { checkLines, exceeded, type LineWish, orderOf, ownerOf } from '../order-file/answer.ts';
import { piecesOf } from '../order-file/pieces.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { claimScope, holdWaybill } from '../tracking/index.ts';
import { presentShipment } from './present.ts';

export interface NewShipment {
  method: 'auto' | 'manual' | 'untracked';
  carrier?: string | undefined;
  waybill_number?: string | undefined;
  lines?: LineWish[] | undefined;
  parcel?: { weight_grams?: number; size_cm?: number } | undefined;
  reference?: string | undefined;
  metadata: Metadata;
}

export const createShipment: CommandType<OrderFileTables, NewShipment> = {
  type: 'shipment.create',
  status: 201,
  lookups: ({ args, seller, mode, mall }) => ({
    ...(args.reference ? { references: [{ table: 'shipments', seller, mode, reference: args.reference }] } : {}),
    ...(args.carrier && args.waybill_number
      ? {
          waybillHolders: [
            { carrier: args.carrier, waybill_number: normal(args), mode, scope: claimScope(mode, mall) },
          ],
        }
      : {}),
  }),
  decide(draft, command, ctx) {
    const waybill = checkMethod(command, ctx);
    if (isRefusal(waybill)) return waybill;
    const lines = chooseLines(draft, command.args.lines);
    if (isRefusal(lines)) return lines;
    const order = orderOf(draft);
    if (!order.acknowledged_at) draft.update('orders', order, { acknowledged_at: ctx.now });
    const held = waybill
      ? holdWaybill(draft, ctx, { order, object: command.object, firstLeg: 'outbound', ...waybill })
      : null;
    draft.insert('shipments', {
      ...ownerOf(order),
      id: command.object,
      order_id: order.id,
      reference: command.args.reference ?? null,
      method: command.args.method,
      carrier: waybill?.carrier ?? null,
      waybill_number: waybill?.waybillNumber ?? null,
      tracker_id: held?.id ?? null,
      state: waybill ? 'pre_transit' : 'unknown',
      handoff_state: 'accepted',
      legs: [],
      tracker_sequence: 0,
      dispatched_at: ctx.now,
      delivered_at: null,
      parcel: command.args.parcel ?? null,
      metadata: command.args.metadata,
      created_at: ctx.now,
    });
    for (const each of lines) {
      draft.insert('shipmentLines', {
        ...ownerOf(order),
        shipment_id: command.object,
        line_id: each.line,
        order_id: order.id,
        quantity: each.quantity,
      });
    }
    draft.emit({
      type: 'shipment.created',
      object: command.object,
      data: {
        method: command.args.method,
        carrier: waybill?.carrier ?? null,
        waybill_number: waybill?.waybillNumber ?? null,
      },
    });
    refuseByDispatch(draft, ctx, command.object);
    refoldOrder(draft, `B2: dispatched with shipment ${command.object}`);
    return undefined;
  },
  present(draft, command, ctx) {
    return presentShipment(draft.rows, draft.rows.shipments.find((row) => row.id === command.object)!, {
      actor: command.actor.kind,
      mall: ctx.mall,
      now: ctx.now,
    });
  },
};

function normal(args: NewShipment): string {
  const checked = isCarrierCode(args.carrier!) ? checkWaybillNumber(args.carrier, args.waybill_number!) : null;
  return checked?.ok ? checked.normalized : args.waybill_number!;
}

/** The checked waybill, null for an untracked parcel, or why this method cannot be used. */
function checkMethod(
  command: Command<NewShipment>,
  ctx: DecisionContext,
): { carrier: string; waybillNumber: string } | null | Refusal {
  const { method, carrier, waybill_number, reference } = command.args;
  const taken = reference
    ? ctx.lookups.references?.({ table: 'shipments', seller: command.seller, mode: command.mode, reference })
    : undefined;
  if (taken)
    return refuse('reference_taken', `Reference "${reference}" is already used by shipment ${taken}.`, {
      extra: { existing: taken },
    });
  if (method === 'auto')
    return refuse(
      'method_not_available',
      'The seller has no carrier contract in use for outbound, so no waybill number can be issued; use method "manual" with the number from the carrier, or "untracked".',
    );
  if (method === 'untracked') {
    if (!carrier && !waybill_number) return null;
    return refuse(
      'invalid',
      'An untracked parcel has no waybill number; leave carrier and waybill_number out or use method "manual".',
      { errors: [{ pointer: '/method', code: 'contradiction', detail: 'untracked with a waybill number' }] },
    );
  }
  if (!carrier || !waybill_number)
    return refuse('waybill_number_required', 'Method "manual" needs carrier and waybill_number.', {
      errors: [{ pointer: carrier ? '/waybill_number' : '/carrier', code: 'required', detail: 'missing' }],
    });
  return checkWaybill(command, ctx, { carrier, waybill_number });
}

/** Carrier known, number well formed, and not in another seller's hands. Used for the way out and the way back. */
export function checkWaybill(
  command: Command,
  ctx: DecisionContext,
  given: { carrier: string; waybill_number: string },
): { carrier: string; waybillNumber: string } | Refusal {
  const { carrier, waybill_number } = given;
  if (!isCarrierCode(carrier))
    return refuse('carrier_unknown', `There is no carrier "${carrier}"; GET /v1/carriers lists the known ones.`);
  const checked = checkWaybillNumber(carrier, waybill_number);
  if (!checked.ok)
    return refuse('waybill_number_invalid', checked.detail, {
      errors: [{ pointer: '/waybill_number', code: 'waybill_number_invalid', detail: checked.detail }],
    });
  const holders =
    ctx.lookups.waybillHolders?.(carrier, checked.normalized, command.mode, claimScope(command.mode, command.mall)) ??
    [];
  if (holders.some((holder) => holder.seller_id !== command.seller)) {
    return refuse(
      'waybill_taken',
      `Waybill ${checked.normalized} of ${carrier} is in use by another seller; check the number.`,
    );
  }
  return { carrier, waybillNumber: checked.normalized };
}

/** What was asked for, or all that is left; never more than is left. */
function chooseLines(draft: OrderDraft, wishes: readonly LineWish[] | undefined): LineWish[] | Refusal {
  const pieces = piecesOf(draft.rows);
  if (!wishes) {
    const left = pieces
      .filter((each) => each.undispatched > 0)
      .map((each) => ({ line: each.line.id, quantity: each.undispatched }));
    return left.length > 0
      ? left
      : refuse('nothing_left', 'Every piece of this order is dispatched or cancelled already.', { rule: 'B5' });
  }
  const wrong = checkLines(draft, wishes);
  if (wrong) return wrong;
  for (const wish of wishes) {
    const { undispatched } = pieces.find((each) => each.line.id === wish.line)!;
    if (wish.quantity > undispatched) return exceeded(wish, undispatched, 'B5: dispatched ≤ ordered − cancelled');
  }
  return [...wishes];
}
