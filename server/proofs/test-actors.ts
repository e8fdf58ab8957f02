/** Who can ask over HTTP, and small helpers that all proofs share. */
import type { Answer, Api } from '../../tools/api.ts';
import type { Body, World } from '../stories/world.ts';

export const actors = ['platform', 'mall', 'seller', 'mall_for_seller', 'buyer', 'carrier'] as const;
export type ActorName = (typeof actors)[number];

/** The key that this actor asks with. */
export function apiOf(world: World, actor: ActorName): Api {
  if (actor === 'platform') return world.server.platform;
  if (actor === 'carrier') return world.server.carrier('korea_post');
  return actor === 'seller' ? world.seller : world.mall;
}

/** What is added to the body when the mall's key speaks for somebody. */
export function behalfOf(actor: ActorName): Record<string, string> {
  if (actor === 'mall_for_seller') return { on_behalf_of: 'seller' };
  return actor === 'buyer' ? { on_behalf_of: 'buyer' } : {};
}

/** "201", "409 not_now": an answer in a word. */
export function said(answer: Answer): string {
  return answer.status < 400 ? String(answer.status) : `${answer.status} ${answer.body?.code}`;
}

export function must(answer: Answer): Body {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Works through `items`, at most `atOnce` at a time; the first error ends it. */
export async function inParallel<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`in vain waited for: ${what}`);
}
