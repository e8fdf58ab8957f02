/** An API key as the API shows it: never the key, never its hash. */
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import type { Row } from '../kernel/table.ts';
import { apiKeyLifecycle } from './lifecycle.ts';
import type { apiKeys } from './tables.ts';

export type ApiKeyRow = Row<typeof apiKeys>;

export function stateOf(row: Pick<ApiKeyRow, 'revoked_at'>): 'active' | 'revoked' {
  return row.revoked_at === null ? 'active' : 'revoked';
}

export function presentKey(row: ApiKeyRow, actor: ActorKind) {
  const state = stateOf(row);
  return {
    id: row.id,
    object: 'api_key' as const,
    mode: row.mode,
    state,
    owner: row.owner_id,
    owner_kind: row.owner_kind,
    carrier: row.carrier,
    scopes: row.scopes,
    label: row.label,
    last_four: row.last_four,
    reference: null,
    metadata: {},
    created_at: row.created_at,
    revoked_at: row.revoked_at,
    actions: actionsOf(apiKeyLifecycle, { state }, actor),
  };
}
