/**
 * A carrier contract (A2): verified with the carrier, then authorised by an operator. Rejected and terminated ones free
 * their account (A4); everything else that is not in use books nothing.
 */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

const open = ['requested', 'verifying', 'verified'] as const;

export const contractLifecycle = lifecycle({
  noun: 'carrier_contract',
  axes: {
    state: axis({
      states: ['requested', 'verifying', 'verified', 'in_use', 'on_hold', 'rejected', 'suspended', 'terminated'],
      initial: 'requested',
      ends: ['rejected', 'terminated'],
    }),
  },
  born: 'requested',
  moves: {
    begin_check: {
      who: ['system'],
      on: { state: { from: ['requested'], to: ['verifying'] } },
      past: ['verifying'],
      internal: true,
    },
    // The carrier's answer, or an operator's where the carrier has no check (`verified_by`).
    pass_check: {
      who: ['system'],
      on: { state: { from: ['requested', 'verifying'], to: ['verified'] } },
      past: ['verified'],
      internal: true,
    },
    fail_check: {
      who: ['system'],
      on: { state: { from: ['requested', 'verifying', 'verified'], to: ['on_hold'] } },
      past: ['held'],
      internal: true,
    },
    // No answer, or none that can be read for certain: it stays, visibly, and is asked again.
    await_answer: {
      who: ['system'],
      on: { state: { from: ['requested', 'verifying'], to: ['verifying'] } },
      past: ['unanswered'],
      internal: true,
    },
    // An operator's word counts where the carrier has no check; elsewhere this asks the carrier again.
    verify: {
      who: ['platform'],
      on: { state: { from: ['requested', 'verifying'], to: ['verified', 'verifying'] } },
      past: ['verified', 'verifying'],
    },
    authorise: {
      who: ['platform'],
      on: { state: { from: ['verified'], to: ['in_use'] } },
      past: ['authorised'],
    },
    hold: {
      who: ['platform'],
      on: { state: { from: [...open], to: ['on_hold'] } },
      past: ['held'],
    },
    resubmit: {
      who: ['seller', 'mall', 'platform'],
      // Also from suspended: a carrier that does not know the old fields any more may know new ones.
      on: { state: { from: ['on_hold', 'suspended'], to: ['requested'] } },
      past: ['resubmitted'],
    },
    reject: {
      who: ['platform'],
      on: { state: { from: [...open, 'on_hold'], to: ['rejected'] } },
      past: ['rejected'],
    },
    // A seller in use for one purpose adds the other without a new application (A1).
    add_use: {
      who: ['seller', 'mall', 'platform'],
      on: { state: { from: ['in_use'] } },
      past: ['use_added'],
    },
    suspend: {
      who: ['platform', 'system'],
      on: { state: { from: ['in_use'], to: ['suspended'] } },
      past: ['suspended'],
    },
    reinstate: {
      who: ['platform'],
      on: { state: { from: ['suspended'], to: ['in_use'] } },
      past: ['reinstated'],
    },
    terminate: {
      who: ['seller', 'mall', 'platform'],
      on: { state: { from: [...open, 'on_hold', 'in_use', 'suspended'], to: ['terminated'] } },
      past: ['terminated'],
    },
    // Fees, volume and metadata are the applicant's own record.
    update: {
      who: ['seller', 'mall', 'platform'],
      on: { state: { from: [...open, 'on_hold', 'in_use', 'suspended'] } },
      past: ['updated'],
      internal: true,
    },
    // A3: past its three business days it shows as such.
    fall_overdue: {
      who: ['system'],
      on: { state: { from: [...open] } },
      past: ['overdue'],
      internal: true,
    },
    // The daily look whether the carrier still knows the contract; its change of terms is recorded.
    check_health: {
      who: ['system'],
      on: { state: { from: ['in_use', 'suspended'] } },
      past: ['checked', 'unanswered'],
      internal: true,
    },
  },
});
