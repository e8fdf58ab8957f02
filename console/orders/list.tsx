/** All orders that the key may see. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Order } from '../api/shapes.ts';
import { Amount } from '../parts/amounts.tsx';
import { ListPage } from '../parts/list-page.tsx';
import type { Column } from '../parts/list-table.tsx';
import { MallTime } from '../parts/mall-time.tsx';
import { StateTag } from '../parts/state-tag.tsx';

export function OrderList() {
  const { t } = useTranslation();
  return (
    <ListPage<Order>
      title={t('ui.orders')}
      collection="orders"
      filters={[{ name: 'state', noun: 'order' }]}
      columns={useColumns()}
      empty={t('ui.noOrders')}
    />
  );
}

function useColumns(): readonly Column<Order>[] {
  const { t } = useTranslation();
  return [
    {
      title: t('ui.order'),
      key: 'reference',
      render: ({ id, reference }) => (
        <Link to="/orders/$id" params={{ id }}>
          {reference}
        </Link>
      ),
    },
    {
      title: t('ui.state'),
      key: 'state',
      render: (order) => (
        <>
          <StateTag noun="order" state={order.state} />
          {order.partial && <span className="quiet">{t('ui.partly')}</span>}
        </>
      ),
    },
    {
      title: t('ui.goods'),
      key: 'goods',
      render: ({ lines }) => {
        const [first] = lines;
        const rest = lines.length > 1 ? ` ${t('ui.andMore', { count: lines.length - 1 })}` : '';
        return first ? `${first.title}${rest}` : '–';
      },
    },
    { title: t('ui.buyer'), key: 'buyer', render: ({ buyer }) => buyer.name },
    {
      title: t('ui.amount'),
      key: 'total',
      align: 'right',
      render: ({ total }) => <Amount of={total} />,
    },
    {
      title: t('ui.claims'),
      key: 'claims',
      align: 'right',
      render: ({ cancellations, returns }) => cancellations.length + returns.length || '',
    },
    {
      title: t('ui.orderedAt'),
      key: 'ordered_at',
      render: ({ mall, ordered_at }) => <MallTime mall={mall} at={ordered_at} />,
    },
  ];
}
