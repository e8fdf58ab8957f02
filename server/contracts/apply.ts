/** What an applicant does: apply, mend and send again, add a use, keep the terms up to date (A1, A8). */
import type { Command, CommandType } from '../kernel/command.ts';
import { refuse } from '../kernel/problems.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { runningClock } from './authorisation-clock.ts';
import { type ContractForm, formOf } from './carrier.ts';
import { type Claiming, checkClaims, claimKeys, setClaims } from './claims.ts';
import { accountOf } from './form.ts';
import { contractCommand, leaveCheck, type OfCheck, present, type Shown } from './step.ts';
import type { ContractFee, ContractRow, ContractTables, ContractUse, Verification } from './tables.ts';

/** A checked form, its secrets sealed. */
export interface SealedForm {
  credentials: Record<string, string>;
  /** Encrypted; null when there are none. */
  secrets: string | null;
  secret_fields: string[];
  contract_code: string;
}

export interface CreateContract extends Shown, SealedForm {
  /** Public id. */
  seller: string;
  reference: string | null;
  carrier: string;
  uses: ContractUse[];
  /** Registration of the seller, which never changes. */
  business: string;
  business_number: string | null;
  fees: ContractFee[];
  minimum_volume: number | null;
  metadata: Metadata;
}

export const createContract: CommandType<ContractTables, CreateContract> = {
  type: 'contract.create',
  status: 201,
  creates: true,
  lookups: ({ seller, mode, args, mall }) => ({
    contractApplicants: [seller],
    contractReferences: args.reference === null ? [] : [{ seller, mode, reference: args.reference }],
    contractClaimHolders: everyKey({ ...args, mode, mall }),
  }),
  decide(draft, command, ctx) {
    const { seller, mall, mode, object, args } = command;
    const { business, support: _support, ...given } = args;
    const taken = given.reference && ctx.lookups.contractReferences?.({ seller, mode, reference: given.reference });
    if (taken)
      return refuse('reference_taken', `Reference "${given.reference}" is already used by contract ${taken}.`, {
        extra: { existing: taken },
      });
    const form = formOf(given.carrier)!;
    if (form.check === 'carrier' && !ctx.lookups.contractApplicants?.get(seller)?.has_address)
      return refuse(
        'invalid',
        'The seller has no address yet that parcels leave from and come back to. Give it addresses.ship_from (PATCH /v1/sellers/{id}), then apply.',
        {
          rule: 'A1: the carrier registers the address with the contract',
          errors: [
            { pointer: '/seller', code: 'address_missing', detail: 'Give the seller addresses.ship_from first.' },
          ],
        },
      );
    const claiming = { ...given, form, mode, mall, business, account: accountOf(form, given.credentials) };
    const refusal = checkClaims(claiming, { contract: object, seller }, ctx.lookups.contractClaimHolders!);
    if (refusal) return refusal;
    const row = draft.insert('contracts', {
      seller_id: seller,
      mall_id: mall,
      mode,
      id: object,
      ...given,
      state: 'requested',
      terms: {},
      office: null,
      verification: notVerified,
      hold_reason: null,
      ...runningClock(ctx.now),
      overdue: false,
      next_check_on: null,
      check_number: 1,
      event_sequence: 0,
      created_at: ctx.now,
      authorised_at: null,
    });
    setClaims(draft, row, { keys: claimKeys(claiming), business, now: ctx.now });
    draft.emit({
      type: 'carrier_contract.requested',
      object,
      data: { carrier: row.carrier, uses: row.uses, contract_code: row.contract_code },
    });
    if (form.check === 'carrier') leaveCheck(draft, row);
    return undefined;
  },
  present,
};

export interface Resubmit extends Shown, OfCheck, SealedForm {
  business: string;
  /** For the look-up only. */
  carrier: string;
}

