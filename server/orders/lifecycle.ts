/**
 * An order's state is folded from its pieces (the furthest reached by a live piece); it is stored only because lists
 * filter by it, and a recomputation proves it equal. Commands an order takes are declared here for `actions`.
 */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export const orderStates = [
  'paid',
  'acknowledged',
  'dispatched',
  'in_delivery',
  'delivered',
  'purchase_confirmed',
  'returned',
  'cancelled',
] as const;
export type OrderState = (typeof orderStates)[number];

const reachable = ['paid', 'acknowledged', 'dispatched', 'in_delivery', 'delivered', 'returned', 'cancelled'] as const;

export const orderLifecycle = lifecycle({
  noun: 'order',
  axes: { state: axis({ states: reachable, initial: 'paid', ends: ['returned', 'cancelled'] }) },
  born: 'placed',
  moves: {
    acknowledge: {
      who: ['seller', 'mall', 'platform'],
      on: { state: { from: ['paid'], to: ['acknowledged'] } },
      past: ['acknowledged'],
    },
    change_address: {
      who: ['buyer', 'seller', 'mall', 'platform'],
      on: { state: { from: ['paid', 'acknowledged'] } },
      past: ['address_changed'],
      internal: true,
    },
    // What the pieces did: dispatch, tracking, void, completed claims.
    follow_pieces: {
      who: ['system'],
      on: { state: { from: reachable, to: reachable } },
      past: ['dispatched', 'in_delivery', 'delivered', 'returned', 'cancelled', 'reopened'],
      internal: true,
    },
  },
});
