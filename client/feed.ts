/** The feed of events: everything that happens, in the order in which it became visible, without gaps. */
import type { RoundtripClient } from './client.ts';
import type { RoundtripEvent } from './event.ts';
import type { EventType } from './generated/lists.ts';
import { pause } from './retry.ts';

export interface FeedOptions {
  /** The `position` of the page that was last dealt with; 0 for all there ever was; `now` for what is still to come. */
  since: number | 'now';
  /** Only these types; all unless told. */
  types?: readonly EventType[];
  /** Narrows the platform's feed. */
  mode?: 'test' | 'live';
  /** Ends the feed. */
  signal?: AbortSignal;
  /** Milliseconds between two looks when there is nothing new; 1,000 unless told. */
  pauseMs?: number;
}

export interface FeedPage {
  /** Oldest first; never empty. */
  events: RoundtripEvent[];
  /** Keep it once the events are dealt with, and go on from there. */
  position: number;
}

/** Pages of the feed as they come, for ever, until `signal` ends it. */
export async function* followEvents(client: RoundtripClient, options: FeedOptions): AsyncGenerator<FeedPage, void> {
  const { types, mode, signal, pauseMs = 1_000 } = options;
  const wanted = types && new Set<string>(types);
  let position = options.since === 'now' ? await endOfFeed(client, mode) : options.since;
  while (!signal?.aborted) {
    const page = await look(client, { since: position, limit: 200, mode, signal }).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
    if (!page) return;
    if (page.position > position) {
      position = page.position;
      const events = wanted ? page.events.filter((event) => wanted.has(event.type)) : page.events;
      if (events.length > 0) yield { events, position };
    } else await pause(pauseMs, signal).catch(() => undefined);
  }
}

/** The position of the newest event. Found by doubling and halving: two small reads per doubling of the feed. */
export async function endOfFeed(client: RoundtripClient, mode?: 'test' | 'live'): Promise<number> {
  const isBefore = async (since: number) => (await look(client, { since, limit: 1, mode })).position > since;
  let [low, high] = [0, 1];
  if (!(await isBefore(0))) return 0;
  while (await isBefore(high)) [low, high] = [high, high * 2];
  // There is an event after `low` and none after `high`.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isBefore(middle)) low = middle;
    else high = middle;
  }
  return high;
}

interface Look {
  since: number;
  limit: number;
  mode?: 'test' | 'live' | undefined;
  signal?: AbortSignal | undefined;
}

async function look(client: RoundtripClient, { signal, mode, ...query }: Look): Promise<FeedPage> {
  const { data, next } = await client.get('/v1/events', {
    params: { query: { ...query, ...(mode ? { mode } : {}) } },
    ...(signal ? { signal } : {}),
  });
  return { events: data as RoundtripEvent[], position: Number(next) };
}
