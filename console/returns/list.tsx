/** All returns that the key may see: the decision, where the goods are, where the money is. */
import { Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Return } from '../api/shapes.ts';
import { Amount, Time } from '../parts/amounts.tsx';
import { labelOf } from '../parts/labels.ts';
import { ListPage } from '../parts/list-page.tsx';
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

function useColumns(): TableColumnsType<Return> {
  const { t } = useTranslation();
  const say = useWords();
  return [
    {
      title: say.noun('return'),
      key: 'id',
      render: (_, row) => (
        <Link to="/returns/$id" params={{ id: row.id }}>
          {labelOf(row)}
        </Link>
      ),
    },
    {
      title: say.axis('decision'),
      key: 'decision',
      render: (_, { decision }) => <StateTag noun="return" state={decision} />,
    },
    { title: say.axis('goods'), key: 'goods', render: (_, { goods }) => <StateTag noun="return" state={goods} /> },
    { title: say.axis('money'), key: 'money', render: (_, { money }) => <StateTag noun="refund" state={money} /> },
    { title: t('ui.reason'), key: 'reason', render: (_, { reason }) => say.word('reason', reason) },
    {
      title: t('ui.refund'),
      key: 'refund',
      align: 'right',
      render: (_, { refund }) => <Amount of={refund?.total} />,
    },
    {
      title: t('ui.order'),
      key: 'order',
      render: (_, { order }) => (
        <Link to="/orders/$id" params={{ id: order }}>
          {labelOf({ id: order })}
        </Link>
      ),
    },
    { title: t('ui.requestedAt'), key: 'created_at', render: (_, { created_at }) => <Time at={created_at} /> },
  ];
}
