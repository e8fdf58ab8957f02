/** A post of fixed answers on a real port, for tests: what it got is read back with another's SEED. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallContext, CarrierContract } from '../adapter.ts';
import { openCarriers } from '../index.ts';
import { kisaSeed } from './trial-seed.ts';

export const now: CallContext = { mode: 'live', now: '2020-05-11T06:40:30.000Z' };

export const contract: CarrierContract = {
  id: 'cct_1',
  credentials: { epost_id: 'shopowner', customer_number: '0011223344', approval_number: '1018680001' },
  terms: { office_ser: 'RT06' },
};

export function example(name: string): string {
  return readFileSync(new URL(`./examples/${name}`, import.meta.url), 'utf8');
}

export function error(code: string, message: string): string {
  return example('error.xml')
    .replace('ERR-225', code)
    .replace(/신청정보[^\]]*/, message);
}

export interface Received {
  method: string;
  /** `GetCustNo`; `page` for the tracking page. */
  message: string;
  url: URL;
  headers: IncomingMessage['headers'];
  key: string | null;
  fields: Record<string, string>;
}

export type Reply = string | Uint8Array | ((response: ServerResponse, received: Received) => void);

const securityKey = '1234567890abcdefghijkl';

export async function startTrialPost() {
  const received: Received[] = [];
  let replies: (got: Received) => Reply = () => '';
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const got = readRequest(request, Buffer.concat(chunks).toString('utf8'));
    received.push(got);
    const reply = replies(got);
    if (typeof reply === 'function') return reply(response, got);
    response.writeHead(200, { 'content-type': got.message === 'page' ? 'text/html' : 'text/xml; charset=UTF-8' });
    response.end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    sandboxUrl: url,
    koreaPostUrl: url,
    koreaPostTrackingUrl: url,
    koreaPostKey: 'issued-key',
    koreaPostSecurityKey: securityKey,
    koreaPostTimeoutMs: 20_000,
  };
  return {
    url,
    config,
    received,
    /** Of a new set of connections: each test has breakers of its own. */
    adapter: (timeoutMs = 20_000) =>
      openCarriers({ ...config, koreaPostTimeoutMs: timeoutMs }, {})('korea_post', 'live')!,
    /** One reply for all messages, or one for each; clears what was received. */
    answers(how: Reply | Record<string, Reply>) {
      received.length = 0;
      const isReply = typeof how === 'string' || typeof how === 'function' || how instanceof Uint8Array;
      replies = ({ message }) => (isReply ? how : (how[message] ?? error('ERR-531', `no reply for ${message}`)));
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readRequest(request: IncomingMessage, body: string): Received {
  const url = new URL(request.url ?? '', 'http://post');
  const form = new URLSearchParams(body);
  const data = Buffer.from(form.get('regData') ?? '', 'hex');
  const plain = kisaSeed('decrypt', Buffer.from(securityKey).subarray(0, 16), data);
  const text = Buffer.from(plain).toString('utf8').replace(/\0+$/, '');
  const pairs = text === '' ? [] : text.split('&').map((pair) => pair.split('=') as [string, string]);
  return {
    method: request.method ?? '',
    message: /api\.(\w+)\.jparcel$/.exec(url.pathname)?.[1] ?? 'page',
    url,
    headers: request.headers,
    key: form.get('key'),
    fields: Object.fromEntries(pairs),
  };
}
