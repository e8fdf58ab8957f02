/** The mall: its policies, its clocks, its keys, and its house seller at birth. */
import { keyCommands } from '../api-keys/index.ts';
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { changePolicies, createMall, type MallTables, mallTables, setClock } from './commands.ts';
import { mallReferences } from './lookups.ts';

export { type CreateMall, type MallTables, mallTables, type SetClock } from './commands.ts';
export { checkPolicies } from './legal-bounds.ts';
export { mallLifecycle } from './lifecycle.ts';
export { assertSafeRole, UnsafeRoleError } from './safe-role.ts';
export { clocks, malls, policyVersions } from './tables.ts';

export const mallBoundary: Boundary<MallTables> = {
  kind: 'mall',
  tables: mallTables,
  root: 'malls',
  fileColumns: { malls: 'id', policyVersions: 'mall', clocks: 'mall', apiKeys: 'owner_id' },
  deadlines: () => [],
  commands: commandMap<MallTables>(createMall, changePolicies, setClock, ...keyCommands<MallTables>()),
  lookups: { mallReferences },
};
