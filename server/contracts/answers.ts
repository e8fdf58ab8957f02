/**
 * What the carrier's answers do (A2). Fail closed: verified only by the carrier's own word, held by its refusal, and
 * whatever cannot be read for certain leaves the contract where it is, visibly.
 */
import type { DueDate } from '../kernel/boundary.ts';
import { dateOf } from '../kernel/calendar/index.ts';
import { instantOf, isoOf } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import type { Rows } from '../kernel/draft.ts';
import { authorisationDays, authorisationDue, stoppedClock } from './authorisation-clock.ts';
import { tell } from './notices.ts';
import { contractCommand, leaveCheck, type OfCheck } from './step.ts';
import type { ContractRow, ContractTables, Verification } from './tables.ts';

/** `office`: digest of the address that the carrier has registered with it. */
export interface Verified extends OfCheck {
  terms: Record<string, string>;
  office: string;
}

export interface Refused extends OfCheck {
  code: string;
  reason: string;
  remedy: string;
}

export interface Unanswered extends OfCheck {
  detail: string;
  /** Machine time; null for a daily look, which comes again the next night. */
  next_attempt_at: string | null;
}

export const beginCheck = contractCommand<OfCheck>('begin_check', (draft, { row }) => {
  draft.update('contracts', row, { state: 'verifying' });
  draft.emit({ type: 'carrier_contract.verifying', object: row.id, rule: 'A2: the carrier is asked' });
  return undefined;
});

export const passCheck = contractCommand<Verified>('pass_check', (draft, { row, args, ctx }) => {
  const { terms, office } = args;
  const verification = {
    ...attempted(row, ctx.now),
    by: 'carrier' as const,
    verified_at: ctx.now,
    last_healthy_at: ctx.now,
  };
  draft.update('contracts', row, { state: 'verified', terms, office, verification });
  draft.emit({
    type: 'carrier_contract.verified',
    object: row.id,
    rule: 'A2: verified by the carrier',
    data: { by: 'carrier' },
  });
  return undefined;
});

export const failCheck = contractCommand<Refused>('fail_check', (draft, { row, args, ctx }) => {
  const reason = wordsOf(args);
  const held = draft.update('contracts', row, {
    state: 'on_hold',
    hold_reason: reason,
    verification: { ...attempted(row, ctx.now), last_error: reason },
    ...stoppedClock(row, ctx.now, ctx.mall),
    overdue: false,
  });
  draft.emit({
    type: 'carrier_contract.held',
    object: row.id,
    reason,
    rule: 'A2: the carrier refused it',
    data: { code: args.code },
  });
  tell(draft, ctx, held, { template: 'contract_held', to: ['seller'], data: { reason } });
  return undefined;
});

export const awaitAnswer = contractCommand<Unanswered>('await_answer', (draft, { row, args, ctx }) => {
  const { detail, next_attempt_at } = args;
  const verification = { ...attempted(row, ctx.now), last_error: detail, next_attempt_at };
  draft.update('contracts', row, { state: 'verifying', verification });
  // The tries after it are shown on the object; the timeline tells what is new.
  if (detail !== row.verification.last_error)
    draft.emit({
      type: 'carrier_contract.unanswered',
      object: row.id,
      reason: detail,
      rule: 'A2: asked again until it answers',
    });
  return undefined;
});

/** The daily look begins: the next one is set first, so that a lost job costs a day at most. */
export const look = contractCommand<object>(
  'check_health',
  (draft, { row, ctx }) => {
    const next = dateOf(instantOf(ctx.now), ctx.mall.time_zone).add({ days: 1 }).toString();
    leaveCheck(draft, draft.update('contracts', row, { next_check_on: next }), true);
    return undefined;
  },
  { type: 'contract.look' },
);

export const confirmHealth = contractCommand<Verified>(
  'check_health',
  (draft, { row, args, ctx }) => {
    const { terms, office } = args;
    const verification = { ...row.verification, last_attempt_at: ctx.now, last_error: null, last_healthy_at: ctx.now };
    draft.update('contracts', row, { terms, office, verification });
    const changed = Object.keys({ ...row.terms, ...terms }).filter((name) => row.terms[name] !== terms[name]);
    if (changed.length > 0 || row.verification.last_error !== null || office !== row.office)
      draft.emit({
        type: 'carrier_contract.checked',
        object: row.id,
        rule: 'the carrier still knows it',
        data: { terms_changed: changed, address_changed: office !== row.office },
      });
    return undefined;
  },
  { type: 'contract.confirm_health' },
);

