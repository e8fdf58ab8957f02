/** The extra reads of contract commands, and the one that other rooms make before they book. */
import type { Lookup } from '../kernel/boundary.ts';
import type { Mode } from '../kernel/table.ts';
import type { ContractClaimRow, ContractFee, ContractUse } from './tables.ts';

/** A seller as its application sees it; `contacts` are the roles it has. */
export interface Applicant {
  seller_id: number;
  id: string;
  kind: string;
  country: string | null;
  number: string | null;
  has_address: boolean;
  contacts: readonly string[];
}

export type ClaimKey = Pick<ContractClaimRow, 'carrier' | 'mode' | 'scope' | 'kind' | 'number'>;
export type ClaimHolder = ClaimKey & Pick<ContractClaimRow, 'business' | 'seller_id' | 'mall_id' | 'contract_id'>;

export interface ContractReference {
  seller: number;
  mode: Mode;
  reference: string;
}

export interface UsableKey {
  seller: number;
  mode: Mode;
}

/** A contract in use that `for_seller` may book by: its own, or its mall's. */
export interface UsableContract {
  for_seller: number;
  id: string;
  seller_id: number;
  mall_id: number;
  mode: Mode;
  carrier: string;
  uses: ContractUse[];
  contract_code: string;
  fees: ContractFee[];
}

declare module '../kernel/command.ts' {
  interface Lookups {
    contractApplicants?: ReadonlyMap<number, Applicant>;
    contractClaimHolders?: (key: ClaimKey) => readonly ClaimHolder[];
    /** Id of the contract that has the reference. */
    contractReferences?: (key: ContractReference) => string | undefined;
    usableContracts?: (seller: number, mode: Mode) => readonly UsableContract[];
  }
}

export const contractApplicants: Lookup = {
  statement: (sellers) => ({
    name: 'contract_applicants',
    text: 'select * from contract_applicants($1::int4[])',
    values: [sellers],
  }),
  assemble: (rows) => new Map((rows as unknown as Applicant[]).map((row) => [row.seller_id, row])),
};

/** Locks the numbers until the transaction ends, so that of two applications the second sees the first. */
export const contractClaimHolders: Lookup = {
  statement(keys) {
    const all = keys as ClaimKey[];
    const column = (name: keyof ClaimKey) => all.map((key) => key[name]);
    return {
      name: 'contract_claim_holders',
      text: 'select * from contract_claim_holders($1::text[], $2::text[], $3::int4[], $4::text[], $5::text[])',
      values: [column('carrier'), column('mode'), column('scope'), column('kind'), column('number')],
    };
  },
  assemble(rows) {
    const held = Map.groupBy(rows as unknown as ClaimHolder[], keyOf);
    return (key: ClaimKey) => held.get(keyOf(key)) ?? [];
  },
};

function keyOf({ carrier, mode, scope, kind, number }: ClaimKey): string {
  return [carrier, mode, scope, kind, number].join(' ');
}

/** A reference names one contract per seller and mode, for ever. */
export const contractReferences: Lookup = {
  statement(keys) {
    const all = keys as ContractReference[];
    return {
      name: 'contract_references',
      text: 'select seller_id, mode, reference, id from carrier_contracts where seller_id = any($1::int4[]) and reference = any($2::text[])',
      values: [[...new Set(all.map((key) => key.seller))], [...new Set(all.map((key) => key.reference))]],
    };
  },
  assemble(rows) {
    const taken = new Map(
      rows.map((row) => [`${row['seller_id']} ${row['mode']} ${row['reference']}`, String(row['id'])]),
    );
    return ({ seller, mode, reference }: ContractReference) => taken.get(`${seller} ${mode} ${reference}`);
  },
};

/** Newest first. */
export const usableContracts: Lookup = {
  statement(keys) {
    const all = keys as UsableKey[];
    return {
      name: 'usable_contracts',
      text: 'select * from usable_contracts($1::int4[], $2::text[]) order by id desc',
      values: [[...new Set(all.map((key) => key.seller))], [...new Set(all.map((key) => key.mode))]],
    };
  },
  assemble(rows) {
    const usable = Map.groupBy(rows as unknown as UsableContract[], (row) => `${row.for_seller} ${row.mode}`);
    return (seller: number, mode: Mode) => usable.get(`${seller} ${mode}`) ?? [];
  },
};
