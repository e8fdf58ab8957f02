/** A shipment: its tracking status (from the tracker's fold) and its hand-off to the carrier. */
import { type TrackingStatus, trackingStatuses } from '../carriers/manifest.ts';
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export { type TrackingStatus, trackingStatuses };

export const shipmentLifecycle = lifecycle({
  noun: 'shipment',
  axes: {
    state: axis({
      states: trackingStatuses,
      initial: 'pre_transit',
      ends: ['cancelled', 'returned_to_sender', 'lost', 'damaged'],
    }),
    // A typed waybill or an untracked parcel is in the carrier's hands already: it is born accepted, never pending.
    handoff_state: axis({ states: ['accepted', 'cancelled'], initial: 'accepted', ends: ['cancelled'] }),
  },
  born: 'created',
  moves: {
    void: {
      who: ['seller', 'mall', 'platform'],
      on: {
        state: { from: ['pre_transit', 'unknown', 'cancelled'], to: ['cancelled'] },
        handoff_state: { from: ['accepted'], to: ['cancelled'] },
      },
      past: ['voided'],
    },
    // The tracker decides what happened; late and out-of-order facts may lead anywhere but back from void.
    follow_tracking: {
      who: ['system'],
      on: { state: { from: trackingStatuses, to: trackingStatuses }, handoff_state: { from: ['accepted'] } },
      past: [
        'collected',
        'in_transit',
        'out_for_delivery',
        'attempt_failed',
        'available_for_pickup',
        'delivered',
        'returning',
        'returned_to_sender',
        'lost',
        'damaged',
        'tracking_changed',
      ],
      internal: true,
    },
  },
});
