/** Two at once (P6, D1): the same request twice, and requests that exclude each other. */
import { codeOf, isDone, type Reply } from '../api.ts';
import { countPieces, dispatchableOf, freeOf } from '../oracle/pieces.ts';
import type { ShipmentView } from '../views.ts';
import { planDispatch, takenOver } from './seller.ts';
import { type Act, expectThat, freshKey, keyOf, refundAccount, type Turn } from './turn.ts';
import { count } from './world.ts';

export function raceActs(turn: Turn): Act[] {
  const { file } = turn;
  const acts: Act[] = [];
  if (countPieces(file).some((each) => each.undispatched - each.openBefore > 0)) {
    if (countPieces(file).some((each) => dispatchableOf(each) - each.openBefore > 0))
      acts.push({ name: 'race: cancel and dispatch', weight: 2, run: () => cancelAndDispatch(turn) });
    // Where as many pieces are under way, the second request would rightly be about those.
    const exclusive = countPieces(file).some(
      (each) => each.undispatched - each.openBefore > freeOf(each, ({ shipment }) => shipment.state !== 'delivered'),
    );
    if (exclusive) {
      const race = { keys: 'two', path: '/v1/cancellations', body: cancelAll(turn), most: 1 } as const;
      acts.push({ name: 'race: two cancellations', weight: 1, run: () => twice(turn, race) });
    }
    acts.push({
      name: 'race: one cancellation said twice',
      weight: 1,
      run: () => twice(turn, { keys: 'one', path: '/v1/cancellations', body: cancelAll(turn), most: 1 }),
    });
  }
  for (const row of file.returns.filter((each) => each.decision === 'approved' && each.goods === 'arrived')) {
    const path = `/v1/returns/${row.id}/receive`;
    acts.push({
      name: 'race: two receipts',
      weight: 3,
      run: () => twice(turn, { keys: 'two', path, body: {}, most: 1 }),
    });
    acts.push({
      name: 'race: one receipt said twice',
      weight: 3,
      run: () => twice(turn, { keys: 'one', path, body: {}, most: 1 }),
    });
  }
  for (const row of file.cancellations.filter((each) => each.state === 'approved')) {
    acts.push({
      name: 'race: two completions',
      weight: 3,
      run: () => twice(turn, { keys: 'two', path: `/v1/cancellations/${row.id}/complete`, body: {}, most: 1 }),
    });
  }
  return acts;
}

/** Every undispatched piece that is in no claim. */
function cancelAll({ order, file }: Turn): Record<string, unknown> {
  const lines = countPieces(file)
    .map((each) => ({ line: each.line, quantity: each.undispatched - each.openBefore }))
    .filter((each) => each.quantity > 0);
  return { order: order.id, lines, reason: 'no_longer_wanted', detail: '둘 중 하나', refund_account: refundAccount };
}

async function twice(
  turn: Turn,
  race: { keys: 'one' | 'two'; path: string; body: Record<string, unknown>; most: number },
): Promise<void> {
  const { world } = turn;
  const key = freshKey(turn);
  const keys = race.keys === 'one' ? [key, key, key] : [key, freshKey(turn)];
  const replies = await Promise.all(
    keys.map((each) => world.api.post(race.path, { as: keyOf(turn, 'mall'), key: each, body: race.body })),
  );
  const done = replies.filter(isDone);
  count(
    world,
    `race of ${race.keys} key(s): ${replies
      .map((reply) => (isDone(reply) ? 'done' : codeOf(reply)))
      .toSorted()
      .join(', ')}`,
  );
  if (race.keys === 'two') {
    expectThat(turn, done.length === race.most, {
      rule: 'P6',
      what: `${done.length} of ${replies.length} at once on ${race.path} succeeded: ${told(replies)}`,
    });
    expectThat(
      turn,
      replies.every((reply) => isDone(reply) || isRaceLoss(reply)),
      { rule: 'P6', what: `a race on ${race.path} answered ${told(replies)}` },
    );
    return;
  }
  const again = await world.api.post(race.path, { as: keyOf(turn, 'mall'), key, body: race.body });
  const known = replies.filter((reply) => codeOf(reply) !== 'idempotency_key_in_flight');
  const ids = new Set([...known, again].map((reply) => `${reply.status} ${String(reply.body.id ?? reply.body.code)}`));
  expectThat(turn, ids.size === 1 && again.replayed, {
    rule: 'P2',
    what: `one key on ${race.path} answered ${told([...replies, again])}`,
  });
}

/** D1: whoever is first wins, and no piece is both cancelled and sent. */
async function cancelAndDispatch(turn: Turn): Promise<void> {
  const { world, file } = turn;
  const { body, parcel, asked } = planDispatch(turn);
  const { lines: _, ...whole } = body as { lines?: unknown } & Record<string, unknown>;
  const [cancelled, dispatched] = await Promise.all([
    world.api.post('/v1/cancellations', {
      as: keyOf(turn, 'buyer'),
      key: freshKey(turn),
      body: { ...cancelAll(turn), on_behalf_of: 'buyer' },
    }),
    world.api.post('/v1/shipments', { as: keyOf(turn, 'seller'), key: freshKey(turn), body: whole }),
  ]);
  count(
    world,
    `race of cancel and dispatch: ${isDone(cancelled) ? String(cancelled.body.state) : codeOf(cancelled)}, ${isDone(dispatched) ? 'dispatched' : codeOf(dispatched)}`,
  );
  const shipment = isDone(dispatched) ? (dispatched.body as unknown as ShipmentView) : null;
  if (shipment) takenOver(turn, { parcel, asked }, shipment);
  expectThat(turn, isDone(cancelled) || isDone(dispatched), {
    rule: 'D1',
    what: `neither took place: ${told([cancelled, dispatched])}`,
  });
  expectThat(
    turn,
    [cancelled, dispatched].every((reply) => isDone(reply) || isRaceLoss(reply)),
    { rule: 'D1', what: `answered ${told([cancelled, dispatched])}` },
  );
  // Unacknowledged, a cancellation that came first leaves nothing to send; the other way round it is a request under way.
  const first = isDone(cancelled) && cancelled.body.state === 'completed';
  const untouched = file.shipments.length === 0 && file.cancellations.length === 0;
  if (first && untouched)
    expectThat(turn, !isDone(dispatched), { rule: 'D1', what: 'all was cancelled, and all was dispatched' });
}

function told(replies: readonly Reply[]): string {
  return replies.map((reply) => `${reply.status} ${isDone(reply) ? String(reply.body.id) : codeOf(reply)}`).join(', ');
}

/** Refusals that the one who came second may get. */
function isRaceLoss(reply: Reply): boolean {
  return (
    !isDone(reply) &&
    [
      'not_now',
      'nothing_left',
      'quantity_exceeded',
      'pieces_in_claim',
      'already_dispatched',
      'not_delivered',
      'not_dispatched',
      'handoff_open',
    ].includes(codeOf(reply))
  );
}
