/** Sends many things of one kind through a bulk endpoint, in pieces, some at once; no replay's own. */
import { bulkItems, type Client } from './client.ts';

export interface Playing {
  client: Client;
  /** Called with the number of things that were sent. */
  progress(steps: number): void;
}

export interface Bulk<T> {
  path: string;
  action?: string;
  /** Begins the Idempotency-Key of every piece: of this stop and phase, so that it is the same after a kill. */
  key: string;
  body(each: T): object;
  done?(each: T, answer: unknown): void;
}

/** Requests at once. */
const concurrency = 3;

/** Throws `Refused` with the first row that is not taken. */
export async function inBulk<T>(given: Playing, all: readonly T[], bulk: Bulk<T>): Promise<void> {
  const { path, action, key, body, done } = bulk;
  const starts = Array.from({ length: Math.ceil(all.length / bulkItems) }, (_, i) => i * bulkItems);
  const work = async (): Promise<void> => {
    for (let at = starts.shift(); at !== undefined; at = starts.shift()) {
      const piece = all.slice(at, at + bulkItems);
      const wanted = { ...(action ? { action } : {}), items: piece.map(body), idempotencyKey: `${key}:${at}` };
      const answers = await given.client.bulk(path, wanted);
      piece.forEach((each, i) => {
        done?.(each, answers[i]);
      });
      given.progress(piece.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

export interface Action<T> {
  path: string;
  action: string;
  key: string;
  id(each: T): string;
  body(each: T): object;
}

/** One action of many objects. */
export function act<T>(given: Playing, all: readonly T[], { path, action, key, id, body }: Action<T>): Promise<void> {
  return inBulk(given, all, {
    path,
    action,
    key: `${key}:${action}`,
    body: (each) => ({ id: id(each), ...body(each) }),
  });
}
