/**
 * `C` rows become returns of the purchase they belong to. The file does not say which one that is; the rule is:
 *
 * 1. Only purchases of the same customer and item count, made not later than the cancellation, with pieces left that no
 *    earlier cancellation gave back. Cancellations are served in the order of their time, then of the file.
 * 2. The latest of these at the same price per piece that has enough pieces left.
 * 3. Else the latest that has enough left at whatever price. What is paid back is what was paid for the pieces.
 * 4. Else several, the latest first, if together they have enough.
 * 5. Else the row is set aside whole: how many of its pieces are true is not ours to guess.
 */
import type { PlannedOrder } from './purchases.ts';
import type { Row } from './read-row.ts';
import type { Reason, SetAside } from './reasons.ts';

export interface PlannedReturn {
  /** `<C invoice>/<invoice>`, with a number behind it when one return cannot hold all lines. */
  reference: string;
  invoice: string;
  /** Of the purchase. */
  order: PlannedOrder;
  at: string;
  /** Positions in `order.lines`, ascending. */
  lines: { position: number; quantity: number }[];
}

export interface Matched {
  returns: PlannedReturn[];
  aside: SetAside[];
  /** Rows that became (parts of) returns. */
  rows: number;
  /** Of these: by rule 3 or 4, so that the price paid back is not the one on the cancellation. */
  otherPrice: number;
  /** Of these: spread over several purchases (rule 4). */
  spread: number;
}

interface Bought {
  order: PlannedOrder;
  position: number;
  price: number;
  quantity: number;
  left: number;
}

interface Piece {
  row: Row;
  from: Bought;
  quantity: number;
}

/** `known`: customer and item of every purchase row of the file, set aside or not. */
export function matchReturns(
  rows: readonly Row[],
  orders: readonly PlannedOrder[],
  known: ReadonlySet<string>,
): Matched {
  const bought = indexOf(orders, new Set(rows.map(keyOf)));
  const served = new Set<string>();
  const pieces: Piece[] = [];
  const aside: SetAside[] = [];
  let [matched, otherPrice, spread] = [0, 0, 0];
  for (const row of rows.toSorted((a, b) => (a.at === b.at ? a.number - b.number : a.at < b.at ? -1 : 1))) {
    const candidates = bought.get(keyOf(row)) ?? [];
    const chosen = choose(row, candidates);
    const same = `${keyOf(row)}\n${row.quantity}\n${row.price}`;
    if (typeof chosen === 'string') {
      const reason = chosen === 'return_larger_than_left' && served.has(same) ? 'return_repeated' : chosen;
      const unplaced = reason === 'return_without_purchase' && known.has(keyOf(row));
      aside.push({
        row: row.number,
        invoice: row.invoice,
        code: row.code,
        reason: unplaced ? 'purchase_set_aside' : reason,
      });
      continue;
    }
    served.add(same);
    for (const piece of chosen) piece.from.left -= piece.quantity;
    pieces.push(...chosen);
    matched += 1;
    if (chosen.some(({ from }) => from.price !== row.price)) otherPrice += 1;
    if (chosen.length > 1) spread += 1;
  }
  return { returns: groupByOrder(pieces), aside, rows: matched, otherPrice, spread };
}

export function keyOf(row: Pick<Row, 'customer' | 'code'>): string {
  return `${row.customer}\n${row.code}`;
}

/** Per customer and item, the latest purchase first; only what somebody gives back is kept. */
function indexOf(orders: readonly PlannedOrder[], wanted: ReadonlySet<string>): Map<string, Bought[]> {
  const index = new Map<string, Bought[]>();
  for (const order of orders.toReversed()) {
    order.lines.forEach(({ code, price, quantity }, position) => {
      const key = keyOf({ customer: order.customer, code });
      if (order.customer === null || !wanted.has(key)) return;
      const all = index.get(key) ?? [];
      index.set(key, all);
      all.push({ order, position, price, quantity, left: quantity });
    });
  }
  return index;
}

function choose(row: Row, candidates: readonly Bought[]): Piece[] | Reason {
  if (candidates.length === 0) return 'return_without_purchase';
  const earlier = candidates.filter(({ order }) => order.at <= row.at);
  if (earlier.length === 0) return 'return_before_purchase';
  const quantity = -row.quantity;
  const enough = earlier.filter(({ left }) => left >= quantity);
  const one = enough.find(({ price }) => price === row.price) ?? enough[0];
  if (one) return [{ row, from: one, quantity }];
  const sum = (count: (each: Bought) => number) => earlier.reduce((total, each) => total + count(each), 0);
  if (sum(({ left }) => left) < quantity)
    return sum((each) => each.quantity) < quantity ? 'return_larger_than_bought' : 'return_larger_than_left';
  const parts: Piece[] = [];
  let rest = quantity;
  for (const from of earlier) {
    const taken = Math.min(rest, from.left);
    if (taken > 0) parts.push({ row, from, quantity: taken });
    rest -= taken;
  }
  return parts;
}

/** What one return takes at most. */
const mostLines = 200;

/** One return per cancellation invoice and order: rows of one invoice that go to the same line are added up. */
function groupByOrder(pieces: readonly Piece[]): PlannedReturn[] {
  const groups = Map.groupBy(pieces, ({ row, from }) => `${row.invoice}/${from.order.invoice}`);
  const returns: PlannedReturn[] = [];
  for (const [reference, group] of groups) {
    const sums = new Map<number, number>();
    for (const { from, quantity } of group) sums.set(from.position, (sums.get(from.position) ?? 0) + quantity);
    const lines = [...sums]
      .map(([position, quantity]) => ({ position, quantity }))
      .sort((a, b) => a.position - b.position);
    const { row, from } = group[0]!;
    for (let start = 0; start < lines.length; start += mostLines) {
      const numbered = start === 0 ? reference : `${reference}/${start / mostLines + 1}`;
      const shared = { invoice: row.invoice, order: from.order, at: row.at };
      returns.push({
        ...shared,
        reference: numbered,
        lines: lines.slice(start, start + mostLines),
      });
    }
  }
  return returns;
}
