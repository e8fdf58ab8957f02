/** The whole file as a plan: orders, returns, and every other row with the reason it is set aside. Pure. */
import { type Counts, countFile } from './count.ts';
import { keyOf, matchReturns, type PlannedReturn } from './match.ts';
import { type PlannedOrder, planOrders } from './purchases.ts';
import type { FileRow } from './read-file.ts';
import { type Row, sortRow } from './read-row.ts';
import { type Reason, reasons, type SetAside } from './reasons.ts';

/** What became of the rows; the members add up to `total`. */
export interface RowSums {
  total: number;
  order_lines: number;
  freight: number;
  returned: number;
  set_aside: number;
  by_reason: Partial<Record<Reason, number>>;
}

export interface Plan {
  counts: Counts;
  rows: RowSums;
  orders: PlannedOrder[];
  returns: PlannedReturn[];
  aside: SetAside[];
  notes: { anonymous_orders: number; returned_at_other_price: number; returned_over_several_purchases: number };
}

/** Throws when a row is used twice or not at all: a bug of the plan. */
export function planFile(file: readonly FileRow[]): Plan {
  const aside: SetAside[] = [];
  const sold: { kind: 'goods' | 'freight'; row: Row }[] = [];
  const returned: Row[] = [];
  const known = new Set<string>();
  for (const raw of file) {
    const sorted = sortRow(raw);
    if (sorted.row && sorted.row.customer !== null && !/^c/i.test(sorted.row.invoice)) known.add(keyOf(sorted.row));
    if (sorted.kind === 'aside')
      aside.push({
        row: raw.number,
        invoice: raw.cells?.Invoice ?? '',
        code: raw.cells?.StockCode ?? '',
        reason: sorted.reason,
      });
    else if (sorted.kind === 'return') returned.push(sorted.row);
    else sold.push({ kind: sorted.kind, row: sorted.row });
  }
  const { orders, aside: unplaced } = planOrders(sold);
  const matched = matchReturns(returned, orders, known);
  const all = [...aside, ...unplaced, ...matched.aside].sort((a, b) => a.row - b.row);
  const rows = sumsOf(file.length, { orders, returned: matched.rows, aside: all });
  return {
    counts: countFile(file),
    rows,
    orders,
    returns: matched.returns,
    aside: all,
    notes: {
      anonymous_orders: orders.filter(({ customer }) => customer === null).length,
      returned_at_other_price: matched.otherPrice,
      returned_over_several_purchases: matched.spread,
    },
  };
}

function sumsOf(
  total: number,
  of: { orders: readonly PlannedOrder[]; returned: number; aside: readonly SetAside[] },
): RowSums {
  const order_lines = of.orders.reduce((sum, order) => sum + order.lines.length, 0);
  const freight = of.orders.reduce((sum, order) => sum + order.freightRows.length, 0);
  const used = new Set([
    ...of.orders.flatMap((order) => [...order.lines.map((line) => line.row), ...order.freightRows]),
    ...of.aside.map((each) => each.row),
  ]);
  const sum = order_lines + freight + of.returned + of.aside.length;
  if (sum !== total || used.size + of.returned !== total)
    throw new Error(`${sum} rows accounted for (${used.size} different ones), but the file has ${total}`);
  const by_reason: RowSums['by_reason'] = {};
  for (const reason of Object.keys(reasons) as Reason[]) {
    const count = of.aside.filter((each) => each.reason === reason).length;
    if (count > 0) by_reason[reason] = count;
  }
  return { total, order_lines, freight, returned: of.returned, set_aside: of.aside.length, by_reason };
}
