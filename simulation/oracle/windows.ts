/** May a return still be asked for (C2, C3)? Written from the requirements, apart from the platform. */
import { type Calendar, dateAt, laterOf, midnight, plusDays, plusMonths, windowEnd } from './calendar.ts';

export const faults: Readonly<Record<string, 'buyer' | 'seller' | 'carrier'>> = {
  no_longer_wanted: 'buyer',
  ordered_wrong_item: 'buyer',
  wrong_address_given: 'buyer',
  late_delivery: 'seller',
  not_as_described: 'seller',
  defective: 'seller',
  wrong_item_sent: 'seller',
  missing_parts: 'seller',
  dissatisfied: 'seller',
  out_of_stock: 'seller',
  long_unshipped: 'seller',
  lost_in_transit: 'carrier',
  damaged_in_transit: 'carrier',
};

export const changeOfMind = ['no_longer_wanted', 'ordered_wrong_item', 'dissatisfied'] as const;
export const defects = [
  'late_delivery',
  'not_as_described',
  'defective',
  'wrong_item_sent',
  'missing_parts',
  'damaged_in_transit',
] as const;
/** Until confirmation, with no goods to collect. */
export const noGoods = ['wrong_address_given', 'lost_in_transit'] as const;

export function isOneOf(list: readonly string[], reason: string): boolean {
  return list.includes(reason);
}

export interface WindowQuestion {
  reason: string;
  /** Receipt per piece, in EU law that of the order's last good; null: not received, or no receipt is known. */
  receipts: readonly (string | null)[];
  at: string;
  /** When the buyer became aware, a date; null: on the day of the request. */
  noticedOn: string | null;
}

export interface WindowRules {
  calendar: Calendar;
  defectWindow: 'either' | 'both';
}

/** `either`: the texts do not settle these days (where no holiday table is held), so both answers are right. */
export type WindowState = 'open' | 'over' | 'either';

export function windowState(question: WindowQuestion, rules: WindowRules): WindowState {
  if (isOneOf(noGoods, question.reason)) return 'open';
  const states = question.receipts.map((receipt) => (receipt === null ? 'open' : stateFrom(receipt, question, rules)));
  if (states.includes('over')) return 'over';
  return states.includes('either') ? 'either' : 'open';
}

function stateFrom(receipt: string, question: WindowQuestion, { calendar, defectWindow }: WindowRules): WindowState {
  const { at, reason, noticedOn } = question;
  const received = dateAt(receipt, calendar);
  const mind = isOneOf(changeOfMind, reason);
  if (calendar.jurisdiction === 'EU') {
    // The conformity period is no verified law yet: years, far beyond any run.
    if (!mind) return 'open';
    const fourteenth = plusDays(received, 14);
    if (at < midnight(plusDays(fourteenth, 1), calendar)) return 'open';
    return at >= windowEnd(fourteenth, calendar) ? 'over' : 'either';
  }
  if (mind) return at < windowEnd(plusDays(received, 7), calendar) ? 'open' : 'over';
  const aware = laterOf(noticedOn ?? dateAt(at, calendar), received);
  const ends = [windowEnd(plusMonths(received, 3), calendar), windowEnd(plusDays(aware, 30), calendar)].toSorted();
  const end = defectWindow === 'either' ? ends[1]! : ends[0]!;
  return at < end ? 'open' : 'over';
}