/** Unreachable is no reason to stop a contract that works; it is shown and asked again the next night. */
export const missHealth = contractCommand<Unanswered>(
  'check_health',
  (draft, { row, args, ctx }) => {
    const verification = { ...row.verification, last_attempt_at: ctx.now, last_error: args.detail };
    draft.update('contracts', row, { verification });
    if (args.detail !== row.verification.last_error)
      draft.emit({
        type: 'carrier_contract.unanswered',
        object: row.id,
        reason: args.detail,
        rule: 'daily look at the contract',
      });
    return undefined;
  },
  { type: 'contract.miss_health' },
);

/** The carrier does not know it any more. */
export const failHealth = contractCommand<Refused>(
  'suspend',
  (draft, { row, args, ctx }) => {
    const reason = wordsOf(args);
    const verification = { ...row.verification, last_attempt_at: ctx.now, last_error: reason };
    const changes = { state: 'suspended' as const, hold_reason: reason, next_check_on: null, verification };
    const suspended = draft.update('contracts', row, changes);
    draft.emit({
      type: 'carrier_contract.suspended',
      object: row.id,
      reason,
      rule: 'the carrier refused it at a later look',
      data: { code: args.code },
    });
    tell(draft, ctx, suspended, { template: 'contract_suspended', to: ['seller', 'operator'], data: { reason } });
    return undefined;
  },
  { type: 'contract.fail_health' },
);

export const fallOverdue = contractCommand<object>('fall_overdue', (draft, { row, ctx }) => {
  const due = authorisationDue(row, ctx.mall) ?? ctx.now;
  const overdue = draft.update('contracts', row, { overdue: true });
  draft.emit({
    type: 'carrier_contract.overdue',
    object: row.id,
    rule: `A3: authorised within ${authorisationDays} business days`,
    data: { due_at: due },
  });
  const lastDay = dateOf(instantOf(due), ctx.mall.time_zone).subtract({ days: 1 }).toString();
  tell(draft, ctx, overdue, { template: 'contract_overdue', to: ['seller', 'operator'], data: { due: lastDay } });
  return undefined;
});

const waiting: readonly string[] = ['requested', 'verifying', 'verified'];

export function deadlinesOfContract(rows: Rows<ContractTables>, { mall }: { mall: MallContext }): DueDate[] {
  const row = rows.contracts[0];
  if (!row) return [];
  const due = { object: row.id, policyVersion: mall.policy_version };
  const authorise = authorisationDue(row, mall);
  const deadlines: DueDate[] = [];
  if (authorise !== null && !row.overdue && waiting.includes(row.state))
    deadlines.push({
      ...due,
      what: 'contract.fall_overdue',
      at: authorise,
      rule: `A3: authorised within ${authorisationDays} business days (${row.clock_days_left} left at ${row.clock_started_at})`,
    });
  if (row.next_check_on !== null && row.state === 'in_use')
    deadlines.push({
      ...due,
      what: 'contract.look',
      at: lookAt(row.id, row.next_check_on, mall.time_zone),
      rule: 'each night the carrier is asked whether it still knows the contract',
    });
  return deadlines;
}

/** Between 01:00 and 05:00 in the mall's night, spread by the id, so that a carrier is not asked for all at once. */
function lookAt(id: string, date: string, timeZone: string): string {
  const minute = 60 + (Number.parseInt(id.slice(-6), 36) % 240);
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return isoOf(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime }).toInstant());
}

function attempted(row: ContractRow, now: string): Verification {
  const { attempts } = row.verification;
  return { ...row.verification, attempts: attempts + 1, last_attempt_at: now, next_attempt_at: null, last_error: null };
}

function wordsOf({ reason, remedy }: Refused): string {
  return remedy ? `${reason} (${remedy})` : reason;
}
