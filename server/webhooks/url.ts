/**
 * Whether a URL may be an endpoint at all, judged when it is registered and again before every try. What a name
 * resolves to is judged here once, for an early answer, and in `send.ts` at every connection, where it counts.
 */
import { isIP } from 'node:net';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import { isAllowedAddress, isLoopback } from './addresses.ts';
import type { Resolve } from './resolver.ts';

export interface Guard {
  /** `ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE`. */
  allowPrivate: boolean;
  resolve: Resolve;
}

const longest = 2_000;

/** Names that no public name server answers for. */
const innerNames = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|invalid|test|onion)$/;

/** What is wrong with it, in words that say what to do; null when it may be sent to as far as the text tells. */
export function faultOf(text: string, mode: Mode, { allowPrivate }: Pick<Guard, 'allowPrivate'>): string | null {
  const url = text.length <= longest && /^[\x21-\x5b\x5d-\x7e\u0080-\u{10ffff}]+$/u.test(text) ? URL.parse(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
    return 'Write an absolute https address, such as https://shop.example.com/webhooks, of at most 2,000 characters.';
  if (url.username !== '' || url.password !== '')
    return 'Take the user name and password out of the address; every delivery is signed instead.';
  if (url.hash !== '' || text.includes('#')) return 'Take the part after # out of the address; it is never sent.';
  const host = hostOf(url);
  const local = isIP(host) ? isLoopback(host) : /(^|\.)localhost$/.test(host);
  if (url.protocol === 'http:' && mode === 'live' && !(allowPrivate && local))
    return 'Live webhooks go to https addresses only; plain http can be read on the way.';
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (port !== 443 && port !== 80 && port < 1_024)
    return `Port ${port} is not used for webhooks; take 443, 80 or one from 1024 upwards.`;
  if (isIP(host)) return isAllowedAddress(host, allowPrivate) ? null : notPublic(host);
  if (!allowPrivate && (innerNames.test(host) || !host.includes('.'))) return notPublic(host);
  return null;
}

/** The same, and every address the name has now. A name that cannot be resolved now is judged when it can. */
export async function checkUrl(text: string, mode: Mode, guard: Guard): Promise<string | Refusal> {
  const fault = faultOf(text, mode, guard);
  if (fault !== null) return refused(fault);
  const url = new URL(text);
  const host = hostOf(url);
  if (isIP(host)) return url.href;
  const addresses = await guard.resolve(host).catch((): string[] => []);
  const good = addresses.every((address) => isAllowedAddress(address, guard.allowPrivate));
  return good ? url.href : refused(notPublic(host));
}

/** Without the brackets of IPv6 and without the dot that ends a full name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Says nothing of the address: whoever asks may be looking around in here. */
export function notPublic(host: string): string {
  return `"${host}" does not lead to a public address; webhooks are sent to public addresses only.`;
}

function refused(detail: string): Refusal {
  return refuse('invalid', detail, {
    rule: 'P13: webhooks go to public addresses',
    errors: [{ pointer: '/url', code: 'not_acceptable', detail }],
  });
}
