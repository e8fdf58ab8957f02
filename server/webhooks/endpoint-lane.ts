/**
 * What one process knows of one endpoint while it delivers: how many tries may run at once and when the next may begin.
 * The window starts at one, doubles with success and halves with failure. Its standing says with whom it shares
 * slots: those that answered well last time, those that failed, or those of which nothing is known yet.
 */
import { restAfter } from './retries.ts';
import type { DueDelivery, EndpointToSend } from './store.ts';

export type Standing = 'proven' | 'failing' | 'fresh';

export interface EndpointLane {
  readonly id: string;
  /** Read ahead from the queue, oldest first. */
  readonly ahead: DueDelivery[];
  /** Deliveries under way. */
  readonly running: Set<string>;
  /** As the database last said; null until it was read. */
  endpoint: EndpointToSend | null;
  window: number;
  failuresInRow: number;
  standing: Standing;
  /** Machine milliseconds. */
  restsUntil: number;
}

export function newLane(id: string): EndpointLane {
  return {
    id,
    ahead: [],
    running: new Set(),
    endpoint: null,
    window: 1,
    failuresInRow: 0,
    standing: 'fresh',
    restsUntil: 0,
  };
}

export function succeeded(lane: EndpointLane, widest: number): void {
  lane.window = Math.min(widest, lane.window * 2);
  lane.failuresInRow = 0;
  lane.standing = 'proven';
  lane.restsUntil = 0;
}

export function failed(lane: EndpointLane, nowMs: number): void {
  lane.window = Math.max(1, Math.floor(lane.window / 2));
  lane.failuresInRow += 1;
  lane.standing = 'failing';
  lane.restsUntil = nowMs + restAfter(lane.failuresInRow);
}

/** Rows read ahead at once: many for an endpoint that takes them quickly, few for one that may be dead. */
const aheadProven = 64;
export const aheadUnproven = 4;

/** How many rows the lane takes now; 0 while it has enough or rests. */
export function wantOf(lane: EndpointLane, nowMs: number): number {
  const most = lane.standing === 'proven' ? aheadProven : aheadUnproven;
  if (lane.restsUntil > nowMs || lane.ahead.length > most / 2) return 0;
  return most;
}

export function mayStart(lane: EndpointLane, nowMs: number): boolean {
  return lane.endpoint !== null && lane.ahead.length > 0 && lane.running.size < lane.window && lane.restsUntil <= nowMs;
}
