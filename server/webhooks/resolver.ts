/**
 * The port through which names become addresses. The guard's own questions go to the name servers without the hosts
 * file and without the threads that file access needs, so that a name server that hangs holds up nothing else.
 */
import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a name; throws when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const timing = { timeout: 1_000, tries: 2 };

export const publicNames: Resolve = async (hostname) => {
  const resolver = new Resolver(timing);
  const found = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const addresses = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (addresses.length > 0) return addresses;
  throw new Error(`the name "${hostname}" has no address`, { cause: found });
};

/** As the machine sees names; only where private addresses are allowed. */
export const allNames: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

const given = new WeakMap<object, Resolve>();

/** Replaces the resolver of one platform; for tests of what a name server may answer. */
export function resolveWith(platform: object, resolve: Resolve): void {
  given.set(platform, resolve);
}

export function resolverOf(platform: { config: { webhookAllowPrivate: boolean } }): Resolve {
  return given.get(platform) ?? (platform.config.webhookAllowPrivate ? allNames : publicNames);
}
