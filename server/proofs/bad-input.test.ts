/**
 * P11, short: some thousand requests made from the OpenAPI document and from samples, most of them wrong in some way.
 * None is answered 5xx, and every refusal is a problem document with a registered code.
 */
import { request as rawRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { routes } from '../http/routes.ts';
import { problems } from '../kernel/problems.ts';
import { openWorld, type World } from '../stories/world.ts';
import { inParallel } from './test-actors.ts';
import {
  fitting,
  type JsonSchema,
  oddIds,
  oddQueries,
  type RawRequest,
  rawBodies,
  spoilAnywhere,
  spoilt,
} from './test-badness.ts';
import { readDocument } from './test-document.ts';
import { buildEstate, type Estate, filled, samples } from './test-estate.ts';

let server: TestServer;
let world: World;
let estate: Estate;
let operations: Operation[];

interface Operation {
  name: string;
  method: string;
  url: string;
  body: JsonSchema | null;
  /** Statuses that the document promises. */
  statuses: readonly string[];
  key: string;
}

beforeAll(async () => {
  server = await startTestServer();
  world = await openWorld({}, server);
  estate = await buildEstate(world);
  const document = await readDocument(server.url);
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, { requestBody, responses }]) => {
      const [method, url] = [verb.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1')];
      const { who } = routes.find((route) => route.method === method && route.url === url)!;
      const key = who.includes('mall') ? world.mall.key : server.platform.key;
      return {
        name: `${method} ${url}`,
        method,
        url,
        body: requestBody?.content['application/json']?.schema ?? null,
        statuses: Object.keys(responses),
        key,
      };
    }),
  );
}, 240_000);
afterAll(() => server.stop());

test('P11: the document holds every route', () => {
  expect(operations.map(({ name }) => name).toSorted()).toEqual(
    routes.map(({ method, url }) => `${method} ${url}`).toSorted(),
  );
});

const seed = 20_260_907;

