/**
 * The tracker: facts and fold of one waybill, locked apart from the order file, so that a flood of scans never waits
 * for an order and an order never for scans.
 */
import type { Boundary } from '../kernel/boundary.ts';
import { commandMap } from '../kernel/boundary.ts';
import { pollTracker, recordFacts, releaseWaybill, type TrackerTables, trackerTables, watchTracker } from './record.ts';

export { type Fact, type Fold, fold, foldVersion } from './fold.ts';
export { matchWaybillsJob } from './match.ts';
export type { FactResult, RecordFacts, TrackingNews } from './record.ts';
export type { LegKind, TrackerRow, WaybillClaimRow } from './tables.ts';
export {
  claimScope,
  holdWaybill,
  type NewTracker,
  newTracker,
  type WaybillHolder,
  type WaybillHolders,
  type WaybillJob,
  type WaybillKey,
  type WaybillToHold,
  waybillHolders,
  waybillQueue,
} from './waybills.ts';

export const trackerBoundary: Boundary<TrackerTables> = {
  kind: 'tracker',
  tables: trackerTables,
  root: 'trackers',
  fileColumns: { trackers: 'id', trackingEvents: 'tracker_id', waybillClaims: 'tracker_id' },
  deadlines: ({ trackers: [tracker] }) =>
    tracker?.next_check_at
      ? [
          {
            object: tracker.id,
            what: 'tracker.poll',
            at: tracker.next_check_at,
            rule: 'B4: every 3 hours',
            policyVersion: 1,
          },
        ]
      : [],
  commands: commandMap<TrackerTables>(recordFacts, releaseWaybill, pollTracker, watchTracker),
  lookups: {},
};

/** Part of the frozen list of event types. */
export const trackerEventTypes = ['tracker.changed', 'tracker.polling_stopped'] as const;
