/**
 * Korea Post as the market sees it: the carrier sandbox, whose parcels move only when they are told to. Their own course
 * follows from the waybill number, and which parcel gets which number only the machine decides; so movement is switched
 * off, and each parcel has a story from the seed, as parcels with a typed number have.
 */
import { type Fault, openSandboxControl, type SandboxControl } from '../../carrier-sandbox/index.ts';
import { plusHours } from '../oracle/calendar.ts';
import type { Dice } from '../random.ts';
import type { HubReturn } from './hub-only.ts';

export interface PostStep {
  to: 'pre_transit' | 'collected' | 'in_transit' | 'out_for_delivery' | 'delivered' | 'attempt_failed';
  at: string;
}

/** A parcel that the post has, and what is still to happen to it. */
export interface PostParcel {
  /** The platform's booking. */
  booking: string;
  way: 'out' | 'back';
  number: string;
  untold: PostStep[];
  /** After each telling: the platform's time, and how many scans the post had then. */
  tellings: { at: string; scans: number }[];
}

/** What was asked of the post, and what it must say. */
export interface Asked {
  /** Why the post will refuse it; null: it takes it. */
  refusal: string | null;
  /** Names its story within the order. */
  label: string;
}

export interface PostDesk {
  url: string;
  control: SandboxControl;
  parcels: PostParcel[];
  /** Of parcels without a sale. */
  hubReturns: HubReturn[];
  /** By shipment. */
  handoffs: Map<string, Asked>;
  /** Bookings whose answer has been seen. */
  ended: Set<string>;
  /** Trackers that are asked about no more and have been looked at since. */
  seenToEnd: Set<string>;
  /** When an operator suspends a contract, and when it is reinstated. */
  suspension: { from: string; to: string };
  /** The post fails at every call until then, in business time; null: it does not. */
  blackoutUntil: string | null;
  /** The faults that were switched on last. */
  switched: readonly Omit<Fault, 'carrier'>[];
  /** Times in which faults were on. */
  troubles: Trouble[];
}

export function openPost(url: string, suspension: PostDesk['suspension']): PostDesk {
  return {
    url,
    control: openSandboxControl(url),
    parcels: [],
    hubReturns: [],
    handoffs: new Map(),
    ended: new Set(),
    seenToEnd: new Set(),
    suspension,
    blackoutUntil: null,
    switched: [],
    troubles: [],
  };
}

export interface Trouble {
  from: string;
  /** Null: still on. */
  to: string | null;
  blackout: boolean;
}

/** Between the hours, so that no step falls on the time at which the platform asks. */
function within(dice: Dice, hour: string, hours: number): string {
  return plusHours(hour, hours + dice.int(3, 57) / 60);
}

function fullHour(instant: string): string {
  return `${instant.slice(0, 13)}:00:00.000Z`;
}

/** Out: printed or not, collected, some scans, delivered; a few fall silent on the way. */
export function storyOut(dice: Dice, from: string): PostStep[] {
  const late = dice.chance(0.15) ? (['out_for_delivery', 'attempt_failed'] as const) : [];
  const end = dice.chance(0.04) ? [] : ([...late, 'out_for_delivery', 'delivered'] as const);
  const moving = Array.from({ length: dice.int(1, 2) }, () => 'in_transit' as const);
  const printed = dice.chance(0.7) ? (['pre_transit'] as const) : [];
  return paced(dice, [...printed, 'collected', ...moving, ...end], within(dice, fullHour(from), dice.int(1, 20)));
}

/**
 * Back: the post calls on the day named (Korean date), between 10:00 and 17:00, or on the next day; in vain one time in
 * eight, and then the number is over.
 */
export function storyBack(dice: Dice, given: { from: string; visitOn: string }): PostStep[] {
  const day = `${given.visitOn}T00:00:00.000Z`;
  const planned = within(dice, day, dice.int(1, 7) + (dice.chance(0.1) ? 24 : 0));
  const soon = within(dice, fullHour(given.from), dice.int(1, 5));
  const visit = planned > soon ? planned : soon;
  if (dice.chance(1 / 8)) return [{ to: 'attempt_failed', at: visit }];
  return paced(dice, ['collected', 'in_transit', 'out_for_delivery', 'delivered'], visit);
}

function paced(dice: Dice, steps: readonly PostStep['to'][], first: string): PostStep[] {
  let at = first;
  return steps.map((to, i) => {
    if (i > 0) at = within(dice, fullHour(at), dice.int(3, 14));
    return { to, at };
  });
}
