/**
 * Another way for an approved return whose goods are still with the buyer (C5): the buyer sends it, or a carrier is asked
 * (again). The buyer is never charged more than was shown before.
 */
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { findRow, orderOf } from '../order-file/answer.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import { type ReturnReason, reasonRule } from '../order-file/reasons.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { startWay } from './approve.ts';
import { carriersOf, weightOf } from './assess.ts';
import { contractsFor } from './create.ts';
import { returnLifecycle } from './lifecycle.ts';
import { closePickup, keptFromRerouting, releaseNumber } from './pickup.ts';
import { pickupDayProblem, visitDay } from './pickup-day.ts';
import { presentCommanded } from './present.ts';
import { type Routed, routeReturn } from './route.ts';

export interface Reroute {
  method: 'carrier' | 'buyer_ships';
  /** One of the seller's contracts; chosen by the routing rules when left out. */
  contract?: string | undefined;
  pickup_on?: string | undefined;
}

export const rerouteReturn: CommandType<OrderFileTables, Reroute> = {
  type: 'return.reroute',
  status: 200,
  lookups: ({ seller, mode }) => ({ usableContracts: [{ seller, mode }] }),
  decide(draft, command, ctx) {
    const row = findRow(draft.rows.returns, command);
    if (isRefusal(row)) return row;
    const { method, pickup_on } = command.args;
    const refusal =
      checkMove(returnLifecycle, 'reroute', { row, actor: command.actor.kind }) ??
      keptFromRerouting(draft.rows, row, ctx) ??
      (pickup_on ? pickupDayProblem(pickup_on, ctx) : null);
    if (refusal) return refusal;
    const routed = routeAgain(draft, row, { command, ctx });
    if (routed.refusal) return routed.refusal;
    const booking = closePickup(draft, ctx, row);
    releaseNumber(draft, row);
    const flat = ctx.mall.policies(row.policy_version).return_fee;
    const shown = row.carrier_fee ?? flat;
    const fee = routed.carrierFee ?? flat;
    const after = draft.update('returns', row, {
      goods: 'awaiting',
      route: routed.taken.route,
      carrier: routed.taken.carrier,
      contract_id: routed.taken.contract,
      carrier_fee: Math.min(shown, fee),
      pickup_on: pickup_on ?? row.pickup_on,
      waybill_number: null,
      tracker_id: null,
      tracker_sequence: 0,
    });
    draft.emit({
      type: 'return.rerouted',
      object: row.id,
      rule: `C5: asked for by the ${command.actor.kind}; never dearer for the buyer than shown before`,
      data: {
        method,
        from: { route: row.route, contract: row.contract_id },
        to: { route: after.route, contract: after.contract_id },
        booking,
        fee: { shown, now: after.carrier_fee },
        trace: routed.taken.trace,
      },
    });
    startWay(draft, ctx, { row: after, visitOn: visitDay(pickup_on ?? row.pickup_on, ctx) });
    refoldOrder(draft, `return ${row.id}`);
    return undefined;
  },
  present: (draft, command, ctx) => presentCommanded(draft, command as Command<never>, ctx),
};

function routeAgain(
  draft: OrderDraft,
  row: ReturnRow,
  given: { command: Command<Reroute>; ctx: DecisionContext },
): Routed & { refusal: Refusal | null } {
  const { method, contract } = given.command.args;
  const lines = draft.rows.returnLines.filter((each) => each.return_id === row.id);
  const pieces = lines.map((each) => ({ line: each.line_id, shipment: each.shipment_id, quantity: each.quantity }));
  const routed = routeReturn({
    seller: row.seller_id,
    method,
    noGoods: reasonRule(row.reason as ReturnReason).noGoods === true,
    deliveredBy: carriersOf(draft.rows, pieces),
    contracts: contractsFor(given.command, given.ctx),
    contract,
    weightGrams: weightOf(draft.rows, pieces),
    postalCode: (row.pickup_from ?? orderOf(draft).ship_to).postal_code,
  });
  if (method === 'buyer_ships' && contract) {
    const detail = 'A contract is for method "carrier"; leave it out when the buyer sends the goods.';
    const errors = [{ pointer: '/contract', code: 'contradiction', detail }];
    return { ...routed, refusal: refuse('invalid', detail, { errors }) };
  }
  return routed;
}
