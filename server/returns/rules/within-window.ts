/**
 * C3: the instant of the request decides. Each piece has its own clock, from its own shipment; EU and GB windows run from
 * the last good of the order. Where no receipt is recorded (untracked parcels) the window has not begun to run.
 */
import { changeOfMindWindow, dateOf, defectWindow } from '../../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../../kernel/clock.ts';
import { calendarOf } from '../../order-file/answer.ts';
import { isVoid } from '../../order-file/pieces.ts';
import type { ReturnWindow } from '../../order-file/shapes.ts';
import type { EligibilityRule, Question } from './index.ts';

export const withinWindow: EligibilityRule = (question) => {
  const window = windowOf(question);
  if (!window.ends_at || question.now < window.ends_at) return { verdict: 'yes' };
  const words = window.kind === 'change_of_mind' ? 'change of mind' : 'defects';
  return {
    verdict: 'no',
    code: 'return_window_over',
    rule: `C3: ${window.basis}`,
    detail: `The window for ${words} ended at ${window.ends_at}; the request came at ${question.now}.`,
  };
};

/** The window that ends first among the pieces asked for. */
export function windowOf(question: Question): ReturnWindow {
  const { window: kind, rows, pieces } = question;
  if (kind === 'until_confirmation')
    return { kind, ends_at: null, basis: 'C2: until purchase confirmation', verified: true };
  const lastGood = ['EU', 'GB'].includes(question.mall.jurisdiction);
  const shipments = lastGood ? rows.shipments.filter((each) => !isVoid(each)) : pieces.map((each) => each.shipment);
  const receipts = shipments.map((each) => each.delivered_at).toSorted((a, b) => ((a ?? '9') < (b ?? '9') ? -1 : 1));
  const receipt = lastGood ? receipts.at(-1) : receipts[0];
  if (!receipt)
    return { kind, ends_at: null, basis: 'no receipt is recorded, so the window has not begun', verified: true };
  const cal = calendarOf(question.mall);
  const noticedOn = question.noticedOn
    ? Temporal.PlainDate.from(question.noticedOn)
    : dateOf(instantOf(question.now), cal.timeZone);
  const { endsAt, basis, verified } =
    kind === 'change_of_mind'
      ? changeOfMindWindow(instantOf(receipt), cal)
      : defectWindow({ receipt: instantOf(receipt), noticedOn, mode: question.policies.defect_window, cal });
  return { kind, ends_at: isoOf(endsAt), basis, verified };
}
