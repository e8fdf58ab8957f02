/** A mall has no states; its moves are declared so that actions and events are known. */
import { lifecycle } from '../kernel/lifecycle.ts';

export const mallLifecycle = lifecycle({
  noun: 'mall',
  axes: {},
  born: 'created',
  moves: {
    advance_clock: { who: ['mall'], on: {}, past: ['clock_moved'] },
    change_policies: { who: ['platform', 'mall'], on: {}, past: ['policies_changed'], internal: true },
  },
});
