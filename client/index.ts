/**
 * The client of Roundtrip's API, for browsers and Node. Types come from the OpenAPI document; nothing of the server is
 * imported. Webhooks are verified by `client/webhook.ts`, which is imported by itself.
 */
export type { ClientSettings, ReplyOf, RoundtripClient } from './client.ts';
export { createClient } from './client.ts';
export type { EventOf, RoundtripEvent } from './event.ts';
export { endOfFeed, type FeedOptions, type FeedPage, followEvents } from './feed.ts';
export { type EventType, eventTypes, type ProblemCode, problemCodes } from './generated/lists.ts';
export type { paths } from './generated/paths.ts';
export type * from './generated/schemas.ts';
export { RoundtripProblem, RoundtripUnreachable } from './problem.ts';
export type { Fetch, RetryOptions } from './retry.ts';
