/** Small helpers that every decision on the order file uses. */
import type { Command, DecisionContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { OrderDraft, OrderRow } from './tables.ts';

/** The columns every row of the file begins with. */
export function ownerOf(order: OrderRow): Pick<OrderRow, 'seller_id' | 'mall_id' | 'mode'> {
  return { seller_id: order.seller_id, mall_id: order.mall_id, mode: order.mode };
}

export function orderOf(draft: OrderDraft): OrderRow {
  return draft.rows.orders[0]!;
}

/** Policies as they stood when the order (or claim) was made. */
export function policiesAt(ctx: DecisionContext, version: number) {
  return ctx.mall.policies(version);
}

export function calendarOf(mall: DecisionContext['mall']) {
  return { timeZone: mall.time_zone, jurisdiction: mall.jurisdiction as 'KR' };
}

/** The row acted upon, or the refusal that says it is not there. */
export function findRow<R extends { id: string }>(rows: readonly R[], command: Command): R | Refusal {
  return rows.find((row) => row.id === command.object) ?? refuse('not_found', `There is no ${command.object}.`);
}

export interface LineWish {
  line: string;
  quantity: number;
}

/** Sums pieces of several shipments per line. */
export function perLine(pieces: readonly LineWish[]): LineWish[] {
  const sums = new Map<string, number>();
  for (const { line, quantity } of pieces) sums.set(line, (sums.get(line) ?? 0) + quantity);
  return [...sums].map(([line, quantity]) => ({ line, quantity }));
}

/** Each line once, and a line of this order; null when all is well. */
export function checkLines(draft: OrderDraft, wishes: readonly LineWish[]): Refusal | null {
  const seen = new Set<string>();
  for (const [i, { line }] of wishes.entries()) {
    const pointer = `/lines/${i}/line`;
    if (!draft.rows.lines.some((row) => row.id === line)) {
      const known = draft.rows.lines.map((row) => row.id).join(', ');
      return refuse('line_unknown', `Line ${line} is not in this order; its lines are ${known}.`, {
        errors: [{ pointer, code: 'line_unknown', detail: 'no such line' }],
      });
    }
    if (seen.has(line))
      return refuse('invalid', `Line ${line} is named twice; name it once with the whole quantity.`, {
        errors: [{ pointer, code: 'repeated', detail: 'named twice' }],
      });
    seen.add(line);
  }
  return null;
}

export function exceeded(wish: LineWish, left: number, rule: string): Refusal {
  return refuse(
    'quantity_exceeded',
    `${wish.quantity} pieces of line ${wish.line} were asked for; ${left} ${left === 1 ? 'is' : 'are'} possible.`,
    { rule },
  );
}
