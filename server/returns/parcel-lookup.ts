/** The extra read of hub-only returns: which return a parcel is in already, found by its waybill number. */
import type { Lookup } from '../kernel/boundary.ts';
import type { Mode } from '../kernel/table.ts';

export interface ParcelKey {
  seller: number;
  mode: Mode;
  carrier: string;
  /** Normalised. */
  waybill_number: string;
}

declare module '../kernel/command.ts' {
  interface Lookups {
    /** Id of the newest return of the file that holds the number. */
    parcelReturns?: (key: ParcelKey) => string | undefined;
  }
}

export const parcelReturns: Lookup = {
  statement(keys) {
    const all = keys as ParcelKey[];
    return {
      name: 'parcel_returns',
      text: `select c.seller_id, c.mode, c.carrier, c.waybill_number, max(r.id) as id
             from waybill_claims c
             join trackers t on t.id = c.tracker_id and t.seller_id = c.seller_id
             join returns r on r.order_id = t.order_id and r.seller_id = t.seller_id
             where c.seller_id = any($1::int4[]) and c.waybill_number = any($2::text[]) and c.valid_to is null
             group by 1, 2, 3, 4`,
      values: [[...new Set(all.map((key) => key.seller))], [...new Set(all.map((key) => key.waybill_number))]],
    };
  },
  assemble(rows) {
    const found = new Map(
      rows.map((row) => [
        `${row['seller_id']} ${row['mode']} ${row['carrier']} ${row['waybill_number']}`,
        String(row['id']),
      ]),
    );
    return (key: ParcelKey) => found.get(`${key.seller} ${key.mode} ${key.carrier} ${key.waybill_number}`);
  },
};
