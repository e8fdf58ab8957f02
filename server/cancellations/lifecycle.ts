/** A cancellation: the buyer's wish not to get (part of) an order. Before dispatch D1, after dispatch in two steps D2. */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export const cancellationLifecycle = lifecycle({
  noun: 'cancellation',
  axes: {
    state: axis({
      states: ['requested', 'approved', 'completed', 'refused', 'withdrawn', 'lapsed'],
      initial: 'requested',
      ends: ['completed', 'refused', 'withdrawn', 'lapsed'],
    }),
  },
  born: 'requested',
  moves: {
    // Before dispatch approval completes; after dispatch the buyer is told that it may now cancel (D2).
    approve: {
      who: ['seller', 'mall', 'platform', 'system'],
      on: { state: { from: ['requested'], to: ['approved', 'completed'] } },
      past: ['approved', 'completed'],
    },
    refuse: {
      who: ['seller', 'mall', 'platform'],
      on: { state: { from: ['requested'], to: ['refused'] } },
      past: ['refused'],
    },
    complete: {
      who: ['buyer', 'mall', 'platform'],
      on: { state: { from: ['approved'], to: ['completed'] } },
      past: ['completed'],
    },
    withdraw: {
      who: ['buyer', 'mall', 'platform'],
      on: { state: { from: ['requested', 'approved'], to: ['withdrawn'] } },
      past: ['withdrawn'],
    },
    // Dispatching what is asked to be cancelled refuses the request; voiding that shipment reopens it (D1).
    refuse_by_dispatch: {
      who: ['system'],
      on: { state: { from: ['requested'], to: ['refused'] } },
      past: ['refused'],
      internal: true,
    },
    reopen: {
      who: ['system'],
      on: { state: { from: ['refused'], to: ['requested'] } },
      past: ['reopened'],
      internal: true,
    },
    lapse: {
      who: ['system'],
      on: { state: { from: ['approved', 'requested'], to: ['lapsed'] } },
      past: ['lapsed'],
      internal: true,
    },
  },
});
