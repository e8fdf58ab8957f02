/** The shipments of an order, each with its waybill and what can be done with it. */
import { useQueries } from '@tanstack/react-query';
import { Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, pathOf } from '../api/api.ts';
import type { Order, Shipment } from '../api/shapes.ts';
import { Actions } from '../parts/actions.tsx';
import { Time } from '../parts/amounts.tsx';
import { CarrierAnswer } from '../parts/carrier-answer.tsx';
import { useCarrierName } from '../parts/fields.tsx';
import { labelOf } from '../parts/labels.ts';
import { Problem } from '../parts/problem.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';

/** Of the hand-off: as long as the carrier has not taken it over, which goes without saying. */
const asking = ['pending', 'sent', 'refused'];

export function Parcels({ order }: { order: Order }) {
  const { t } = useTranslation();
  const api = useApi();
  const found = useQueries({
    queries: order.shipments.map((id) => ({
      queryKey: ['shipment', id],
      queryFn: () => get<Shipment>(api, pathOf('shipment', id)),
      retry: false,
      // The carrier is being asked for a number.
      refetchInterval: (query: { state: { data?: Shipment | undefined } }) =>
        ['pending', 'sent'].includes(query.state.data?.handoff.state ?? '') ? 3_000 : (false as const),
    })),
  });
  if (order.shipments.length === 0) return null;
  return (
    <section className="panel" aria-label={t('ui.shipments')}>
      <h2>{t('ui.shipments')}</h2>
      {found.map(({ data, error }, i) => {
        if (error) return <Problem key={order.shipments[i]} error={error} />;
        if (!data) return <Skeleton key={order.shipments[i]} active title={false} paragraph={{ rows: 1 }} />;
        return <Parcel key={data.id} order={order} shipment={data} />;
      })}
    </section>
  );
}

function Parcel({ order, shipment }: { order: Order; shipment: Shipment }) {
  const { t } = useTranslation();
  const say = useWords();
  const carrier = useCarrierName();
  const titles = new Map(order.lines.map(({ id, title }) => [id, title]));
  const { waybill_number: waybill, handoff } = shipment;
  return (
    <article className="entry">
      <div className="entry-head">
        <StateTag noun="shipment" state={shipment.state} />
        <b>{carrier(shipment.carrier)}</b>
        <code>
          {waybill ?? (shipment.method === 'untracked' ? say.word('method', 'untracked') : t('ui.noWaybillYet'))}
        </code>
        {asking.includes(handoff.state) && <StateTag noun="shipment" state={handoff.state} />}
        {handoff.late && <Tag className="state bad">{t('ui.late')}</Tag>}
        <span className="quiet">
          <Time at={shipment.dispatched_at ?? shipment.created_at} />
        </span>
      </div>
      <p>{shipment.lines.map(({ line, quantity }) => `${titles.get(line) ?? line} × ${quantity}`).join(', ')}</p>
      {asking.includes(handoff.state) && <CarrierAnswer reason={handoff.reason} lastError={handoff.last_error} />}
      <Actions
        subject={{ noun: 'shipment', label: waybill ?? labelOf(shipment), object: shipment }}
        actions={shipment.actions}
        compact
      />
    </article>
  );
}
