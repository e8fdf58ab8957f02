/** All boundaries by name: the list that the lanes, the sweep and the checks run over. */
import { apiKeyOwners } from './api-keys/index.ts';
import { mallBoundary } from './malls/index.ts';
import { orderFile } from './order-file/index.ts';
import type { BoundaryKind } from './platform.ts';
import { sellerAccount } from './sellers/index.ts';
import { trackerBoundary } from './tracking/index.ts';

export const boundaries = {
  order_file: orderFile,
  tracker: trackerBoundary,
  seller: sellerAccount,
  mall: mallBoundary,
  platform: apiKeyOwners,
} as const satisfies Record<BoundaryKind, unknown>;
