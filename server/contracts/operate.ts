/** What an operator does with an application and a contract (A2), and how it ends. */
import { dateOf } from '../kernel/calendar/index.ts';
import { type IsoTime, instantOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { clockOff, stoppedClock } from './authorisation-clock.ts';
import { formOf } from './carrier.ts';
import { freeClaims } from './claims.ts';
import { tell } from './notices.ts';
import { contractCommand, leaveCheck, type Shown } from './step.ts';

export interface Reasoned extends Shown {
  reason: string;
}

export const authoriseContract = contractCommand<Shown>('authorise', (draft, { row, ctx }) => {
  const inUse = draft.update('contracts', row, {
    state: 'in_use',
    ...clockOff,
    hold_reason: null,
    authorised_at: ctx.now,
    next_check_on: firstCheck(row.carrier, ctx.now, ctx.mall),
  });
  draft.emit({ type: 'carrier_contract.authorised', object: row.id, data: { uses: row.uses } });
  tell(draft, ctx, inUse, { template: 'contract_in_use', to: ['seller'] });
  return undefined;
});

export const holdContract = contractCommand<Reasoned>('hold', (draft, { row, args, ctx }) => {
  const held = draft.update('contracts', row, {
    state: 'on_hold',
    hold_reason: args.reason,
    ...stoppedClock(row, ctx.now, ctx.mall),
    overdue: false,
    // A check under way is of no use any more.
    check_number: row.check_number + 1,
    verification: { ...row.verification, next_attempt_at: null },
  });
  draft.emit({
    type: 'carrier_contract.held',
    object: row.id,
    reason: args.reason,
    rule: 'A2: put on hold by an operator',
  });
  tell(draft, ctx, held, { template: 'contract_held', to: ['seller'], data: { reason: args.reason } });
  return undefined;
});

export const rejectContract = contractCommand<Reasoned>('reject', (draft, { row, args, ctx }) => {
  const rejected = draft.update('contracts', row, {
    state: 'rejected',
    hold_reason: args.reason,
    ...clockOff,
    check_number: row.check_number + 1,
    verification: { ...row.verification, next_attempt_at: null },
  });
  freeClaims(draft, rejected, ctx.now);
  draft.emit({ type: 'carrier_contract.rejected', object: row.id, reason: args.reason, rule: 'A4: frees its account' });
  tell(draft, ctx, rejected, { template: 'contract_rejected', to: ['seller'], data: { reason: args.reason } });
  return undefined;
});

export const suspendContract = contractCommand<Reasoned>('suspend', (draft, { row, args, ctx }) => {
  const suspended = draft.update('contracts', row, {
    state: 'suspended',
    hold_reason: args.reason,
    next_check_on: null,
  });
  draft.emit({ type: 'carrier_contract.suspended', object: row.id, reason: args.reason });
  tell(draft, ctx, suspended, { template: 'contract_suspended', to: ['seller'], data: { reason: args.reason } });
  return undefined;
});

/** In use again, and looked at with the carrier at once: one that the carrier still refuses is suspended again. */
export const reinstateContract = contractCommand<Shown>('reinstate', (draft, { row, ctx }) => {
  const inUse = draft.update('contracts', row, {
    state: 'in_use',
    hold_reason: null,
    check_number: row.check_number + 1,
    next_check_on: firstCheck(row.carrier, ctx.now, ctx.mall),
  });
  draft.emit({ type: 'carrier_contract.reinstated', object: row.id });
  tell(draft, ctx, inUse, { template: 'contract_in_use', to: ['seller'] });
  if (formOf(row.carrier)?.check === 'carrier') leaveCheck(draft, inUse, true);
  return undefined;
});

export const terminateContract = contractCommand<Shown>('terminate', (draft, { row, ctx, command }) => {
  const ended = draft.update('contracts', row, {
    state: 'terminated',
    ...clockOff,
    next_check_on: null,
    check_number: row.check_number + 1,
    verification: { ...row.verification, next_attempt_at: null },
  });
  freeClaims(draft, ended, ctx.now);
  draft.emit({
    type: 'carrier_contract.terminated',
    object: row.id,
    rule: 'A4: frees its account',
    data: { by: command.actor.kind },
  });
  return undefined;
});

/** Where the carrier has a check it is asked again; an operator's word never stands for the carrier's. */
export const verifyContract = contractCommand<Shown>('verify', (draft, { row, ctx }) => {
  if (formOf(row.carrier)?.check === 'carrier') {
    const again = draft.update('contracts', row, {
      state: 'verifying',
      check_number: row.check_number + 1,
      verification: { ...row.verification, next_attempt_at: null },
    });
    draft.emit({ type: 'carrier_contract.verifying', object: row.id, rule: 'A2: the carrier is asked again' });
    leaveCheck(draft, again);
    return undefined;
  }
  const verification = { ...row.verification, by: 'operator' as const, last_error: null, verified_at: ctx.now };
  draft.update('contracts', row, { state: 'verified', verification });
  draft.emit({
    type: 'carrier_contract.verified',
    object: row.id,
    rule: 'A2: verified by an operator',
    data: { by: 'operator' },
  });
  return undefined;
});

/** The day after; null where the carrier has no check. */
export function firstCheck(carrier: string, now: IsoTime, mall: MallContext): string | null {
  if (formOf(carrier)?.check !== 'carrier') return null;
  return dateOf(instantOf(now), mall.time_zone).add({ days: 1 }).toString();
}
