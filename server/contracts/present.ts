/** A contract as the API shows it: public fields of the form, and of the secret ones only their names. */
import type { MallContext } from '../kernel/command.ts';
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import { authorisationDue } from './authorisation-clock.ts';
import { presentFees } from './fees.ts';
import { contractLifecycle } from './lifecycle.ts';
import { type ContractRow, contractUses } from './tables.ts';

export interface ShownTo {
  actor: ActorKind;
  mall: MallContext;
  /** Whom to ask when the authorisation is late; a setting. */
  support: string | null;
}

export function presentContract(row: ContractRow, { actor, mall, support }: ShownTo) {
  return {
    id: row.id,
    object: 'carrier_contract' as const,
    mode: row.mode,
    state: row.state,
    mall: mall.id,
    seller: row.seller,
    reference: row.reference,
    carrier: row.carrier,
    uses: row.uses,
    contract_code: row.contract_code,
    business_number: row.business_number,
    credentials: row.credentials,
    has_secrets: row.secret_fields,
    fees: presentFees(row.fees, mall.currency),
    minimum_volume: row.minimum_volume,
    verification: row.verification,
    hold_reason: row.hold_reason,
    authorisation: {
      due_at: authorisationDue(row, mall),
      overdue: row.overdue,
      authorised_at: row.authorised_at,
      support_contact: support,
    },
    next_check_on: row.next_check_on,
    metadata: row.metadata,
    created_at: row.created_at,
    actions: actionsOf(contractLifecycle, row, actor).map((action) =>
      action.name === 'add_use' && action.enabled && row.uses.length === contractUses.length
        ? { ...action, enabled: false, reason: 'it has both uses' }
        : action,
    ),
  };
}
