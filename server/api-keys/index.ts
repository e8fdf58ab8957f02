/** API keys: the platform's own boundary, and what other rooms need of keys. */
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { keyCommands } from './commands.ts';
import { apiKeys, platforms } from './tables.ts';

export { type FirstKey, firstKey, keptAt, newKeys } from './birth.ts';
export { type CreateKey, keyCommands } from './commands.ts';
export { hashKey, keyOf, type NewKey, newKey } from './key-text.ts';
export { apiKeyLifecycle } from './lifecycle.ts';
export { ensurePlatformKey, type PlatformKey } from './platform-key.ts';
export { covers, scopeNouns, scopePattern } from './scopes.ts';
export { apiKeys, type OwnerKind, platforms } from './tables.ts';

const tables = { platforms, apiKeys };

/** The platform's root: nothing but its keys, and those of carriers. */
export const apiKeyOwners: Boundary<typeof tables> = {
  kind: 'platform',
  tables,
  root: 'platforms',
  fileColumns: { platforms: 'id', apiKeys: 'owner_id' },
  deadlines: () => [],
  commands: commandMap(...keyCommands<typeof tables>()),
  lookups: {},
};
