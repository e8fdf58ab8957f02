/**
 * What a key may do: `<noun>:read`, `<noun>:write`, and the wildcards `<noun>:*` and `*`. Which kind of
 * caller a route is for is decided beside it: a scope never opens a route that is not for the key's owner.
 */
export const scopePattern = '^(\\*|[a-z_]+:(read|write|\\*))$';

/** Whether a key that holds `held` may do all that `wanted`, itself a scope or a wildcard, stands for. */
export function covers(held: readonly string[], wanted: string): boolean {
  const [noun] = wanted.split(':', 1);
  return held.some((scope) => scope === '*' || scope === wanted || (wanted !== '*' && scope === `${noun}:*`));
}
