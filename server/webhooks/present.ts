/** Endpoints and deliveries as the API shows them; a secret is in neither. */
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import type { Row } from '../kernel/table.ts';
import { webhookEndpointLifecycle } from './lifecycle.ts';
import type { webhookDeliveries, webhookEndpoints } from './tables.ts';

export type EndpointRow = Row<typeof webhookEndpoints>;
export type DeliveryRow = Row<typeof webhookDeliveries>;

export function presentEndpoint(row: EndpointRow, actor: ActorKind) {
  return {
    id: row.id,
    object: 'webhook_endpoint' as const,
    mode: row.mode,
    state: row.state,
    owner: row.owner_id,
    owner_kind: row.owner_kind,
    url: row.url,
    types: row.types,
    description: row.description,
    old_secret_until: row.previous_until,
    disabled_because: row.disabled_because,
    failing_since: row.failing_since,
    reference: null,
    metadata: row.metadata,
    created_at: row.created_at,
    actions: actionsOf(webhookEndpointLifecycle, { state: row.state }, actor),
  };
}

export function presentDelivery(row: DeliveryRow) {
  return {
    id: row.id,
    object: 'webhook_delivery' as const,
    mode: row.mode,
    state: row.state,
    endpoint: row.endpoint_id,
    event: row.event_id,
    event_type: row.event_type,
    tries: row.tries,
    next_attempt_at: row.next_attempt_at,
    finished_at: row.finished_at,
    attempts: row.attempts,
    created_at: row.created_at,
  };
}
