/** Signatures of webhooks, against the library that signs by the standard. */
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from './webhook.ts';

const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const other = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'return.accepted',
  object_id: 'ret_1',
  sequence: 3,
  data: { a: '가' },
};
const body = JSON.stringify(event);

function headersOf({ at = new Date(), by = secret, of = body } = {}) {
  const signature = new Webhook(by).sign('evt_1', at, of);
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature,
  };
}

test('G2: a signed message is read as its event, from text or bytes, from any kind of headers', () => {
  const headers = headersOf();
  expect(verifyWebhook(body, headers, secret)).toEqual(event);
  expect(verifyWebhook(new TextEncoder().encode(body), new Headers(headers), secret)).toEqual(event);
  const upper = {
    'Webhook-Id': [headers['webhook-id']],
    'Webhook-Timestamp': headers['webhook-timestamp'],
    'Webhook-Signature': headers['webhook-signature'],
  };
  expect(verifyWebhook(body, upper, secret)).toEqual(event);
  const read = verifyWebhook(body, headers, secret);
  // Narrowed by its type; a type that is none would not compile.
  expect(read.type === 'return.accepted' ? read.object_id : null).toBe('ret_1');
});

test('G2: another body, another secret, an old message and a missing header are refused', () => {
  const bad: [string, Record<string, string>, string][] = [
    [body.replace('ret_1', 'ret_2'), headersOf(), secret],
    [body, headersOf(), other],
    [body, headersOf({ at: new Date(Date.now() - 6 * 60_000) }), secret],
    [body, headersOf({ at: new Date(Date.now() + 6 * 60_000) }), secret],
    [body, { ...headersOf(), 'webhook-id': 'evt_2' }, secret],
    [body, {}, secret],
  ];
  for (const [text, headers, key] of bad)
    expect(() => verifyWebhook(text, headers, key)).toThrow(WebhookVerificationError);
});

test('G2: while a secret is rotated, one of several fits, whichever side is ahead', () => {
  expect(verifyWebhook(body, headersOf({ by: other }), [secret, other])).toEqual(event);
  const [old, fresh] = [headersOf(), headersOf({ by: other })];
  const both = { ...old, 'webhook-signature': `${fresh['webhook-signature']} ${old['webhook-signature']}` };
  expect(verifyWebhook(body, both, secret)).toEqual(event);
});