describe('P11: no bad input is answered 5xx, and every refusal says what is wrong', () => {
  test('P11: bodies that fit the schema, and bodies that do not', async () => {
    const asked = operations
      .filter(({ body }) => body !== null)
      .flatMap((operation) => [
        ...fc.sample(fitting(operation.body!), { numRuns: 4, seed }).map((body) => ({ operation, body })),
        ...fc.sample(spoilt(operation.body!), { numRuns: 10, seed }).map((body) => ({ operation, body })),
      ]);
    await judgeAll(asked.map(({ operation, body }) => ({ operation, raw: asJson(body) })));
  });

  test('P11: requests in order, spoilt in one place', async () => {
    const asked = operations
      .filter(({ name }) => samples[name]?.body)
      .flatMap((operation) =>
        fc
          .sample(spoilAnywhere(samples[operation.name]!.body), { numRuns: 12, seed })
          .map((body) => ({ operation, raw: asJson(filled(body, estate)) })),
      );
    await judgeAll(asked);
  });

  test('P11: bodies that are no good as texts', async () => {
    const mutating = operations.filter(({ method }) => method !== 'GET');
    await judgeAll(mutating.flatMap((operation) => Object.values(rawBodies).map((raw) => ({ operation, raw }))));
  });

  test('P11: ids that are none', async () => {
    const withId = operations.filter(({ url }) => url.includes(':id'));
    await judgeAll(
      withId.flatMap((operation) =>
        oddIds.map((id) => ({ operation, raw: asJson(operation.method === 'GET' ? undefined : {}), id })),
      ),
      { documented: false },
    );
  });

  test('P11: queries that are none', async () => {
    const reads = operations.filter(({ method }) => method === 'GET');
    await judgeAll(reads.flatMap((operation) => oddQueries.map((query) => ({ operation, raw: {}, query }))));
  });

  test('P11: paths and headers that no client library would send', async () => {
    const paths = [
      '/v1/orders/../../etc/passwd',
      '//v1//orders',
      '/v1/orders/%2e%2e/%2e%2e',
      '/v1/orders?%',
      '/v1/orders/%',
      '/v1/%00',
      '/v1/orders;a=b',
      '/V1/ORDERS',
      '/',
      '/v1',
      '/v1/orders/',
      `/v1/${'a/'.repeat(500)}`,
      '/v1/orders#x',
      '/v1/orders\u00e9',
    ];
    const wrong: string[] = [];
    for (const path of paths) {
      for (const headers of [
        {},
        { accept: 'text/html' },
        { 'x-request-id': 'a b' },
        { 'x-forwarded-for': "' or 1=1" },
        { authorization: 'Bearer' },
        { authorization: `Bearer ${'x'.repeat(5_000)}` },
        { authorization: 'Basic eDp5' },
        { range: 'bytes=0-' },
        { expect: 'x' },
        { 'content-length': '5' },
      ] as Record<string, string>[]) {
        const status = await rawStatus(path, { authorization: `Bearer ${world.mall.key}`, ...headers });
        if (status >= 500) wrong.push(`${path} ${JSON.stringify(headers)}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

interface Asked {
  operation: Operation;
  raw: RawRequest;
  id?: string;
  query?: string;
}

function asJson(body: unknown): RawRequest {
  return body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

async function judgeAll(asked: readonly Asked[], { documented = true } = {}): Promise<void> {
  const wrong = new Map<string, string>();
  await inParallel(8, asked, async (each) => {
    const fault = await judge(each, documented);
    // One example per operation and fault tells enough.
    if (fault)
      wrong.set(
        `${each.operation.name}: ${fault.slice(0, 60)}`,
        `${fault} for ${JSON.stringify({ ...each.raw, ...(each.id ? { id: each.id } : {}), query: each.query }).slice(0, 400)}`,
      );
  });
  expect(Object.fromEntries(wrong)).toEqual({});
  expect(asked.length).toBeGreaterThan(100);
}

/** Null when the answer is as it must be. */
async function judge({ operation, raw, id, query }: Asked, documented: boolean): Promise<string | null> {
  const sample = samples[operation.name]!;
  const own = sample.id === 'carrier' ? 'korea_post' : sample.id && estate.ids[sample.id];
  const path = operation.url.replace(':id', id ?? own ?? '') + (query ? `?${query}` : '');
  const key = operation.method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {};
  const answer = await fetch(`${server.url}${path}`, {
    method: operation.method,
    headers: { authorization: `Bearer ${operation.key}`, ...key, ...raw.headers },
    ...(raw.body === undefined ? {} : { body: raw.body as string }),
  });
  const text = await answer.text();
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 200)}`;
  if (documented && !operation.statuses.includes(String(answer.status)))
    return `status ${answer.status} is not in the document: ${text.slice(0, 200)}`;
  return answer.status < 400 ? null : problemFault(answer, text);
}

function problemFault(answer: Response, text: string): string | null {
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json'))
    return `${answer.status} as ${answer.headers.get('content-type')}`;
  const body = JSON.parse(text) as Record<string, unknown>;
  const known = problems[body['code'] as keyof typeof problems];
  if (!known) return `code ${String(body['code'])} is not registered`;
  if (known.status !== answer.status || body['status'] !== answer.status)
    return `${String(body['code'])} with status ${answer.status}`;
  if (body['title'] !== known.title || body['type'] !== `urn:roundtrip:problem:${String(body['code'])}`)
    return 'another title or type than registered';
  if (typeof body['detail'] !== 'string' || body['detail'].length === 0 || body['detail'].length > 2_000)
    return 'no detail of a sensible length';
  if (body['request_id'] !== answer.headers.get('x-request-id')) return 'another request id than the header';
  for (const error of (body['errors'] ?? []) as Record<string, unknown>[]) {
    if (
      typeof error['pointer'] !== 'string' ||
      typeof error['code'] !== 'string' ||
      typeof error['detail'] !== 'string'
    )
      return `a fault without pointer, code or detail: ${JSON.stringify(error)}`;
    if (error['pointer'] !== '' && !error['pointer'].startsWith('/'))
      return `a pointer that is none: ${error['pointer']}`;
  }
  return null;
}

/** Sends the path as it is: `fetch` would tidy it up. */
function rawStatus(path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = rawRequest(
      { hostname, port, path: Buffer.from(path).toString('latin1'), headers, timeout: 5_000 },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    // A connection that the server closes is an answer too; a body that was promised and never comes is not waited for.
    asked.on('error', () => resolve(400));
    asked.on('timeout', () => asked.destroy());
    if ('content-length' in headers) asked.write('x'.repeat(5));
    asked.end();
    asked.on('abort', reject);
  });
}
