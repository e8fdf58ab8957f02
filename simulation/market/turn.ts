/** One party's turn at one order: asking the platform, and holding its answer to what was predicted. */
import { codeOf, isDone, type Reply } from '../api.ts';
import type { Dice } from '../random.ts';
import type { FileView } from '../views.ts';
import { count, type SimOrder, type World } from './world.ts';

export interface Turn {
  world: World;
  order: SimOrder;
  /** As it stands, read just before. */
  file: FileView;
  dice: Dice;
}

/** Something that could be done now. */
export interface Act {
  name: string;
  weight: number;
  run(): Promise<void>;
}

export function freshKey({ world, order }: Pick<Turn, 'world' | 'order'>): string {
  order.keys += 1;
  return `${world.tag}-${order.index}-${order.keys}`;
}

/** Who asks: the seller with its own key, the buyer through the mall's, an operator with the platform's. */
export type Party = 'seller' | 'buyer' | 'mall' | 'operator';

export function keyOf({ world, order }: Pick<Turn, 'world' | 'order'>, party: Party): string {
  if (party === 'seller') return order.seller.key;
  return party === 'operator' ? world.platformKey : order.mall.key;
}

export interface Asked {
  by: Party;
  path: string;
  body?: Record<string, unknown>;
}

/** Asks with a key of its own; one time in twelve says it again, which must give the first answer again. */
export async function ask(turn: Turn, { by, path, body = {} }: Asked): Promise<Reply> {
  const key = freshKey(turn);
  const request = { as: keyOf(turn, by), key, body: by === 'buyer' ? { ...body, on_behalf_of: 'buyer' } : body };
  const reply = await turn.world.api.post(path, request);
  if (!turn.dice.fork(`again/${turn.order.keys}`).chance(1 / 12) || reply.status === 0) return reply;
  const again = await turn.world.api.post(path, request);
  count(turn.world, 'said again');
  const same = again.status === reply.status && again.body.id === reply.body.id && again.body.code === reply.body.code;
  if (!same || !again.replayed) {
    turn.world.checker.report(
      'P2',
      path,
      `the same key gave ${again.status} ${codeOf(again)} (replayed: ${again.replayed}) after ${reply.status} ${codeOf(reply)}`,
    );
  }
  return reply;
}

/** The answer must be a success; its body is given. */
export function expectDone<V>(turn: Turn, reply: Reply, what: string): V | null {
  count(turn.world, isDone(reply) ? what : `${what}: ${codeOf(reply)}`);
  if (isDone(reply)) return reply.body as unknown as V;
  turn.world.checker.report(
    'model',
    turn.order.id,
    `${what} was refused: ${reply.status} ${codeOf(reply)} ${String(reply.body.detail ?? '')}`,
  );
  return null;
}

/** The answer must be one of these refusals. */
export function expectRefused(turn: Turn, reply: Reply, refusal: { what: string; codes: readonly string[] }): void {
  const { what, codes } = refusal;
  count(turn.world, `${what}: ${codeOf(reply)}`);
  if (!isDone(reply) && codes.includes(codeOf(reply))) return;
  const got = isDone(reply)
    ? `succeeded: ${JSON.stringify(reply.body).slice(0, 300)}`
    : `answered ${reply.status} ${codeOf(reply)} ${String(reply.body.detail ?? '')}`;
  turn.world.checker.report('model', turn.order.id, `${what} ${got}; expected ${codes.join(' or ')}`);
}

export function expectThat(turn: Turn, holds: boolean, { rule, what }: { rule: string; what: string }): void {
  if (!holds) turn.world.checker.report(rule, turn.order.id, what);
}

export const refundAccount = { bank: '국민은행', number: '123456-01-654321', holder: '김구매' };
