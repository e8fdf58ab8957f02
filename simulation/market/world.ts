/** The simulated marketplace: who takes part, what it has done so far, and what everybody's time is. */
import type { Api } from '../api.ts';
import type { CheckedMall, Checker } from '../checker/index.ts';
import type { Place } from '../oracle/post.ts';
import type { Dice } from '../random.ts';
import type { Parcel } from './parcels.ts';
import type { PostDesk } from './post-desk.ts';

/** How often a day a party does what it could do. */
export const tempers = { diligent: 0.9, slow: 0.35, silent: 0.06 } as const;
export type Temper = keyof typeof tempers;

export interface Seller {
  id: string;
  key: string;
  temper: Temper;
  /** With Korea Post; null: the seller types its numbers. */
  contract: SellerContract | null;
}

export interface SellerContract {
  id: string;
  customerNumber: string;
  uses: readonly ('outbound' | 'return')[];
  /** An operator has suspended it. */
  suspended: boolean;
  /** When it was suspended, every time. */
  suspensions: string[];
}

/** Books by the seller's contract now. */
export function isUsable(seller: Seller, use: 'outbound' | 'return'): boolean {
  return seller.contract !== null && !seller.contract.suspended && seller.contract.uses.includes(use);
}

export interface Mall extends CheckedMall {
  currency: string;
  sellers: Seller[];
  /** Whose numbers are typed. */
  carriers: readonly string[];
}

export interface SimOrder {
  index: number;
  id: string;
  reference: string;
  mall: Mall;
  seller: Seller;
  buyer: Temper;
  /** The order's own stream of chance. */
  dice: Dice;
  /** Idempotency keys given out. */
  keys: number;
  /** What was done to it when, for the report of a failure. */
  history: string[];
  /** Paid in part by bank transfer, so that claims need an account. */
  transfer: boolean;
  /** Where its parcels go, as the post sees it. */
  place: Place;
  /** Where its returns are to be collected, when it is not there. */
  pickups: Map<string, Place>;
}

export interface World {
  api: Api;
  checker: Checker;
  dice: Dice;
  /** Part of references and keys, so that a seed can be run twice on one server; decides nothing. */
  tag: string;
  platformKey: string;
  carrierKeys: ReadonlyMap<string, string>;
  malls: Mall[];
  orders: SimOrder[];
  /** With a typed number. */
  parcels: Parcel[];
  /** Null: no simulated post. */
  post: PostDesk | null;
  /** Where both malls' clocks stand. */
  now: string;
  step: number;
  /** What was done how often, for the report at the end. */
  done: Map<string, number>;
}

export function count(world: World, what: string): void {
  world.done.set(what, (world.done.get(what) ?? 0) + 1);
}
