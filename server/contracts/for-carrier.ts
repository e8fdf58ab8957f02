/** A contract as a booking needs it: its secrets opened, and the seller's present address registered with the carrier. */
import type { CarrierContract } from '../carriers/adapter.ts';
import { formOf } from './carrier.ts';
import { askCarrier, type CheckPlatform, carrierContract, digestOf, tellHealth } from './check.ts';
import { type ContractSeller, officeOf, readContract } from './store.ts';
import type { ContractRow } from './tables.ts';

/** The carrier could not be told of the seller's new address; the booking waits for it. */
export class AddressNotRegistered extends Error {
  override readonly name = 'AddressNotRegistered';
  readonly notYet = true;
}

/**
 * Null when there is no such contract. The caller looks at `row.state`: only one `in_use` books. A seller's address that
 * has changed since the carrier registered it is registered here, before the booking; throws `AddressNotRegistered`
 * when the carrier does not answer, and `SecretError` when the key of the secrets is missing.
 */
export async function readContractForCarrier(
  platform: CheckPlatform,
  contract: { id: string; seller: number },
): Promise<{ row: ContractRow; contract: CarrierContract } | null> {
  const found = await readContract(platform.pool, contract);
  if (!found) return null;
  const row = isMoved(found) ? await registerAgain(platform, found) : found.row;
  return row && { row, contract: carrierContract(platform, row) };
}

function isMoved({ row, seller }: { row: ContractRow; seller: ContractSeller }): boolean {
  if (row.state !== 'in_use' || row.office === null || formOf(row.carrier)?.check !== 'carrier') return false;
  const office = officeOf(row, seller);
  return office !== null && digestOf(office) !== row.office;
}

async function registerAgain(
  platform: CheckPlatform,
  { row, seller }: { row: ContractRow; seller: ContractSeller },
): Promise<ContractRow | null> {
  const asked = await askCarrier(platform, row, { seller });
  await tellHealth(platform, row, asked);
  if (asked.kind === 'unclear' || asked.kind === 'not_sent') throw new AddressNotRegistered(asked.detail);
  return (await readContract(platform.pool, { id: row.id, seller: row.seller_id }))?.row ?? null;
}
