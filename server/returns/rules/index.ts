/**
 * Eligibility, one small rule each, composed in a stated order. A rule answers yes, no with its code, or that a person
 * has to look; the first "no" in this order is the answer of a refused request, a preview shows them all.
 */

import type { IsoTime } from '../../kernel/clock.ts';
import type { MallContext, Policies } from '../../kernel/command.ts';
import type { ProblemCode } from '../../kernel/problems.ts';
import type { LineRow, ShipmentRow } from '../../order-file/pieces.ts';
import type { ReturnReason, WindowKind } from '../../order-file/reasons.ts';
import type { OrderRows } from '../../order-file/tables.ts';
import { changeOfMindExcluded } from './excluded-goods.ts';
import { refundAccount } from './refund-account.ts';
import { withinWindow } from './within-window.ts';

export interface Question {
  rows: OrderRows;
  reason: ReturnReason;
  window: WindowKind;
  noticedOn: string | null;
  refundAccount: string | undefined;
  /** The pieces, each group with the shipment it came with. */
  pieces: readonly { line: LineRow; shipment: ShipmentRow; quantity: number }[];
  now: IsoTime;
  mall: MallContext;
  policies: Policies;
}

export type Verdict =
  | { verdict: 'yes' }
  | { verdict: 'no' | 'needs_person'; code: ProblemCode; rule: string; detail: string };

export type EligibilityRule = (question: Question) => Verdict;

export const yes: Verdict = { verdict: 'yes' };

export const eligibilityRules: readonly EligibilityRule[] = [withinWindow, changeOfMindExcluded, refundAccount];
