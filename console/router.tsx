/** Which page stands under which address. Pages come when they are first opened. */
import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Frame } from './frame/frame.tsx';
import { Problem } from './parts/problem.tsx';
import { parseSearch, stringifySearch } from './parts/search.ts';
import { useTitle } from './parts/title.ts';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => (
    <main className="page">
      <Problem error={error} />
    </main>
  ),
});

const at = () => root;
const searched = (search: Record<string, unknown>) => search as Record<string, string>;

const routes = [
  createRoute({
    getParentRoute: at,
    path: '/',
    component: lazyRouteComponent(() => import('./todo/page.tsx'), 'TodoPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/orders',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('./orders/list.tsx'), 'OrderList'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/orders/$id',
    component: lazyRouteComponent(() => import('./orders/page.tsx'), 'OrderPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/returns',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('./returns/list.tsx'), 'ReturnList'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/returns/$id',
    component: lazyRouteComponent(() => import('./returns/page.tsx'), 'ReturnPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/carrier_contracts',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('./contracts/list.tsx'), 'ContractList'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/carrier_contracts/new',
    component: lazyRouteComponent(() => import('./contracts/apply.tsx'), 'ApplyPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/carrier_contracts/$id',
    component: lazyRouteComponent(() => import('./contracts/page.tsx'), 'ContractPage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  const { t } = useTranslation();
  useTitle(t('ui.noSuchPage'));
  return (
    <main className="page">
      <h1>{t('ui.noSuchPage')}</h1>
      <Link to="/orders">{t('ui.orders')}</Link>
    </main>
  );
}
