/**
 * Hub-only (C1): the return of a parcel whose sale we do not know, by the number of its way out and a carrier contract.
 * Its file is an order row without money: what is in the parcel, one delivered shipment that holds the number, and the
 * return, approved at once. Windows and grounds are the mall's own affair; we collect, follow and tell.
 */
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { orderOf } from '../order-file/answer.ts';
import { isOpenReturn, piecesOf } from '../order-file/pieces.ts';
import { faultOf, type ReturnReason } from '../order-file/reasons.ts';
import type { Address, Metadata, ReturnWindow } from '../order-file/shapes.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { claimScope } from '../tracking/index.ts';
import { approveReturn } from './approve.ts';
import { contractsFor, referenceTaken } from './create.ts';
import { insertReturn } from './new-row.ts';
import { openFile } from './parcel-file.ts';
import { pickupDayProblem } from './pickup-day.ts';
import { presentCommanded } from './present.ts';
import { type Routed, routeReturn } from './route.ts';

export interface NewParcelReturn {
  carrier: string;
  /** Of the way out; normalised. */
  waybill_number: string;
  /** Id of the contract that the code named. */
  contract: string;
  contract_code: string;
  pickup_from: Address;
  pickup_on?: string | undefined;
  lines: { title: string; quantity: number }[];
  reason: ReturnReason;
  detail: string;
  noticed_on?: string | undefined;
  evidence: string[];
  reference?: string | undefined;
  metadata: Metadata;
}

/** No sale, no window: what the mall asks for is collected. */
const noWindow: ReturnWindow = {
  kind: 'until_confirmation',
  ends_at: null,
  basis: 'C1: hub-only; the sale and its windows are the mall’s own',
  verified: true,
};

export const createParcelReturn: CommandType<OrderFileTables, NewParcelReturn> = {
  type: 'return.create_parcel',
  status: 201,
  creates: true,
  lookups: ({ args, seller, mode, mall }) => ({
    usableContracts: [{ seller, mode }],
    waybillHolders: [
      { carrier: args.carrier, waybill_number: args.waybill_number, mode, scope: claimScope(mode, mall) },
    ],
    parcelReturns: [{ seller, mode, carrier: args.carrier, waybill_number: args.waybill_number }],
    ...(args.reference ? { references: [{ table: 'returns', seller, mode, reference: args.reference }] } : {}),
  }),
  decide(draft, command, ctx) {
    const { args } = command;
    const routed = routeParcel(command, ctx);
    const refusal =
      referenceTaken(command, ctx) ??
      takenBy(draft, command, ctx) ??
      routed.refusal ??
      (args.pickup_on ? pickupDayProblem(args.pickup_on, ctx) : null);
    if (refusal) return refusal;
    const order = draft.rows.orders[0] ?? openFile(draft, command, ctx);
    const pieces = freePieces(draft);
    if (isRefusal(pieces)) return pieces;
    const { carrier, waybill_number } = args;
    const row = insertReturn(draft, ctx, {
      order,
      said: args,
      decided: {
        id: command.object,
        fault: faultOf(args.reason, ctx.mall.policies(ctx.mall.policy_version)),
        route: routed.taken,
        carrierFee: routed.carrierFee,
        window: noWindow,
        pieces,
        about: { parcel: { carrier, waybill_number } },
      },
    });
    approveReturn(draft, ctx, { row, rule: 'C6: hub-only returns are approved automatically' });
    return undefined;
  },
  present: (draft, command, ctx) => presentCommanded(draft, command as Command<never>, ctx),
};

/** By the contract that the code named, and by no other. */
function routeParcel(command: Command<NewParcelReturn>, ctx: DecisionContext): Routed {
  const { args } = command;
  const routed = routeReturn({
    seller: command.seller,
    method: 'carrier',
    noGoods: false,
    deliveredBy: [args.carrier],
    contracts: contractsFor(command, ctx),
    contract: args.contract,
    weightGrams: null,
    postalCode: args.pickup_from.postal_code,
  });
  if (!routed.refusal) return routed;
  const why = routed.taken.trace.find((step) => step.rule === 'seller_contract')!.why;
  const detail = `Contract ${args.contract_code} cannot collect this parcel: ${why}. Add the use "return" to it, or name another contract_code.`;
  const errors = [{ pointer: '/parcel/contract_code', code: 'contract_not_in_use', detail: why }];
  return { ...routed, refusal: refuse('contract_not_in_use', detail, { rule: 'C1', errors }) };
}

/** Of two requests for the same parcel one makes the file; the other learns of it. */
function takenBy(draft: OrderDraft, command: Command<NewParcelReturn>, ctx: DecisionContext): Refusal | null {
  const { seller, mode, mall, args } = command;
  const { carrier, waybill_number } = args;
  const open = draft.rows.returns.find(isOpenReturn);
  if (open) return inReturn(args, open.id);
  if (draft.rows.orders.length > 0) return null;
  const holders = ctx.lookups.waybillHolders?.(carrier, waybill_number, mode, claimScope(mode, mall)) ?? [];
  if (holders.length === 0) return null;
  const existing = ctx.lookups.parcelReturns?.({ seller, mode, carrier, waybill_number });
  if (existing) return inReturn(args, existing);
  return refuse(
    'waybill_taken',
    `Waybill ${waybill_number} of ${carrier} is held by another parcel; check the number, or ask again for its order.`,
    { rule: 'C1: a number belongs to one parcel at a time' },
  );
}

function inReturn({ carrier, waybill_number }: NewParcelReturn, existing: string): Refusal {
  return refuse(
    'parcel_in_return',
    `Parcel ${waybill_number} of ${carrier} is in return ${existing} already; read that one, or withdraw it first.`,
    { rule: 'C1: a parcel is in one return at a time', extra: { existing } },
  );
}

/** What is in the parcel and in no other return. */
function freePieces(draft: OrderDraft): { line: string; shipment: string; quantity: number }[] | Refusal {
  const free = piecesOf(draft.rows).flatMap(({ line, shipped }) =>
    shipped
      .filter((each) => each.free > 0)
      .map((each) => ({ line: line.id, shipment: each.shipment.id, quantity: each.free })),
  );
  if (free.length > 0) return free;
  const parcel = orderOf(draft).reference;
  return refuse('nothing_left', `Everything in parcel ${parcel} has been returned already.`, { rule: 'C1' });
}
