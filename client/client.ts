/**
 * The typed client. `get`, `post`, `put`, `patch` and `delete` take a path of the OpenAPI document and answer the body
 * of its success; whatever is no success is thrown as a `RoundtripProblem`.
 */
import createOpenApiClient, {
  type Client,
  type MaybeOptionalInit,
  type Middleware,
  type ParseAsResponse,
} from 'openapi-fetch';
import type { paths } from './generated/paths.ts';
import { problemOf } from './problem.ts';
import { type Fetch, type RetryOptions, withRetries } from './retry.ts';

export interface ClientSettings extends RetryOptions {
  /** `https://roundtrip.example`; empty in a browser for the page's own server. */
  baseUrl: string;
  /** `rt_test_…` or `rt_live_…`; absent where a session signs in. */
  key?: string;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** For cookies; as in `fetch`. */
  credentials?: 'omit' | 'same-origin' | 'include';
  /** Instead of the global one. */
  fetch?: Fetch;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends { [m in M]: unknown } ? P : never }[keyof paths];
type InitOf<P extends keyof paths, M extends Method> = MaybeOptionalInit<paths[P], M & keyof paths[P]>;
/** The last argument may be left out where nothing in it is required. */
type Rest<I> = undefined extends I ? [init?: I] : [init: I];

type Success = 200 | 201 | 202 | 204;
type Contents<R> = { [S in keyof R & Success]: R[S] extends { content: infer C } ? C[keyof C] : undefined }[keyof R &
  Success];

/** What a success of this operation holds. */
export type ReplyOf<P extends keyof paths, M extends Method, I = unknown> = paths[P] extends {
  [m in M]: { responses: infer R };
}
  ? ParseAsResponse<Contents<R>, I>
  : never;

type Call<M extends Method> = <P extends PathOf<M>, I extends InitOf<P, M>>(
  path: P,
  ...rest: Rest<I>
) => Promise<ReplyOf<P, M, I>>;

/** Paths whose answer is a list with a cursor. */
type ListPath = {
  [P in PathOf<'get'>]: ReplyOf<P, 'get'> extends { data: unknown[]; next: string | null } ? P : never;
}[PathOf<'get'>];

type ItemOf<P extends ListPath> = ReplyOf<P, 'get'> extends { data: (infer T)[] } ? T : never;

export interface RoundtripClient {
  get: Call<'get'>;
  post: Call<'post'>;
  put: Call<'put'>;
  patch: Call<'patch'>;
  delete: Call<'delete'>;
  /** Every object of a list, newest first, page after page as they are asked for. */
  paginate<P extends ListPath, I extends InitOf<P, 'get'>>(path: P, ...rest: Rest<I>): AsyncGenerator<ItemOf<P>, void>;
  /** With answers as they are: `{data, error, response}`; for headers and statuses. Throws no problems. */
  raw: Client<paths>;
}

export function createClient(settings: ClientSettings): RoundtripClient {
  const { baseUrl, key, headers, credentials, fetch = (request) => globalThis.fetch(request), ...retry } = settings;
  const raw = createOpenApiClient<paths>({
    baseUrl,
    headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
    ...(credentials ? { credentials } : {}),
    fetch: withRetries(fetch, retry),
  });
  const call = (method: Method) => (path: string, init?: object) => send(raw, { method, path, init });
  return {
    // One body for all methods and paths: the types are of the interface, and a proof that runs checks them.
    get: call('get') as RoundtripClient['get'],
    post: call('post') as RoundtripClient['post'],
    put: call('put') as RoundtripClient['put'],
    patch: call('patch') as RoundtripClient['patch'],
    delete: call('delete') as RoundtripClient['delete'],
    paginate: ((path: string, init?: ListInit) => pages(raw, path, init)) as RoundtripClient['paginate'],
    raw,
  };
}

interface Sending {
  method: Method;
  path: string;
  init?: object | undefined;
}

async function send(raw: Client<paths>, { method, path, init }: Sending): Promise<unknown> {
  const { data } = await untyped(raw)(method, path, { ...init, middleware: [refusals] });
  return data;
}

/** The types of a path's answer are lost where the path is a variable; `RoundtripClient` gives them back. */
function untyped(raw: Client<paths>) {
  return raw.request as unknown as (method: string, path: string, init: object) => Promise<{ data?: unknown }>;
}

const refusals: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
};

interface Page {
  data: unknown[];
  next: string | null;
}

interface ListInit {
  params?: { query?: Record<string, unknown> };
}

async function* pages(raw: Client<paths>, path: string, init: ListInit = {}): AsyncGenerator<unknown, void> {
  for (let after: string | null | undefined; after !== null; ) {
    const query = { ...init.params?.query, ...(after === undefined ? {} : { after }) };
    const page = (await send(raw, {
      method: 'get',
      path,
      init: { ...init, params: { ...init.params, query } },
    })) as Page;
    yield* page.data;
    after = page.next;
  }
}
