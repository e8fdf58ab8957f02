/** Facts whose waybill nobody holds yet: kept 30 days (housekeeping removes them), owned by who pushed them. */
import { type Statement, transaction } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import type { Platform } from '../platform.ts';
import { type UnmatchedRow, unmatchedTrackingEvents } from './tables.ts';
import type { WaybillKey } from './waybills.ts';

/** The mall number that stands for carriers. */
export const carriersOwn = 0;

/** Said twice is kept once. */
export async function keepUnmatched(platform: Platform, rows: readonly UnmatchedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const insert = insertRows(unmatchedTrackingEvents, rows);
  const text = `${insert.text} on conflict do nothing`;
  await transaction(platform.pool, { malls: [...new Set(rows.map((row) => row.mall_id))] }, (client) =>
    client.query({ name: 'keep_unmatched', text, values: insert.values as unknown[] }),
  );
}

/** What carriers and the given malls have said about these numbers. */
export function unmatchedOf(wanted: { keys: readonly WaybillKey[]; malls: readonly number[] }): Statement {
  return {
    name: 'read_unmatched',
    text: `select u.* from (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as w(waybill_number, carrier, mode)
           join unmatched_tracking_events u using (waybill_number, carrier, mode) where u.mall_id = any($4::int4[])`,
    values: [
      wanted.keys.map((key) => key.waybill_number),
      wanted.keys.map((key) => key.carrier),
      wanted.keys.map((key) => key.mode),
      [carriersOwn, ...wanted.malls],
    ],
  };
}

/** After their facts stand at their trackers. Rows that another has removed already are none of ours any more. */
export async function removeUnmatched(platform: Platform, rows: readonly UnmatchedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await transaction(platform.pool, { malls: [...new Set(rows.map((row) => row.mall_id))] }, (client) =>
    client.query({
      name: 'remove_unmatched',
      text: `delete from unmatched_tracking_events u using unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as w(waybill_number, carrier, mode, owner, fact_key)
             where u.waybill_number = w.waybill_number and u.carrier = w.carrier and u.mode = w.mode and u.owner = w.owner and u.fact_key = w.fact_key`,
      values: [
        rows.map((row) => row.waybill_number),
        rows.map((row) => row.carrier),
        rows.map((row) => row.mode),
        rows.map((row) => row.owner),
        rows.map((row) => row.fact_key),
      ],
    }),
  );
}
