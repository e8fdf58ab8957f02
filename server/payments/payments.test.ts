/** The adapter fails closed: only a whole answer about our own refund counts, whatever comes back. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGateways, type PaymentGateway } from './index.ts';
import { callOutside } from './outside.ts';

let server: Server;
let url: string;
/** What the server does with the next requests. */
let reply: (response: ServerResponse) => void;
let received: { method: string; url: string; body: string }[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method ?? '', url: request.url ?? '', body });
    reply(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ours = { key: 'rfd_1', amount: 700, currency: 'KRW' };
const request = { ...ours, paymentReference: 'card-1' };
const paid = { result: 'paid', refund_reference: 'GWR-1', ...ours };
const declined = { result: 'declined', reason: 'no', ...ours };

function gateway(): PaymentGateway {
  return openGateways({ gatewayUrl: `${url}/` }, { refundMs: 300, lookUpMs: 300 })('test', 'any')!;
}

/** Answers with this status and text from now on. */
function answers(status: number, body: unknown): void {
  received = [];
  reply = (response) => {
    response.writeHead(status, { 'content-type': 'application/json', location: `${url}/elsewhere` });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

test('sends what the refund is, and reads paid and declined', async () => {
  answers(200, paid);
  expect(await gateway().refund({ ...request, account: 'KB 1' })).toEqual({
    kind: 'paid',
    reference: 'GWR-1',
  });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: 'POST', url: '/refunds' });
  expect(JSON.parse(received[0]!.body)).toEqual({ ...ours, payment_reference: 'card-1', account: 'KB 1' });
  answers(402, declined);
  expect(await gateway().refund(request)).toEqual({ kind: 'declined', reason: 'no' });
});

test('looks up by our key', async () => {
  answers(200, paid);
  expect(await gateway().lookUp({ ...ours })).toEqual({ kind: 'paid', reference: 'GWR-1' });
  expect(received[0]).toMatchObject({ method: 'GET', url: '/refunds/rfd_1', body: '' });
  answers(200, declined);
  expect(await gateway().lookUp(ours)).toEqual({ kind: 'declined', reason: 'no' });
  answers(404, { result: 'unknown', key: 'rfd_1' });
  expect(await gateway().lookUp(ours)).toEqual({ kind: 'unknown' });
});

const unreadable: [string, number, unknown][] = [
  ['an error page', 200, '<html>'],
  ['half an answer', 200, JSON.stringify(paid).slice(0, -5)],
  ['nothing', 200, ''],
  ['null', 200, 'null'],
  ['no reference', 200, { ...paid, refund_reference: '' }],
  ['another key', 200, { ...paid, key: 'rfd_2' }],
  ['another amount', 200, { ...paid, amount: 70 }],
  ['another currency', 200, { ...paid, currency: 'CNY' }],
  ['paid with an error status', 500, paid],
  ['paid as created', 201, paid],
  ['a redirect', 307, paid],
  ['declined by a proxy', 403, declined],
  ['a conflict', 409, { result: 'conflict', reason: 'x' }],
  ['too many requests', 429, {}],
  ['a very long answer', 200, JSON.stringify({ ...paid, more: 'x'.repeat(100_000) })],
];

test.each(unreadable)('unclear, never made up: %s', async (_name, status, body) => {
  answers(status, body);
  expect(await gateway().refund(request)).toMatchObject({
    kind: 'unclear',
    detail: expect.stringMatching(/./),
  });
  expect(await gateway().lookUp(ours)).toMatchObject({ kind: 'unclear' });
  // No repetition of its own, and no following of redirects.
  expect(received).toHaveLength(2);
});

test('a 404 that does not name our key is not "unknown"', async () => {
  for (const body of ['not found', {}, { result: 'unknown', key: 'rfd_2' }]) {
    answers(404, body);
    expect(await gateway().lookUp(ours)).toMatchObject({ kind: 'unclear' });
  }
});

test('no answer in time, a cut connection and a cut body are unclear', async () => {
  received = [];
  const silent: ServerResponse[] = [];
  reply = (response) => void silent.push(response);
  expect(await gateway().refund(request)).toEqual({ kind: 'unclear', detail: 'no answer in time' });
  reply = (response) => void response.destroy();
  expect(await gateway().refund(request)).toMatchObject({ kind: 'unclear' });
  reply = (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write(JSON.stringify(paid));
    setImmediate(() => response.destroy());
  };
  expect(await gateway().refund(request)).toMatchObject({ kind: 'unclear' });
  reply = (response) => {
    // A body that drips on for ever is bounded by the same time-out.
    response.writeHead(200);
    response.write('{');
    silent.push(response);
  };
  expect(await gateway().refund(request)).toMatchObject({ kind: 'unclear' });
  for (const response of silent) response.destroy();
});

test('only where no connection came about was nothing sent', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const gone = openGateways({ gatewayUrl: `http://127.0.0.1:${port}` })('test', 'any')!;
  expect(await gone.refund(request)).toMatchObject({
    kind: 'not_sent',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
  expect(await gone.lookUp(ours)).toMatchObject({ kind: 'unclear' });
  const unnamed = await callOutside({
    method: 'GET',
    url: 'http://gateway.invalid/',
    timeoutMs: 20_000,
  });
  expect(unnamed.kind).toBe('not_sent');
});

test('live mode has no gateway', () => {
  expect(openGateways({ gatewayUrl: url })('live', 'any')).toBeNull();
});
