/** Dispatch by the carrier's number (B2): which dispatches ask the post for it, and what the post will say. */
import { postRefusal, type Size } from '../oracle/post.ts';
import type { Asked } from './post-desk.ts';
import type { Turn } from './turn.ts';
import { isUsable } from './world.ts';

export type { Asked } from './post-desk.ts';

/** Most dispatches of a seller with a contract; null: the number is typed, or there is none. */
export function planHandoff({
  dice,
  order,
  file,
  world,
}: Turn): { body: Record<string, unknown>; asked: Asked } | null {
  const own = dice.fork('handoff');
  if (!world.post || !isUsable(order.seller, 'outbound')) return null;
  // Who was refused tries another way, as a rule.
  const refused = file.shipments.some((each) => each.handoff.state === 'refused');
  if (!own.chance(refused ? 0.2 : 0.8)) return null;
  const size = drawSize(own);
  const label = `post/${order.keys}`;
  return {
    body: { method: 'auto', ...(size ? { parcel: size } : {}) },
    asked: { refusal: postRefusal(order.place, size ?? {}), label },
  };
}

function drawSize(dice: Turn['dice']): Size | null {
  if (dice.chance(0.02)) return { weight_grams: 31_000 };
  if (dice.chance(0.02)) return { weight_grams: 4_000, size_cm: 170 };
  return dice.chance(0.3) ? { weight_grams: dice.int(100, 30_000), size_cm: dice.int(20, 160) } : null;
}
