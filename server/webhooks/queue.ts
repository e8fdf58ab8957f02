/**
 * Deliveries waiting to be made: putting them there, from the feed, a recovery or a wish to send again. One row per
 * endpoint and event, whatever is asked how often.
 */
import type { Statement } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import type { IsoTime } from '../kernel/clock.ts';
import type { IdSource } from '../kernel/ids.ts';
import type { Table } from '../kernel/table.ts';
import type { DeliveryRow } from './present.ts';
import { webhookDeliveries } from './tables.ts';
import type { Heard, Listener } from './types.ts';

export interface FeedEvent extends Heard {
  event_id: string;
  position: number;
}

export function newDelivery(
  endpoint: Omit<Listener, 'types' | 'owner_kind'>,
  event: Omit<FeedEvent, 'object_id'>,
  made: { newId: IdSource; at: IsoTime },
): DeliveryRow {
  return {
    seller_id: endpoint.seller_id,
    mall_id: endpoint.mall_id,
    mode: endpoint.mode,
    id: made.newId('webhook_delivery', endpoint.seller_id),
    endpoint_id: endpoint.id,
    event_id: event.event_id,
    event_seller_id: event.seller_id,
    event_type: event.type,
    position: event.position,
    state: 'pending',
    round: 0,
    tries: 0,
    next_attempt_at: made.at,
    finished_at: null,
    attempts: [],
    created_at: made.at,
  };
}

/** What the feed gives once, however often it is read. */
export function addDeliveries(rows: readonly DeliveryRow[]): Statement {
  return onConflict('add', rows, 'do nothing');
}

/** Those that failed, or wait for a later try, begin anew; what arrived stays. */
export function recoverDeliveries(rows: readonly DeliveryRow[]): Statement {
  return onConflict('recover', rows, `${anew} where d.state = 'failed' or (d.state = 'pending' and d.tries > 0)`);
}

/** Sent again whatever became of it; gives the rows back. */
export function resendDeliveries(rows: readonly DeliveryRow[]): Statement {
  return onConflict('resend', rows, `${anew} returning d.*`);
}

const anew = `do update set state = 'pending', round = d.round + 1, tries = 0, next_attempt_at = excluded.next_attempt_at, finished_at = null`;

function onConflict(name: string, rows: readonly DeliveryRow[], action: string): Statement {
  const { text, ...rest } = insertRows(webhookDeliveries as unknown as Table, rows);
  return {
    ...rest,
    name: `${name}_webhook_deliveries`,
    text: `${text.replace('insert into webhook_deliveries', 'insert into webhook_deliveries as d')} on conflict (endpoint_id, event_id, seller_id) ${action}`,
  };
}
