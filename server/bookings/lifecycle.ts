/**
 * A booking: one parcel asked of a carrier, to be handed over (B3) or to be collected from a buyer (C6). It lives in the
 * order file beside the shipment or return it is for. `sent` means that it may have reached the carrier: it is asked
 * back by our key before it is sent again.
 */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export const bookingLifecycle = lifecycle({
  noun: 'booking',
  axes: {
    state: axis({
      states: ['pending', 'sent', 'accepted', 'refused', 'cancelled'],
      initial: 'pending',
      ends: ['refused', 'cancelled'],
    }),
  },
  born: 'requested',
  moves: {
    send: {
      who: ['system'],
      on: { state: { from: ['pending'], to: ['sent'] } },
      past: ['sent', 'visit_moved'],
      internal: true,
    },
    // It cannot have reached the carrier, or the carrier has no such booking: it may be sent again.
    delay: {
      who: ['system'],
      on: { state: { from: ['sent'], to: ['pending'] } },
      past: ['delayed'],
      internal: true,
    },
    accept: {
      who: ['system'],
      on: { state: { from: ['pending', 'sent'], to: ['accepted'] } },
      past: ['accepted'],
      internal: true,
    },
    refuse: {
      who: ['system'],
      on: { state: { from: ['pending', 'sent'], to: ['refused'] } },
      past: ['refused'],
      internal: true,
    },
    // A pending one at once; an accepted one when the carrier has said so.
    cancel: {
      who: ['system'],
      on: { state: { from: ['pending', 'accepted'], to: ['cancelled'] } },
      past: ['cancelled'],
      internal: true,
    },
    keep: {
      who: ['system'],
      on: { state: { from: ['accepted'] } },
      past: ['cancel_refused'],
      internal: true,
    },
    fall_late: {
      who: ['system'],
      on: { state: { from: ['pending', 'sent'] } },
      past: ['late'],
      internal: true,
    },
  },
});
