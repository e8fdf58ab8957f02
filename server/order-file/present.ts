/** What presenters are given besides the rows, and the members every object has. */

import type { IsoTime } from '../kernel/clock.ts';
import type { Command, DecisionContext, MallContext } from '../kernel/command.ts';
import type { ActorKind } from '../kernel/lifecycle.ts';
import type { RefundPlan } from './shapes.ts';
import type { OrderRows } from './tables.ts';

export interface View {
  /** For whom: `actions` lists what this kind of caller may do. */
  actor: ActorKind;
  mall: MallContext;
  /** Public id of the file's seller. */
  seller: string;
  now: IsoTime;
}

/** The view of whoever gave the command, for its answer. */
export function viewOf(command: Command<never>, { mall, seller, now }: DecisionContext): View {
  return { actor: command.actor.kind, mall, seller, now };
}

export interface MoneyView {
  amount: number;
  currency: string;
}

export function money(amount: number, currency: string): MoneyView {
  return { amount, currency };
}

export function moneyOrNull(amount: number | null, currency: string): MoneyView | null {
  return amount === null ? null : { amount, currency };
}

/** A refund plan as the API shows it: every amount with its currency; deductions are negative. */
export function presentPlan(plan: RefundPlan | null): unknown {
  if (!plan) return null;
  const { total, currency, components } = plan;
  return {
    total: money(total, currency),
    components: components.map((each) => ({ ...each, amount: money(each.amount, currency) })),
  };
}

/** Rows of lines in the order of the order's lines, however they were stored. */
export function inLineOrder<R extends { line_id: string }>(rows: Pick<OrderRows, 'lines'>, ofLines: readonly R[]): R[] {
  return rows.lines.flatMap((line) => ofLines.filter((each) => each.line_id === line.id));
}
