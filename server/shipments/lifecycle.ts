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
    // A typed waybill or an untracked parcel is in the carrier's hands already: it is born accepted. Where the carrier
    // gives the number (`auto`) it follows the state of its booking.
    handoff_state: axis({
      states: ['pending', 'sent', 'accepted', 'refused', 'cancelled'],
      initial: 'pending',
      ends: ['refused', 'cancelled'],
    }),
  },
  born: 'created',
  moves: {
    void: {
      who: ['seller', 'mall', 'platform'],
      on: {
        state: { from: ['pre_transit', 'unknown', 'cancelled'], to: ['cancelled'] },
        handoff_state: { from: ['pending', 'accepted'], to: ['cancelled'] },
      },
      past: ['voided', 'void_asked'],
    },
    // B2: dispatch takes effect with the number; a refused hand-off gives its pieces back.
    follow_booking: {
      who: ['system'],
      on: { handoff_state: { from: ['pending', 'sent'], to: ['pending', 'sent', 'accepted', 'refused'] } },
      past: ['number_assigned', 'handoff_refused'],
      internal: true,
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
