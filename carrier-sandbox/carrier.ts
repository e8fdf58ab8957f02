/** What a simulated carrier is to the server that runs it. */
import type { Parcel, Scan, Status } from './parcel.ts';
import type { World } from './world.ts';

/** Faults that only the carrier itself can commit, because they are in what it says. */
export type Twist = 'negative_price' | 'backwards_status';

export interface Call {
  operation: string;
  /** Of the query and of a posted form. */
  form: URLSearchParams;
  /** Header `x-business-time`. */
  told: Temporal.Instant | null;
  twist: Twist | null;
}

export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

export interface Carrier {
  code: string;
  name: string;
  operations: readonly string[];
  /** Operations in which a twist shows. */
  twists: Readonly<Record<Twist, readonly string[]>>;
  /** Statuses that its tracking can tell of. */
  statuses: readonly Status[];
  /** The operation at a path below `/{code}/`; null: there is none. */
  operationAt(path: string): string | null;
  /** The customer number that a call belongs to; null when it cannot be told. */
  customerOf(world: World, operation: string, form: URLSearchParams): string | null;
  /** Null: no answer ever comes. */
  answer(world: World, call: Call): Answer | null;
  /** How it says no without a reason of ours. */
  refusal(operation: string): Answer;
  /** Its own word for where a parcel is. */
  word(scans: readonly Scan[]): string;
  /** What its label shows, line by line. */
  label(parcel: Parcel): readonly [name: string, text: string][];
}
