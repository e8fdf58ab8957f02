/** The room of carrier contracts: what other rooms may use of it. */
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import {
  awaitAnswer,
  beginCheck,
  confirmHealth,
  deadlinesOfContract,
  failCheck,
  failHealth,
  fallOverdue,
  look,
  missHealth,
  passCheck,
} from './answers.ts';
import { addUse, createContract, resubmitContract, updateContract } from './apply.ts';
import { contractApplicants, contractClaimHolders, contractReferences } from './lookups.ts';
import {
  authoriseContract,
  holdContract,
  reinstateContract,
  rejectContract,
  suspendContract,
  terminateContract,
  verifyContract,
} from './operate.ts';
import { type ContractTables, contractTables } from './tables.ts';

export { feeFor } from './fees.ts';
export { AddressNotRegistered, readContractForCarrier } from './for-carrier.ts';
export { contractsQueueDefinition, contractsShape, contractsSweep } from './jobs.ts';
export { contractLifecycle } from './lifecycle.ts';
export { type UsableContract, type UsableKey, usableContracts } from './lookups.ts';
export { findContractByCode } from './store.ts';
export {
  type ContractFee,
  type ContractRow,
  type ContractTables,
  type ContractUse,
  contractTables,
  contractUses,
} from './tables.ts';

export const contractBoundary: Boundary<ContractTables> = {
  kind: 'contract',
  tables: contractTables,
  root: 'contracts',
  fileColumns: { contracts: 'id', contractClaims: 'contract_id' },
  deadlines: deadlinesOfContract,
  commands: commandMap<ContractTables>(
    createContract,
    updateContract,
    resubmitContract,
    addUse,
    authoriseContract,
    holdContract,
    rejectContract,
    suspendContract,
    reinstateContract,
    terminateContract,
    verifyContract,
    beginCheck,
    passCheck,
    failCheck,
    awaitAnswer,
    look,
    confirmHealth,
    missHealth,
    failHealth,
    fallOverdue,
  ),
  lookups: { contractApplicants, contractClaimHolders, contractReferences },
};
