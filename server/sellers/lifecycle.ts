/** A seller sells or is suspended. Suspending stops new orders and new wallets; what is running goes on. */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export const sellerLifecycle = lifecycle({
  noun: 'seller',
  axes: { state: axis({ states: ['active', 'suspended'], initial: 'active', ends: [] }) },
  born: 'created',
  moves: {
    suspend: { who: ['platform', 'mall'], on: { state: { from: ['active'], to: ['suspended'] } }, past: ['suspended'] },
    reinstate: {
      who: ['platform', 'mall'],
      on: { state: { from: ['suspended'], to: ['active'] } },
      past: ['reinstated'],
    },
    // The wallet tells of itself.
    open_wallet: { who: ['mall', 'seller'], on: { state: { from: ['active'] } }, past: [] },
    update: { who: ['platform', 'mall', 'seller'], on: {}, past: ['updated'], internal: true },
  },
});
