/** Contracts in requests and answers. */
import { Type } from 'typebox';
import * as shape from '../http/schemas.ts';
import { feesBody, feesShown } from './fees.ts';
import { contractLifecycle } from './lifecycle.ts';
import { contractUses } from './tables.ts';

/** The fields are the carrier's; its manifest checks them. */
const credentials = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.String({ maxLength: 500 }), {
  additionalProperties: false,
  maxProperties: 30,
  description: "The carrier's own fields: `contract_fields` in GET /v1/carriers/{carrier}",
  examples: [{ epost_id: 'shop1', customer_number: '0000012345', approval_number: '0000067890' }],
});

const use = shape.oneOf(contractUses);
const minimumVolume = Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'Parcels a month' });
const onBehalf = { on_behalf_of: Type.Optional(shape.onBehalfOf) };

export const contractBody = shape.closed({
  seller: Type.Optional(shape.idOf('sel')),
  carrier: shape.text(40),
  uses: Type.Array(use, { minItems: 1, maxItems: 2, uniqueItems: true }),
  credentials,
  fees: Type.Optional(feesBody),
  minimum_volume: Type.Optional(minimumVolume),
  reference: Type.Optional(shape.reference),
  metadata: Type.Optional(shape.metadata),
  ...onBehalf,
});

export const contractChanges = shape.closed(
  {
    fees: Type.Optional(feesBody),
    minimum_volume: Type.Optional(shape.nullable(minimumVolume)),
    metadata: Type.Optional(shape.metadata),
  },
  { description: 'Members that are given replace what stands; the others stay' },
);

export const resubmitBody = shape.closed({
  credentials: Type.Optional(credentials),
  ...onBehalf,
});

export const addUseBody = shape.closed({ use, credentials: Type.Optional(credentials), ...onBehalf });

export const reasonBody = shape.closed({ reason: shape.text(500) });

export const terminateBody = shape.closed({ ...onBehalf });

const instant = shape.nullable(shape.time);
const words = shape.nullable(Type.String());

export const contractShown = shape.shown({
  id: Type.String(),
  object: Type.Literal('carrier_contract'),
  mode: shape.mode,
  state: shape.oneOf([...contractLifecycle.axes.state.states]),
  mall: Type.String(),
  seller: Type.String(),
  reference: words,
  carrier: Type.String(),
  uses: Type.Array(use),
  contract_code: Type.String({ description: "The contract's public number" }),
  business_number: words,
  credentials: Type.Record(Type.String(), Type.String(), { description: 'Public fields only' }),
  has_secrets: Type.Array(Type.String(), { description: 'Names of the secret fields that are kept, encrypted' }),
  fees: feesShown,
  minimum_volume: shape.nullable(Type.Integer()),
  verification: Type.Object({
    by: shape.nullable(shape.oneOf(['carrier', 'operator'])),
    attempts: Type.Integer(),
    last_attempt_at: instant,
    next_attempt_at: Type.Unsafe<string | null>({
      ...instant,
      description: 'Machine time; set while the carrier does not answer',
    }),
    last_error: words,
    verified_at: instant,
    last_healthy_at: instant,
  }),
  hold_reason: Type.Unsafe<string | null>({ ...words, description: 'Why it is on hold, suspended or rejected' }),
  authorisation: Type.Object({
    due_at: Type.Unsafe<string | null>({ ...instant, description: 'Exclusive; null while the clock stands' }),
    overdue: Type.Boolean(),
    authorised_at: instant,
    support_contact: words,
  }),
  next_check_on: words,
  metadata: shape.metadata,
  created_at: shape.time,
  actions: Type.Array(shape.action),
});
