/** Whose order a row is: the mall's own numbers of its sellers, looked up batch by batch. */
import { read } from '../db/pool.ts';
import type { Run } from './store.ts';

export interface SellerBook {
  learn(references: readonly (string | null)[]): Promise<void>;
  /** Null: no seller that this import may place orders for. */
  numberOf(reference: string | null): number | null;
  whyNot(reference: string | null): readonly [code: string, detail: string];
}

/** A file may name more sellers than memory should hold; then the oldest are looked up again. */
const mostRemembered = 10_000;

export async function openSellerBook(run: Run): Promise<SellerBook> {
  const { imp } = run;
  return imp.for_seller === null ? bookOfMall(run) : bookOfOne(run, imp.for_seller);
}

/** Rows may name the seller again, but no other. */
async function bookOfOne({ platform }: Run, seller: number): Promise<SellerBook> {
  const [rows] = await read(platform.pool, { sellers: [seller] }, [
    { name: 'import_one_seller', text: 'select reference from sellers where seller_id = $1', values: [seller] },
  ]);
  const own = String(rows![0]?.['reference'] ?? '');
  return {
    learn: async () => undefined,
    numberOf: (reference) => (reference === null || reference === own ? seller : null),
    whyNot: () => ['other_seller', 'This import is for one seller, and the row names another.'],
  };
}

function bookOfMall({ platform, imp }: Run): SellerBook {
  const known = new Map<string, number | null>();
  return {
    async learn(references) {
      const unknown = [...new Set(references)].filter((reference) => reference !== null && !known.has(reference));
      if (unknown.length === 0) return;
      if (known.size > mostRemembered) {
        known.clear();
        return this.learn(references);
      }
      const text = 'select seller_id, reference from sellers where mall_id = $1 and reference = any($2::text[])';
      const [rows] = await read(platform.pool, { malls: [imp.mall_id] }, [
        { name: 'import_sellers', text, values: [imp.mall_id, unknown] },
      ]);
      for (const reference of unknown) known.set(reference!, null);
      for (const row of rows!) known.set(String(row['reference']), Number(row['seller_id']));
    },
    numberOf: (reference) => (reference === null ? null : (known.get(reference) ?? null)),
    whyNot: (reference) =>
      reference === null
        ? ['required', 'This cell is empty; name the seller by your own number for it.']
        : ['unknown_seller', 'The mall has no seller with this reference.'],
  };
}
