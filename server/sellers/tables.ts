/** Sellers. Each mall has one of kind `house`, its own: nothing is without a seller. */
import { bool, int4, json, nullable, oneOf, table, text, time } from '../kernel/table.ts';
import type { Address, Metadata } from '../order-file/shapes.ts';
import { sellerLifecycle } from './lifecycle.ts';

export interface Contact {
  name: string;
  phone: string;
  email?: string;
}

/** By role: `shipping_manager`, `returns_manager` … */
export type Contacts = Record<string, Contact>;

export interface SellerAddresses {
  ship_from?: Address;
  return_to?: Address;
}

export const sellers = table(
  'sellers',
  {
    seller_id: int4,
    mall_id: int4,
    id: text,
    /** The mall's public id. */
    mall: text,
    name: text,
    reference: text,
    kind: oneOf(['third_party', 'own', 'house']),
    state: oneOf(sellerLifecycle.axes.state.states),
    registration_country: nullable(text),
    registration_number: nullable(text),
    cross_border: bool,
    cancel_order_enabled: bool,
    contacts: json<Contacts>(),
    addresses: json<SellerAddresses>(),
    event_sequence: int4,
    metadata: json<Metadata>(),
    created_at: time,
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'name',
      'state',
      'cross_border',
      'cancel_order_enabled',
      'contacts',
      'addresses',
      'event_sequence',
      'metadata',
    ],
  },
);
