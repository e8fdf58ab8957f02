/**
 * Statutory windows (C3): when a buyer's right to change their mind, or to complain of a defect, ends.
 *
 * The day of receipt does not count; the window ends at 24:00 of its last day; a last day that is a Saturday, Sunday
 * or holiday moves to the next working day (Korea: Civil Code art. 157, 161). The instant of the *request* decides.
 */
import { businessDayFrom } from './business-days.ts';
import { dateOf, startOfDate } from './days.ts';
import {
  type BusinessCalendar,
  jurisdictionRules,
  type WindowLength,
  type WindowRule,
  withdrawalWindows,
} from './jurisdictions.ts';

/** `endsAt` is exclusive: a request is in time when it is earlier. `lastDay` is the last local date in the window. */
export type WindowEnd = {
  endsAt: Temporal.Instant;
  lastDay: Temporal.PlainDate;
  verified: boolean;
  basis: string;
};

/** `either`: the later of the two ends (never worse for the buyer); `both`: the earlier (the statute's floor). */
export type DefectWindowMode = 'either' | 'both';

export type DefectWindowInput = {
  receipt: Temporal.Instant;
  noticedOn: Temporal.PlainDate;
  mode: DefectWindowMode;
  cal: BusinessCalendar;
};

export function statutoryWindowEnd(receipt: Temporal.Instant, window: WindowLength, cal: BusinessCalendar): WindowEnd {
  return windowEndFromDate(dateOf(receipt, cal.timeZone), window, cal);
}

export function changeOfMindWindow(receipt: Temporal.Instant, cal: BusinessCalendar): WindowEnd {
  return ruleEnd(dateOf(receipt, cal.timeZone), withdrawalWindows(cal.jurisdiction).changeOfMind, cal);
}

/**
 * The defect window. Awareness before receipt counts as awareness on the day of receipt: goods not yet seen cannot
 * be found defective, and a mistyped date must not shorten the window.
 */
export function defectWindow({ receipt, noticedOn, mode, cal }: DefectWindowInput): WindowEnd {
  const { ofReceipt, ofAwareness } = withdrawalWindows(cal.jurisdiction).defect;
  const receivedOn = dateOf(receipt, cal.timeZone);
  const fromReceipt = ruleEnd(receivedOn, ofReceipt, cal);
  if (ofAwareness === null) return fromReceipt;
  const awareOn = Temporal.PlainDate.compare(noticedOn, receivedOn) < 0 ? receivedOn : noticedOn;
  const fromAwareness = ruleEnd(awareOn, ofAwareness, cal);
  const awarenessIsLater = Temporal.Instant.compare(fromAwareness.endsAt, fromReceipt.endsAt) > 0;
  const chosen = (mode === 'either') === awarenessIsLater ? fromAwareness : fromReceipt;
  return { ...chosen, verified: fromReceipt.verified && fromAwareness.verified };
}

function ruleEnd(from: Temporal.PlainDate, rule: WindowRule, cal: BusinessCalendar): WindowEnd {
  const end = windowEndFromDate(from, rule, cal);
  return { ...end, verified: end.verified && rule.verified, basis: `${rule.basis}; ${end.basis}` };
}

function windowEndFromDate(from: Temporal.PlainDate, window: WindowLength, cal: BusinessCalendar): WindowEnd {
  const { movesToWorkingDay, basis, verified } = jurisdictionRules(cal.jurisdiction).counting;
  // Months: the same day number, else the month's last day ('constrain').
  const nominal =
    window.days === undefined
      ? from.add({ months: window.months }, { overflow: 'constrain' })
      : from.add({ days: window.days });
  const found = movesToWorkingDay ? businessDayFrom(nominal, cal.jurisdiction) : { date: nominal, verified: true };
  const endsAt = startOfDate(found.date.add({ days: 1 }), cal.timeZone);
  return { endsAt, lastDay: found.date, verified: verified && found.verified, basis };
}
