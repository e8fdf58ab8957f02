/**
 * Signing as Standard Webhooks 1.0 says: HMAC-SHA256 over `id.timestamp.body`, base64 behind `v1,`. A secret is 32
 * random bytes, `whsec_` and base64; it is shown once and kept encrypted.
 */
import { createHmac } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Clock } from '../kernel/clock.ts';
import { decrypt, encrypt, ringOf, secretContext } from '../kernel/secrets.ts';

const prefix = 'whsec_';

/** How long the old secret signs beside the new one. */
export const overlapMs = 24 * 3_600_000;

export function newSecret(clock: Clock): string {
  return `${prefix}${Buffer.from(clock.bytes(32)).toString('base64')}`;
}

type Place = 'secret' | 'previous_secret';

export function sealSecret(config: Config, secret: string, at: { place: Place; id: string }): string {
  return encrypt(ringOf(config), secret, secretContext({ table: 'webhook_endpoints', column: at.place }, at.id));
}

/** Throws `SecretError`. */
export function openSecret(config: Config, sealed: string, at: { place: Place; id: string }): string {
  return decrypt(ringOf(config), sealed, secretContext({ table: 'webhook_endpoints', column: at.place }, at.id));
}

export interface Signable {
  id: string;
  /** Seconds since the epoch. */
  timestamp: number;
  body: string;
}

/** The `webhook-signature` header: one signature per secret, separated by spaces. */
export function signatureOf(secrets: readonly string[], { id, timestamp, body }: Signable): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
}
