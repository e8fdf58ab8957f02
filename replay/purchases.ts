/** Invoices become orders: one per invoice, one line per row of goods, postage and carriage as its freight. */
import type { Row } from './read-row.ts';
import type { Reason, SetAside } from './reasons.ts';

export interface PlannedLine {
  row: number;
  code: string;
  title: string;
  quantity: number;
  /** Pence. */
  price: number;
}

export interface PlannedOrder {
  invoice: string;
  at: string;
  customer: string | null;
  country: string;
  lines: PlannedLine[];
  /** Pence; 0 without postage rows. */
  freight: number;
  freightRows: number[];
}

const mostLines = 1_200;

/** Rows of goods and freight of all invoices, in file order → orders in the order of their time. */
export function planOrders(rows: readonly { kind: 'goods' | 'freight'; row: Row }[]): {
  orders: PlannedOrder[];
  aside: SetAside[];
} {
  const aside: SetAside[] = [];
  const setAside = (row: Row, reason: Reason) =>
    aside.push({ row: row.number, invoice: row.invoice, code: row.code, reason });
  const orders: PlannedOrder[] = [];
  for (const [invoice, all] of Map.groupBy(rows, ({ row }) => row.invoice)) {
    const { customer, country } = all[0]!.row;
    const agreeing = all.filter(({ row }) => row.customer === customer && row.country === country);
    for (const { row } of all)
      if (row.customer !== customer || row.country !== country) setAside(row, 'contradicts_invoice');
    const goods = agreeing.filter(({ kind }) => kind === 'goods').map(({ row }) => row);
    const freight = agreeing.filter(({ kind }) => kind === 'freight').map(({ row }) => row);
    if (goods.length === 0) for (const row of freight) setAside(row, 'charge_without_goods');
    else if (goods.length > mostLines) for (const { row } of agreeing) setAside(row, 'invoice_too_long');
    else orders.push({ invoice, customer, country, ...contentOf(goods, freight) });
  }
  orders.sort((a, b) => (a.at === b.at ? (a.invoice < b.invoice ? -1 : 1) : a.at < b.at ? -1 : 1));
  return { orders, aside };
}

function contentOf(
  goods: readonly Row[],
  freight: readonly Row[],
): Pick<PlannedOrder, 'at' | 'lines' | 'freight' | 'freightRows'> {
  return {
    // A till may go over the full minute within one invoice; the purchase is its first row.
    at: [...goods, ...freight].map((row) => row.at).reduce((a, b) => (a < b ? a : b)),
    lines: goods.map(({ number: row, code, title, quantity, price }) => ({ row, code, title, quantity, price })),
    freight: freight.reduce((sum, row) => sum + row.quantity * row.price, 0),
    freightRows: freight.map((row) => row.number),
  };
}

export function goodsOf(order: Pick<PlannedOrder, 'lines'>): number {
  return order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
}

export function piecesOf(order: Pick<PlannedOrder, 'lines'>): number {
  return order.lines.reduce((sum, line) => sum + line.quantity, 0);
}
