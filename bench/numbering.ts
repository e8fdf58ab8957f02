/**
 * Which order is the m-th of its kind, and what its objects are called: computed alike by the load client, by pgbench
 * (`\set`) and by the filling SQL, so that nobody has to ask for ids while time is taken.
 *
 * Order n of the database has the ids `<kind>_01<a><k><c>`: a = 10,000,000 + n, k the seller's number written in base 32
 * (only sellers whose six characters are all decimal digits are used), c = 1,000,000,000 + j for the j-th object of its
 * kind in the order.
 */

/** One mall whose orders are spread over `sellers` sellers. */
export interface Spread {
  sellers: number;
  /** `k` of the first seller; the others follow. */
  firstSeller: number;
  /** Orders of this mall: from `first` on. */
  first: number;
  orders: number;
  /** Set when the mall has been made. */
  mall: { number: number; id: string; key: string };
}

/** Orders come in twenties, alike in each: what the places in a twenty hold. */
export const kinds = {
  delivered: { width: 10, offset: 0 },
  inTransit: { width: 5, offset: 10 },
  paid: { width: 4, offset: 15 },
  /** Delivered; a return of one piece was paid back, or waits for its goods. */
  returned: { width: 1, offset: 19 },
} as const;

export type Kind = keyof typeof kinds;

export const period = 20;

/** A part of the orders that a run goes through, scattered by a stride so that neighbours are not on one page. */
export interface Pool {
  size: number;
  width: number;
  offset: number;
  stride: number;
  first: number;
  sellers: number;
  firstSeller: number;
}

export function poolOf(spread: Spread, kind: Kind): Pool {
  const { width, offset } = kinds[kind];
  const size = (spread.orders / period) * width;
  const { first, sellers, firstSeller } = spread;
  return { size, width, offset, stride: strideFor(size), first, sellers, firstSeller };
}

/** A prime that does not divide the size, so that every order comes up before one comes again. */
function strideFor(size: number): number {
  return [7919, 6007, 3001].find((prime) => size % prime !== 0)!;
}

/** What a run knows of its j-th order. */
export interface Turn {
  j: number;
  n: number;
  a: number;
  /** The seller's six characters. */
  k: number;
  /** The seller's number. */
  s: number;
  /** k and c of the ids of the order: `k * 10^10 + 10^9`. */
  t: number;
}

export function turnOf(pool: Pool, j: number): Turn {
  const m = (j * pool.stride) % pool.size;
  const n = pool.first + Math.floor(m / pool.width) * period + (m % pool.width) + pool.offset;
  const k = pool.firstSeller + (n % pool.sellers);
  return { j, n, a: 10_000_000 + n, k, s: sellerNumber(k), t: k * 10_000_000_000 + 1_000_000_000 };
}

/** Objects of one kind that a request makes beyond the first, at most; two digits of the ids are theirs. */
const mostMade = 15;

/** The same for pgbench: `j` counts over all clients; everything is 64-bit integer arithmetic. */
export const turnForPgbench = `\\set i :i + 1
\\set j :i * :clients + :client_id
\\set m (:j * :stride) % :size
\\set n :first + (:m / :width) * ${period} + :m % :width + :offset
\\set a 10000000 + :n
\\set k :firstSeller + :n % :sellers
\\set s (:k / 100000) * 33554432 + (:k / 10000 % 10) * 1048576 + (:k / 1000 % 10) * 32768 + (:k / 100 % 10) * 1024 + (:k / 10 % 10) * 32 + :k % 10
\\set t :k * 10000000000 + 1000000000
\\set t1 :t + 1
\\set u 100000000000000 + :j * 100
${Array.from({ length: mostMade }, (_, i) => `\\set u${i + 1} :u + ${i + 1}\n`).join('')}\\set w 6100000000000 + :j
\\set r1 random(1000000000000000, 9999999999999999)
\\set r2 random(1000000000000000, 9999999999999999)
`;

/** The variables of `turnForPgbench` for a client without pgbench. */
export function variablesOf(pool: Pool, j: number, random: () => number): Record<string, number> {
  const { n, a, k, s, t } = turnOf(pool, j);
  const u = 100_000_000_000_000 + j * 100;
  const r = () => Math.floor(1e15 + random() * 8e15);
  return {
    ...{ j, n, a, k, s, t, t1: t + 1, w: 6_100_000_000_000 + j },
    ...Object.fromEntries(Array.from({ length: mostMade }, (_, i) => [`u${i + 1}`, u + i + 1])),
    ...{ u, r1: r(), r2: r() },
  };
}

export function idOf(prefix: string, turn: Pick<Turn, 'a' | 't'>, index = 0): string {
  return `${prefix}_01${turn.a}${turn.t + index}`;
}

/** Base 32 with decimal digits only: the number whose six characters are `k`. */
export function sellerNumber(k: number): number {
  return Number.parseInt(String(k), 32);
}
