/**
 * A noun's lifecycle, declared once as data. Types, the database checks, the boot check, `actions` on every object,
 * the event catalogue, the diagrams and the matrix tests are all read from here; nothing else lists states.
 *
 * A noun has one or more axes (a return has its decision and its goods). A move names the command, who may give it and,
 * on every axis it touches, from where to where. Several `to` mean that a rule chooses among them.
 */
import { type Refusal, refuse } from './problems.ts';

export type ActorKind = 'platform' | 'mall' | 'seller' | 'buyer' | 'carrier' | 'system';

export interface Axis<S extends string> {
  readonly states: readonly S[];
  readonly initial: S;
  /** States in which nothing more happens on this axis. */
  readonly ends: readonly S[];
}

export interface Move<A extends Record<string, Axis<string>>> {
  /** Actors who may give the command; `system` is the clock and our own jobs. */
  readonly who: readonly ActorKind[];
  /** An axis left out may be in any state and stays there; `to` left out keeps the state it found. */
  readonly on: {
    readonly [K in keyof A]?: {
      readonly from: readonly A[K]['states'][number][];
      readonly to?: readonly A[K]['states'][number][];
    };
  };
  /** Past tense; the event is `<noun>.<past>`. A list where a rule decides which. */
  readonly past: readonly string[];
  /** Moves that no one calls by name (dispatch refuses a cancellation) are left out of `actions`. */
  readonly internal?: true;
}

export interface Lifecycle<
  N extends string = string,
  A extends Record<string, Axis<string>> = Record<string, Axis<string>>,
  M extends string = string,
> {
  readonly noun: N;
  readonly axes: A;
  readonly moves: { readonly [K in M]: Move<A> };
  /** Event of the object coming into being. */
  readonly born: string;
  /** Combinations of axes that may be stored together; left out where there is one axis. */
  readonly legal?: readonly (readonly string[])[];
}

export type StateOf<
  L extends { axes: Record<string, Axis<string>> },
  K extends keyof L['axes'],
> = L['axes'][K]['states'][number];

export function axis<const S extends string>(shape: {
  states: readonly S[];
  initial: NoInfer<S>;
  ends: readonly NoInfer<S>[];
}): Axis<S> {
  return shape;
}

/** Declares a lifecycle and checks it: every state reachable, no dead end, no move from nowhere. Throws at boot. */
export function lifecycle<const N extends string, A extends Record<string, Axis<string>>, const M extends string>(
  shape: Lifecycle<N, A, M>,
): Lifecycle<N, A, M> {
  for (const [name, { states, initial, ends }] of Object.entries(shape.axes)) {
    const steps = (Object.values(shape.moves) as Move<A>[]).flatMap((move) => {
      const on = move.on[name];
      return on?.to ? on.from.flatMap((from) => (on.to as string[]).map((to) => [from, to] as const)) : [];
    });
    const reached = new Set([initial]);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const [from, to] of steps) if (reached.has(from)) reached.add(to);
    }
    const where = `lifecycle of ${shape.noun}, axis ${name}`;
    for (const state of states) {
      if (!reached.has(state)) throw new Error(`${where}: no move leads to "${state}"`);
      const leaves = steps.some(([from, to]) => from === state && to !== state);
      if (!leaves && !ends.includes(state)) throw new Error(`${where}: "${state}" is a dead end`);
    }
  }
  return shape;
}

export interface Action {
  name: string;
  enabled: boolean;
  reason?: string;
}

/** What `actor` may do with a row in its present state: every public move, the impossible ones with their reason. */
export function actionsOf(cycle: Lifecycle, row: Readonly<Record<string, unknown>>, actor: ActorKind): Action[] {
  const actions: Action[] = [];
  for (const [name, move] of Object.entries(cycle.moves)) {
    if (move.internal) continue;
    if (!move.who.includes(actor)) continue;
    const blocked = blockedAxis(move, row);
    if (blocked)
      actions.push({
        name,
        enabled: false,
        reason: `${blocked.axis} is ${blocked.state}, needs ${blocked.needs.join(' or ')}`,
      });
    else actions.push({ name, enabled: true });
  }
  return actions;
}

/** Null when the move may be made, else the refusal: 403 for the wrong actor, 409 for the wrong state. */
export function checkMove(
  cycle: Lifecycle,
  name: string,
  on: { row: Readonly<Record<string, unknown>>; actor: ActorKind },
): Refusal | null {
  const move = cycle.moves[name];
  if (!move) throw new Error(`${cycle.noun} has no move ${name}`);
  if (!move.who.includes(on.actor)) {
    return refuse('forbidden', `A ${on.actor} may not ${name} a ${cycle.noun}; this is for ${move.who.join(', ')}.`);
  }
  const blocked = blockedAxis(move, on.row);
  if (!blocked) return null;
  return refuse(
    'not_now',
    `The ${cycle.noun}'s ${blocked.axis} is "${blocked.state}"; ${name} needs ${blocked.needs.map((s) => `"${s}"`).join(' or ')}.`,
    {
      rule: `lifecycle ${cycle.noun}.${name}`,
    },
  );
}

/** Event types a lifecycle can give: the webhook catalogue is the union over all nouns. */
export function eventTypes(cycle: Lifecycle): string[] {
  const past = (Object.values(cycle.moves) as Move<Record<string, Axis<string>>>[]).flatMap((move) => move.past);
  return [...new Set([cycle.born, ...past])].map((word) => `${cycle.noun}.${word}`);
}

function blockedAxis(
  move: Move<Record<string, Axis<string>>>,
  row: Readonly<Record<string, unknown>>,
): { axis: string; state: string; needs: readonly string[] } | null {
  for (const [axisName, on] of Object.entries(move.on)) {
    const state = String(row[axisName]);
    if (on && !on.from.includes(state)) return { axis: axisName, state, needs: on.from };
  }
  return null;
}
