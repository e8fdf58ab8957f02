/** For receivers of webhooks (Standard Webhooks 1.0): is this message Roundtrip's, and which event does it bring. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { RoundtripEvent } from './event.ts';

export { WebhookVerificationError } from 'standardwebhooks';
export type { EventOf, RoundtripEvent } from './event.ts';

/** As a fetch `Headers`, or as Node's and most frameworks' plain object. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/**
 * `body` is the text or the bytes as they arrived: JSON that was read and written again no longer fits its signature.
 * `secret` is the endpoint's `whsec_…`, or several while one is being rotated. Throws `WebhookVerificationError` when
 * headers are missing, the time is more than five minutes off, or no signature fits. The same event may come more than
 * once, always with the same `id`. Types that are newer than this client come too: leave a `default` in a `switch`.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
): RoundtripEvent {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const given = Object.fromEntries(signed.map((name) => [name, headerOf(headers, name)]));
  const secrets = typeof secret === 'string' ? [secret] : secret;
  let refusal: unknown = new WebhookVerificationError('No secret was given');
  for (const each of secrets) {
    try {
      return new Webhook(each).verify(text, given) as RoundtripEvent;
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

function headerOf(headers: WebhookHeaders, name: string): string {
  if (typeof headers.get === 'function') return headers.get(name) ?? '';
  const plain = headers as Readonly<Record<string, string | readonly string[] | undefined>>;
  const found = Object.entries(plain).find(([each]) => each.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : (found?.[0] ?? '');
}
