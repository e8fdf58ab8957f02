/**
 * The published document against what is served: every route is in it and the other way round, every status that it
 * promises is answered at least once, and no answer has a status that it does not promise. And it is good OpenAPI.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../tools/test-server.ts';
import { openApp } from '../http/app.ts';
import { ownerOf } from '../http/requests.ts';
import type { Caller, Route } from '../http/route.ts';
import { routes as allRoutes } from '../http/routes.ts';
import { sellerOf } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import { openWorld, type World } from '../stories/world.ts';
import { inParallel, must } from './test-actors.ts';
import { type OpenApiDocument, readDocument } from './test-document.ts';
import { buildEstate, type Estate, filled, kindsIn, samples } from './test-estate.ts';
import { exampleOf } from './test-examples.ts';

/** A route without a sample fails the proof of tenancy (P10); the others are proved all the same. */
const routes = allRoutes.filter((route) => nameOf(route) in samples);

let server: TestServer;
let world: World;
let estate: Estate;
/** Of another mall: to the usual keys its ids are as if they never were. */
let foreign: Estate;
let document: OpenApiDocument;

/** `METHOD url` → statuses answered in this file. */
const answered = new Map<string, Set<number>>();

beforeAll(async () => {
  server = await startTestServer();
  world = await openWorld({}, server);
  estate = await buildEstate(world);
  foreign = await buildEstate(await openWorld({}, server));
  document = await readDocument(server.url);
}, 240_000);
afterAll(() => server.stop());

const templateOf = (url: string) => url.replace(/:(\w+)/g, '{$1}');
const promisedBy = (route: Route) =>
  Object.keys(document.paths[templateOf(route.url)]![route.method.toLowerCase()]!.responses).map(Number);

