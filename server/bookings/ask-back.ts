/** Asks a carrier about a booking that may have reached it, and to cancel one that it has. */
import { isoTime, msOf } from '../kernel/clock.ts';
import {
  accept,
  bounded,
  contextOf,
  doubt,
  later,
  record,
  refuse,
  type SettleDeps,
  type Settled,
  type Work,
} from './answers.ts';
import { knownOf } from './parcel.ts';

/** Only "none" twice, with a pause between, means that the carrier does not have it. */
export async function askBack(deps: SettleDeps, work: Work): Promise<Work | Settled> {
  const { adapter, booking, contract } = work;
  const { lookUpPauseMs, beginWithinMs, longestCallMs } = deps.timing;
  if (booking.sent_at !== null) {
    // The process that sent it gave no word: its call may be under way still, and then "none" would mean nothing.
    const over = msOf(booking.sent_at) + beginWithinMs + longestCallMs;
    if (deps.platform.clock.nowMs() < over)
      return { ...later('the call of an interrupted attempt may still be on its way'), notBefore: isoTime(over) };
  }
  if (!adapter.findBooking) return doubt(deps, work, `${booking.carrier} cannot be asked whether it has the booking`);
  const ask = () => adapter.findBooking!(contract, knownOf(booking), contextOf(deps, work));
  let found = await ask();
  if (found.kind === 'none') {
    await new Promise((resolve) => setTimeout(resolve, lookUpPauseMs));
    found = await ask();
  }
  if (found.kind === 'none') return work;
  if (found.kind === 'refused') return doubt(deps, work, `asked back: ${found.reason}`);
  if (found.kind !== 'found') return doubt(deps, work, `asked back: ${found.detail}`, found.kind === 'not_sent');
  if (!found.cancelled) return accept(deps, work, found);
  return refuse(deps, work, {
    code: 'cancelled_at_carrier',
    reason: `The carrier has the booking, but cancelled (${found.waybillNumber}).`,
    remedy: 'Ask the carrier why, then book again.',
  });
}

export async function cancel(deps: SettleDeps, work: Work): Promise<Settled> {
  const { adapter, booking, contract } = work;
  const context = contextOf(deps, work);
  const known = { ...knownOf(booking), waybillNumber: booking.waybill_number! };
  if (!adapter.cancelBooking) {
    const reason = `${booking.carrier} cancels nothing by its interface; ask it by telephone.`;
    return record(deps, work, 'booking.keep', { reason });
  }
  const answer = await adapter.cancelBooking(contract, known, context);
  if (answer.kind === 'cancelled') return record(deps, work, 'booking.cancelled', { renumbered: answer.renumbered });
  if (answer.kind !== 'refused') return doubt(deps, work, answer.detail, answer.kind === 'not_sent');
  // Cancelled before, and only the answer was lost; or by the carrier's own people.
  const found = await adapter.findBooking?.(contract, known, context);
  if (found?.kind === 'found' && found.cancelled) {
    const renumbered = found.waybillNumber === booking.waybill_number ? null : found.waybillNumber;
    return record(deps, work, 'booking.cancelled', { renumbered });
  }
  if (found?.kind === 'unclear' || found?.kind === 'not_sent')
    return doubt(deps, work, found.detail, found.kind === 'not_sent');
  return record(deps, work, 'booking.keep', { reason: bounded(answer.reason) });
}
