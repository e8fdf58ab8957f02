/**
 * A mall's policies: versioned, pinned by orders and claims when they are made, so that a change never moves what is
 * running. Defaults and legal bounds are those of the policy table; the jurisdiction changes some of them.
 */
import { type Static, Type } from 'typebox';

const days = (options: { minimum: number; maximum: number; description: string }) => Type.Integer(options);

export const policiesSchema = Type.Object(
  {
    return_approval: Type.Union([Type.Literal('automatic'), Type.Literal('seller')], {
      description: 'Who approves a return; a silent seller approves after return_approval_business_days (C6).',
    }),
    return_approval_business_days: days({
      minimum: 1,
      maximum: 10,
      description: 'Silence of the seller approves a return after this many business days.',
    }),
    refund_trigger: Type.Union([Type.Literal('collected'), Type.Literal('arrived'), Type.Literal('received')], {
      description: 'What makes a refund due (C8).',
    }),
    idle_seller_business_days: days({
      minimum: 1,
      maximum: 3,
      description:
        'Goods that arrived are accepted at 00:00 of this business day after arrival (C8; KR law allows 3 at most).',
    }),
    defect_window: Type.Union([Type.Literal('either'), Type.Literal('both')], {
      description: 'Whether 3 months or 30 days of knowing suffices, or both bind (C3).',
    }),
    dissatisfied_fault: Type.Union([Type.Literal('seller'), Type.Literal('buyer')], {
      description: 'Who is at fault for "dissatisfied" (C2).',
    }),
    after_dispatch: Type.Union([Type.Literal('two_step'), Type.Literal('wait_and_return')], {
      description: 'What a cancel request after dispatch does (C10).',
    }),
    cancel_answer_business_days: days({
      minimum: 1,
      maximum: 3,
      description: 'Silence of the seller approves a cancellation after this many business days (D1).',
    }),
    approved_cancel_lapse_days: days({
      minimum: 1,
      maximum: 30,
      description: 'An approved two-step cancellation that the buyer does not complete lapses (D2).',
    }),
    buyer_ships_within_days: days({
      minimum: 3,
      maximum: 30,
      description: 'A return that the buyer does not send lapses (C10).',
    }),
    refund_within_business_days: days({
      minimum: 1,
      maximum: 14,
      description:
        'A refund that became due is to be sent within this many business days; late interest runs after it.',
    }),
    return_fee: Type.Integer({
      minimum: 0,
      maximum: 100_000_000,
      description: "Flat fee of a return at the buyer's fault sent freight collect, minor units (C9).",
    }),
    original_freight_refund: Type.Union([Type.Literal('not_for_buyer_fault'), Type.Literal('when_all_returned')], {
      description: 'When the freight of the way out is paid back (C9).',
    }),
    mall_tracking_moves_money: Type.Boolean({
      description: "Whether facts that the mall itself pushes may start a refund (a carrier's facts always may).",
    }),
  },
  { additionalProperties: false },
);

export type MallPolicies = Static<typeof policiesSchema>;

declare module '../kernel/command.ts' {
  interface Policies extends MallPolicies {}
}

export const jurisdictions = ['KR', 'CN', 'EU', 'GB', 'demo'] as const;
export type Jurisdiction = (typeof jurisdictions)[number];

export const defaultPolicies: MallPolicies = {
  return_approval: 'seller',
  return_approval_business_days: 2,
  refund_trigger: 'received',
  idle_seller_business_days: 3,
  defect_window: 'either',
  dissatisfied_fault: 'seller',
  after_dispatch: 'two_step',
  cancel_answer_business_days: 2,
  approved_cancel_lapse_days: 7,
  buyer_ships_within_days: 14,
  refund_within_business_days: 3,
  return_fee: 0,
  original_freight_refund: 'not_for_buyer_fault',
  mall_tracking_moves_money: false,
};

/** What a jurisdiction changes in the defaults. EU and GB law pays standard delivery back on withdrawal (art. 13). */
export function policiesFor(jurisdiction: Jurisdiction, wanted: Partial<MallPolicies> = {}): MallPolicies {
  const byLaw: Partial<MallPolicies> =
    jurisdiction === 'EU' || jurisdiction === 'GB' ? { original_freight_refund: 'when_all_returned' } : {};
  return { ...defaultPolicies, ...byLaw, ...wanted };
}
