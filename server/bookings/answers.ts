/** What a carrier said of a booking becomes a command; and what every step of bringing one on is given. */
import type { AdapterFor, CallContext, CarrierAdapter, CarrierContract, CarrierRefusal } from '../carriers/adapter.ts';
import { checkWaybillNumber, isCarrierCode } from '../carriers/index.ts';
import type { Hold, Locks } from '../jobs/locks.ts';
import { businessNow, type IsoTime } from '../kernel/clock.ts';
import type { Actor, Outcome } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import type { Limit } from './limit.ts';
import type { Loaded } from './store.ts';

/** A contract with its secrets opened, in whatever state it is; null when there is none. */
export type ContractOf = (contract: {
  id: string;
  seller: number;
}) => Promise<{ row: { state: string }; contract: CarrierContract } | null>;

export interface SettleDeps {
  platform: Pick<Platform, 'pool' | 'clock' | 'log' | 'submitBulk'>;
  locks: Locks;
  adapterFor: AdapterFor;
  contractOf: ContractOf;
  /** Per carrier and mode. */
  limit: Limit;
  /** Per contract: fewer, so that one contract whose calls hang leaves room for the others. */
  contractLimit: Limit;
  timing: BookingTiming;
}

/** Milliseconds of machine time. */
export interface BookingTiming {
  /** Between two look-ups that both find nothing. */
  lookUpPauseMs: number;
  /** No call to book is begun later than this after the booking was recorded as sent. */
  beginWithinMs: number;
  /** No call takes longer; above every adapter's own bound. */
  longestCallMs: number;
}

/**
 * `later`: to be tried again after a while, or at the time told; `away` when the carrier took no call at all. `nothing`:
 * nothing that could be done is left.
 */
export type Settled =
  | { kind: 'settled' }
  | { kind: 'later'; why: string; away: boolean; notBefore?: IsoTime }
  | { kind: 'nothing' };

export const settled: Settled = { kind: 'settled' };
const actor: Actor = { kind: 'system', id: 'bookings' };

export interface Work extends Loaded {
  hold: Hold;
  contract: CarrierContract;
  contractState: string;
  adapter: CarrierAdapter;
}

export async function accept(
  deps: SettleDeps,
  work: Work,
  booked: { waybillNumber: string; refs: Record<string, string>; price: number | null },
): Promise<Settled> {
  const { booking } = work;
  const checked = isCarrierCode(booking.carrier) ? checkWaybillNumber(booking.carrier, booked.waybillNumber) : null;
  if (!checked?.ok) return doubt(deps, work, `the carrier gave "${booked.waybillNumber}", which is no waybill number`);
  const outcome = await submit(deps, work, 'booking.accept', {
    carrier: booking.carrier,
    waybill_number: checked.normalized,
    refs: booked.refs,
    price: booked.price,
  });
  if (outcome.kind === 'refused' && outcome.refusal.code === 'waybill_taken') {
    const about = { booking: booking.id, carrier: booking.carrier, waybill_number: checked.normalized };
    deps.platform.log.error(about, 'a carrier gave a number that another seller holds');
    return doubt(deps, work, outcome.refusal.detail);
  }
  return ended(outcome);
}

export function refuse(deps: SettleDeps, work: Loaded, said: Omit<CarrierRefusal, 'kind'>): Promise<Settled> {
  const { code, reason, remedy } = said;
  return record(deps, work, 'booking.refuse', { code, reason: bounded(reason), remedy: bounded(remedy) });
}

export async function delay(deps: SettleDeps, work: Work, why: string, away: boolean): Promise<Settled> {
  const detail = bounded(why);
  await submit(deps, work, 'booking.delay', { attempt: work.booking.attempts, detail });
  return later(detail, away);
}

export async function doubt(deps: SettleDeps, work: Loaded, why: string, away = false): Promise<Settled> {
  const detail = bounded(why);
  await submit(deps, work, 'booking.doubt', { attempt: work.booking.attempts, detail });
  return later(detail, away);
}

export async function record(deps: SettleDeps, work: Loaded, type: string, args: object): Promise<Settled> {
  return ended(await submit(deps, work, type, args));
}

/** One at a time of so many per contract, and per carrier and mode. */
export function call<T>(deps: SettleDeps, work: Loaded, run: () => Promise<T>): Promise<T> {
  const { carrier, mode, contract_id } = work.booking;
  return deps.contractLimit(contract_id, () => deps.limit(`${carrier} ${mode}`, run));
}

export function contextOf(deps: SettleDeps, work: Loaded): CallContext {
  return { mode: work.booking.mode, now: businessNow(work.clock, deps.platform.clock.nowMs()) };
}

/** Each answer at once, so that a slow neighbour keeps none from being known; the bulk lane brings them together. */
export async function submit(deps: SettleDeps, work: Loaded, type: string, args: object): Promise<Outcome> {
  const [outcome] = await deps.platform.submitBulk('order_file', [commandOf(deps, work, type, args)]);
  return outcome!;
}

export function refuseContract(deps: SettleDeps, work: Loaded, state: string): Promise<Settled> {
  const { contract_id, direction } = work.booking;
  return refuse(deps, work, {
    code: 'contract_not_in_use',
    reason: `Contract ${contract_id} is ${state}.`,
    remedy:
      direction === 'outbound'
        ? 'Dispatch again by a contract that is in use, or with method "manual" and a number from the carrier.'
        : 'Send the return another way with reroute.',
  });
}

export function commandOf(deps: SettleDeps, work: Loaded, type: string, args: object) {
  const { booking, order, seller, mall, mode } = work.job;
  return { id: uuid(deps.platform.clock), type, file: order, object: booking, seller, mall, mode, actor, args };
}

export function ended(outcome: Outcome): Settled {
  // The file was busy, or somebody else moved this booking meanwhile: what is true now is looked at next time.
  return outcome.kind === 'done' ? settled : later(outcome.refusal.detail);
}

export function later(why: string, away = false): Extract<Settled, { kind: 'later' }> {
  return { kind: 'later', why, away };
}

/** Text from outside, for people to read: one line of bounded length. */
export function bounded(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
}
