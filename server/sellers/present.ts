/** A seller as the API shows it. */
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import type { Row } from '../kernel/table.ts';
import { sellerLifecycle } from './lifecycle.ts';
import type { sellers } from './tables.ts';

export type SellerRow = Row<typeof sellers>;

export function presentSeller(row: SellerRow, actor: ActorKind) {
  return {
    id: row.id,
    object: 'seller' as const,
    state: row.state,
    mall: row.mall,
    name: row.name,
    reference: row.reference,
    kind: row.kind,
    registration:
      row.registration_number === null ? null : { country: row.registration_country, number: row.registration_number },
    cross_border: row.cross_border,
    cancel_order_enabled: row.cancel_order_enabled,
    contacts: row.contacts,
    addresses: row.addresses,
    metadata: row.metadata,
    created_at: row.created_at,
    // The mall's own account is not for suspending.
    actions: actionsOf(sellerLifecycle, row, actor).filter(
      ({ name }) => row.kind !== 'house' || name === 'open_wallet',
    ),
  };
}
