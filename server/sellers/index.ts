/** The seller account: the seller with its wallets and keys, locked together. */
import { keyCommands } from '../api-keys/index.ts';
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { walletCommands } from '../wallets/index.ts';
import {
  createSeller,
  reinstateSeller,
  type SellerTables,
  sellerTables,
  suspendSeller,
  updateSeller,
} from './commands.ts';
import { sellerReferences } from './lookups.ts';

export { type SellerTables, sellerTables } from './commands.ts';
export { sellerLifecycle } from './lifecycle.ts';
export { presentSeller, type SellerRow } from './present.ts';
export { checkRegistration } from './registration.ts';
export { sellers } from './tables.ts';

export const sellerAccount: Boundary<SellerTables> = {
  kind: 'seller',
  tables: sellerTables,
  root: 'sellers',
  fileColumns: { sellers: 'id', wallets: 'seller', apiKeys: 'owner_id' },
  deadlines: () => [],
  commands: commandMap<SellerTables>(
    createSeller,
    updateSeller,
    suspendSeller,
    reinstateSeller,
    ...keyCommands<SellerTables>(),
    ...walletCommands<SellerTables>(),
  ),
  lookups: { sellerReferences },
};
