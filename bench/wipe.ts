/** Puts the database back between two runs, so that every run meets the same: removes what the run wrote. */
import type pg from 'pg';

/** `prefix`: ids from `<kind>_<prefix>` on were made by the benchmark; the filled ones lie before. */
export async function wipe(client: pg.Client, given: { prefix: string; since: string }): Promise<void> {
  const { prefix, since } = given;
  await client.query('begin');
  for (const { text, by } of statements) await client.query(text, [by === 'time' ? since : `${by}_${prefix}`]);
  await client.query('delete from outbox');
  await client.query(`delete from pgboss.job where state = 'completed'`);
  await client.query('commit');
  await client.query(`vacuum (analyze false) ${touched.join(', ')}`);
}

const statements = [
  { text: `delete from deadlines where object_id >= $1 and object_id < 'reu'`, by: 'ret' },
  { text: `delete from deadlines where object_id >= $1 and object_id < 'trl'`, by: 'trk' },
  { text: `delete from deadlines where object_id >= $1 and object_id < 'bkh'`, by: 'bkg' },
  { text: 'delete from bookings where id >= $1', by: 'bkg' },
  { text: 'delete from notifications where id >= $1', by: 'ntf' },
  { text: 'delete from return_lines where return_id >= $1', by: 'ret' },
  { text: 'delete from returns where id >= $1', by: 'ret' },
  { text: 'delete from shipment_lines where shipment_id >= $1', by: 'shp' },
  { text: 'delete from shipments where id >= $1', by: 'shp' },
  { text: 'delete from waybill_claims where tracker_id >= $1', by: 'trk' },
  { text: 'delete from trackers where id >= $1', by: 'trk' },
  { text: 'delete from tracking_events where id >= $1', by: 'tev' },
  { text: 'delete from event_feed where event_id >= $1', by: 'evt' },
  { text: 'delete from events where id >= $1', by: 'evt' },
  { text: 'delete from idempotent_answers where created_at >= $1', by: 'time' },
  {
    text: `update orders set state = 'paid', acknowledged_at = null, event_sequence = 1 where acknowledged_at >= $1`,
    by: 'time',
  },
];

const touched = [
  ...[
    'notifications',
    'bookings',
    'return_lines',
    'returns',
    'shipment_lines',
    'shipments',
    'waybill_claims',
    'trackers',
    'tracking_events',
  ],
  ...['event_feed', 'events', 'idempotent_answers', 'orders', 'deadlines', 'outbox', 'pgboss.job'],
];

/** Waits until relay and jobs have nothing left to do. */
export async function settle(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ left: boolean }>(
      `select exists (select from outbox) or exists (select from pgboss.job where state in ('created', 'active', 'retry')) as left`,
    );
    if (!rows[0]!.left) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
