/** A return is asked for (C1, C2, C10); preview and request run the same assessment. */
import type { CommandType } from '../kernel/command.ts';
import { refuse } from '../kernel/problems.ts';
import { orderOf, ownerOf } from '../order-file/answer.ts';
import type { Metadata } from '../order-file/shapes.ts';
import type { OrderFileTables } from '../order-file/tables.ts';
import { approveReturn } from './approve.ts';
import { assessReturn, type ReturnRequest } from './assess.ts';
import { presentCommanded } from './present.ts';

export interface NewReturn extends ReturnRequest {
  detail: string;
  evidence: string[];
  reference?: string | undefined;
  metadata: Metadata;
}

export const createReturn: CommandType<OrderFileTables, NewReturn> = {
  type: 'return.create',
  status: 201,
  lookups: ({ args, seller, mode }) =>
    args.reference ? { references: [{ table: 'returns', seller, mode, reference: args.reference }] } : {},
  decide(draft, command, ctx) {
    const { args } = command;
    const taken = args.reference
      ? ctx.lookups.references?.({
          table: 'returns',
          seller: command.seller,
          mode: command.mode,
          reference: args.reference,
        })
      : undefined;
    if (taken)
      return refuse('reference_taken', `Reference "${args.reference}" is already used by return ${taken}.`, {
        extra: { existing: taken },
      });
    const assessment = assessReturn(draft.rows, args, ctx);
    if (assessment.eligible === 'no') return assessment.refusals[0]!;
    const order = orderOf(draft);
    const row = draft.insert('returns', {
      ...ownerOf(order),
      id: command.object,
      order_id: order.id,
      reference: args.reference ?? null,
      decision: 'requested',
      goods: 'none',
      reason: args.reason,
      detail: args.detail,
      fault: assessment.fault,
      noticed_on: args.noticed_on ?? null,
      route: assessment.route.route,
      carrier: null,
      waybill_number: null,
      tracker_id: null,
      tracker_sequence: 0,
      postage_paid: null,
      return_window: assessment.window!,
      refund: null,
      refund_account: args.refund_account ?? null,
      evidence: args.evidence,
      refused_because: null,
      refusal_ground: null,
      policy_version: ctx.mall.policy_version,
      metadata: args.metadata,
      requested_at: ctx.now,
      approved_at: null,
      arrived_at: null,
      decided_at: null,
    });
    for (const each of assessment.pieces) {
      draft.insert('returnLines', {
        ...ownerOf(order),
        return_id: row.id,
        line_id: each.line,
        shipment_id: each.shipment,
        order_id: order.id,
        quantity: each.quantity,
        inspection: [],
        accepted_quantity: null,
      });
    }
    draft.emit({
      type: 'return.requested',
      object: row.id,
      rule: assessment.window!.basis,
      reason: args.reason,
      data: { fault: assessment.fault, route: row.route },
    });
    if (ctx.mall.policies(row.policy_version).return_approval === 'automatic')
      approveReturn(draft, ctx, { row, rule: 'C6: policy return_approval = automatic' });
    return undefined;
  },
  present: presentCommanded,
};
