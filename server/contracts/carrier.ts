/** What this room asks of the carriers' room: the form of a contract, and the adapter that checks one. */
import type { AdapterFor } from '../carriers/adapter.ts';
import { type ContractManifest, carrierByCode, openCarriers } from '../carriers/index.ts';
import type { Config } from '../config.ts';

export type ContractForm = ContractManifest;

/** Undefined where no contract of the carrier can be registered. */
export function formOf(carrier: string): ContractForm | undefined {
  return carrierByCode(carrier)?.contract;
}

/** The adapters of this process. */
export function adaptersOf(config: Config): AdapterFor {
  return openCarriers(config);
}
