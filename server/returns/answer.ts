/** The seller's answer, the buyer's waybill, withdrawal, refund without return, lapse. */
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { notify } from '../notifications/notify.ts';
import { findRow, orderOf } from '../order-file/answer.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import { type ReturnReason, reasonRule } from '../order-file/reasons.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { checkWaybill } from '../shipments/index.ts';
import { claimScope, holdWaybill } from '../tracking/index.ts';
import { acceptReturn } from './accept.ts';
import { approveReturn } from './approve.ts';
import { returnLifecycle } from './lifecycle.ts';
import { closePickup, isCollected, notYetAway, releaseNumber } from './pickup.ts';
import { presentCommanded } from './present.ts';

type Step<A> = (
  draft: OrderDraft,
  ctx: DecisionContext,
  given: { row: ReturnRow; command: Command<A> },
) => Refusal | undefined;

/** Grounds on which the law lets a seller refuse a change of mind (KR: E-commerce Act art. 17(2)). */
export const refusalGrounds = [
  'window_over',
  'lost_or_damaged_by_buyer',
  'value_lost_by_use',
  'value_lost_by_time',
  'copyable_goods_unsealed',
  'digital_content_begun',
  'made_to_order',
  'excluded_on_sales_page',
] as const;
export type RefusalGround = (typeof refusalGrounds)[number];

const approve: Step<unknown> = (draft, ctx, { row, command }) => {
  const rule = command.actor.kind === 'system' ? 'C6: the seller did not answer in time' : 'C6: approved by the seller';
  approveReturn(draft, ctx, { row, rule });
  return undefined;
};

/** A change of mind needs no consent: without a statutory ground it cannot be refused (policies, `return_approval`). */
const refuseStep: Step<{ reason: string; ground?: RefusalGround }> = (draft, ctx, { row, command }) => {
  const { reason, ground } = command.args;
  if (row.refund)
    return refuse('not_now', 'The refund of this return is due or paid already, so it cannot be refused.', {
      rule: 'C8',
    });
  if (ctx.mall.jurisdiction === 'KR' && reasonRule(row.reason as ReturnReason).window === 'change_of_mind' && !ground) {
    return refuse(
      'refusal_ground_required',
      `A change of mind needs no consent; to refuse it name a statutory ground: ${refusalGrounds.join(', ')}.`,
      {
        rule: 'E-commerce Act art. 17(2)',
        errors: [{ pointer: '/ground', code: 'required', detail: 'missing' }],
      },
    );
  }
  draft.update('returns', row, {
    decision: 'refused',
    goods: row.goods,
    refused_because: reason,
    refusal_ground: ground ?? null,
    decided_at: ctx.now,
  });
  draft.emit({ type: 'return.refused', object: row.id, rule: ground ?? 'refused by the seller', reason });
  notify(draft, ctx, { to: 'buyer', template: 'return_refused', object: row.id });
  return undefined;
};

const enterWaybill: Step<{ carrier: string; waybill_number: string; postage_paid?: number }> = (
  draft,
  ctx,
  { row, command },
) => {
  const waybill = checkWaybill(command, ctx, command.args);
  if (isRefusal(waybill)) return waybill;
  const postage = command.args.postage_paid ?? null;
  if (postage && row.fault !== 'buyer' && !row.refund_account) {
    return refuse(
      'refund_account_required',
      'The postage will be paid back to a bank account; ask for the return with a refund_account.',
      { rule: "C9: the buyer's own postage is paid outside the original payment" },
    );
  }
  const collected = isCollected(row);
  const booking = closePickup(draft, ctx, row);
  if (collected) releaseNumber(draft, row);
  const back = { object: row.id, firstLeg: 'return' as const, backFrom: row.approved_at ?? ctx.now };
  const held = holdWaybill(draft, ctx, { order: orderOf(draft), ...back, ...waybill });
  draft.update('returns', row, {
    goods: 'booked',
    route: 'buyer_ships',
    contract_id: null,
    carrier: waybill.carrier,
    waybill_number: waybill.waybillNumber,
    tracker_id: held.id,
    tracker_sequence: 0,
    postage_paid: postage,
  });
  if (collected)
    draft.emit({
      type: 'return.rerouted',
      object: row.id,
      rule: 'C5: the buyer sent it with a waybill of its own',
      data: { from: row.route, to: 'buyer_ships', booking },
    });
  draft.emit({ type: 'return.waybill_entered', object: row.id, data: { ...waybill, postage_paid: postage } });
  return undefined;
};

