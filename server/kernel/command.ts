/**
 * Commands and what deciding them needs and gives. A decision is a pure function of (file, command, policies, business
 * now): it changes a draft of the file or returns a refusal; the loop does the rest.
 */
import type { IsoTime } from './clock.ts';
import type { Draft } from './draft.ts';
import type { IdSource } from './ids.ts';
import type { ActorKind } from './lifecycle.ts';
import type { Refusal } from './problems.ts';
import type { Mode, Table } from './table.ts';

export interface Actor {
  kind: ActorKind;
  /** Id of the key's owner, or of the rule or job when the system acts. */
  id: string;
  /** Set when a mall's key acts for its seller or buyer: then `kind` is whom it acts for and this is the mall's id. */
  by?: string;
}

export interface IdempotencyKey {
  /** Key owner and mode; together with the seller the scope of the key. */
  owner: string;
  key: string;
  /** Hash over method, path and body. */
  hash: string;
  /** Under whose number the answer is kept, when it is not the command's: what makes a seller has a new number each time. */
  seller?: number;
}

export interface Command<A = unknown> {
  /** Unique for ever; events carry it. */
  id: string;
  type: string;
  /** What is locked: the id of the order, tracker, seller … whose boundary this command changes. */
  file: string;
  seller: number;
  mall: number;
  mode: Mode;
  /** The object acted upon, or the id the new object will get. */
  object: string;
  actor: Actor;
  args: A;
  idempotency?: IdempotencyKey | undefined;
}

/** A mall as decisions see it; policies are those of the version asked for (pinned at order or claim creation). */
export interface MallContext {
  mall_id: number;
  id: string;
  name: string;
  time_zone: string;
  currency: string;
  /** Language tag: what its sellers are told is in this language. */
  locale: string;
  jurisdiction: string;
  policy_version: number;
  policies(version: number): Policies;
}

/** Gives mall contexts without a query per batch; `ensure` reads what the given versions still miss. */
export interface MallDirectory {
  ensure(wanted: readonly { mall_id: number; policy_version: number }[]): Promise<void>;
  context(mall: number, policyVersion: number): MallContext;
}

/** Public ids of sellers without a query per batch; `ensure` reads what is still missing. */
export interface SellerNames {
  ensure(numbers: readonly number[]): Promise<void>;
  /** Empty while the seller is being made. */
  idOf(number: number): string;
}

/** Opened per project by declaration merging in `malls/policies.ts`: the kernel only carries policies, it reads none. */
// biome-ignore lint/suspicious/noEmptyInterface: features add the keys
export interface Policies {}

/** Results of the extra reads that a boundary makes for commands that need them, such as who holds a waybill number. */
// biome-ignore lint/suspicious/noEmptyInterface: features add the keys
export interface Lookups {}

export interface DecisionContext {
  /** Business time of the mall and mode. */
  now: IsoTime;
  mall: MallContext;
  /** Public id of the seller whose file it is. */
  seller: string;
  newId: IdSource;
  lookups: Lookups;
}

export type Tables = Record<string, Table>;

/** The answer is built from the draft right after the decision, so that it needs no second read. */
export interface CommandType<T extends Tables, A> {
  type: string;
  /** HTTP status of success; 201 for a creation. */
  status: 200 | 201;
  /** True when `file` does not exist yet and nothing can be locked. */
  creates?: true;
  /** Extra reads this command needs, by look-up name. */
  lookups?: (command: Command<A>) => Partial<Record<keyof Lookups & string, readonly unknown[]>>;
  decide(draft: Draft<T>, command: Command<A>, ctx: DecisionContext): Refusal | undefined;
  present(draft: Draft<T>, command: Command<A>, ctx: DecisionContext): unknown;
}

export type Outcome =
  | { kind: 'done'; status: number; body: unknown; replayed?: true }
  | { kind: 'refused'; refusal: Refusal; replayed?: true };
