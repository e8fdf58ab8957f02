/** The platform as its clients see it: JSON over HTTP, nothing else. */

export interface Reply {
  /** 0: no answer came (connection lost, time-out). */
  status: number;
  body: Record<string, unknown>;
  /** The first answer again (`Idempotent-Replayed: true`). */
  replayed: boolean;
}

export interface Ask {
  /** API key. */
  as: string;
  body?: unknown;
  /** Idempotency-Key. */
  key?: string;
  timeoutMs?: number;
}

export interface Api {
  readonly url: string;
  get(path: string, as: string): Promise<Reply>;
  post(path: string, ask: Ask): Promise<Reply>;
  patch(path: string, ask: Ask): Promise<Reply>;
  /** Requests made so far. */
  readonly calls: number;
}

export function openApi(url: string): Api {
  let calls = 0;
  const send = (method: string, path: string, ask: Ask): Promise<Reply> => {
    calls += 1;
    return request(`${url}${path}`, method, ask);
  };
  return {
    url,
    get: (path, as) => send('GET', path, { as }),
    post: (path, ask) => patiently(() => send('POST', path, ask)),
    patch: (path, ask) => patiently(() => send('PATCH', path, ask)),
    get calls() {
      return calls;
    },
  };
}

/** The code of a problem document, or the status in words. */
export function codeOf(reply: Reply): string {
  return typeof reply.body.code === 'string' ? reply.body.code : `HTTP ${reply.status}`;
}

export function isDone(reply: Reply): boolean {
  return reply.status >= 200 && reply.status < 300;
}

const busyTries = 20;
const busyPauseMs = 50;

/** 409 `busy` says "try again in a moment", so a client does. */
async function patiently(send: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await send();
    if (codeOf(reply) !== 'busy' || attempt >= busyTries) return reply;
    await new Promise((resolve) => setTimeout(resolve, busyPauseMs));
  }
}

/** One request, one answer; a lost connection is an answer with status 0. */
export async function request(url: string, method: string, ask: Ask): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${ask.as}`,
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ask.key === undefined ? {} : { 'idempotency-key': ask.key }),
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      signal: AbortSignal.timeout(ask.timeoutMs ?? 90_000),
    });
    const replayed = response.headers.get('idempotent-replayed') === 'true';
    const text = await response.text();
    return { status: response.status, body: readBody(text), replayed };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { status: 0, body: { code: 'no_answer', detail: String(cause) }, replayed: false };
  }
}

function readBody(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : { text };
  } catch {
    return { text };
  }
}
