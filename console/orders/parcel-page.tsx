/** A parcel of the return hub: its sale is not known here, so there is its way, its return and its story, and no money. */
import { useTranslation } from 'react-i18next';
import type { Order } from '../api/shapes.ts';
import { addressText } from '../parts/address.ts';
import { Time, ZoneOf } from '../parts/amounts.tsx';
import { Facts } from '../parts/facts.tsx';
import { useZoneOfMall } from '../parts/mall-zone.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Timeline, useHistory } from '../parts/timeline.tsx';
import { Claims } from './claims.tsx';
import { Parcels } from './parcels.tsx';

export function ParcelPage({ order }: { order: Order }) {
  const { t } = useTranslation();
  const history = useHistory([order.id, ...order.shipments, ...order.returns], order.state);
  const zone = useZoneOfMall(order.mall);
  const { buyer, ship_to: from } = order;
  // Its number with an end that keeps it apart from an earlier parcel of the same number.
  const number = order.reference.replace(/-[^-]*$/, '');
  return (
    <ZoneOf value={zone}>
      <main className="page">
        <PageHead noun="parcel" object={{ ...order, reference: number }} back="/returns">
          <span className="quiet">{t('ui.hubOnly')}</span>
        </PageHead>
        <div className="columns">
          <div>
            <Claims order={order} />
            <Parcels order={order} />
            <Facts
              title={t('ui.about')}
              facts={[
                [t('ui.goods'), order.lines.map(({ title, quantity }) => `${title} × ${quantity}`).join(', ')],
                [t('ui.buyer'), [buyer.name, buyer.phone].join(' · ')],
                [t('ui.pickupFrom'), addressText(from)],
                [t('ui.requestedAt'), <Time key="requested" at={order.created_at} />],
              ]}
            />
          </div>
          <Timeline {...history} />
        </div>
      </main>
    </ZoneOf>
  );
}
