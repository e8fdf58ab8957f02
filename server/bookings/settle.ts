/**
 * Brings a batch of bookings as far as they can get now. That a booking is sent is recorded before the carrier is
 * called; what the carrier says becomes a command. Where it is not certain what happened the carrier is asked by our key
 * before anything is sent again. The key is the booking's id, for ever.
 *
 * Carriers take a booking twice when told twice, so that four things keep it to once: a lock per booking; the move from
 * pending to sent, which one process alone can make; the time after which a call is no longer begun; and the time before
 * which nobody else asks whether it has arrived. The last two hold where a lock was lost with its connection.
 */
import { carrierByCode } from '../carriers/index.ts';
import type { Hold } from '../jobs/locks.ts';
import { isoTime, msOf } from '../kernel/clock.ts';
import {
  accept,
  type ContractOf,
  call,
  commandOf,
  contextOf,
  delay,
  doubt,
  ended,
  later,
  refuse,
  refuseContract,
  type SettleDeps,
  type Settled,
  settled,
  type Work,
} from './answers.ts';
import { askBack, cancel } from './ask-back.ts';
import { requestOf } from './parcel.ts';
import { type BookingJob, isCancelAsked } from './request.ts';
import { type Loaded, loadBookings } from './store.ts';

/** Results by booking. `goOn` is asked before each call: false leaves the rest for later. */
export async function settleBookings(
  deps: SettleDeps,
  jobs: readonly BookingJob[],
  goOn: () => boolean,
): Promise<Map<string, Settled>> {
  const once = [...new Map(jobs.map((job) => [job.booking, job])).values()];
  const results = new Map<string, Settled>();
  const holds = new Map<string, Hold>();
  const held = await Promise.all(
    once.map(async (job) => {
      // A lock that could not be asked for must not keep those that were obtained from being freed.
      const hold = await deps.locks.tryHold(`booking ${job.booking}`).catch(() => null);
      if (hold) holds.set(job.booking, hold);
      else results.set(job.booking, later('another process is at this booking'));
      return hold ? [job] : [];
    }),
  );
  try {
    await settleHeld(deps, { jobs: held.flat(), holds, results, goOn });
  } finally {
    await Promise.all([...holds.values()].map((hold) => hold.release()));
  }
  return results;
}

interface Batch {
  jobs: readonly BookingJob[];
  holds: ReadonlyMap<string, Hold>;
  results: Map<string, Settled>;
  goOn: () => boolean;
}

async function settleHeld(deps: SettleDeps, batch: Batch): Promise<void> {
  const { results, holds, goOn } = batch;
  const loaded = await loadBookings(deps.platform.pool, batch.jobs);
  for (const { booking } of batch.jobs) results.set(booking, { kind: 'nothing' });
  const end = (work: { booking: { id: string } }, result: Settled) => results.set(work.booking.id, result);
  const step = async <W extends Loaded>(works: readonly W[], take: (work: W) => Promise<W | Settled>): Promise<W[]> => {
    const taken = await Promise.all(
      works.map((work) => take(work).catch((error: unknown) => failed(deps, work, error))),
    );
    return taken.flatMap((each, i) => {
      if (!('kind' in each)) return [each];
      end(works[i]!, each);
      return [];
    });
  };
  const open = loaded.filter((each) => {
    const { state } = each.booking;
    const waits = state === 'pending' || state === 'sent' || isCancelAsked(each.booking);
    if (!waits) end(each, settled);
    return waits;
  });
  // Bookings of a batch go by few contracts: each is read, and where need be made ready at the carrier, once.
  const contracts = new Map<string, ReturnType<ContractOf>>();
  const contractOf: ContractOf = (wanted) => {
    const known = contracts.get(wanted.id) ?? deps.contractOf(wanted);
    contracts.set(wanted.id, known);
    return known;
  };
  const equipped = await step<Loaded>(open, (each) =>
    equip({ ...deps, contractOf }, each, holds.get(each.booking.id)!),
  );
  const known = await step(equipped as Work[], (work) => clearUp(deps, work, goOn));
  const unsent = known.filter((work) => work.booking.state === 'sent');
  const delayed = await submitAll(deps, unsent, 'booking.delay', (work) => ({
    attempt: work.booking.attempts,
    detail: 'the carrier does not have it; it is sent again',
  }));
  // In the order in which they were asked for, whatever was in doubt.
  const unsentInOrder = [...known.filter((work) => work.booking.state === 'pending'), ...delayed.done].toSorted(
    (a, b) => (a.booking.id < b.booking.id ? -1 : 1),
  );
  const ready = await step(unsentInOrder, (work) => refuseWithoutContract(deps, work));
  for (const { work, result } of delayed.failed) end(work, result);
  const sent = await submitAll(deps, ready, 'booking.send', (work) => sending(deps, work));
  for (const { work, result } of sent.failed) end(work, result);
  await step(sent.done, (work) => book(deps, work, goOn));
}

