/**
 * The one place where days are counted (policies, "How days are counted"). Pure: every instant comes in as an argument.
 */
export {
  businessDayFrom,
  businessDaysDue,
  type DueInstant,
  type FoundDay,
  startOfBusinessDayAfter,
  startOfNthBusinessDayAfter,
} from './business-days.ts';
export {
  type ConfirmationDays,
  type ConfirmationDue,
  type ConfirmationInput,
  type ConfirmationRule,
  confirmationDue,
  defaultConfirmationDays,
} from './confirmation.ts';
export { dateOf, effectiveEventDate, eventDatePlus, laterOf, ninetyDayRelease, startOfDate } from './days.ts';
export { type DayKind, dayKind, type Holiday, holidays, isBusinessDay } from './holidays.ts';
export {
  type BusinessCalendar,
  isJurisdiction,
  type Jurisdiction,
  jurisdictionRules,
  jurisdictions,
  type LateInterestRate,
  type WindowLength,
  type WindowRule,
  type WithdrawalWindows,
  withdrawalWindows,
} from './jurisdictions.ts';
export {
  type LateInterest,
  type LateInterestInput,
  lateInterest,
  lateInterestRates,
} from './late-interest.ts';
export {
  changeOfMindWindow,
  type DefectWindowInput,
  type DefectWindowMode,
  defectWindow,
  statutoryWindowEnd,
  type WindowEnd,
} from './windows.ts';
