/**
 * The typed client of this key, and the one thing that it leaves open: a path that is only known when the page runs,
 * such as `/v1/returns/{id}/approve` for an action that the object itself names.
 */
import { createClient, type RoundtripClient } from '../../client/index.ts';

export type Api = RoundtripClient;

/** Reads and repetitions are few and quick: a person waits for them. */
export function apiOf(key: string): Api {
  return createClient({ baseUrl: '', key, retries: 2, firstDelayMs: 300, timeoutMs: 95_000 });
}

export type Query = Readonly<Record<string, string | number | undefined>>;

type Untyped = (path: string, init: object) => Promise<unknown>;

export function get<T>(api: Api, path: string, query: Query = {}): Promise<T> {
  return (api.get as unknown as Untyped)(path, { params: { query } }) as Promise<T>;
}

/** The same `key` answers the first answer again, so that a click counts once. */
export function post<T>(api: Api, path: string, given: { body: object; key: string }): Promise<T> {
  return (api.post as unknown as Untyped)(path, {
    body: given.body,
    headers: { 'idempotency-key': given.key },
  }) as Promise<T>;
}

/** `crypto.randomUUID` is missing on pages without TLS. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Nouns whose plural is their collection. */
export function pathOf(noun: string, id: string, action?: string): string {
  return `/v1/${noun}s/${encodeURIComponent(id)}${action ? `/${action}` : ''}`;
}

export type List = 'orders' | 'returns' | 'cancellations' | 'shipments' | 'refunds' | 'carrier_contracts' | 'events';