export const resubmitContract = contractCommand<Resubmit>(
  'resubmit',
  (draft, { row, args, ctx, command }) => {
    const { credentials, secrets, secret_fields, contract_code, business } = args;
    const form = formOf(row.carrier)!;
    const claiming = claimingOf(row, { form, business, credentials });
    const own = { contract: row.id, seller: row.seller_id };
    const refusal = checkClaims(claiming, own, ctx.lookups.contractClaimHolders!);
    if (refusal) return refusal;
    const again = draft.update('contracts', row, {
      state: 'requested',
      credentials,
      secrets,
      secret_fields,
      contract_code,
      hold_reason: null,
      verification: { ...notVerified, last_healthy_at: row.verification.last_healthy_at },
      ...runningClock(ctx.now, row.clock_days_left),
      check_number: row.check_number + 1,
    });
    setClaims(draft, again, { keys: claimKeys(claiming), business, now: ctx.now });
    draft.emit({
      type: 'carrier_contract.resubmitted',
      object: row.id,
      data: { contract_code, by: command.actor.kind },
    });
    if (form.check === 'carrier') leaveCheck(draft, again);
    return undefined;
  },
  { lookups: ({ mode, mall, args }) => ({ contractClaimHolders: everyKey({ ...args, mode, mall }) }) },
);

export interface AddUse extends Shown, OfCheck, SealedForm {
  use: ContractUse;
  business: string;
  carrier: string;
  /** What the carrier said to changed credentials; null when they are the ones in use. */
  checked: { terms: Record<string, string>; office: string } | null;
}

export const addUse = contractCommand<AddUse>(
  'add_use',
  (draft, { row, args, ctx }) => {
    const { use, credentials, secrets, secret_fields, business, checked } = args;
    if (row.uses.includes(use)) {
      // Asked for twice, it is there already; other fields would be lost with it.
      if (!checked) return undefined;
      return refuse('not_now', `The contract is in use for ${use} already; leave the credentials out.`, {
        rule: 'A1: fields change with an application or with a use that is added',
      });
    }
    const uses = [...row.uses, use];
    const claiming = { ...claimingOf(row, { form: formOf(row.carrier)!, business, credentials }), uses };
    const own = { contract: row.id, seller: row.seller_id };
    const refusal = checkClaims(claiming, own, ctx.lookups.contractClaimHolders!);
    if (refusal) return refusal;
    const healthy = checked && {
      ...checked,
      verification: { ...row.verification, last_error: null, last_attempt_at: ctx.now, last_healthy_at: ctx.now },
    };
    const changed = draft.update('contracts', row, { uses, credentials, secrets, secret_fields, ...healthy });
    setClaims(draft, changed, { keys: claimKeys(claiming), business, now: ctx.now });
    draft.emit({ type: 'carrier_contract.use_added', object: row.id, data: { use, uses } });
    return undefined;
  },
  { lookups: ({ mode, mall, args }) => ({ contractClaimHolders: everyKey({ ...args, mode, mall }) }) },
);

/** Members that are given replace what stands. */
export type UpdateContract = Shown & Partial<Pick<ContractRow, 'fees' | 'minimum_volume' | 'metadata'>>;

export const updateContract = contractCommand<UpdateContract>('update', (draft, { row, args }) => {
  const { support: _support, ...given } = args;
  const changed = Object.entries(given).filter(
    ([name, value]) => JSON.stringify(row[name as keyof ContractRow]) !== JSON.stringify(value),
  );
  if (changed.length === 0) return undefined;
  draft.update('contracts', row, Object.fromEntries(changed));
  draft.emit({ type: 'carrier_contract.updated', object: row.id, data: { changed: changed.map(([name]) => name) } });
  return undefined;
});

export const notVerified: Verification = {
  by: null,
  attempts: 0,
  last_attempt_at: null,
  next_attempt_at: null,
  last_error: null,
  verified_at: null,
  last_healthy_at: null,
};

function claimingOf(
  row: ContractRow,
  given: { form: ContractForm; business: string; credentials: Record<string, string> },
): Claiming {
  const { form, business, credentials } = given;
  const { carrier, mode, mall_id: mall, uses } = row;
  return { carrier, mode, mall, uses, form, business, account: accountOf(form, credentials) };
}

/** All that such a contract could claim, whatever its uses are by the time it is decided. */
function everyKey(
  of: Pick<Command, 'mode' | 'mall'> & { carrier: string; business: string; credentials: Record<string, string> },
) {
  const form = formOf(of.carrier)!;
  const account = accountOf(form, of.credentials);
  return claimKeys({ ...of, form, account, uses: ['outbound', 'return'] });
}