test('G2: the document is without fault by the recommended rules of Redocly', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-openapi-'));
  const text = await (await fetch(`${server.url}/v1/openapi.json`)).text();
  writeFileSync(join(folder, 'openapi.json'), text);
  const cli = fileURLToPath(new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));
  const args = ['lint', 'openapi.json', '--extends', 'recommended', '--format', 'json', '--max-problems', '1000'];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const { stdout } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, env, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const { problems } = JSON.parse(stdout) as { problems: { ruleId: string; message: string; location: unknown[] }[] };
  expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${JSON.stringify(location)}`)).toEqual(
    [],
  );
});

test('G2: what the server routes and what the document says are the same, in both directions', async () => {
  const app = openApp(server.inside, allRoutes);
  const served = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat())
      if (url.startsWith('/v1/') && each !== 'HEAD' && each !== 'OPTIONS') served.add(`${each} ${templateOf(url)}`);
  });
  await app.ready();
  await app.close();
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  // Routes of the console's own session are no part of the API.
  const published = [...served].filter((name) => !/ \/v1\/(openapi\.json|session)/.test(name));
  expect(published.toSorted()).toEqual(documented.toSorted());
});

/** Each asks every route, several times. */
const many = 240_000;

describe('G2: every promised status is answered, and no other', () => {
  test(
    'G2: successes, as the examples of the document ask for them, else the samples',
    async () => {
      let left = [...routes];
      // An object takes one of its last steps only once, so what did not succeed is tried with new objects.
      for (let round = 0; round < 8 && left.length > 0; round += 1) {
        const now: Estate = round === 0 ? estate : await buildEstate(await openWorld({}, server));
        const missed: Route[] = [];
        for (const route of left) {
          const ids = { ...now.ids, ...(await prepared[nameOf(route)]?.(now)) };
          const ready = { ...now, ids };
          const body = await exampleOf(nameOf(route), ready);
          if ((await ask(route, { now: ready, ...(body ? { body } : {}) })) >= 300) missed.push(route);
        }
        if (round > 0 && missed.length === left.length) break;
        left = missed;
      }
      const wrong = left.map(nameOf).filter((name) => !(name in withoutSuccess));
      expect(wrong).toEqual([]);
    },
    many,
  );

  test('G2: bulk work of more than a thousand rows is an operation', async () => {
    for (const route of routes.filter(({ reply, itemwise }) => reply[202] && itemwise)) {
      const { action } = (samples[nameOf(route)]!.body ?? {}) as { action?: string };
      const body = { ...(action ? { action } : {}), items: Array.from({ length: 1_001 }, () => ({})) };
      expect(await ask(route, { body }), nameOf(route)).toBe(202);
    }
  });

  test('G2: no key 401, a key that may not 403, an id of somebody else 404', async () => {
    const narrow = async (owner: World['mall'], scope: string) =>
      must(await owner.post('/v1/api_keys', { scopes: [scope], label: 'narrow' })).key as string;
    const [ordersOnly, sellersOnly] = [
      await narrow(world.mall, 'orders:read'),
      await narrow(world.mall, 'sellers:read'),
    ];
    for (const route of routes) {
      await ask(route, { key: '' });
      await ask(route, { key: route.scope === 'orders:read' ? sellersOnly : ordersOnly });
      if (promisedBy(route).includes(404)) await ask(route, { foreign: true });
    }
    expectAnswered(401, 403, 404);
  });

  test(
    'G2: what cannot be read 400, is too large 413, or is of another type 415',
    async () => {
      for (const route of routes) {
        const promised = promisedBy(route);
        if (route.method === 'GET') await ask(route, { query: 'no_such_parameter=1' });
        else if (route.multipart) await ask(route, { raw: { text: 'x', type: 'multipart/form-data' } });
        else await ask(route, { raw: { text: '{', type: 'application/json' } });
        if (promised.includes(413)) await tooLarge(route);
        if (promised.includes(415)) await ask(route, { raw: { text: 'x', type: 'text/plain' } });
      }
      expectAnswered(400, 413, 415);
    },
    many,
  );

  test(
    'G2: an Idempotency-Key that is in flight 409, and one that was used for something else 422',
    async () => {
      const owner = new pg.Client({ connectionString: server.database.ownerUrl });
      await owner.connect();
      // One key per caller and seller is held as a request under way holds it.
      const house = sellerOf(world.mallId) ?? 0;
      const holders = [house, sellerOf(world.sellerId) ?? 0].map((seller) => ({
        seller,
        who: { id: world.mallId, mode: 'test' },
      }));
      const platform = ['test', 'live'].map((mode) => ({ seller: 0, who: { id: 'platform', mode } }));
      for (const { seller, who } of [...holders, ...platform])
        await owner.query('select pg_advisory_lock(hashtextextended($1, 0))', [
          `${seller}/${ownerOf(who as Caller)}/held`,
        ]);
      const posts = routes.filter(({ method }) => method === 'POST');
      await inParallel(4, posts, async (route) => {
        await ask(route, { idempotency: 'held' });
      });
      await owner.end();
      // A key means one request, whatever its kind: used with one, it is of no use for another.
      for (const name of ['POST /v1/orders', 'POST /v1/files', 'POST /v1/malls'])
        await ask(named(name), { idempotency: 'used' });
      // Answers are kept by seller: what the platform does to a seller's object stands with that seller.
      await ask(named('POST /v1/carrier_contracts/:id/verify'), { now: foreign, idempotency: 'used' });
      for (const route of posts) {
        const key = crypto.randomUUID();
        await ask(route, { idempotency: key });
        await ask(route, { idempotency: key });
        await ask(route, { idempotency: key, other: true });
        await ask(route, { idempotency: 'used' });
        await ask(route, { now: foreign, idempotency: 'used' });
      }
      // A PATCH has no key: it is refused for its own reasons.
      for (const [name, asking] of refusedPatches()) await ask(named(name), asking);
      expectAnswered(409, 422);
    },
    many,
  );

  test(
    'G2: too many requests 429, a fault of the server 500, a database that is away 503',
    async () => {
      const { inside } = server;
      const still = { ...inside.clock, nowMs: () => 1_780_000_000_000 };
      const limited = { ...inside, clock: still, config: { ...inside.config, rateLimit: 1, rateLimitAddress: 1 } };
      await onAnother(limited, async (url) => {
        for (const route of routes.flatMap((each) => [each, each])) await ask(route, { url });
      });
      for (const error of [new Error('a fault on purpose'), Object.assign(new Error('gone'), { code: '57P01' })]) {
        const fail = () => Promise.reject(error);
        const broken = { ...inside, pool: { query: fail, connect: fail } as unknown as Platform['pool'] };
        await onAnother(broken, async (url) => {
          for (const route of routes) await ask(route, { url });
        });
      }
      expectAnswered(429, 500, 503);
    },
    many,
  );

  test('G2: nothing that is promised was never answered, nothing was answered that is not promised', () => {
    const faults = routes.flatMap((route) => {
      const name = nameOf(route);
      const seen = answered.get(name) ?? new Set();
      const promised = promisedBy(route);
      const unseen = promised.filter((status) => !seen.has(status) && !(`${name} ${status}` in unanswered));
      const unpromised = [...seen].filter((status) => !promised.includes(status));
      return [
        ...unseen.map((status) => `${name} promises ${status} and never answered it`),
        ...unpromised.map((status) => `${name} answered ${status} and does not promise it`),
      ];
    });
    expect(faults).toEqual([]);
    const stale = Object.keys(unanswered).filter((each) => {
      const [method, url, status] = each.split(' ');
      return answered.get(`${method} ${url}`)?.has(Number(status));
    });
    expect(stale).toEqual([]);
  });
});

const noKeyNeeded = 'a repetition gives the same answer by itself: a key is taken and never in the way';

const noLabelYet = 'no carrier with labels of our own is connected; the refusal says where they are printed';

/** Promised and true, but not to be brought about here. The list may only shrink. */
const unanswered: Readonly<Record<string, string>> = {
  'GET /v1/shipments/:id/label.pdf 200': noLabelYet,
  'POST /v1/malls/:id/advance_clock 202': 'only when what falls due takes longer than a minute to run',
  'POST /v1/returns/preview 409': noKeyNeeded,
  'POST /v1/returns/preview 422': noKeyNeeded,
  'POST /v1/imports/:id/apply 422': noKeyNeeded,
  'POST /v1/imports/:id/apply 409': 'only in the moment while a large file is being read',
};

/** What must have happened before the sample can succeed, and the ids that it is then about. */
const prepared: Readonly<Record<string, (now: Estate) => Promise<Partial<Estate['ids']>>>> = {
  // Only after dispatch is there a second step for the buyer.
  'POST /v1/cancellations/:id/complete': async ({ ids, world: { seller, mall } }) => {
    const wish = { order: ids.dispatched_order, reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };
    const { id } = must(await mall.post('/v1/cancellations', wish));
    must(await seller.post(`/v1/cancellations/${id}/approve`));
    return { cancellation: id };
  },
  'POST /v1/webhook_endpoints/:id/enable': async ({ ids, world: { seller } }) => {
    must(await seller.post(`/v1/webhook_endpoints/${ids.webhook_endpoint}/disable`));
    return {};
  },
  ...contractAfter('resubmit', 'hold'),
  ...contractAfter('authorise', 'verify'),
  ...contractAfter('suspend', 'verify', 'authorise'),
  ...contractAfter('add_use', 'verify', 'authorise'),
  ...contractAfter('reinstate', 'verify', 'authorise', 'suspend'),
};

/** Steps that the contract has behind it already are refused, and that is no matter. */
function contractAfter(action: string, ...steps: readonly string[]) {
  const prepare = async ({ ids }: Estate) => {
    for (const step of steps) {
      const reason = step === 'hold' || step === 'suspend' ? { reason: 'x' } : {};
      await server.platform.post(`/v1/carrier_contracts/${ids.carrier_contract}/${step}`, reason);
    }
    return {};
  };
  return { [`POST /v1/carrier_contracts/:id/${action}`]: prepare };
}

/** Samples that are in order and yet refused. */
const withoutSuccess: Readonly<Record<string, string>> = {
  'GET /v1/shipments/:id/label.pdf': noLabelYet,
};

const refusedPatches = (): readonly [name: string, asking: Asking][] => [
  ['PATCH /v1/orders/:id', { at: 'delivered_order' }],
  ['PATCH /v1/malls/:id/policies', { body: { idle_seller_business_days: 99 } }],
  ['GET /v1/reports/collection', { query: 'from=2026-09-30&to=2026-09-01' }],
  // It was deleted with the successes above.
  ['PATCH /v1/webhook_endpoints/:id', {}],
  ['PATCH /v1/webhook_endpoints/:id', { now: foreign, body: { url: 'http://10.0.0.1/' } }],
  // Its contract came to its end with the successes above.
  ['PATCH /v1/carrier_contracts/:id', {}],
  [
    'PATCH /v1/carrier_contracts/:id',
    { now: foreign, body: { fees: [{ use: 'return', amount: { amount: 1, currency: 'USD' } }] } },
  ],
];

function nameOf({ method, url }: Pick<Route, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

function named(name: string): Route {
  return routes.find((route) => nameOf(route) === name)!;
}

/** Fails with the routes that promise one of these and have not answered it yet. */
function expectAnswered(...statuses: readonly number[]): void {
  const missing = routes.flatMap((route) =>
    promisedBy(route)
      .filter((status) => statuses.includes(status) && !answered.get(nameOf(route))?.has(status))
      .map((status) => `${nameOf(route)} ${status}`)
      .filter((each) => !(each in unanswered)),
  );
  expect(missing).toEqual([]);
}

interface Asking {
  /** Another server than the usual one. */
  url?: string;
  key?: string;
  now?: Estate;
  /** Names ids of another mall. */
  foreign?: boolean;
  /** Another of the estate's objects. */
  at?: keyof Estate['ids'];
  body?: unknown;
  /** The sample with something changed in it. */
  other?: boolean;
  raw?: { text: string; type: string };
  form?: FormData;
  query?: string;
  idempotency?: string;
}

/** Sends the route's sample, changed as asked for, and notes the status. */
async function ask(route: Route, asking: Asking = {}): Promise<number> {
  const { now = estate, url = server.url, raw } = asking;
  const sample = samples[nameOf(route)]!;
  const isOperators = !asking.key && keyFor(route, now.world) === server.platform.key;
  const ids = Object.fromEntries(
    kindsIn(sample).map((kind) => [kind, isOperators ? neverWas(now.ids[kind]) : foreign.ids[kind]]),
  );
  const change = asking.foreign ? ids : {};
  const kind = asking.at ?? (sample.id === 'carrier' ? undefined : sample.id);
  const id =
    sample.id === 'carrier' ? (asking.foreign ? 'none' : 'korea_post') : kind && (change[kind] ?? now.ids[kind]);
  const query =
    asking.query ?? new URLSearchParams(filled(sample.query ?? {}, now, change) as Record<string, string>).toString();
  const key = asking.key ?? keyFor(route, now.world);
  const body = asking.body ?? (sample.body ? bodyOf(route, now, change) : undefined);
  const sent = asking.other ? { ...(body as object | undefined), ...otherwise(route, body) } : body;
  const path = route.url.replace(':id', id ?? '') + (query ? `?${query}` : '');
  const headers: Record<string, string> = {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(route.method === 'POST' ? { 'idempotency-key': asking.idempotency ?? crypto.randomUUID() } : {}),
  };
  const content: Content | null = raw
    ? { type: raw.type, body: raw.text }
    : sample.multipart
      ? { body: asking.form ?? formOf(asking.other ? 2 : 1) }
      : json(sent);
  const answer = await fetch(`${url}${path}`, {
    method: route.method,
    headers: { ...headers, ...(content?.type ? { 'content-type': content.type } : {}) },
    ...(content ? { body: content.body } : {}),
  });
  await answer.arrayBuffer();
  note(route, answer.status);
  return answer.status;
}

/** The platform reaches everybody's objects; what it does not find has never been. */
function neverWas(id: string): string {
  return `${id.slice(0, 20)}${'z'.repeat(id.length - 20)}`;
}

interface Content {
  type?: string;
  body: string | FormData;
}

function json(body: unknown): Content | null {
  return body === undefined ? null : { type: 'application/json', body: JSON.stringify(body) };
}

/** An upload: the beginning of a picture and so many bytes. */
function formOf(size: number): FormData {
  const form = new FormData();
  form.set('purpose', 'evidence');
  const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(size)]);
  form.set('file', new Blob([new Uint8Array(bytes)]), 'file.png');
  return form;
}

function note(route: Route, status: number): void {
  const name = nameOf(route);
  answered.set(name, (answered.get(name) ?? new Set()).add(status));
}

function keyFor({ who }: Route, { mall, seller }: World): string {
  return who.includes('mall') ? mall.key : who.includes('seller') ? seller.key : server.platform.key;
}

function bodyOf(route: Route, now: Estate, change: Record<string, string>): unknown {
  const body = filled(samples[nameOf(route)]!.body, now, change) as Record<string, unknown>;
  // The only sample that names a line; the proofs of tenancy want one that is nobody's.
  if (!route.url.endsWith('/inspect')) return body;
  return { ...body, lines: [{ line: now.lines[1], quantity: 1, condition: 'as_new' }] };
}

/** A member that makes it another request, and still one that can be read. */
function otherwise(route: Route, body: unknown): object {
  if (route.itemwise) return { items: [...(body as { items: unknown[] }).items, {}] };
  return { on_behalf_of: 'seller' };
}

/** Announces more than any route takes; the server answers before it is sent. An upload is counted as it comes. */
async function tooLarge(route: Route): Promise<void> {
  if (route.multipart) return void (await ask(route, { form: formOf(20 * 1024 * 1024) }));
  const sample = samples[nameOf(route)]!;
  const id = sample.id === 'carrier' ? 'korea_post' : sample.id && estate.ids[sample.id];
  const { hostname, port } = new URL(server.url);
  const headers = {
    authorization: `Bearer ${keyFor(route, world)}`,
    'content-type': 'application/json',
    'content-length': String(10 ** 12),
    'idempotency-key': crypto.randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const path = route.url.replace(':id', id ?? '');
    const asked = rawRequest({ hostname, port, path, method: route.method, headers }, (answer) => {
      note(route, answer.statusCode ?? 0);
      asked.destroy();
      resolve();
    });
    asked.on('error', reject);
    asked.write(' ');
  });
}

/** A second server over a changed platform, for as long as `work` takes. */
async function onAnother(platform: Platform, work: (url: string) => Promise<void>): Promise<void> {
  const app: FastifyInstance = openApp(platform, allRoutes);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  try {
    await work(url);
  } finally {
    await app.close();
  }
}
