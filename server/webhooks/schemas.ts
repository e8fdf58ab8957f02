/** Webhook endpoints and deliveries in requests and answers. */
import { Type } from 'typebox';
import { action, closed, metadata, nullable, objectHead, oneOf, shown, time } from '../http/schemas.ts';
import { deliveryStates, disabledReasons } from './tables.ts';

const url = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'https; in test mode also http. It must lead to a public address',
  examples: ['https://shop.example.com/webhooks'],
});
const types = Type.Array(Type.String({ minLength: 1, maxLength: 80 }), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'Event types, `<noun>.*` for all of a noun, `*` for all',
  examples: [['return.*', 'refund.paid']],
});
const description = Type.String({ maxLength: 500 });

export const endpointBody = closed({
  url,
  types,
  description: Type.Optional(description),
  metadata: Type.Optional(metadata),
});

export const endpointChanges = closed({
  url: Type.Optional(url),
  types: Type.Optional(types),
  description: Type.Optional(description),
  metadata: Type.Optional(metadata),
});

export const rotateBody = closed({
  old_secret: Type.Optional(
    oneOf(['keep_24_hours', 'drop_now'], {
      description:
        'Whether the old secret goes on signing beside the new one for 24 hours (the default), or stops at once because it is known to others',
    }),
  ),
});

export const recoverBody = closed({ since: time });

export const resendToEndpointBody = closed({
  event: Type.String({ minLength: 1, maxLength: 64, description: 'Id of the event' }),
});

export const resendBody = closed({
  endpoint: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: "Id of a webhook endpoint; without it all of the key's owner that listen to this type",
    }),
  ),
});

export const endpointShown = shown({
  ...objectHead,
  state: oneOf(['active', 'disabled', 'deleted']),
  owner: Type.String(),
  owner_kind: oneOf(['mall', 'seller']),
  url: Type.String(),
  types: Type.Array(Type.String()),
  description: Type.String(),
  old_secret_until: nullable(time),
  disabled_because: nullable(
    oneOf([...disabledReasons], {
      description: '`asked` by its owner, `gone`: the receiver answered 410, `failing`: nothing got through for 5 days',
    }),
  ),
  failing_since: nullable(time),
  reference: Type.Null(),
  metadata,
  actions: Type.Array(action),
  secret: Type.Optional(
    Type.String({
      description: 'Shown once, when it is made; a repetition of the request does not show it again',
      examples: ['whsec_…'],
    }),
  ),
});

export const deliveryShown = shown({
  ...objectHead,
  state: oneOf([...deliveryStates], {
    description: '`failed` after the last try; `recover` or `resend` send it again',
  }),
  endpoint: Type.String(),
  event: Type.String(),
  event_type: Type.String(),
  tries: Type.Integer(),
  next_attempt_at: nullable(time),
  finished_at: nullable(time),
  attempts: Type.Array(
    Type.Object({
      at: time,
      status: nullable(Type.Integer()),
      duration_ms: Type.Integer(),
      error: nullable(Type.String()),
      answer: nullable(Type.String({ description: "The beginning of the answer's body" })),
    }),
    { description: 'The latest 30, oldest first' },
  ),
});
