/** The extra reads of order-file commands: seller's state, references already taken, holders of waybill numbers. */
import type { Lookup } from '../kernel/boundary.ts';

export type Referenced = 'orders' | 'shipments' | 'cancellations' | 'returns';

export interface ReferenceKey {
  table: Referenced;
  seller: number;
  mode: string;
  reference: string;
}

declare module '../kernel/command.ts' {
  interface Lookups {
    sellerStates?: ReadonlyMap<number, string>;
    references?: (key: ReferenceKey) => string | undefined;
  }
}

export const sellerStates: Lookup = {
  statement: (sellers) => ({
    name: 'seller_states',
    text: 'select seller_id, state from sellers where seller_id = any($1::int4[])',
    values: [sellers],
  }),
  assemble: (rows) => new Map(rows.map((row) => [row['seller_id'], row['state']])),
};

/** A reference names one object per kind, seller and mode, for ever. */
export const references: Lookup = {
  statement(keys) {
    const all = keys as ReferenceKey[];
    const of = (table: Referenced) =>
      `select '${table}' as kind, seller_id, mode, reference, id from ${table} where seller_id = any($1::int4[]) and reference = any($2::text[])`;
    return {
      name: 'taken_references',
      text: (['orders', 'shipments', 'cancellations', 'returns'] as const).map(of).join(' union all '),
      values: [[...new Set(all.map((key) => key.seller))], [...new Set(all.map((key) => key.reference))]],
    };
  },
  assemble(rows) {
    const taken = new Map(
      rows.map((row) => [`${row['kind']} ${row['seller_id']} ${row['mode']} ${row['reference']}`, String(row['id'])]),
    );
    return (key: ReferenceKey) => taken.get(`${key.table} ${key.seller} ${key.mode} ${key.reference}`);
  },
};
