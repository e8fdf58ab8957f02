/** Malls in requests and answers. */
import { type TSchema, Type } from 'typebox';
import { action, closed, currency, locale, metadata, oneOf, reference, shown, text, time } from '../http/schemas.ts';
import { jurisdictions, type MallPolicies, policiesSchema } from './policies.ts';

/** Bounds of numbers are left to the decision, which names the rule and its source; here they are told only. */
function unbounded(schema: TSchema): TSchema {
  const { type, minimum, maximum, description } = schema as {
    type?: string;
    minimum?: number;
    maximum?: number;
    description?: string;
  };
  return type === 'integer' ? Type.Integer({ description: `${description} ${minimum} to ${maximum}.` }) : schema;
}

export const policyChanges = Type.Unsafe<Partial<MallPolicies>>(
  Type.Partial(
    Type.Object(
      Object.fromEntries(Object.entries(policiesSchema.properties).map(([name, schema]) => [name, unbounded(schema)])),
    ),
    {
      additionalProperties: false,
      description: 'Policies to change; the others stay',
    },
  ),
);

export const mallBody = closed({
  name: text(200),
  reference,
  time_zone: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'IANA time zone; days and windows are counted in it',
    examples: ['Asia/Seoul'],
  }),
  currency,
  locale,
  jurisdiction: oneOf(jurisdictions as unknown as [...typeof jurisdictions], {
    description: 'Whose law and holidays apply; `demo` for replays of foreign data',
  }),
  policies: Type.Optional(policyChanges),
  metadata: Type.Optional(metadata),
  test_clock: Type.Optional(
    closed(
      {
        starts_at: Type.Optional(time),
        frozen: Type.Optional(Type.Boolean({ description: 'Stands still until it is moved' })),
      },
      { description: 'Where the test clock starts, the past included; without it, it runs with the real time' },
    ),
  ),
});

export const keyPair = closed(
  { test: Type.String(), live: Type.String() },
  { description: 'Shown once, in the first answer; a repetition of the request does not show them again' },
);

export const mallShown = shown({
  id: Type.String(),
  object: Type.Literal('mall'),
  name: Type.String(),
  reference: Type.String(),
  time_zone: Type.String(),
  currency,
  locale: Type.String(),
  jurisdiction: Type.String(),
  policy_version: Type.Integer(),
  policies: policiesSchema,
  house_seller: Type.String({ description: "The mall's own account: its wallets and contracts" }),
  metadata,
  created_at: time,
  actions: Type.Array(action),
  keys: Type.Optional(keyPair),
});

export const policiesShown = shown({
  object: Type.Literal('mall_policies'),
  mall: Type.String(),
  version: Type.Integer(),
  ...policiesSchema.properties,
  created_at: time,
});

const clockShown = closed({
  mode: Type.String(),
  now: time,
  offset_ms: Type.Integer({ description: 'Ahead of the real time, milliseconds' }),
  frozen: Type.Boolean(),
});

export const clocksShown = shown({
  object: Type.Literal('mall_clock'),
  mall: Type.String(),
  test: clockShown,
  live: clockShown,
});
