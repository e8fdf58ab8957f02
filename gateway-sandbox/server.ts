/**
 * The simulated payment gateway as an HTTP server.
 *
 *     POST /refunds {key, payment_reference, amount, currency, account?}
 *                          200 {result: "paid", refund_reference, key, amount, currency}
 *                          402 {result: "declined", reason}   409 {result: "conflict", reason}   400
 *     GET  /refunds/{key}  200 the same as above, 404 {result: "unknown"}
 *     POST /faults {fault, operation?, count?}   DELETE /faults   GET /faults   GET /journal   POST /reset
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFault, readJson, readOrder } from './bodies.ts';
import { type Faults, openFaults } from './faults.ts';
import { type Answer, lookUp, takeRefund } from './gateway.ts';
import { type Journal, openJournal } from './journal.ts';

export interface GatewaySandboxOptions {
  /** 0: any free port. */
  port: number;
  host?: string;
  /** Appended to; read at the start. In memory only when left out. */
  journalFile?: string;
  /** How long `-slow` takes. */
  slowMs?: number;
  /** After how long an unanswered call is closed. */
  hangMs?: number;
  now?: () => string;
}

export interface GatewaySandbox {
  url: string;
  port: number;
  journal: Journal;
  faults: Faults;
  /** Cuts every connection at once, as a crash would. */
  close(): Promise<void>;
}

interface Desk {
  journal: Journal;
  faults: Faults;
  slowMs: number;
  hangMs: number;
  now: () => string;
}

export async function startGatewaySandbox(options: GatewaySandboxOptions): Promise<GatewaySandbox> {
  const desk: Desk = {
    journal: openJournal(options.journalFile),
    faults: openFaults(),
    slowMs: options.slowMs ?? 3_000,
    hangMs: options.hangMs ?? 30_000,
    now: options.now ?? (() => Temporal.Now.instant().toString({ fractionalSecondDigits: 3 })),
  };
  const server = createServer((request, response) => {
    handle(desk, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  const { port, address, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}`,
    port,
    journal: desk.journal,
    faults: desk.faults,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** What is sent back; null: nothing more. */
type Page = { status: number; body: unknown } | null;

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = await pageOf(desk, request, response);
  if (!page || response.destroyed) return;
  response.writeHead(page.status, { 'content-type': 'application/json' });
  response.end(typeof page.body === 'string' ? page.body : JSON.stringify(page.body));
}

async function pageOf(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<Page> {
  const path = new URL(request.url ?? '/', 'http://gateway').pathname;
  const key = /^\/refunds\/([^/]+)$/.exec(path)?.[1];
  if (request.method === 'GET' && key) return findRefund(desk, key, response);
  switch (`${request.method} ${path}`) {
    case 'POST /refunds':
      return refund(desk, request, response);
    case 'GET /journal': {
      const { entries } = desk.journal;
      return ok({ effects: entries.filter((entry) => entry.effect).length, entries });
    }
    case 'POST /faults': {
      const fault = readFault((await readJson(request)) ?? {});
      if (!fault) return malformed;
      desk.faults.add(fault);
      return ok({ faults: desk.faults.list() });
    }
    case 'GET /faults':
      return ok({ faults: desk.faults.list() });
    case 'DELETE /faults':
      desk.faults.clear();
      return ok({ faults: [] });
    case 'POST /reset':
      desk.faults.clear();
      desk.journal.clear();
      return ok({});
    case 'GET /healthz':
      return ok({ status: 'ok' });
    default:
      return { status: 404, body: { result: 'no_such_page' } };
  }
}

async function refund(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<Page> {
  const body = await readJson(request);
  const order = body && readOrder(body);
  if (!order) return malformed;
  const fault = desk.faults.take('refund');
  if (fault === 'down' || fault === 'hang') return unanswered(desk, response, fault);
  const { answer, slow } = takeRefund(desk.journal, order, desk.now());
  if (fault) return spoilt(fault);
  if (!answer) return unanswered(desk, response, 'hang');
  if (slow) await later(desk.slowMs);
  const { key, amount, currency } = order;
  return { status: statuses[answer.result], body: { ...answer, key, amount, currency } };
}

async function findRefund(desk: Desk, encodedKey: string, response: ServerResponse): Promise<Page> {
  const fault = desk.faults.take('look_up');
  if (fault === 'down' || fault === 'hang') return unanswered(desk, response, fault);
  if (fault) return spoilt(fault);
  const key = decodeURIComponent(encodedKey);
  const found = lookUp(desk.journal, key);
  return found ? ok({ ...found, key }) : { status: 404, body: { result: 'unknown', key } };
}

/** A hanging call is closed late, so that a caller without a time-out is held up for long, but not for ever. */
async function unanswered(desk: Desk, response: ServerResponse, fault: 'down' | 'hang'): Promise<null> {
  if (fault === 'hang') await later(desk.hangMs);
  response.destroy();
  return null;
}

/** After the effect: an answer that tells nothing. */
function spoilt(fault: 'garbage' | 'error_after_success'): Page {
  if (fault === 'error_after_success') return { status: 500, body: { result: 'error' } };
  return ok('<html><body>502 Bad Gateway</body></html>');
}

/** The programme may end while this waits. */
function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function ok(body: unknown): Page {
  return { status: 200, body };
}

const malformed: Page = { status: 400, body: { result: 'malformed' } };
const statuses: Record<Answer['result'], number> = { paid: 200, declined: 402, conflict: 409 };
