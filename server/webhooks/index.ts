/**
 * Webhooks: an endpoint is a file of its own, so that giving up on a dead receiver never waits for a seller's wallet or
 * a mall's policies, nor they for it.
 */
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { type EndpointTables, endpointCommands, endpointTables } from './commands.ts';
import { webhookEndpointCounts } from './lookups.ts';

export { openDeliveries } from './deliver.ts';
export { openFanOut } from './fan-out.ts';
export { webhookHousekeeping } from './housekeeping.ts';
export { webhookEndpointLifecycle } from './lifecycle.ts';
export { resolveWith } from './resolver.ts';

export const webhookEndpointBoundary: Boundary<EndpointTables> = {
  kind: 'webhook_endpoint',
  tables: endpointTables,
  root: 'webhookEndpoints',
  fileColumns: { webhookEndpoints: 'id' },
  deadlines: () => [],
  commands: commandMap<EndpointTables>(...endpointCommands),
  lookups: { webhookEndpointCounts },
};
