/** Endpoints, what is to be delivered to them with the log of the tries, and recoveries under way. */
import { int4, int8, json, nullable, oneOf, owned, table, text, time } from '../kernel/table.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { webhookEndpointLifecycle } from './lifecycle.ts';

export const disabledReasons = ['asked', 'gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

export const webhookEndpoints = table(
  'webhook_endpoints',
  {
    ...owned,
    id: text,
    /** Public id of the mall or seller; a mall's endpoint lies with its house seller. */
    owner_id: text,
    owner_kind: oneOf(['mall', 'seller']),
    url: text,
    description: text,
    /** Event types, `<noun>.*` or `*`. */
    types: json<string[]>(),
    state: oneOf(webhookEndpointLifecycle.axes.state.states),
    /** Sealed; null once deleted. */
    secret: nullable(text),
    /** Sealed; signs beside the new one until `previous_until` (machine time). */
    previous_secret: nullable(text),
    previous_until: nullable(time),
    disabled_because: nullable(oneOf(disabledReasons)),
    /** Machine time of the first failed try since the last success; kept by the deliveries. */
    failing_since: nullable(time),
    event_sequence: int4,
    metadata: json<Metadata>(),
    created_at: time,
  },
  {
    key: ['id', 'seller_id'],
    mutable: [
      'url',
      'description',
      'types',
      'state',
      'secret',
      'previous_secret',
      'previous_until',
      'disabled_because',
      'failing_since',
      'event_sequence',
      'metadata',
    ],
  },
);

/** One try. Times are machine time. */
export interface Attempt {
  at: string;
  /** Null when there was no answer. */
  status: number | null;
  duration_ms: number;
  /** Why it does not count as delivered. */
  error: string | null;
  /** The beginning of the answer's body. */
  answer: string | null;
}

export const deliveryStates = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const webhookDeliveries = table(
  'webhook_deliveries',
  {
    ...owned,
    id: text,
    endpoint_id: text,
    event_id: text,
    /** Whose event it is; differs from `seller_id` where a mall hears of its sellers. */
    event_seller_id: int4,
    event_type: text,
    /** In the event feed: first tries are made in its order. */
    position: int8,
    state: oneOf(deliveryStates),
    /** Counts how often it was asked for again; a try of an earlier round does not end a later one. */
    round: int4,
    /** In this round. */
    tries: int4,
    /** Machine time; null when nothing more is tried. */
    next_attempt_at: nullable(time),
    finished_at: nullable(time),
    /** The latest 30. */
    attempts: json<Attempt[]>(),
    created_at: time,
  },
  { key: ['id', 'seller_id'], mutable: ['state', 'round', 'tries', 'next_attempt_at', 'finished_at', 'attempts'] },
);

/** A `recover` under way: events after `after_event` up to `before_event` are still to be looked at. */
export const webhookRecoveries = table(
  'webhook_recoveries',
  { ...owned, id: text, endpoint_id: text, after_event: text, before_event: text, created_at: time },
  { key: ['id', 'seller_id'], mutable: ['after_event'] },
);
