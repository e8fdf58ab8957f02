/**
 * A return has three axes: the decision about it, where the goods are, and the money. Decision and goods are declared
 * here; the money is the worst of its refunds (`refunds/lifecycle.ts`) and is never stored with the return.
 */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

const decision = axis({
  states: ['requested', 'approved', 'accepted', 'refused', 'withdrawn', 'lapsed'],
  initial: 'requested',
  ends: ['accepted', 'refused', 'withdrawn', 'lapsed'],
});

const goods = axis({
  states: [
    'none',
    'awaiting',
    'booked',
    'collection_failed',
    'collected',
    'in_transit',
    'arrived',
    'received',
    'lost',
    'damaged',
    'sent_back',
    'waived',
  ],
  initial: 'none',
  ends: ['received', 'lost', 'damaged', 'sent_back', 'waived'],
});

/** On their way or here: the buyer has let go of them. */
const away = ['collected', 'in_transit', 'arrived', 'received', 'damaged'] as const;
const notYetAway = ['none', 'awaiting', 'booked', 'collection_failed'] as const;
const underWay = [
  'awaiting',
  'booked',
  'collection_failed',
  'collected',
  'in_transit',
  'arrived',
  'lost',
  'damaged',
] as const;

export const returnLifecycle = lifecycle({
  noun: 'return',
  axes: { decision, goods },
  born: 'requested',
  moves: {
    // Goods that nobody can collect (lost, wrong address) are waived at once.
    approve: {
      who: ['seller', 'mall', 'platform', 'system'],
      on: {
        decision: { from: ['requested'], to: ['approved', 'accepted'] },
        goods: { from: ['none'], to: ['awaiting', 'waived'] },
      },
      past: ['approved', 'accepted'],
    },
    refuse: {
      who: ['seller', 'mall', 'platform'],
      on: {
        decision: { from: ['requested', 'approved'], to: ['refused'] },
        goods: { from: ['none', 'arrived', 'received', 'damaged'] },
      },
      past: ['refused'],
    },
    enter_waybill: {
      who: ['buyer', 'mall', 'platform'],
      on: {
        decision: { from: ['approved'] },
        // A parcel that came back to the buyer may be sent again.
        goods: { from: ['awaiting', 'booked', 'collection_failed', 'sent_back'], to: ['booked'] },
      },
      past: ['waybill_entered'],
    },
    // Another way: the buyer sends it, or a carrier is asked (again).
    reroute: {
      who: ['seller', 'mall', 'platform', 'buyer'],
      on: {
        decision: { from: ['approved'] },
        goods: { from: ['awaiting', 'booked', 'collection_failed'], to: ['awaiting'] },
      },
      past: ['rerouted'],
    },
    // What the carrier said to the booking of its visit.
    follow_booking: {
      who: ['system'],
      on: {
        decision: { from: ['approved'] },
        goods: { from: ['awaiting', 'booked', 'collection_failed'], to: ['booked', 'awaiting'] },
      },
      past: ['booked', 'booking_refused'],
      internal: true,
    },
    // Not collected: a deadline asks for one more visit.
    book_again: {
      who: ['system'],
      on: { decision: { from: ['approved'] }, goods: { from: ['collection_failed'] } },
      past: ['booked'],
      internal: true,
    },
    inspect: {
      who: ['seller', 'mall', 'platform'],
      on: { decision: { from: ['approved'] }, goods: { from: [...underWay, 'received'] } },
      past: ['inspected'],
    },
    receive: {
      who: ['seller', 'mall', 'platform', 'system'],
      on: {
        decision: { from: ['approved'], to: ['accepted'] },
        goods: { from: [...underWay, 'received'], to: ['received'] },
      },
      past: ['accepted', 'refund_due'],
    },
    withdraw: {
      who: ['buyer', 'mall', 'platform'],
      on: {
        decision: { from: ['requested', 'approved'], to: ['withdrawn'] },
        goods: { from: [...notYetAway, ...away, 'sent_back'], to: ['none', 'sent_back'] },
      },
      past: ['withdrawn'],
    },
    waive_goods: {
      who: ['seller', 'mall', 'platform'],
      on: {
        decision: { from: ['requested', 'approved'], to: ['accepted'] },
        goods: { from: [...notYetAway, 'lost'], to: ['waived'] },
      },
      past: ['goods_waived', 'accepted'],
    },
    follow_tracking: {
      who: ['system'],
      on: {
        decision: { from: ['approved'] },
        goods: {
          from: [...underWay],
          to: ['collected', 'in_transit', 'arrived', 'collection_failed', 'lost', 'damaged', 'sent_back'],
        },
      },
      past: ['collected', 'in_transit', 'arrived', 'collection_failed', 'lost', 'damaged', 'sent_back'],
      internal: true,
    },
    lapse: {
      who: ['system'],
      on: {
        decision: { from: ['approved'], to: ['lapsed'] },
        goods: { from: ['awaiting', 'collection_failed'], to: ['none'] },
      },
      past: ['lapsed'],
      internal: true,
    },
  },
  legal: [
    ...['none'].flatMap((g) => ['requested', 'refused', 'withdrawn', 'lapsed'].map((d) => [d, g])),
    ...[
      'awaiting',
      'booked',
      'collection_failed',
      'collected',
      'in_transit',
      'arrived',
      'received',
      'lost',
      'damaged',
      'sent_back',
    ].map((g) => ['approved', g]),
    ...['arrived', 'received', 'damaged'].map((g) => ['refused', g]),
    ...['received', 'waived', 'lost', 'damaged'].map((g) => ['accepted', g]),
    ['withdrawn', 'sent_back'],
  ],
});
