/** The public form of an event, the same in the API, in the feed and in webhooks. */
import type { events } from '../kernel/log-tables.ts';
import type { Row } from '../kernel/table.ts';
import type { SellerEntry } from '../malls/directory.ts';

export type EventRow = Row<typeof events>;

/** Whose event it is; a mall's own and the platform's have no seller. */
export type Owner = Pick<SellerEntry, 'id' | 'mall' | 'kind'>;

/**
 * `actor` is who held the key; when a mall acted for its seller or buyer, `on_behalf_of` says for whom. `occurred_at` is
 * the mall's business time, `recorded_at` machine time.
 */
export function presentEvent(row: EventRow, owner: Owner | undefined): Record<string, unknown> {
  return {
    id: row.id,
    object: 'event',
    mode: row.mode,
    type: row.type,
    sequence: row.sequence,
    object_id: row.object_id,
    mall: owner?.mall ?? null,
    seller: owner && owner.kind !== 'house' ? owner.id : null,
    actor:
      row.actor_by === null
        ? { kind: row.actor_kind, id: row.actor_id }
        : { kind: 'mall', id: row.actor_by, on_behalf_of: row.actor_kind },
    ...(row.rule === null ? {} : { rule: row.rule }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    occurred_at: row.occurred_at,
    recorded_at: row.recorded_at,
    created_at: row.recorded_at,
    data: row.data,
  };
}
