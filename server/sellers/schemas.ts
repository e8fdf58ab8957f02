/** Sellers in requests and answers. */
import { Type } from 'typebox';
import {
  action,
  address,
  closed,
  country,
  email,
  metadata,
  nullable,
  oneOf,
  phone,
  reference,
  shown,
  text,
  time,
} from '../http/schemas.ts';

const contact = closed({ name: text(100), phone, email: Type.Optional(email) });

const contacts = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), contact, {
  additionalProperties: false,
  maxProperties: 20,
  description: 'By role: shipping_manager, returns_manager …',
  examples: [{ shipping_manager: { name: '홍길동', phone: '010-1234-5678' } }],
});

const addresses = closed({ ship_from: Type.Optional(address), return_to: Type.Optional(address) });

const changeable = {
  cross_border: Type.Optional(
    Type.Boolean({ description: 'Ships across a border; such sellers cannot intercept parcels' }),
  ),
  cancel_order_enabled: Type.Optional(Type.Boolean({ description: 'Cancelling dispatched orders is switched on' })),
  contacts: Type.Optional(contacts),
  addresses: Type.Optional(addresses),
  metadata: Type.Optional(metadata),
};

export const sellerBody = closed({
  name: text(200),
  reference,
  kind: oneOf(['third_party', 'own']),
  registration: closed({
    country,
    number: text(60, { description: 'KR: business number, 10 digits with a check digit', examples: ['124-81-00998'] }),
  }),
  ...changeable,
});

export const sellerChanges = closed(
  { name: Type.Optional(text(200)), ...changeable },
  { description: 'Members that are given replace what stands; the others stay' },
);

export const sellerShown = shown({
  id: Type.String(),
  object: Type.Literal('seller'),
  state: oneOf(['active', 'suspended']),
  mall: Type.String(),
  name: Type.String(),
  reference: Type.String(),
  kind: oneOf(['third_party', 'own', 'house']),
  registration: nullable(Type.Object({ country: Type.String(), number: Type.String() })),
  cross_border: Type.Boolean(),
  cancel_order_enabled: Type.Boolean(),
  contacts,
  addresses,
  metadata,
  created_at: time,
  actions: Type.Array(action),
  keys: Type.Optional(
    closed(
      { test: Type.String(), live: Type.String() },
      { description: 'Shown once, in the first answer; a repetition of the request does not show them again' },
    ),
  ),
});
