/**
 * The API as an integrator uses it: JSON over HTTP with one key, nothing else. A request is repeated with the same
 * Idempotency-Key while the server is away, busy or restarting, so that whatever happened in between happens once.
 */

export interface Answer {
  status: number;
  body: unknown;
}

/** What a refusal says, as far as callers look into it. */
export interface Problem {
  status?: number;
  code?: string;
  detail?: string;
  errors?: unknown;
  /** Id of the object that has the reference. */
  existing?: string;
}

export interface Client {
  readonly url: string;
  get(path: string): Promise<Answer>;
  /** `idempotencyKey`: of this very request; repeating it later gives the same answer. */
  post(path: string, body: unknown, idempotencyKey: string): Promise<Answer>;
  /** POST …/bulk; the rows' answers in order. Every row must succeed. Throws `Refused` with the first that does not. */
  bulk(path: string, wanted: BulkWanted): Promise<unknown[]>;
}

export interface BulkWanted {
  action?: string;
  items: readonly object[];
  idempotencyKey: string;
}

/** What the server refused for good: the replay cannot go on. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The server could not be reached for longer than `patienceMs`. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

const patienceMs = 120_000;
const requestMs = 100_000;
const firstPauseMs = 100;
const longestPauseMs = 5_000;
const passing = new Set(['busy', 'idempotency_key_in_flight', 'operation_running', 'rate_limited']);

/** Per bulk request: few enough that an answer stays small. */
export const bulkItems = 100;

export function openClient(url: string, key: string): Client {
  const send = (method: string, path: string, given: { body?: unknown; idempotencyKey?: string } = {}) =>
    patiently(() => once(url, { method, path, key, ...given }));
  const client: Client = {
    url,
    get: (path) => send('GET', path),
    post: (path, body, idempotencyKey) => send('POST', path, { body, idempotencyKey }),
    bulk: (path, wanted) => rowsOf(client, path, wanted),
  };
  return client;
}

interface BulkRow {
  index: number;
  object?: unknown;
  problem?: Problem;
}

/** Rows that met a busy file are asked again with the same key: the others answer as they did. */
async function rowsOf(client: Client, path: string, wanted: BulkWanted): Promise<unknown[]> {
  const { action, items, idempotencyKey } = wanted;
  const body = { ...(action ? { action } : {}), items };
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const { data: rows } = must<{ data: BulkRow[] }>(path, await client.post(path, body, idempotencyKey), body);
    const failed = rows.find(({ problem }) => problem && !passing.has(problem.code ?? ''));
    if (failed) throw new Refused(refusalText(path, failed.problem, items[failed.index]));
    if (rows.every((row) => !row.problem)) return rows.map((row) => row.object);
    if (pauseMs === longestPauseMs) throw new Refused(`${path}: rows stay busy`);
    await pause(pauseMs);
  }
}

export function problemOf(answer: Answer): Problem {
  return (answer.body ?? {}) as Problem;
}

export function refusalText(path: string, problem: unknown, sent?: unknown): string {
  const { status, code, detail, errors } = (problem ?? {}) as Problem;
  const said = code
    ? `${status} ${code}: ${detail}${errors ? ` ${JSON.stringify(errors)}` : ''}`
    : JSON.stringify(problem);
  return `${path} answered ${said}${sent ? `\n  to ${JSON.stringify(sent).slice(0, 600)}` : ''}`;
}

/** The body of a 2xx, which the caller knows the shape of; throws `Refused` for anything else. */
export function must<T>(path: string, answer: Answer, sent?: unknown): T {
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  throw new Refused(refusalText(path, answer.body, sent));
}

async function patiently(attempt: () => Promise<Answer>): Promise<Answer> {
  const until = performance.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    let trouble: unknown;
    try {
      const answer = await attempt();
      if (answer.status < 500 && !passing.has(problemOf(answer).code ?? '')) return answer;
      trouble = `${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
    } catch (error) {
      trouble = (error as { cause?: unknown }).cause ?? error;
    }
    if (performance.now() > until) throw new Unreachable(`No answer for ${patienceMs / 1000} seconds: ${trouble}`);
    await pause(pauseMs);
  }
}

async function once(
  url: string,
  request: { method: string; path: string; key: string; body?: unknown; idempotencyKey?: string },
): Promise<Answer> {
  const { method, path, key, body, idempotencyKey } = request;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(requestMs),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks until there is something to see. Throws `Unreachable` when there is nothing for so long. */
export async function waitFor<T>(what: string, patienceMs: number, look: () => Promise<T | null>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > until) throw new Unreachable(`Waited ${patienceMs / 1000} seconds for ${what}.`);
    await pause(pauseMs);
  }
}

/** All objects of a list, page by page; nothing but the page is held. */
export async function* listAll<T>(client: Client, path: string): AsyncGenerator<T> {
  for (let next: string | null = ''; next !== null; ) {
    const after: string = next ? `&after=${encodeURIComponent(next)}` : '';
    const page: { data: T[]; next: string | null } = must(path, await client.get(`${path}?limit=100${after}`));
    yield* page.data;
    next = page.next;
  }
}

/** Moves a mall's test clock and waits until all that fell due on the way has run. */
export async function advanceTo(
  client: Client,
  given: { mall: string; to: string; idempotencyKey: string },
): Promise<void> {
  const path = `/v1/malls/${given.mall}/advance_clock`;
  const answer = await client.post(path, { to: given.to }, given.idempotencyKey);
  // Taken up again after an interruption, the clock may stand there already.
  if (problemOf(answer).code === 'clock_goes_forward') return;
  const { object, id } = must<{ object: string; id: string }>(path, answer, given);
  for (let state = object === 'operation' ? 'queued' : 'done'; state !== 'done'; ) {
    await pause(500);
    const operation = must<{ state: string; error: string | null }>(
      'operation',
      await client.get(`/v1/operations/${id}`),
    );
    if (operation.state === 'failed') throw new Refused(`moving the clock failed: ${operation.error}`);
    state = operation.state;
  }
}
