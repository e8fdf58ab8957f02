/**
 * The simulated carriers as an HTTP server: each carrier's own paths below its code, the control API (control.ts) and
 * pages for people. Faults are committed here, around what a carrier answers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import iconv from 'iconv-lite';
import type { Answer, Carrier } from './carrier.ts';
import { carriers } from './carriers.ts';
import { control, type Desk } from './control.ts';
import { type Fault, openFaults, twists } from './faults.ts';
import { asset, page } from './pages/index.ts';
import { isForm, readBody, readInstant, readObject } from './requests.ts';
import { openWorld } from './world.ts';

export interface CarrierSandboxOptions {
  /** 0: any free port. */
  port: number;
  host?: string;
  /** Appended to; read at the start. In memory only when left out. */
  journalFile?: string;
  /** First waybill number when nothing is kept; 13 digits. */
  firstNumber?: number;
  /** How long slow and drip take when their fault does not say. */
  slowMs?: number;
  /** After how long an unanswered call is closed. */
  hangMs?: number;
  /** Machine time. */
  now?: () => Temporal.Instant;
}

export interface CarrierSandbox {
  url: string;
  port: number;
  /** Cuts every connection at once, as a crash would. */
  close(): Promise<void>;
}

interface Room extends Desk {
  slowMs: number;
  hangMs: number;
}

export async function startCarrierSandbox(options: CarrierSandboxOptions): Promise<CarrierSandbox> {
  const room: Room = {
    world: openWorld({
      firstNumber: options.firstNumber ?? 6_800_000_000_001,
      now: options.now ?? Temporal.Now.instant,
      ...(options.journalFile ? { journalFile: options.journalFile } : {}),
    }),
    faults: openFaults(),
    carriers,
    calls: new Map(),
    slowMs: options.slowMs ?? 8_000,
    hangMs: options.hangMs ?? 30_000,
  };
  const server = createServer((request, response) => {
    handle(room, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  const { port, address, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, port, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const body = await readBody(request);
  if (body === null) return end(response, { status: 413, contentType: 'text/plain', body: 'too long' });
  const [, code, path] = /^\/(\w+)\/(.+)$/.exec(url.pathname) ?? [];
  const carrier = room.carriers.find((each) => each.code === code);
  if (carrier) return handleCarrier(room, { carrier, path: path!, url, body }, request, response);
  // A page elsewhere must not switch faults on in somebody's browser.
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    return end(response, { status: 403, contentType: 'text/plain', body: 'not from another site' });
  }
  const method = request.method ?? 'GET';
  const given = method === 'POST' ? readObject(body, isForm(request)) : null;
  const wantsPage = (request.headers.accept ?? '').includes('text/html');
  const shown = asset(url.pathname) ?? (wantsPage ? page(room, method, url, given) : null);
  if (shown) {
    response.writeHead(shown.status, shown.headers);
    response.end(shown.body);
    return;
  }
  const reply = control(room, method, url, given) ?? { status: 404, body: { error: 'no such page' } };
  end(response, { status: reply.status, contentType: 'application/json', body: JSON.stringify(reply.body) });
}

interface CarrierCall {
  carrier: Carrier;
  path: string;
  url: URL;
  body: string;
}

async function handleCarrier(
  room: Room,
  { carrier, path, url, body }: CarrierCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operation = carrier.operationAt(path);
  if (!operation) return end(response, { status: 404, contentType: 'text/plain', body: 'not found' });
  count(room, carrier.code, operation);
  const form = new URLSearchParams(url.searchParams);
  if (isForm(request)) for (const [name, value] of new URLSearchParams(body)) form.append(name, value);
  const fault = room.faults.take(carrier, operation, () => carrier.customerOf(room.world, operation, form));
  switch (fault?.fault) {
    case 'refuse':
      return end(response, carrier.refusal(operation));
    case 'rate_limit':
      response.setHeader('retry-after', String(fault.retry_after ?? 30));
      return end(response, { status: 429, contentType: 'text/plain', body: 'Too Many Requests' });
    case 'hang':
      return hang(room, response);
    case 'down':
      request.socket.resetAndDestroy();
      return;
  }
  const told = readInstant(request.headers['x-business-time']);
  const twist = twists.find((each) => each === fault?.fault) ?? null;
  const answer = carrier.answer(room.world, { operation, form, told, twist });
  if (!answer) return hang(room, response);
  return fault ? spoil(room, fault, answer, response) : end(response, answer);
}

function count({ calls }: Desk, carrier: string, operation: string): void {
  const known = calls.get(carrier) ?? new Map<string, number>();
  calls.set(carrier, known.set(operation, (known.get(operation) ?? 0) + 1));
}

/** After the effect: the answer is late, wrong or lost. */
async function spoil(room: Room, fault: Fault, answer: Answer, response: ServerResponse): Promise<void> {
  switch (fault.fault) {
    case 'slow':
      await later(fault.ms ?? room.slowMs);
      return end(response, answer);
    case 'drip':
      return drip(response, answer, fault.ms ?? room.slowMs);
    case 'garbage':
      return end(response, { ...answer, body: '\u0000\u0007}{]]>\u{1F9E8} no sense &&&' });
    case 'truncate':
      return end(response, { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * 0.6)) });
    case 'lost_answer':
      response.socket?.resetAndDestroy();
      return;
    case 'error_after_success':
      return end(response, { status: 500, contentType: 'text/plain', body: 'Internal Server Error' });
    case 'html_for_xml':
      return end(response, { status: 200, contentType: 'text/html; charset=UTF-8', body: maintenance });
    case 'euc_kr':
      response.writeHead(answer.status, { 'content-type': answer.contentType.replace('UTF-8', 'EUC-KR') });
      response.end(iconv.encode(answer.body.replace('encoding="UTF-8"', 'encoding="EUC-KR"'), 'euc-kr'));
      return;
    default:
      return end(response, answer);
  }
}

const maintenance = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1><p>시스템 점검 중입니다.</p></body></html>';

/** The headers at once, then a few bytes at a time. */
async function drip(response: ServerResponse, answer: Answer, ms: number): Promise<void> {
  const bytes = Buffer.from(answer.body, 'utf8');
  const pieces = 20;
  const size = Math.ceil(bytes.length / pieces);
  response.writeHead(answer.status, { 'content-type': answer.contentType });
  for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
    response.write(bytes.subarray(start, start + size));
    await later(ms / pieces);
  }
  response.end();
}

/** A hanging call is closed late, so that a caller without a time-out is held up for long, but not for ever. */
async function hang(room: Room, response: ServerResponse): Promise<void> {
  await later(room.hangMs);
  response.destroy();
}

function end(response: ServerResponse, { status, contentType, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': contentType });
  response.end(body);
}

/** The programme may end while this waits. */
function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
