/** All boundaries by name: the list that the lanes, the sweep and the checks run over. */
import { apiKeyOwners } from './api-keys/index.ts';
import { contractBoundary } from './contracts/index.ts';
import { mallBoundary } from './malls/index.ts';
import { orderFile } from './order-file/index.ts';
import type { BoundaryKind } from './platform.ts';
import { sellerAccount } from './sellers/index.ts';
import { trackerBoundary } from './tracking/index.ts';
import { webhookEndpointBoundary } from './webhooks/index.ts';

export const boundaries = {
  order_file: orderFile,
  tracker: trackerBoundary,
  seller: sellerAccount,
  contract: contractBoundary,
  mall: mallBoundary,
  platform: apiKeyOwners,
  webhook_endpoint: webhookEndpointBoundary,
} as const satisfies Record<BoundaryKind, unknown>;
