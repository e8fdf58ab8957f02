/** Carrier contracts, and the claims that keep an account to one business and one mall (A4). */
import type { Draft } from '../kernel/draft.ts';
import { bool, date, int4, json, nullable, oneOf, owned, type Row, table, text, time } from '../kernel/table.ts';
import { notifications } from '../notifications/tables.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { contractLifecycle } from './lifecycle.ts';

export const contractUses = ['outbound', 'return'] as const;
export type ContractUse = (typeof contractUses)[number];

/** A8. The first row whose bounds hold the parcel gives the fee; bounds left out hold everything. Minor units. */
export interface ContractFee {
  use: ContractUse;
  max_weight_grams?: number;
  max_size_cm?: number;
  /** Postal codes begin so; left out: everywhere. */
  region?: string[];
  amount: number;
}

/** What became of the checks with the carrier. */
export interface Verification {
  /** Null until verified. */
  by: 'carrier' | 'operator' | null;
  attempts: number;
  last_attempt_at: string | null;
  /** Machine time of the next try, while the carrier has not answered. */
  next_attempt_at: string | null;
  /** Why there is no answer yet, or what the carrier said. */
  last_error: string | null;
  verified_at: string | null;
  /** Of the daily look, once in use. */
  last_healthy_at: string | null;
}

export const contracts = table(
  'carrier_contracts',
  {
    ...owned,
    id: text,
    /** Public id of the seller; the house seller for a mall's own contract. */
    seller: text,
    reference: nullable(text),
    carrier: text,
    uses: json<ContractUse[]>(),
    state: oneOf(contractLifecycle.axes.state.states),
    /** The contract's public number (Korea Post: customer number). */
    contract_code: text,
    /** Registration number of the seller when it applied; null where it has none. */
    business_number: nullable(text),
    /** Public fields of the form. */
    credentials: json<Record<string, string>>(),
    /** Encrypted JSON of the secret fields; null when there are none. */
    secrets: nullable(text),
    /** Names of the fields in `secrets`. */
    secret_fields: json<string[]>(),
    /** What the carrier said at the last check (adapter's `terms`). */
    terms: json<Record<string, string>>(),
    /** Digest of the address that the carrier has registered; null until then. */
    office: nullable(text),
    verification: json<Verification>(),
    fees: json<ContractFee[]>(),
    /** Parcels a month that the contract obliges to; null when not told. */
    minimum_volume: nullable(int4),
    /** Why it is on hold, suspended or rejected. */
    hold_reason: nullable(text),
    /** A3: the running part of the clock, and the business days that were left at its start. */
    clock_started_at: nullable(time),
    clock_days_left: int4,
    overdue: bool,
    next_check_on: nullable(date),
    /** Raised when a new check is to run, so that an older job's answer is passed over. */
    check_number: int4,
    event_sequence: int4,
    metadata: json<Metadata>(),
    created_at: time,
    authorised_at: nullable(time),
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'uses',
      'state',
      'contract_code',
      'credentials',
      'secrets',
      'secret_fields',
      'terms',
      'office',
      'verification',
      'fees',
      'minimum_volume',
      'hold_reason',
      'clock_started_at',
      'clock_days_left',
      'overdue',
      'next_check_on',
      'check_number',
      'event_sequence',
      'metadata',
      'authorised_at',
    ],
  },
);

/**
 * `account` and `business`: one open claim per carrier, mode, scope and number. `holder`: which business an account
 * belongs to; several contracts of that business may say so. `scope` is the mall in test mode and 0 in live mode.
 */
export const contractClaims = table(
  'contract_claims',
  {
    ...owned,
    contract_id: text,
    carrier: text,
    scope: int4,
    kind: oneOf(['business', 'account', 'holder']),
    number: text,
    /** Country and registration number, or the seller's id where it has none. */
    business: text,
    valid_from: time,
    valid_to: nullable(time),
  },
  { key: ['contract_id', 'kind', 'number', 'valid_from', 'seller_id'], mutable: ['valid_to'] },
);

export const contractTables = { contracts, contractClaims, notifications };
export type ContractTables = typeof contractTables;
export type ContractDraft = Draft<ContractTables>;

export type ContractRow = Row<typeof contracts>;
export type ContractClaimRow = Row<typeof contractClaims>;
