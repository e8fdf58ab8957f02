/**
 * Dispatch (B2, B5) of all or some pieces. With a waybill that was typed (`manual`) or without a number (`untracked`) it
 * takes effect at once, and open cancel requests for the dispatched pieces are refused by it (D1). With `auto` the carrier
 * is asked for a number first: until it has answered the pieces are reserved.
 */
import { requestBooking } from '../bookings/request.ts';
import { refuseByDispatch } from '../cancellations/dispatch.ts';
import { checkWaybillNumber, isCarrierCode } from '../carriers/index.ts';
import type { UsableContract } from '../contracts/index.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { checkLines, exceeded, type LineWish, orderOf, ownerOf } from '../order-file/answer.ts';
import { dispatchable, piecesOf } from '../order-file/pieces.ts';
import { viewOf } from '../order-file/present.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { claimScope, holdWaybill } from '../tracking/index.ts';
import { chooseContract } from './contract.ts';
import { presentShipment } from './present.ts';

export interface NewShipment {
  method: 'auto' | 'manual' | 'untracked';
  carrier?: string | undefined;
  /** Of `auto`: the carrier contract to book by. */
  contract?: string | undefined;
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
    ...(args.method === 'auto' ? { usableContracts: [{ seller, mode }] } : {}),
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
    const { args } = command;
    const way = args.method === 'auto' ? checkAuto(command, ctx) : checkMethod(command, ctx);
    if (isRefusal(way)) return way;
    const lines = chooseLines(draft, command.args.lines);
    if (isRefusal(lines)) return lines;
    const contract = way && 'uses' in way ? way : null;
    const waybill = way && 'waybillNumber' in way ? way : null;
    insertShipment(draft, ctx, { command, lines, way, waybill });
    if (contract) {
      const { carrier, id, seller_id } = contract;
      const wanted = { order: orderOf(draft), object: command.object, carrier, contract: { id, seller_id } };
      requestBooking(draft, ctx, { ...wanted, direction: 'outbound', visitOn: null });
      refoldOrder(draft, 'B1: dispatching acknowledges; B2: dispatch takes effect with the number');
    } else {
      refuseByDispatch(draft, ctx, command.object);
      refoldOrder(draft, `B2: dispatched with shipment ${command.object}`);
    }
    return undefined;
  },
  present(draft, command, ctx) {
    const row = draft.rows.shipments.find((each) => each.id === command.object)!;
    return presentShipment(draft.rows, row, viewOf(command as Command<never>, ctx));
  },
};

interface Waybill {
  carrier: string;
  waybillNumber: string;
}

/** The rows and the event; dispatch has taken effect unless a number is still to come. */
function insertShipment(
  draft: OrderDraft,
  ctx: DecisionContext,
  given: {
    command: Command<NewShipment>;
    lines: readonly LineWish[];
    /** Null: untracked. */
    way: Waybill | UsableContract | null;
    waybill: Waybill | null;
  },
): void {
  const { command, lines, way, waybill } = given;
  const { args, object } = command;
  const order = orderOf(draft);
  if (!order.acknowledged_at) draft.update('orders', order, { acknowledged_at: ctx.now });
  const held = waybill ? holdWaybill(draft, ctx, { order, object, firstLeg: 'outbound', ...waybill }) : null;
  const takesEffect = way === null || waybill !== null;
  draft.insert('shipments', {
    ...ownerOf(order),
    id: object,
    order_id: order.id,
    reference: args.reference ?? null,
    method: args.method,
    carrier: way?.carrier ?? null,
    waybill_number: waybill?.waybillNumber ?? null,
    tracker_id: held?.id ?? null,
    state: way ? 'pre_transit' : 'unknown',
    handoff_state: takesEffect ? 'accepted' : 'pending',
    legs: [],
    tracker_sequence: 0,
    dispatched_at: takesEffect ? ctx.now : null,
    delivered_at: null,
    parcel: args.parcel ?? null,
    metadata: args.metadata,
    created_at: ctx.now,
  });
  for (const { line, quantity } of lines) {
    const ids = { shipment_id: object, line_id: line, order_id: order.id };
    draft.insert('shipmentLines', { ...ownerOf(order), ...ids, quantity });
  }
  draft.emit({
    type: 'shipment.created',
    object,
    data: { method: args.method, carrier: way?.carrier ?? null, waybill_number: waybill?.waybillNumber ?? null },
  });
}

function normal(args: NewShipment): string {
  const checked = isCarrierCode(args.carrier!) ? checkWaybillNumber(args.carrier, args.waybill_number!) : null;
  return checked?.ok ? checked.normalized : args.waybill_number!;
}

function checkReference({ args, seller, mode }: Command<NewShipment>, ctx: DecisionContext): Refusal | null {
  const { reference } = args;
  const taken = reference ? ctx.lookups.references?.({ table: 'shipments', seller, mode, reference }) : undefined;
  if (!taken) return null;
  return refuse('reference_taken', `Reference "${reference}" is already used by shipment ${taken}.`, {
    extra: { existing: taken },
  });
}

/** The contract by which the carrier is asked for a number. */
function checkAuto(command: Command<NewShipment>, ctx: DecisionContext): UsableContract | Refusal {
  const taken = checkReference(command, ctx);
  if (taken) return taken;
  if (command.args.waybill_number)
    return refuse(
      'invalid',
      'With method "auto" the carrier gives the number; leave waybill_number out or use "manual".',
      {
        errors: [{ pointer: '/waybill_number', code: 'contradiction', detail: 'given with method auto' }],
      },
    );
  return chooseContract(command, ctx);
}

/** The checked waybill, null for an untracked parcel, or why this method cannot be used. */
function checkMethod(command: Command<NewShipment>, ctx: DecisionContext): Waybill | null | Refusal {
  const { method, carrier, waybill_number, contract } = command.args;
  const taken = checkReference(command, ctx);
  if (taken) return taken;
  if (contract)
    return refuse('invalid', `Method "${method}" books nothing, so no contract is used; leave contract out.`, {
      errors: [{ pointer: '/contract', code: 'contradiction', detail: `given with method ${method}` }],
    });
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
): Waybill | Refusal {
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
      .filter((each) => dispatchable(each) > 0)
      .map((each) => ({ line: each.line.id, quantity: dispatchable(each) }));
    if (left.length > 0) return left;
    const waiting = pieces.some((each) => each.reserved > 0);
    return refuse(
      'nothing_left',
      waiting
        ? 'Every piece that is left is being handed over already; its carrier has not answered yet.'
        : 'Every piece of this order is dispatched or cancelled already.',
      { rule: 'B5' },
    );
  }
  const wrong = checkLines(draft, wishes);
  if (wrong) return wrong;
  for (const wish of wishes) {
    const left = dispatchable(pieces.find((each) => each.line.id === wish.line)!);
    if (wish.quantity > left) return exceeded(wish, left, 'B5: dispatched + reserved ≤ ordered − cancelled');
  }
  return [...wishes];
}
