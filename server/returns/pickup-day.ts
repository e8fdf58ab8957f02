/** On which day the carrier is to call for a return (C6). Days are dates in the mall's time zone. */
import { businessDayFrom, dateOf } from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { calendarOf } from '../order-file/answer.ts';

/** A day may be chosen so far ahead; the proposal of this product, no carrier's rule. */
export const choosableDays = 14;

/** Why the carrier cannot be asked to call on that day, or null. */
export function pickupDayProblem(wanted: string, ctx: { now: IsoTime; mall: MallContext }): Refusal | null {
  const today = dateOf(instantOf(ctx.now), ctx.mall.time_zone);
  const last = today.add({ days: choosableDays });
  const day = Temporal.PlainDate.from(wanted);
  if (Temporal.PlainDate.compare(day, today) >= 0 && Temporal.PlainDate.compare(day, last) <= 0) return null;
  const detail = `pickup_on ${wanted} is not possible: choose a day from ${today} to ${last}.`;
  return refuse('invalid', detail, {
    rule: `C6: not past, and within ${choosableDays} days`,
    errors: [{ pointer: '/pickup_on', code: 'out_of_range', detail }],
  });
}

/** The day after now, or the buyer's own day while it is still to come. */
export function visitDay(chosen: string | null, ctx: { now: IsoTime; mall: MallContext }): string {
  const today = dateOf(instantOf(ctx.now), ctx.mall.time_zone);
  if (chosen !== null && Temporal.PlainDate.compare(Temporal.PlainDate.from(chosen), today) >= 0) return chosen;
  return today.add({ days: 1 }).toString();
}

/** After a visit in vain: the next business day. */
export function nextVisitDay(ctx: { now: IsoTime; mall: MallContext }): string {
  const { timeZone, jurisdiction } = calendarOf(ctx.mall);
  const tomorrow = dateOf(instantOf(ctx.now), timeZone).add({ days: 1 });
  return businessDayFrom(tomorrow, jurisdiction).date.toString();
}
