/** Which of the names that there are somebody meant who wrote another. */
import leven from 'leven';

/** Names are compared up to this length; a longer one is no slip of the pen. */
const longest = 40;

/** The nearest of `names`, or null where none is near: a third of the letters may differ, a part counts as the whole. */
export function nearest(written: string, names: readonly string[]): string | null {
  if (written.length > longest) return null;
  const wanted = plain(written);
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const known = plain(name);
    const most = Math.floor(Math.max(known.length, wanted.length) / 3);
    const distance = isPart(wanted, known) ? 1 : leven(wanted, known);
    if (distance <= most && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** `orderId` and `order_id` are the same word. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isPart(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.startsWith(short);
}
