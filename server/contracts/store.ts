/** What jobs, routes and other rooms read of contracts, without locking anything. */
import type { CarrierAddress } from '../carriers/adapter.ts';
import { type Pool, read } from '../db/pool.ts';
import { type BusinessClock, businessNow, type IsoTime, isoTime } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import type { SellerAddresses } from '../sellers/tables.ts';
import type { Applicant } from './lookups.ts';
import { type ContractRow, contracts } from './tables.ts';

const columns = Object.keys(contracts.columns)
  .map((name) => `c.${name}`)
  .join(', ');

/** What the seller is called and where its parcels leave from and come back to. */
export interface ContractSeller {
  name: string;
  addresses: SellerAddresses;
}

/** A contract with its seller as it is now. */
export async function readContract(
  pool: Pool,
  of: { id: string; seller: number },
): Promise<{ row: ContractRow; seller: ContractSeller } | null> {
  const statement = {
    name: 'contract_with_seller',
    text: `select ${columns}, s.name as seller_name, s.addresses as seller_addresses from carrier_contracts c
           join sellers s on s.seller_id = c.seller_id where c.id = $1 and c.seller_id = any($2::int4[])`,
    values: [of.id, [of.seller]],
  };
  const [rows] = await read(pool, { sellers: [of.seller] }, [statement]);
  const found = rows?.[0];
  if (!found) return null;
  const { seller_name, seller_addresses, ...row } = found;
  return {
    row: row as unknown as ContractRow,
    seller: { name: String(seller_name), addresses: seller_addresses as SellerAddresses },
  };
}

/** The newest contract of that number in a mall, one in use before all others. */
export async function findContractByCode(
  platform: Pick<Platform, 'pool'>,
  of: { mall: number; mode: Mode; carrier: string; contract_code: string },
): Promise<ContractRow | null> {
  const statement = {
    name: 'contract_by_code',
    text: `select ${columns} from carrier_contracts c where mall_id = $1 and mode = $2 and carrier = $3 and contract_code = $4
           order by state = 'in_use' desc, id desc limit 1`,
    values: [of.mall, of.mode, of.carrier, of.contract_code],
  };
  const [rows] = await read(platform.pool, { malls: [of.mall] }, [statement]);
  return (rows?.[0] as ContractRow | undefined) ?? null;
}

export async function readApplicant(pool: Pool, seller: number): Promise<Applicant | null> {
  const { rows } = await pool.query<Applicant>({
    name: 'contract_applicants',
    text: 'select * from contract_applicants($1::int4[])',
    values: [[seller]],
  });
  return rows[0] ?? null;
}

/** A contract whose carrier has not answered. */
export type Unchecked = Pick<ContractRow, 'id' | 'seller_id' | 'mall_id' | 'mode' | 'check_number'>;

/** Applications that are to be tried again at machine time `nowMs`, or whose job was lost; by id, over all malls. */
export async function readUnchecked(
  pool: Pool,
  page: { after: string; nowMs: number; lostAfterMs: number; carriers: readonly string[]; limit: number },
): Promise<Unchecked[]> {
  const { after, nowMs, lostAfterMs, carriers, limit } = page;
  const statement = {
    name: 'unchecked_contracts',
    text: `select id, seller_id, mall_id, mode, check_number from carrier_contracts
           where state in ('requested', 'verifying') and id > $1 and carrier = any($2::text[])
             and coalesce(verification ->> 'next_attempt_at' <= $3, id < $4) order by id limit $5`,
    values: [after, carriers, isoTime(nowMs), firstIdAt('carrier_contract', Math.max(0, nowMs - lostAfterMs)), limit],
  };
  const [rows] = await read(pool, { all: true }, [statement]);
  return (rows ?? []) as unknown as Unchecked[];
}

/** Malls as decisions see them, by number, for presenting rows that were read; `now` in each mode. */
export async function mallsOf(
  platform: Pick<Platform, 'pool' | 'malls' | 'clock'>,
  numbers: readonly number[],
): Promise<Map<number, { mall: MallContext; now: Record<Mode, IsoTime> }>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await platform.pool.query<BusinessClock & { mall_id: number; mode: Mode; policy_version: number }>({
    name: 'mall_clocks',
    text: 'select * from mall_clocks($1::int4[])',
    values: [[...new Set(numbers)]],
  });
  await platform.malls.ensure(rows);
  const known = new Map<number, { mall: MallContext; now: Record<Mode, IsoTime> }>();
  for (const row of rows) {
    const entry = known.get(row.mall_id) ?? {
      mall: platform.malls.context(row.mall_id, row.policy_version),
      now: { test: '', live: '' },
    };
    entry.now[row.mode] = businessNow(row, platform.clock.nowMs());
    known.set(row.mall_id, entry);
  }
  return known;
}

/** Where parcels of the contract leave from and come back to; null while the seller has no address. */
export function officeOf(
  row: Pick<ContractRow, 'uses'>,
  seller: ContractSeller,
): (CarrierAddress & { officeName: string }) | null {
  const { ship_from, return_to } = seller.addresses;
  const address = row.uses.includes('outbound') ? (ship_from ?? return_to) : (return_to ?? ship_from);
  if (!address) return null;
  const { name, phone, postal_code, address1, address2 } = address;
  return { officeName: seller.name, name, phone, postal_code, address1, ...(address2 ? { address2 } : {}) };
}
