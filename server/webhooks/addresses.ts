/**
 * Which addresses a webhook may be sent to (promise P13): public unicast. Names are judged by the addresses they
 * resolve to; what embeds an IPv4 address is judged by that one, or refused where it is of no use to anybody.
 * Sources: the IANA special-purpose address registries (RFC 6890 and its successors).
 */
import ipaddr from 'ipaddr.js';

/** Globally reachable unicast lies here and nowhere else (RFC 4291). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Parts of 2000::/3 that are none: IETF protocols with Teredo, 6to4, documentation. */
const notGlobal = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));

/** Of an own network, once the operator allows private addresses; link-local holds the clouds' credentials and is not. */
const ownNetworks: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal']);

/** `text` is an address as the resolver or the socket gives it; what cannot be read is not allowed. */
export function isAllowedAddress(text: string, allowPrivate: boolean): boolean {
  if (text.includes('%') || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.kind() === 'ipv4') return isAllowedV4(address as ipaddr.IPv4, allowPrivate);
  return isAllowedV6(address as ipaddr.IPv6, allowPrivate);
}

export function isLoopback(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';
}

function isAllowedV4(address: ipaddr.IPv4, allowPrivate: boolean): boolean {
  const range = address.range();
  return range === 'unicast' || (allowPrivate && ownNetworks.has(range));
}

function isAllowedV6(address: ipaddr.IPv6, allowPrivate: boolean): boolean {
  const range: string = address.range();
  if (range === 'ipv4Mapped') return isAllowedV4(address.toIPv4Address(), allowPrivate);
  // NAT64, which is how hosts without IPv4 reach the rest of the world.
  if (range === 'rfc6052') return isAllowedV4(embedded(address), false);
  if (allowPrivate && ownNetworks.has(range)) return true;
  if (!address.match(globalUnicast) || notGlobal.some((each) => address.match(each)) || range !== 'unicast')
    return false;
  // ISATAP: the last half is 0:5efe and an IPv4 address.
  const [, , , , a = 0, b] = address.parts;
  return !(b === 0x5efe && (a & ~0x200) === 0) || isAllowedV4(embedded(address), false);
}

/** The last four bytes as an IPv4 address. */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(-4));
}
