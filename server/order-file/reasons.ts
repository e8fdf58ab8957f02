/** Reasons of claims, the party at fault and the window they fall under (C2, api "Values that stay"). */
import type { Policies } from '../kernel/command.ts';

export type Fault = 'buyer' | 'seller' | 'carrier';
export type WindowKind = 'change_of_mind' | 'defect' | 'until_confirmation';

interface ReasonRule {
  fault: Fault;
  window: WindowKind;
  /** No goods will come back: they are lost, or wait where nobody lives. */
  noGoods?: true;
}

const rules = {
  no_longer_wanted: { fault: 'buyer', window: 'change_of_mind' },
  ordered_wrong_item: { fault: 'buyer', window: 'change_of_mind' },
  wrong_address_given: { fault: 'buyer', window: 'until_confirmation', noGoods: true },
  late_delivery: { fault: 'seller', window: 'defect' },
  not_as_described: { fault: 'seller', window: 'defect' },
  defective: { fault: 'seller', window: 'defect' },
  wrong_item_sent: { fault: 'seller', window: 'defect' },
  missing_parts: { fault: 'seller', window: 'defect' },
  dissatisfied: { fault: 'seller', window: 'change_of_mind' },
  lost_in_transit: { fault: 'carrier', window: 'until_confirmation', noGoods: true },
  damaged_in_transit: { fault: 'carrier', window: 'defect' },
} as const satisfies Record<string, ReasonRule>;

export type ReturnReason = keyof typeof rules;
export const returnReasons = Object.keys(rules) as ReturnReason[];

export const cancellationReasons = [...returnReasons, 'out_of_stock', 'long_unshipped'] as const;
export type CancellationReason = (typeof cancellationReasons)[number];

export function reasonRule(reason: ReturnReason): ReasonRule {
  return rules[reason];
}

/** The party at fault; `dissatisfied` is counted as the mall's policy says (C2). */
export function faultOf(reason: CancellationReason, policies: Policies): Fault {
  if (reason === 'out_of_stock' || reason === 'long_unshipped') return 'seller';
  if (reason === 'dissatisfied') return policies.dissatisfied_fault;
  return rules[reason].fault;
}
