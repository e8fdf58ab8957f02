/** All carrier contracts that the key may see, and the way to a new application. */
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CarrierContract } from '../api/shapes.ts';
import { useCarrierName } from '../parts/fields.tsx';
import { labelOf } from '../parts/labels.ts';
import { ListPage } from '../parts/list-page.tsx';
import type { Column } from '../parts/list-table.tsx';
import { MallTime } from '../parts/mall-time.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useSession } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';

export function ContractList() {
  const { t } = useTranslation();
  const { kind } = useSession();
  const navigate = useNavigate();
  return (
    <ListPage<CarrierContract>
      title={t('ui.contracts')}
      collection="carrier_contracts"
      numberIs="contract_code"
      filters={[{ name: 'state', noun: 'carrier_contract' }]}
      columns={useColumns()}
      empty={t('ui.noContracts')}
      extra={
        kind === 'platform' ? null : (
          <Button type="primary" onClick={() => void navigate({ to: '/carrier_contracts/new' })}>
            {t('ui.apply')}
          </Button>
        )
      }
    />
  );
}

function useColumns(): readonly Column<CarrierContract>[] {
  const { t } = useTranslation();
  const say = useWords();
  const carrier = useCarrierName();
  return [
    {
      title: say.noun('carrier_contract'),
      key: 'id',
      render: (row) => (
        <Link to="/carrier_contracts/$id" params={{ id: row.id }}>
          {row.contract_code ?? labelOf(row)}
        </Link>
      ),
    },
    { title: t('ui.carrier'), key: 'carrier', render: (row) => carrier(row.carrier) },
    {
      title: t('ui.state'),
      key: 'state',
      render: (row) => <StateTag noun="carrier_contract" state={row.state} />,
    },
    {
      title: t('ui.uses'),
      key: 'uses',
      render: ({ uses }) => uses.map((use) => say.word('use', use)).join(', '),
    },
    {
      title: t('ui.authoriseBy'),
      key: 'due',
      render: ({ mall, authorisation }) => (
        <>
          <MallTime mall={mall} at={authorisation?.due_at} />{' '}
          {authorisation?.overdue && <Tag className="state bad">{t('ui.overdue')}</Tag>}
        </>
      ),
    },
    {
      title: t('ui.appliedAt'),
      key: 'created_at',
      render: ({ mall, created_at }) => <MallTime mall={mall} at={created_at} />,
    },
  ];
}
