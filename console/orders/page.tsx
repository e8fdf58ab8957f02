/** One order: its goods and its money as rails, what can be done, its lines, parcels and claims, and its story. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, pathOf } from '../api/api.ts';
import type { Action, Order, Refund, RoundtripEvent } from '../api/shapes.ts';
import type { PieceLine } from '../parts/action-forms.tsx';
import { Actions } from '../parts/actions.tsx';
import { Time, ZoneOf } from '../parts/amounts.tsx';
import { useZoneOfMall } from '../parts/mall-zone.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Problem } from '../parts/problem.tsx';
import { Rail } from '../parts/rail.tsx';
import { rails } from '../parts/rails.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { Timeline, useHistory } from '../parts/timeline.tsx';
import { useApi } from '../session/session.tsx';
import { Claims } from './claims.tsx';
import { OrderFacts } from './facts.tsx';
import { OrderLines } from './lines.tsx';
import { ParcelPage } from './parcel-page.tsx';
import { Parcels } from './parcels.tsx';

export function OrderPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['order', id],
    queryFn: () => get<Order>(api, pathOf('order', id)),
    retry: false,
  });
  if (error)
    return (
      <main className="page">
        <Problem error={error} retry={() => void refetch()} />
      </main>
    );
  if (!data)
    return (
      <main className="page" aria-busy="true">
        <Skeleton active />
      </main>
    );
  return data.kind === 'parcel' ? <ParcelPage order={data} /> : <Shown order={data} />;
}

function Shown({ order }: { order: Order }) {
  const { t } = useTranslation();
  const history = useHistory(
    [order.id, ...order.shipments, ...order.cancellations, ...order.returns, ...order.refunds],
    order.state,
  );
  const zone = useZoneOfMall(order.mall);
  return (
    <ZoneOf value={zone}>
      <main className="page">
        <PageHead noun="order" object={order} back="/orders">
          <StateTag noun="order" state={order.state} />
          {order.partial && <span className="quiet">{t('ui.partly')}</span>}
          <span className="quiet">
            {t('ui.orderedAt')} <Time at={order.ordered_at} />
          </span>
        </PageHead>
        <div className="rails">
          <Rail title={t('ui.goods')} rail={rails.order} state={order.state} events={history.events} />
          <MoneyRail order={order} events={history.events} />
        </div>
        <div className="columns">
          <div>
            <section className="panel" aria-label={t('ui.whatCanBeDone')}>
              <h2>{t('ui.whatCanBeDone')}</h2>
              <OrderActions order={order} />
            </section>
            <OrderLines order={order} />
            <Parcels order={order} />
            <Claims order={order} />
            <OrderFacts order={order} />
          </div>
          <Timeline {...history} />
        </div>
      </main>
    </ZoneOf>
  );
}

/** The refund that is furthest from the buyer's pocket speaks for all, as a return's money does. */
const worst = ['failed', 'in_doubt', 'due', 'sent', 'paid'];

function MoneyRail({ order, events }: { order: Order; events: readonly RoundtripEvent[] }) {
  const { t } = useTranslation();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['refunds-of', order.id, order.refunds],
    queryFn: () => get<{ data: Refund[] }>(api, '/v1/refunds', { order: order.id, limit: 200 }),
    enabled: order.refunds.length > 0,
  });
  const states = new Set(data?.data.map(({ state }) => state as string));
  const state = worst.find((each) => states.has(each)) ?? 'none';
  return <Rail title={t('ui.moneyBack')} rail={rails.money} state={state} events={events} />;
}

function OrderActions({ order }: { order: Order }) {
  const { t } = useTranslation();
  const linesFor = {
    dispatch: piecesOf(order, (line) => line.undispatched_quantity),
    cancel: piecesOf(order, (line) => line.quantity - line.cancelled_quantity - line.returned_quantity),
    request_return: piecesOf(order, (line) => line.dispatched_quantity - line.returned_quantity),
  };
  const creations = [
    can('dispatch', linesFor.dispatch, t('ui.nothingToDispatch')),
    can('cancel', linesFor.cancel, t('ui.nothingToCancel')),
    can('request_return', linesFor.request_return, t('ui.nothingToReturn')),
  ];
  return (
    <Actions
      subject={{ noun: 'order', label: order.reference, object: order, currency: order.currency, linesFor }}
      actions={[...order.actions, ...creations]}
    />
  );
}

function piecesOf(order: Order, count: (line: Order['lines'][number]) => number): PieceLine[] {
  return order.lines
    .map((line) => ({
      id: line.id,
      title: [line.title, line.option].filter(Boolean).join(' · '),
      quantity: count(line),
    }))
    .filter(({ quantity }) => quantity > 0);
}

function can(name: string, lines: readonly PieceLine[], reason: string): Action {
  return lines.length > 0 ? { name, enabled: true } : { name, enabled: false, reason };
}
