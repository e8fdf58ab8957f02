/** What one party does at one order in a step, drawn from what could be done. */
import { isDone } from '../api.ts';
import type { FileView } from '../views.ts';
import { buyerActs } from './buyer.ts';
import { raceActs } from './races.ts';
import { sellerActs } from './seller.ts';
import type { Act, Turn } from './turn.ts';
import { count, type SimOrder, type World } from './world.ts';
import { wrongActs } from './wrong.ts';

/** At most one thing per order and step, drawn from what its parties could do now. */
export async function actOn(world: World, order: SimOrder, hours: number): Promise<void> {
  const dice = order.dice.fork(`step/${world.step}`);
  const seen = world.checker.seen(order.id);
  // What is over and long quiet is left alone, most of the time.
  const over =
    seen !== undefined &&
    !seen.order.partial &&
    ['cancelled', 'returned', 'delivered'].includes(seen.order.state) &&
    !hasOpenClaim(seen);
  if (!dice.chance(1 - (over ? 0.8 : 0.25) ** (hours / 24))) return;
  const file = await world.checker.look({ id: order.id, mall: order.mall }, world.now);
  const turn: Turn = { world, order, file, dice };
  await retryFailed(turn);
  const act = chooseAct(turn);
  if (!act) return;
  count(world, `act: ${act.name}`);
  order.history.push(`${world.now} ${act.name}`);
  await act.run();
}

function hasOpenClaim({ cancellations, returns }: FileView): boolean {
  const open = ['requested', 'approved'];
  return (
    cancellations.some((each) => open.includes(each.state)) || returns.some((each) => open.includes(each.decision))
  );
}

function chooseAct(turn: Turn): Act | null {
  const kind = turn.dice.unit();
  if (kind < 0.08) return drawn(turn, wrongActs(turn));
  if (kind < 0.14) return drawn(turn, raceActs(turn));
  const nothing: Act = { name: 'nothing', weight: 0.15, run: async () => undefined };
  return drawn(turn, [...sellerActs(turn), ...buyerActs(turn), nothing]);
}

/** An operator tries failed refunds again; which ones have failed by now no dice may hang on. */
async function retryFailed({ world, order, file, dice }: Turn): Promise<void> {
  if (!dice.fork('retry').chance(0.1)) return;
  for (const { id } of file.refunds.filter((each) => each.state === 'failed')) {
    const key = `${world.tag}-${order.index}-retry-${world.step}-${id}`;
    const reply = await world.api.post(`/v1/refunds/${id}/retry`, { as: world.platformKey, key });
    if (!isDone(reply))
      world.checker.report('D6', id, `a retry answered ${reply.status} ${JSON.stringify(reply.body)}`);
    count(world, 'failed refund retried');
  }
}

function drawn({ dice }: Turn, acts: readonly Act[]): Act | null {
  return dice.weighted(acts.map((act) => ({ weight: act.weight, value: act })));
}
