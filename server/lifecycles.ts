/** All lifecycles, with the table that stores each: what diagrams, catalogues, checks and matrix tests run over. */
import { apiKeyLifecycle } from './api-keys/index.ts';
import { bookingLifecycle } from './bookings/lifecycle.ts';
import { cancellationLifecycle } from './cancellations/lifecycle.ts';
import { contractLifecycle } from './contracts/lifecycle.ts';
import type { Lifecycle } from './kernel/lifecycle.ts';
import { orderLifecycle } from './orders/lifecycle.ts';
import { refundLifecycle } from './refunds/lifecycle.ts';
import { returnLifecycle } from './returns/lifecycle.ts';
import { sellerLifecycle } from './sellers/lifecycle.ts';
import { shipmentLifecycle } from './shipments/lifecycle.ts';
import { webhookEndpointLifecycle } from './webhooks/lifecycle.ts';

export const lifecycles: readonly { lifecycle: Lifecycle; table: string | null }[] = [
  { lifecycle: orderLifecycle as unknown as Lifecycle, table: 'orders' },
  { lifecycle: shipmentLifecycle as unknown as Lifecycle, table: 'shipments' },
  { lifecycle: bookingLifecycle as unknown as Lifecycle, table: 'bookings' },
  { lifecycle: contractLifecycle as unknown as Lifecycle, table: 'carrier_contracts' },
  { lifecycle: cancellationLifecycle as unknown as Lifecycle, table: 'cancellations' },
  { lifecycle: returnLifecycle as unknown as Lifecycle, table: 'returns' },
  { lifecycle: refundLifecycle as unknown as Lifecycle, table: 'refunds' },
  { lifecycle: sellerLifecycle as unknown as Lifecycle, table: 'sellers' },
  { lifecycle: webhookEndpointLifecycle as unknown as Lifecycle, table: 'webhook_endpoints' },
  // A key's state follows from revoked_at.
  { lifecycle: apiKeyLifecycle as unknown as Lifecycle, table: null },
];
