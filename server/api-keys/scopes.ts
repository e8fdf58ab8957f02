/**
 * What a key may do: `<noun>:read`, `<noun>:write`, and the wildcards `<noun>:*` and `*`. Which kind of
 * caller a route is for is decided beside it: a scope never opens a route that is not for the key's owner.
 */
/** What the routes name; a test holds the two together. */
export const scopeNouns = [
  'api_keys',
  'bookings',
  'cancellations',
  'carrier_contracts',
  'carriers',
  'events',
  'files',
  'malls',
  'notifications',
  'operations',
  'orders',
  'refunds',
  'reports',
  'returns',
  'sellers',
  'shipments',
  'trackers',
  'tracking_events',
  'transfers',
  'wallets',
  'webhook_endpoints',
] as const;

/** A noun that is none would make a key that can do nothing. */
export const scopePattern = `^(\\*|(${scopeNouns.join('|')}):(read|write|\\*))$`;

/** Whether a key that holds `held` may do all that `wanted`, itself a scope or a wildcard, stands for. */
export function covers(held: readonly string[], wanted: string): boolean {
  const [noun] = wanted.split(':', 1);
  return held.some((scope) => scope === '*' || scope === wanted || (wanted !== '*' && scope === `${noun}:*`));
}
