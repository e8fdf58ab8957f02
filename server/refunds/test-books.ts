/** For tests of routes: the HTTP server with two malls, whose sellers get orders, claims and refunds in any state. */

import type { Route } from '../http/route.ts';
import { openTrial, type Trial } from '../http/trial.ts';
import { uuid } from '../kernel/ids.ts';
import { openLanes } from '../kernel/lanes.ts';
import type { Mode } from '../kernel/table.ts';
import { deskBoundary, type NewPayment } from './test-desk.ts';

export interface Books {
  trial: Trial;
  /** An order of this seller (its mall is the number's tens) with one claim; the ids of its refunds. */
  place(of: { seller: number; mode?: Mode; payments: readonly NewPayment[]; claim: number }): Promise<Placed>;
  give(placed: Placed, type: string, args?: object): Promise<void>;
  close(): Promise<void>;
}

export interface Placed {
  seller: number;
  mode: Mode;
  order: string;
  claim: string;
  refunds: string[];
}

export async function openBooks(routes: readonly Route[]): Promise<Books> {
  const trial = await openTrial(routes);
  const { platform, newId } = trial;
  const { pool, clock, malls, sellers } = platform;
  const lanes = openLanes({ pool, clock, malls, sellers }, deskBoundary);
  platform.submit = (_kind, command) => lanes.submit(command);

  const give: Books['give'] = ({ seller, mode, order, refunds, claim }, type, args = {}) =>
    submit({ seller, mode, order }, type, { object: type === 'test.claim' ? claim : refunds[0]!, args });

  async function submit(
    on: { seller: number; mode: Mode; order: string },
    type: string,
    what: { object: string; args: object },
  ): Promise<void> {
    const { seller, mode, order: file } = on;
    const mall = Math.floor(seller / 10);
    const actor = { kind: 'system', id: 'test' } as const;
    const id = uuid(platform.clock);
    const outcome = await lanes.submit({ id, type, file, seller, mall, mode, actor, ...what });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
  }

  return {
    trial,
    give,
    async place({ seller, mode = 'test', payments, claim: amount }) {
      const order = newId('order', seller);
      const claim = newId('cancellation', seller);
      const on = { seller, mode, order };
      await submit(on, 'test.order', { object: order, args: { payments } });
      await submit(on, 'test.claim', { object: claim, args: { amount, refundAccount: null } });
      const { rows } = await trial.owner.query<{ id: string }>(
        'select r.id from refunds r join order_payments p on p.id = r.payment_id where claim_id = $1 order by p.position',
        [claim],
      );
      return { ...on, claim, refunds: rows.map((row) => row.id) };
    },
    close: () => trial.close(),
  };
}
