/**
 * When a piece counts as purchased by itself (D3): its own shipment's date plus the mall's days, after a hold the
 * release date plus one, never before the statutory change-of-mind window has ended.
 */
import { eventDatePlus } from './days.ts';
import { type BusinessCalendar, jurisdictionRules } from './jurisdictions.ts';
import { changeOfMindWindow } from './windows.ts';

/** Days after the delivery (tracked), the dispatch (untracked), and the release of a hold. */
export type ConfirmationDays = { delivered: number; dispatched: number; holdReleased: number };

export const defaultConfirmationDays: ConfirmationDays = { delivered: 8, dispatched: 29, holdReleased: 1 };

export type ConfirmationInput = {
  /** `delivered` for a tracked shipment, `dispatched` for one without a waybill. */
  event: 'delivered' | 'dispatched';
  at: Temporal.Instant;
  holdReleasedAt?: Temporal.Instant | null;
  /** When the statutory window starts, if not at `at` (EU: the last good of the order). */
  receiptAt?: Temporal.Instant | null;
  days?: ConfirmationDays;
  cal: BusinessCalendar;
};

export type ConfirmationRule =
  | 'delivery_date'
  | 'dispatch_date'
  | 'hold_release'
  | 'statutory_window'
  | 'no_automatic_confirmation';

/** `due` is null where the jurisdiction has no automatic confirmation; `rule` names the bound that decided. */
export type ConfirmationDue = { due: Temporal.Instant | null; rule: ConfirmationRule; verified: boolean };

export function confirmationDue(input: ConfirmationInput): ConfirmationDue {
  const { event, at, holdReleasedAt, receiptAt, days = defaultConfirmationDays, cal } = input;
  if (!jurisdictionRules(cal.jurisdiction).automaticConfirmation) {
    return { due: null, rule: 'no_automatic_confirmation', verified: true };
  }
  const window = changeOfMindWindow(receiptAt ?? at, cal);
  const bounds: [ConfirmationRule, Temporal.Instant][] = [
    [event === 'delivered' ? 'delivery_date' : 'dispatch_date', eventDatePlus(at, days[event], cal.timeZone)],
    ['statutory_window', window.endsAt],
  ];
  if (holdReleasedAt) {
    bounds.push(['hold_release', eventDatePlus(holdReleasedAt, days.holdReleased, cal.timeZone)]);
  }
  const [rule, due] = bounds.reduce((latest, next) =>
    Temporal.Instant.compare(next[1], latest[1]) > 0 ? next : latest,
  );
  return { due, rule, verified: window.verified };
}
