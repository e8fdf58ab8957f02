/** API keys in requests and answers. */
import { Type } from 'typebox';
import { carrierCodes } from '../carriers/index.ts';
import { action, closed, metadata, mode, nullable, oneOf, shown, text, time } from '../http/schemas.ts';
import { scopeNouns, scopePattern } from './scopes.ts';
import { ownerKinds } from './tables.ts';

const carrierOwner = closed(
  { carrier: oneOf(carrierCodes as unknown as [...typeof carrierCodes]), mode },
  { description: 'A carrier, for which the platform keeps keys' },
);

export const keyBody = closed({
  scopes: Type.Array(Type.String({ pattern: scopePattern, maxLength: 60, examples: ['orders:read'] }), {
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    description: `\`<noun>:read\`, \`<noun>:write\`, \`<noun>:*\` or \`*\`; never more than the asking key holds. Nouns: ${scopeNouns.join(', ')}`,
    examples: [['orders:read', 'shipments:*']],
  }),
  label: text(100),
  owner: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 64 }), carrierOwner], {
      description:
        "Whose key it is to be; without it the caller's own. A mall may name one of its sellers, the platform a mall, a seller or a carrier",
    }),
  ),
  mode: Type.Optional(
    oneOf(['test', 'live'], {
      description: "Of the key; the platform says it for malls and sellers, others get the asking key's mode",
    }),
  ),
});

export const keyShown = shown({
  id: Type.String(),
  object: Type.Literal('api_key'),
  mode,
  state: oneOf(['active', 'revoked']),
  owner: Type.String(),
  owner_kind: oneOf([...ownerKinds]),
  carrier: nullable(Type.String()),
  scopes: Type.Array(Type.String()),
  label: Type.String(),
  last_four: Type.String(),
  reference: Type.Null(),
  metadata,
  created_at: time,
  revoked_at: nullable(time),
  actions: Type.Array(action),
  key: Type.Optional(
    Type.String({ description: 'Shown once, in the first answer; a repetition of the request does not show it again' }),
  ),
});
