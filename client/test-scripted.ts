/** For tests of the client: an HTTP server that answers by a script, one step per request, and remembers what it was asked. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Step {
  /** Absent: the connection is cut. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Announces more than is sent, then cuts. */
  truncated?: true;
}

export interface Asked {
  method: string;
  url: string;
  key: string | undefined;
  authorization: string | undefined;
  body: string;
}

export interface Scripted {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

export async function startScripted(steps: readonly Step[]): Promise<Scripted> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const { method = '', url = '', headers } = request;
    const step = steps[asked.length] ?? { status: 418 };
    asked.push({
      method,
      url,
      key: headers['idempotency-key'] as string | undefined,
      authorization: headers.authorization,
      body,
    });
    if (step.status === undefined) return void request.socket.destroy();
    const text = step.body === undefined ? '' : JSON.stringify(step.body);
    const type = step.status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(step.status, { 'content-type': type, ...step.headers });
    if (!step.truncated) return void response.end(text);
    response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function problemBody(code: string, status: number) {
  return {
    type: `urn:roundtrip:problem:${code}`,
    title: code,
    status,
    detail: `It is ${code}.`,
    code,
    request_id: 'r-1',
  };
}
