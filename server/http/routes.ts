/** The inventory: every route there is. What is not listed here is not served, documented or tested. */
import { routes as apiKeys } from '../api-keys/routes.ts';
import { routes as bookings } from '../bookings/routes.ts';
import { routes as cancellations } from '../cancellations/routes.ts';
import { routes as carriers } from '../carriers/routes.ts';
import { routes as contracts } from '../contracts/routes.ts';
import { routes as events } from '../events/routes.ts';
import { routes as exports } from '../exports/routes.ts';
import { routes as files } from '../files/routes.ts';
import { routes as imports } from '../imports/routes.ts';
import { routes as ledger } from '../ledger/routes.ts';
import { routes as malls } from '../malls/routes.ts';
import { routes as notifications } from '../notifications/routes.ts';
import { routes as operations } from '../operations/routes.ts';
import { routes as orders } from '../orders/routes.ts';
import { routes as refunds } from '../refunds/routes.ts';
import { routes as reports } from '../reports/routes.ts';
import { routes as returns } from '../returns/routes.ts';
import { routes as sellers } from '../sellers/routes.ts';
import { routes as shipments } from '../shipments/routes.ts';
import { routes as tracking } from '../tracking/routes.ts';
import { routes as wallets } from '../wallets/routes.ts';
import { routes as webhooks } from '../webhooks/routes.ts';
import { bulkRoutesFor } from './bulk.ts';
import type { Route } from './route.ts';

const single: readonly Route[] = [
  ...malls,
  ...sellers,
  ...apiKeys,
  ...wallets,
  ...carriers,
  ...contracts,
  ...orders,
  ...shipments,
  ...bookings,
  ...tracking,
  ...cancellations,
  ...returns,
  ...reports,
  ...refunds,
  ...ledger,
  ...notifications,
  ...events,
  ...webhooks,
  ...files,
  ...imports,
  ...exports,
  ...operations,
];

export const routes: readonly Route[] = [...single, ...bulkRoutesFor(single)];
