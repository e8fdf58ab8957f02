/** Whether a mall has used a reference for a seller before: its sellers lie in many books, so a function looks. */
import type { Lookup } from '../kernel/boundary.ts';

export interface SellerReference {
  mall: number;
  reference: string;
}

declare module '../kernel/command.ts' {
  interface Lookups {
    /** The seller's id that has the reference. */
    sellerReferences?: (key: SellerReference) => string | undefined;
  }
}

export const sellerReferences: Lookup = {
  statement(keys) {
    const all = keys as SellerReference[];
    return {
      name: 'seller_references',
      text: 'select * from seller_references($1::int4[], $2::text[])',
      values: [all.map((key) => key.mall), all.map((key) => key.reference)],
    };
  },
  assemble(rows) {
    const taken = new Map(rows.map((row) => [`${row['mall_id']} ${row['reference']}`, String(row['id'])]));
    return (key: SellerReference) => taken.get(`${key.mall} ${key.reference}`);
  },
};
