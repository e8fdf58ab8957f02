/** An API key works until it is revoked. Rotating makes a successor and revokes the key in the same moment. */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export const apiKeyLifecycle = lifecycle({
  noun: 'api_key',
  axes: { state: axis({ states: ['active', 'revoked'], initial: 'active', ends: ['revoked'] }) },
  born: 'created',
  moves: {
    rotate: {
      who: ['platform', 'mall', 'seller'],
      on: { state: { from: ['active'], to: ['revoked'] } },
      past: ['rotated'],
    },
    revoke: {
      who: ['platform', 'mall', 'seller'],
      on: { state: { from: ['active'], to: ['revoked'] } },
      past: ['revoked'],
    },
  },
});
