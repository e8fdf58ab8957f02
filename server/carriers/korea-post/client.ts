/**
 * One message to the post and its answer: `key` and encrypted `regData` as a form, XML back. Only a whole XML document
 * with status 200 is an answer; error pages, redirects and anything half-read are unclear. Through the breaker.
 */
import type { CallContext, CarrierRefusal, Unanswered } from '../adapter.ts';
import type { Breaker } from '../breaker.ts';
import { type CarrierReply, callCarrier } from '../call-carrier.ts';
import { meaningOf, type PostError } from './errors.ts';
import { type Field, regData, regDataEncrypter } from './reg-data.ts';
import { readXml, rowsWith, textOf, type XmlNode } from './xml.ts';

export interface PostConnection {
  /** Without a final slash, such as `http://ship.epost.go.kr`. */
  url: string;
  /** Without a final slash, such as `https://service.epost.go.kr`. */
  trackingUrl: string;
  key: string;
  /** As issued; its first 16 bytes are the cipher's key. */
  securityKey: string;
  timeoutMs: number;
}

export type PostAnswer = { kind: 'answer'; root: XmlNode } | PostError | CarrierRefusal | Unanswered;

export interface PostClient {
  /** The same, for the calls of a contract. */
  of(contract: string): PostClient;
  /** `message` such as `GetCustNo`. A value that cannot be sent is a refusal, and nothing was sent. */
  send(message: string, fields: readonly Field[], context: CallContext): Promise<PostAnswer>;
  /** The tracking page of a number, as HTML. */
  trackingPage(waybillNumber: string, context: CallContext): Promise<{ kind: 'page'; html: string } | Unanswered>;
}

/** The manual's example; its firewall filters callers without one. */
const userAgent = 'Apache-HttpClient/4.5.1 (Java/1.8.0_91)';

export function postClient(connection: PostConnection, breakers: { api: Breaker; tracking: Breaker }): PostClient {
  const { url, trackingUrl, key, timeoutMs } = connection;
  const encrypt = regDataEncrypter(connection.securityKey);
  const headers = { 'user-agent': userAgent };
  const clientOf = (contract?: string): PostClient => ({
    of: clientOf,
    async send(message, fields, context) {
      const data = regData(fields);
      if (!data.ok) return tooLong(data);
      const form = { key, regData: encrypt(data.text) };
      return breakers.api.run(async () => {
        const address = `${url}/api.${message}.jparcel`;
        return readAnswer(await callCarrier({ method: 'POST', url: address, form, headers, timeoutMs, context }));
      }, contract);
    },
    trackingPage(waybillNumber, context) {
      return breakers.tracking.run(async () => {
        const address = `${trackingUrl}/trace.RetrieveDomRigiTraceList.comm?sid1=${encodeURIComponent(waybillNumber)}`;
        const reply = await callCarrier({ method: 'GET', url: address, headers, timeoutMs, context });
        if (reply.kind !== 'answered') return reply;
        if (reply.status !== 200) return { kind: 'unclear', detail: `HTTP ${reply.status}` };
        return { kind: 'page', html: reply.text };
      });
    },
  });
  return clientOf();
}

/** What the post's own failure and trouble with our keys come to is decided here, so that the breaker counts them. */
function readAnswer(reply: CarrierReply): PostAnswer {
  if (reply.kind !== 'answered') return reply;
  if (reply.status !== 200) return { kind: 'unclear', detail: `HTTP ${reply.status}` };
  const root = readXml(reply.text);
  if (root === null || 'html' in root) return { kind: 'unclear', detail: 'the answer is not the XML of the post' };
  const [row, ...more] = rowsWith(root, 'error_code');
  if (row === undefined) return { kind: 'answer', root };
  if (more.length > 0) return { kind: 'unclear', detail: 'the answer has several errors' };
  const error: PostError = {
    kind: 'error',
    code: textOf(row, 'error_code').slice(0, 20),
    message: textOf(row, 'message').slice(0, 400),
  };
  const meaning = meaningOf(error);
  return meaning.kind === 'refused' ? error : meaning;
}

function tooLong({ field, detail }: { field: string; detail: string }): CarrierRefusal {
  return {
    kind: 'refused',
    code: 'field_too_long',
    reason: `Korea Post cannot take it: ${detail}.`,
    remedy: `Shorten what becomes "${field}" and send it again.`,
  };
}
