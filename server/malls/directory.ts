/**
 * Mall contexts and the seller directory, cached: policy versions never change once written, and a seller never changes
 * its mall. What is missing is read in one statement.
 */
import type { Pool } from '../db/pool.ts';
import type { MallContext, MallDirectory, Policies, SellerNames } from '../kernel/command.ts';

interface Known {
  base: Omit<MallContext, 'policy_version' | 'policies'>;
  versions: Map<number, Policies>;
}

export function openMallDirectory(pool: Pool): MallDirectory {
  const malls = new Map<number, Known>();
  return {
    async ensure(wanted) {
      const missing = wanted.filter((each) => !malls.get(each.mall_id)?.versions.has(each.policy_version));
      if (missing.length === 0) return;
      const { rows } = await pool.query({
        name: 'mall_contexts',
        text: 'select * from mall_contexts($1::int4[])',
        values: [missing.map((each) => each.mall_id)],
      });
      for (const { version, policies, ...base } of rows) {
        const known = malls.get(base.mall_id) ?? { base, versions: new Map() };
        known.versions.set(version, policies);
        malls.set(base.mall_id, known);
      }
    },
    context(mall, policyVersion) {
      const known = malls.get(mall);
      return {
        ...(known?.base ?? unborn(mall)),
        policy_version: policyVersion,
        policies: (version) => policiesOf(known, version),
      };
    },
  };
}

/** While a mall is being made there is nothing to know about it yet. */
function unborn(mall: number): Known['base'] {
  return { mall_id: mall, id: '', name: '', time_zone: 'UTC', currency: '', locale: '', jurisdiction: '' };
}

function policiesOf(known: Known | undefined, version: number): Policies {
  const policies = known?.versions.get(version);
  if (!policies) throw new Error(`policy version ${version} of mall ${known?.base.id} is not loaded`);
  return policies;
}

export interface SellerEntry {
  seller_id: number;
  mall_id: number;
  id: string;
  /** The mall's public id. */
  mall: string;
  kind: string;
}

export interface SellerDirectory extends SellerNames {
  /** By number (from any id); missing ones do not exist. */
  byNumber(numbers: readonly number[]): Promise<Map<number, SellerEntry>>;
}

export function openSellerDirectory(pool: Pool): SellerDirectory {
  const sellers = new Map<number, SellerEntry>();
  /** Number 0 belongs to no seller. */
  const ensure = async (numbers: readonly number[]): Promise<void> => {
    const missing = [...new Set(numbers)].filter((number) => number !== 0 && !sellers.has(number));
    if (missing.length === 0) return;
    const { rows } = await pool.query({
      name: 'seller_directory',
      text: 'select * from seller_directory($1::int4[])',
      values: [missing],
    });
    for (const row of rows) sellers.set(row.seller_id, row);
  };
  return {
    ensure,
    idOf: (number) => sellers.get(number)?.id ?? '',
    async byNumber(numbers) {
      await ensure(numbers);
      return new Map(numbers.flatMap((number) => (sellers.has(number) ? [[number, sellers.get(number)!]] : [])));
    },
  };
}
