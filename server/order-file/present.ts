/** What presenters are given besides the rows, and the members every object has. */

import type { IsoTime } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import type { ActorKind } from '../kernel/lifecycle.ts';

export interface View {
  /** For whom: `actions` lists what this kind of caller may do. */
  actor: ActorKind;
  mall: MallContext;
  now: IsoTime;
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