/** D8: freely by the buyer until the goods are collected; after that by agreement through an operator. */
const withdraw: Step<unknown> = (draft, ctx, { row, command }) => {
  const away = ![...notYetAway, 'sent_back'].includes(row.goods);
  if (away && command.actor.kind !== 'platform') {
    return refuse(
      'withdrawal_needs_operator',
      `The goods are ${row.goods}; a withdrawal is now by agreement through an operator, and the goods are sent back at the withdrawer's cost.`,
      { rule: 'D8' },
    );
  }
  if (row.refund)
    return refuse('not_now', 'The refund of this return is due or paid already, so it cannot be withdrawn.', {
      rule: 'D8',
    });
  const booking = away ? 'none' : closePickup(draft, ctx, row);
  draft.update('returns', row, {
    decision: 'withdrawn',
    goods: away || row.goods === 'sent_back' ? 'sent_back' : 'none',
    decided_at: ctx.now,
  });
  draft.emit({
    type: 'return.withdrawn',
    object: row.id,
    rule: away ? 'D8: by agreement through an operator, goods sent back' : 'D8: withdrawn by the buyer',
    ...(booking === 'none' ? {} : { data: { booking } }),
  });
  return undefined;
};

const waiveGoods: Step<unknown> = (draft, ctx, { row }) => {
  draft.emit({ type: 'return.goods_waived', object: row.id, rule: 'refund without return' });
  acceptReturn(draft, ctx, { row, goods: 'waived', rule: 'refund without return' });
  return undefined;
};

const lapse: Step<unknown> = (draft, ctx, { row }) => {
  const booking = closePickup(draft, ctx, row);
  draft.update('returns', row, { decision: 'lapsed', goods: 'none', decided_at: ctx.now });
  draft.emit({
    type: 'return.lapsed',
    object: row.id,
    rule: isCollected(row) ? 'C10: the goods were not collected in time' : 'C10: the goods were not sent in time',
    ...(booking === 'none' ? {} : { data: { booking } }),
  });
  notify(draft, ctx, { to: 'buyer', template: 'return_lapsed', object: row.id });
  return undefined;
};

/** A command on one return: find it, check its move, take the step, refold the order. */
export function returnCommand<A>(
  name: keyof typeof returnLifecycle.moves & string,
  step: Step<A>,
  lookups?: CommandType<OrderFileTables, A>['lookups'],
): CommandType<OrderFileTables, A> {
  return {
    type: `return.${name}`,
    status: 200,
    ...(lookups ? { lookups } : {}),
    decide(draft, command, ctx) {
      const row = findRow(draft.rows.returns, command);
      if (isRefusal(row)) return row;
      const refusal =
        checkMove(returnLifecycle, name, { row, actor: command.actor.kind }) ?? step(draft, ctx, { row, command });
      if (refusal) return refusal;
      refoldOrder(draft, `return ${row.id}`);
      return undefined;
    },
    // Asked for when it is needed: bookings and returns know each other, so this may be made before that is there.
    present: (draft, command, ctx) => presentCommanded(draft, command as Command<never>, ctx),
  };
}

export const approveCommand = returnCommand('approve', approve);
export const refuseReturn = returnCommand('refuse', refuseStep);
export const enterWaybillCommand = returnCommand('enter_waybill', enterWaybill, ({ args, mode, mall }) => ({
  waybillHolders: [
    {
      carrier: args.carrier,
      waybill_number: args.waybill_number.replace(/[\s-]/g, ''),
      mode,
      scope: claimScope(mode, mall),
    },
  ],
}));
export const withdrawReturn = returnCommand('withdraw', withdraw);
export const waiveGoodsCommand = returnCommand('waive_goods', waiveGoods);
export const lapseReturn = returnCommand('lapse', lapse);
