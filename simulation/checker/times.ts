/**
 * C3, C6, C8, C10, D1, D2: nothing that falls due stays undone once the clock has passed it, nothing happens before
 * its time, and no return was taken outside its window. Counted with the simulation's own calendar.
 */
import {
  type Calendar,
  endOfNthWorkingDay,
  eventDatePlus,
  laterOf,
  midnight,
  nthWorkingDayAfter,
  plusHours,
} from '../oracle/calendar.ts';
import { isDispatched, isHandoffOpen } from '../oracle/pieces.ts';
import { windowState } from '../oracle/windows.ts';
import type { CancellationView, FileView, ReturnView } from '../views.ts';
import type { Report } from './violation.ts';

/** What a mall was set to, as the simulation asked for it. */
export interface MallRules {
  calendar: Calendar;
  defectWindow: 'either' | 'both';
  refundTrigger: 'collected' | 'arrived' | 'received';
  afterDispatch: 'two_step' | 'wait_and_return';
  dissatisfiedFault: 'seller' | 'buyer';
  returnApproval: 'automatic' | 'seller';
  returnFee: number;
}

/** Defaults of the policy table, which the simulated malls leave as they are. */
const days = { cancelAnswer: 2, returnApproval: 2, idleSeller: 3, cancelLapse: 7, buyerShips: 14 };

export function checkTimes(file: FileView, at: { now: string; rules: MallRules }, report: Report): void {
  // D1: while a carrier is being asked for pieces, silence about them means nothing.
  const waits = file.shipments.some(isHandoffOpen);
  for (const each of file.cancellations) if (!waits || each.after_dispatch) checkCancellation(each, at, report);
  for (const each of file.returns) {
    checkReturn(each, at, report);
    checkWindow(file, each, { rules: at.rules, report });
  }
}

function checkCancellation(
  row: CancellationView,
  { now, rules }: { now: string; rules: MallRules },
  report: Report,
): void {
  const { calendar } = rules;
  if (row.state === 'requested' && !row.after_dispatch) {
    const due = endOfNthWorkingDay(row.decided_at ?? row.created_at, days.cancelAnswer, calendar);
    if (due <= now) report('D1', row.id, `still requested at ${now}; silence approved it at ${due}`);
  }
  if (row.state === 'approved') {
    const latest = eventDatePlus(row.decided_at!, days.cancelLapse + 1, calendar);
    if (latest <= now) report('D2', row.id, `still approved at ${now}; lapsed by ${latest}`);
  }
}

function checkReturn(row: ReturnView, { now, rules }: { now: string; rules: MallRules }, report: Report): void {
  const { calendar } = rules;
  if (row.decision === 'requested') {
    const due = endOfNthWorkingDay(row.created_at, days.returnApproval, calendar);
    if (due <= now) report('C6', row.id, `still requested at ${now}; silence approved it at ${due}`);
  }
  if (row.decision === 'approved' && row.goods === 'awaiting') {
    // Where a carrier was to call, its last visit counts, and its answer, which may come a day later.
    const visit = row.pickup?.visit_on ? midnight(row.pickup.visit_on, calendar) : null;
    const since = visit ? laterOf(plusHours(visit, 24), row.approved_at!) : row.approved_at!;
    const latest = eventDatePlus(since, days.buyerShips + 1, calendar);
    if (latest <= now) report('C10', row.id, `still awaited at ${now}; lapsed by ${latest}`);
  }
  if (row.decision === 'lapsed') {
    const earliest = eventDatePlus(row.approved_at!, days.buyerShips, calendar);
    if (row.decided_at! < earliest) report('C10', row.id, `lapsed at ${row.decided_at}, before ${earliest}`);
  }
  if (row.decision === 'approved' && row.arrived_at) {
    const due = midnight(nthWorkingDayAfter(row.arrived_at, days.idleSeller, calendar), calendar);
    if (due <= now) report('C8', row.id, `arrived ${row.arrived_at} and still not accepted at ${now}; due ${due}`);
  }
}

/** The instant of the request decides (C3). */
function checkWindow(
  { shipments }: FileView,
  row: ReturnView,
  { rules, report }: { rules: MallRules; report: Report },
): void {
  const sent = shipments.filter(isDispatched);
  const mine =
    rules.calendar.jurisdiction === 'EU'
      ? [lastReceipt(sent)]
      : row.lines.map((each) => sent.find(({ id }) => id === each.shipment)?.delivered_at ?? null);
  const state = windowState(
    { reason: row.reason, receipts: mine, at: row.created_at, noticedOn: row.noticed_on },
    rules,
  );
  if (state === 'over')
    report(
      'C3',
      row.id,
      `asked for at ${row.created_at} for ${row.reason}; receipts ${mine.join(', ')}: the window was over`,
    );
  if (row.window.ends_at !== null && row.created_at >= row.window.ends_at) {
    report('C3', row.id, `asked for at ${row.created_at}, its own window ended ${row.window.ends_at}`);
  }
}

/** EU windows run from the last good of the order; null while one is under way. */
export function lastReceipt(shipments: readonly { delivered_at: string | null }[]): string | null {
  const receipts = shipments.map((each) => each.delivered_at);
  if (receipts.includes(null)) return null;
  return receipts.toSorted().at(-1) ?? null;
}
