/**
 * A4: where the carrier says so, one live account per business number, one business per customer number, one mall per
 * account. Outbound use takes the account and the business for itself; any use says which business the account belongs
 * to, and several malls of that business may say so.
 */
import type { DecisionContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { ContractForm } from './carrier.ts';
import type { Applicant, ClaimHolder, ClaimKey } from './lookups.ts';
import type { ContractClaimRow, ContractDraft, ContractRow, ContractUse } from './tables.ts';

/** Whose account, at which carrier, for what. */
export interface Claiming {
  carrier: string;
  mode: Mode;
  mall: number;
  form: ContractForm;
  account: string;
  uses: readonly ContractUse[];
  business: string;
}

/** The registration that counts; one without (a mall's own account may have none) counts as a business of its own. */
export function businessOf({ country, number, id }: Pick<Applicant, 'country' | 'number' | 'id'>): string {
  return number === null ? id : `${country} ${number}`;
}

/** What an application claims; a test mall is a world of its own. */
export function claimKeys({ carrier, mode, mall, form, account, uses, business }: Claiming): ClaimKey[] {
  if (form.oneAccountPerBusiness.length === 0) return [];
  const at = { carrier, mode, scope: mode === 'test' ? mall : 0 };
  const exclusive = uses.some((use) => form.oneAccountPerBusiness.includes(use));
  return [
    { ...at, kind: 'holder', number: account },
    ...(exclusive
      ? [
          { ...at, kind: 'account' as const, number: account },
          { ...at, kind: 'business' as const, number: business },
        ]
      : []),
  ];
}

/** Null when nobody else holds what is claimed. Tells the rule, never whose it is. */
export function checkClaims(
  claiming: Claiming,
  own: { contract: string; seller: number },
  holders: NonNullable<DecisionContext['lookups']['contractClaimHolders']>,
): Refusal | null {
  for (const key of claimKeys(claiming)) {
    const others = holders(key).filter((each) => each.contract_id !== own.contract);
    const refusal = others.length > 0 ? refusalOf(key, others, { claiming, own }) : null;
    if (refusal) return refusal;
  }
  return null;
}

function refusalOf(
  key: ClaimKey,
  others: readonly ClaimHolder[],
  { claiming, own }: { claiming: Claiming; own: { seller: number } },
): Refusal | null {
  const mine = others.find((each) => each.seller_id === own.seller && key.kind !== 'business');
  if (mine)
    return refuse(
      'account_taken',
      `You registered this account before, as ${mine.contract_id}. Add the use there with add_use, or terminate it first.`,
      {
        rule: `A4: ${claiming.carrier}: an account is registered once`,
        extra: { existing: mine.contract_id },
      },
    );
  if (key.kind === 'holder') {
    if (others.every((each) => each.business === claiming.business)) return null;
    return refuse(
      'account_taken',
      `This customer number is registered for another business. Compare it with the carrier's contract papers; if it is yours, ask the support contact.`,
      { rule: `A4: ${claiming.carrier}: one business per customer number` },
    );
  }
  if (key.kind === 'account')
    return refuse(
      'account_taken',
      'This account is in use for outbound in another mall. Terminate it there first, or register it here for return only.',
      { rule: `A4: ${claiming.carrier}: one mall per account (outbound)` },
    );
  return refuse(
    'account_taken',
    'This business has an account in use for outbound already. Terminate that contract first, or register this one for return only.',
    { rule: `A4: ${claiming.carrier}: one live account per business number (outbound)` },
  );
}

/** Opens what the contract claims now and closes what it claimed before. */
export function setClaims(
  draft: ContractDraft,
  contract: ContractRow,
  wanted: { keys: readonly ClaimKey[]; business: string; now: string },
): void {
  const { keys, business, now } = wanted;
  const isWanted = (row: ContractClaimRow) => keys.some((key) => key.kind === row.kind && key.number === row.number);
  const mine = draft.rows.contractClaims.filter((row) => row.contract_id === contract.id);
  for (const row of mine.filter((each) => each.valid_to === null && !isWanted(each)))
    draft.update('contractClaims', row, { valid_to: now });
  for (const key of keys) {
    const same = mine.filter((row) => row.kind === key.kind && row.number === key.number);
    if (same.some((row) => row.valid_to === null)) continue;
    // On a clock that stands still a number may come back within the same instant.
    const again = same.find((row) => row.valid_from === now);
    if (again) draft.update('contractClaims', again, { valid_to: null });
    else
      draft.insert('contractClaims', {
        seller_id: contract.seller_id,
        mall_id: contract.mall_id,
        ...key,
        contract_id: contract.id,
        business,
        valid_from: now,
        valid_to: null,
      });
  }
}

/** Rejected and terminated contracts free their account. */
export function freeClaims(draft: ContractDraft, contract: ContractRow, now: string): void {
  setClaims(draft, contract, { keys: [], business: '', now });
}
