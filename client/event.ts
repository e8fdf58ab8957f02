/** Events as they are listed, fed and sent to webhooks. */
import type { EventType } from './generated/lists.ts';
import type { Event } from './generated/schemas.ts';

/** One of the union per type, so that `switch (event.type)` narrows it and a misspelt type is told. */
export type RoundtripEvent = { [T in EventType]: Omit<Event, 'type'> & { type: T } }[EventType];

/** An event of one type, or of several. */
export type EventOf<T extends EventType> = Extract<RoundtripEvent, { type: T }>;
