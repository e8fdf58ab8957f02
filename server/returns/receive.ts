/**
 * Inspection and receipt (C8). `inspect` records counts, condition and photos and pays nothing. `receive` (반품입고완료)
 * accepts and pays what the preview shows; paying less is refused.
 */
import type { CommandType } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { LineWish } from '../order-file/answer.ts';
import type { ReturnRow } from '../order-file/pieces.ts';
import type { Condition, LineInspection } from '../order-file/shapes.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { acceptReturn } from './accept.ts';
import { returnCommand } from './answer.ts';
import { comingBack } from './plan.ts';

export interface InspectedLine {
  line: string;
  quantity: number;
  condition: Condition;
  photos?: string[];
}

export const inspectReturn: CommandType<OrderFileTables, { lines: InspectedLine[] }> = returnCommand(
  'inspect',
  (draft, _ctx, { row, command }) => {
    if (row.refund)
      return refuse(
        'not_now',
        'The refund of this return is due or paid already; its inspection can no longer change it.',
        { rule: 'C8' },
      );
    const found = byLine(command.args.lines);
    const asked = new Map<string, number>();
    for (const each of linesOf(draft, row)) asked.set(each.line_id, (asked.get(each.line_id) ?? 0) + each.quantity);
    for (const [line, inspections] of found) {
      const counted = inspections.reduce((sum, each) => sum + each.quantity, 0);
      const expected = asked.get(line);
      if (expected === undefined)
        return refuse(
          'line_unknown',
          `Line ${line} is not in this return; its lines are ${[...asked.keys()].join(', ')}.`,
        );
      if (counted !== expected)
        return refuse(
          'quantity_exceeded',
          `Line ${line} has ${expected} pieces in this return, but ${counted} were inspected; count each piece once, absent ones as "missing".`,
          { rule: 'C8: every piece is counted once' },
        );
    }
    for (const [line, inspections] of found) record(draft, row, { line, inspections });
    const missing = command.args.lines
      .filter((each) => each.condition === 'missing')
      .reduce((sum, each) => sum + each.quantity, 0);
    draft.emit({
      type: 'return.inspected',
      object: row.id,
      rule: 'C8: pays nothing',
      data: { lines: found.size, missing },
    });
    return undefined;
  },
);

export const receiveReturn: CommandType<OrderFileTables, { lines?: LineWish[] }> = returnCommand(
  'receive',
  (draft, ctx, { row, command }) => {
    const refusal = paysLess(draft, row, command.args.lines);
    if (refusal) return refusal;
    const rule =
      command.actor.kind === 'system'
        ? 'C8: the seller did not act in time after arrival'
        : 'C8: received and accepted by the seller';
    acceptReturn(draft, ctx, { row, goods: 'received', rule });
    return undefined;
  },
);

/** What is received must be what the preview shows: asked for, less what the inspection found missing. */
function paysLess(draft: OrderDraft, row: ReturnRow, lines: readonly LineWish[] | undefined): Refusal | null {
  if (!lines) return null;
  const shown = comingBack(draft.rows, row.id);
  const differs = (each: LineWish) =>
    lines.find((one) => one.line === each.line)?.quantity !== each.quantity && each.quantity > 0;
  const extra = lines.find((each) => !shown.some((one) => one.line === each.line && each.quantity <= one.quantity));
  if (extra)
    return refuse(
      'quantity_exceeded',
      `Line ${extra.line}: ${extra.quantity} pieces received, but the return shows ${shown.find((one) => one.line === extra.line)?.quantity ?? 0}.`,
      { rule: 'C8' },
    );
  if (!shown.some(differs)) return null;
  const figures = shown.map((each) => `${each.line}: ${each.quantity}`).join(', ');
  return refuse(
    'pays_less_than_shown',
    `The preview pays for ${figures}. Receive these pieces, or record the absent ones by an inspection as "missing" first.`,
    { rule: 'C8: paying less needs the buyer or a ruling' },
  );
}

function linesOf(draft: OrderDraft, row: ReturnRow) {
  return draft.rows.returnLines.filter((each) => each.return_id === row.id);
}

function byLine(lines: readonly InspectedLine[]): Map<string, LineInspection[]> {
  const found = new Map<string, LineInspection[]>();
  for (const { line, ...inspection } of lines) found.set(line, [...(found.get(line) ?? []), inspection]);
  return found;
}

/** A line's pieces may have come with several shipments: the inspection fills them in order. */
function record(
  draft: OrderDraft,
  row: ReturnRow,
  given: { line: string; inspections: readonly LineInspection[] },
): void {
  const rest = given.inspections.map((each) => ({ ...each }));
  for (const each of linesOf(draft, row).filter((one) => one.line_id === given.line)) {
    const inspection: LineInspection[] = [];
    let room = each.quantity;
    for (const found of rest) {
      const quantity = Math.min(room, found.quantity);
      if (quantity === 0) continue;
      inspection.push({ ...found, quantity });
      found.quantity -= quantity;
      room -= quantity;
    }
    draft.update('returnLines', each, { inspection });
  }
}
