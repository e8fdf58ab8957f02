/** What every call to a carrier keeps to: business time for the sandbox only, and text in the carrier's own encoding. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callCarrier, decodeText } from './call-carrier.ts';

let server: Server;
let url: string;
let headers: IncomingHttpHeaders;
let body: string;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    headers = request.headers;
    body = '';
    for await (const chunk of request) body += chunk;
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['test', '2026-11-22T00:00:00.000Z'],
  ['live', undefined],
] as const)('G4: in %s mode the header of business time is %s', async (mode, told) => {
  const context = { mode, now: '2026-11-22T00:00:00.000Z' };
  const form = { key: 'a b', regData: '가&=' };
  expect(await callCarrier({ method: 'POST', url, form, timeoutMs: 2_000, context })).toEqual({
    kind: 'answered',
    status: 200,
    text: 'ok',
  });
  expect(headers['x-business-time']).toBe(told);
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual(form);
});

describe('encodings', () => {
  const korean = '나주우체국';
  const euckr = Buffer.from('b3aac1d6bfecc3bcb1b9', 'hex');
  const within = (head: string, bytes: Uint8Array) => Buffer.concat([Buffer.from(head), bytes]);

  test.each([
    ['UTF-8 without a word', Buffer.from(korean), null],
    ['EUC-KR without a word', euckr, null],
    ['EUC-KR by the header', euckr, 'text/html; charset="euc-kr"'],
    ['EUC-KR under a wrong header', euckr, 'text/xml; charset=UTF-8'],
    ['an encoding that nobody knows', euckr, 'text/xml; charset=x-none'],
  ])('%s', (_name, bytes, type) => {
    expect(decodeText(bytes, type)).toBe(korean);
  });

  test('what the document says of itself', () => {
    expect(decodeText(within('<?xml version="1.0" encoding="EUC-KR"?>', euckr), null)).toContain(korean);
    expect(decodeText(within('<html><meta charset="euc-kr">', euckr), 'text/html')).toContain(korean);
    expect(decodeText(within('<meta http-equiv="x" content="text/html; charset=euc-kr">', euckr), null)).toContain(
      korean,
    );
  });

  test('bytes of no encoding are no text', () => {
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xff), null)).toBeNull();
    expect(decodeText(new Uint8Array(), null)).toBe('');
  });
});
