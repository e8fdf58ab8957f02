/** All returns that the key may see: the decision, where the goods are, where the money is. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Return } from '../api/shapes.ts';
import { Amount } from '../parts/amounts.tsx';
import { labelOf } from '../parts/labels.ts';
import { ListPage } from '../parts/list-page.tsx';
import type { Column } from '../parts/list-table.tsx';
import { MallTime } from '../parts/mall-time.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useWords } from '../texts/words.ts';

export function ReturnList() {
  const { t } = useTranslation();
  return (
    <ListPage<Return>
      title={t('ui.returns')}
      collection="returns"
      filters={[
        { name: 'decision', noun: 'return' },
        { name: 'goods', noun: 'return' },
      ]}
      columns={useColumns()}
      empty={t('ui.noReturns')}
    />
  );
}

function useColumns(): readonly Column<Return>[] {
  const { t } = useTranslation();
  const say = useWords();
  return [
    {
      title: say.noun('return'),
      key: 'id',
      render: (row) => (
        <Link to="/returns/$id" params={{ id: row.id }}>
          {labelOf(row)}
        </Link>
      ),
    },
    {
      title: say.axis('decision'),
      key: 'decision',
      render: ({ decision }) => <StateTag noun="return" state={decision} />,
    },
    { title: say.axis('goods'), key: 'goods', render: ({ goods }) => <StateTag noun="return" state={goods} /> },
    { title: say.axis('money'), key: 'money', render: ({ money }) => <StateTag noun="refund" state={money} /> },
    { title: t('ui.reason'), key: 'reason', render: ({ reason }) => say.word('reason', reason) },
    {
      title: t('ui.refund'),
      key: 'refund',
      align: 'right',
      render: ({ refund }) => <Amount of={refund?.total} />,
    },
    {
      title: t('ui.order'),
      key: 'order',
      render: ({ order, order_reference, parcel }) => (
        <Link to="/orders/$id" params={{ id: order }}>
          {order_reference ?? parcel?.waybill_number ?? labelOf({ id: order })}
        </Link>
      ),
    },
    {
      title: t('ui.requestedAt'),
      key: 'created_at',
      render: ({ mall, created_at }) => <MallTime mall={mall} at={created_at} />,
    },
  ];
}