/** The adapter and the contract, or why there is nobody to ask. */
async function equip(deps: SettleDeps, loaded: Loaded, hold: Hold): Promise<Work | Settled> {
  const { booking } = loaded;
  const adapter = deps.adapterFor(booking.carrier, booking.mode);
  if (!adapter?.book) {
    const why = `${booking.carrier} is not connected in ${booking.mode} mode`;
    return doubt(deps, loaded, why);
  }
  const wanted = { id: booking.contract_id, seller: booking.contract_seller };
  const found = await deps.contractOf(wanted).catch((error: unknown) => notYet(error));
  if (found instanceof Error) return doubt(deps, loaded, found.message);
  if (found) return { ...loaded, hold, adapter, contract: found.contract, contractState: found.row.state };
  if (booking.state === 'pending') return refuseContract(deps, loaded, 'gone');
  return doubt(deps, loaded, `contract ${booking.contract_id} is gone, so the carrier cannot be asked`);
}

/** What stands in the way for a while is shown beside the booking; anything else is a fault. */
function notYet(error: unknown): Error {
  if (error instanceof Error && (error as { notYet?: boolean }).notYet) return error;
  throw error;
}

/** What is in doubt is asked back, what is to be cancelled is cancelled; a booking still to be sent comes out. */
function clearUp(deps: SettleDeps, work: Work, goOn: () => boolean): Promise<Work | Settled> {
  const { state } = work.booking;
  if (state === 'pending') return Promise.resolve(work);
  return call(deps, work, async () => {
    if (!goOn()) return later('its turn did not come');
    return state === 'sent' ? askBack(deps, work) : cancel(deps, work);
  });
}

/** Fails closed: by a contract that is not in use any more nothing is booked. */
async function refuseWithoutContract(deps: SettleDeps, work: Work): Promise<Work | Settled> {
  return work.contractState === 'in_use' ? work : refuseContract(deps, work, work.contractState.replace('_', ' '));
}

/** A little early and late, so that a call at midnight is found under the carrier's date whichever it is. */
function sending(deps: SettleDeps, work: Work): { at: string; dates: string[] } {
  const business = Temporal.Instant.from(contextOf(deps, work).now);
  const zone = carrierByCode(work.booking.carrier)?.booking?.timeZone ?? 'UTC';
  const near = [-5, 0, 10].map((minutes) => business.add({ minutes }).toZonedDateTimeISO(zone));
  const dates = [...new Set(near.map((time) => time.toPlainDate().toString()))];
  return { at: isoTime(deps.platform.clock.nowMs()), dates };
}

/** `work` has just been recorded as sent. */
function book(deps: SettleDeps, work: Work, goOn: () => boolean): Promise<Settled> {
  const { booking, adapter, contract } = work;
  return call(deps, work, async () => {
    const waited = deps.platform.clock.nowMs() - msOf(booking.sent_at!);
    if (!goOn() || waited > deps.timing.beginWithinMs) return delay(deps, work, 'its turn did not come', false);
    if (!work.hold.valid) return delay(deps, work, 'the lock on the booking was lost', false);
    const answer = await adapter.book!(contract, requestOf(work.rows, booking, work.shop), contextOf(deps, work)).catch(
      (error: unknown) => {
        deps.platform.log.error({ err: error, booking: booking.id }, 'an adapter failed while booking');
        return { kind: 'unclear' as const, detail: `the adapter failed: ${String(error)}` };
      },
    );
    if (answer.kind === 'accepted') return accept(deps, work, answer);
    if (answer.kind === 'refused') return refuse(deps, work, answer);
    if (answer.kind === 'not_sent') return delay(deps, work, answer.detail, true);
    return doubt(deps, work, answer.detail);
  });
}

/** One command per work, in one bulk; `done` carry their booking as it is now. */
async function submitAll(
  deps: SettleDeps,
  works: readonly Work[],
  type: 'booking.send' | 'booking.delay',
  argsOf: (work: Work) => object,
): Promise<{ done: Work[]; failed: { work: Work; result: Settled }[] }> {
  const args = works.map(argsOf);
  const outcomes = await deps.platform.submitBulk(
    'order_file',
    works.map((work, i) => commandOf(deps, work, type, args[i]!)),
  );
  const done: Work[] = [];
  const failed: { work: Work; result: Settled }[] = [];
  works.forEach((work, i) => {
    const outcome = outcomes[i]!;
    if (outcome.kind === 'refused') failed.push({ work, result: ended(outcome) });
    else {
      const body = outcome.body as { state: string; visit_on: string | null };
      if (body.state === 'cancelled') failed.push({ work, result: settled });
      else done.push({ ...work, booking: { ...moved(work, type, args[i]!), visit_on: body.visit_on } });
    }
  });
  return { done, failed };
}

/** The booking after the command, which may have changed the day of the visit besides. */
function moved(work: Work, type: 'booking.send' | 'booking.delay', args: object): Work['booking'] {
  const { booking } = work;
  if (type === 'booking.delay') return { ...booking, state: 'pending', sent_at: null };
  const { at, dates } = args as { at: string; dates: string[] };
  return {
    ...booking,
    state: 'sent',
    attempts: booking.attempts + 1,
    sent_at: at,
    sent_on: [...new Set([...booking.sent_on, ...dates])],
  };
}

function failed(deps: SettleDeps, work: Loaded, error: unknown): Settled {
  deps.platform.log.warn({ err: error, booking: work.booking.id }, 'a booking could not be brought on');
  return later(error instanceof Error ? error.message : String(error));
}
