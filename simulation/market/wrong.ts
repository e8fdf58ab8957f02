/** What must be refused, and with which code: mistakes that clients make. */
import { codeOf } from '../api.ts';
import { countPieces, sum } from '../oracle/pieces.ts';
import { postWrongs } from './post-wrong.ts';
import { freshNumber } from './seller.ts';
import { type Act, type Asked, ask, expectRefused, type Turn } from './turn.ts';
import { waybillNumber } from './waybills.ts';

export function wrongActs(turn: Turn): Act[] {
  const { order, file, dice, world } = turn;
  const acts: Act[] = [];
  const wrong = (name: string, asked: Asked, codes: readonly string[]): void => {
    acts.push({ name, weight: 1, run: async () => expectRefused(turn, await ask(turn, asked), { what: name, codes }) });
  };
  const line = file.order.lines[0]!;
  const count = countPieces(file)[0]!;
  const carrier = dice.pick(order.mall.carriers);
  const dispatch = (body: Record<string, unknown>): Asked => ({
    by: 'seller',
    path: '/v1/shipments',
    body: { order: order.id, method: 'manual', ...body },
  });
  wrong(
    'dispatch of too many',
    dispatch({ method: 'untracked', lines: [{ line: line.id, quantity: count.undispatched + 1 }] }),
    ['quantity_exceeded', 'nothing_left'],
  );
  wrong('dispatch without a number', dispatch({ carrier }), ['waybill_number_required']);
  wrong('dispatch with an unknown carrier', dispatch({ carrier: 'pony_express', waybill_number: '12345678901' }), [
    'carrier_unknown',
  ]);
  wrong('dispatch with a misshapen number', dispatch({ carrier, waybill_number: '12AB' }), ['waybill_number_invalid']);
  if (order.mall.carriers.includes('logen')) {
    const right = freshNumber(turn, 'logen');
    const mistyped = `${right.slice(0, -1)}${(Number(right.at(-1)) + 1) % 7}`;
    wrong('dispatch with a wrong check digit', dispatch({ carrier: 'logen', waybill_number: mistyped }), [
      'waybill_number_invalid',
    ]);
  }
  for (const [name, body, code] of postWrongs(turn)) wrong(name, dispatch(body), [code]);
  const foreign = world.parcels.find(
    (each) =>
      each.way === 'out' && !each.dropped && each.order.mall === order.mall && each.order.seller !== order.seller,
  );
  if (foreign && count.undispatched > 0) {
    wrong(
      "dispatch with another seller's number",
      dispatch({ carrier: foreign.carrier, waybill_number: foreign.number }),
      ['waybill_taken'],
    );
  }
  if (file.order.state !== 'paid')
    wrong('acknowledged twice', { by: 'seller', path: `/v1/orders/${order.id}/acknowledge` }, ['not_now']);
  wrong(
    'cancellation of an unknown line',
    {
      by: 'mall',
      path: '/v1/cancellations',
      body: {
        order: order.id,
        lines: [{ line: 'lin_none', quantity: 1 }],
        reason: 'no_longer_wanted',
        detail: 'x',
        refund_account: account,
      },
    },
    ['line_unknown'],
  );
  wrong(
    'cancellation of too many',
    {
      by: 'mall',
      path: '/v1/cancellations',
      body: {
        order: order.id,
        lines: [{ line: line.id, quantity: line.quantity + 1 }],
        reason: 'no_longer_wanted',
        detail: 'x',
        refund_account: account,
      },
    },
    ['quantity_exceeded', 'nothing_left', 'already_dispatched'],
  );
  wrong(
    'return of too many',
    {
      by: 'mall',
      path: '/v1/returns',
      body: {
        order: order.id,
        lines: [{ line: line.id, quantity: line.quantity + 1 }],
        reason: 'defective',
        detail: 'x',
        refund_account: account,
      },
    },
    ['quantity_exceeded', 'nothing_left', 'not_delivered', 'not_dispatched', 'pieces_in_claim'],
  );
  const undelivered =
    sum(countPieces(file).flatMap((each) => each.shipped.map((one) => one.quantity))) === 0 && count.undispatched > 0;
  if (undelivered)
    wrong(
      'return of what was not sent',
      {
        by: 'mall',
        path: '/v1/returns',
        body: {
          order: order.id,
          lines: [{ line: line.id, quantity: 1 }],
          reason: 'defective',
          detail: 'x',
          refund_account: account,
        },
      },
      ['not_dispatched'],
    );
  for (const row of file.returns) {
    if (row.decision !== 'approved')
      wrong('receipt of what is not approved', { by: 'seller', path: `/v1/returns/${row.id}/receive` }, ['not_now']);
    if (row.decision !== 'approved')
      wrong(
        'waybill of what is not approved',
        {
          by: 'buyer',
          path: `/v1/returns/${row.id}/enter_waybill`,
          body: { carrier: 'logen', waybill_number: waybillNumber('logen', 1) },
        },
        ['not_now'],
      );
    wrong('withdrawal by the seller', { by: 'seller', path: `/v1/returns/${row.id}/withdraw` }, ['forbidden']);
  }
  for (const row of file.cancellations) {
    if (row.state !== 'approved')
      wrong('completion of what is not approved', { by: 'buyer', path: `/v1/cancellations/${row.id}/complete` }, [
        'not_now',
      ]);
    if (row.state !== 'requested')
      wrong('approval of what is not asked for', { by: 'seller', path: `/v1/cancellations/${row.id}/approve` }, [
        'not_now',
      ]);
  }
  for (const { id } of file.refunds)
    acts.push({ name: 'retry of a paid refund', weight: 1, run: () => retryPaid(turn, id) });
  acts.push({ name: "another seller's order", weight: 1, run: () => readForeign(turn) });
  return acts;
}

const account = { bank: '국민은행', number: '123456-01-654321', holder: '김구매' };

/** P10: what belongs to another seller does not exist. */
async function readForeign(turn: Turn): Promise<void> {
  const { world, order } = turn;
  const other = world.malls.flatMap((mall) => mall.sellers).find((seller) => seller !== order.seller)!;
  const reply = await world.api.get(`/v1/orders/${order.id}`, other.key);
  if (reply.status !== 404)
    world.checker.report('P10', order.id, `another seller's key got ${reply.status} ${codeOf(reply)}`);
}

/** Whether the gateway has paid by now is a matter of real time, so that no dice may hang on it. */
async function retryPaid(turn: Turn, refund: string): Promise<void> {
  const { world } = turn;
  const { body } = await world.api.get(`/v1/refunds/${refund}`, world.platformKey);
  if (body.state !== 'paid') return;
  const reply = await ask(turn, { by: 'operator', path: `/v1/refunds/${refund}/retry` });
  expectRefused(turn, reply, { what: 'retry of a paid refund', codes: ['not_now'] });
}
