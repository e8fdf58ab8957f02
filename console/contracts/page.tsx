/** One carrier contract: how far its application is, why it stands still, until when an operator answers, its fields. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, pathOf } from '../api/api.ts';
import type { CarrierContract } from '../api/shapes.ts';
import { Actions } from '../parts/actions.tsx';
import { Amount, Time, ZoneOf } from '../parts/amounts.tsx';
import { type Fact, Facts } from '../parts/facts.tsx';
import { useCarrierName } from '../parts/fields.tsx';
import { labelOf } from '../parts/labels.ts';
import { useZoneOfMall } from '../parts/mall-zone.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Problem } from '../parts/problem.tsx';
import { Rail } from '../parts/rail.tsx';
import { rails } from '../parts/rails.ts';
import { Timeline, useHistory } from '../parts/timeline.tsx';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { useContractForm } from './contract-form.tsx';

export function ContractPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['carrier_contract', id],
    queryFn: () => get<CarrierContract>(api, pathOf('carrier_contract', id)),
    retry: false,
    // The carrier is being asked at this moment.
    refetchInterval: ({ state }) => (['requested', 'verifying'].includes(state.data?.state ?? '') ? 2_000 : false),
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
  return <Shown contract={data} />;
}

function Shown({ contract }: { contract: CarrierContract }) {
  const { t } = useTranslation();
  const carrier = useCarrierName();
  const history = useHistory([contract.id], contract.state);
  const zone = useZoneOfMall(contract.mall);
  const { hold_reason: held, authorisation } = contract;
  return (
    <ZoneOf value={zone}>
      <main className="page">
        <PageHead
          noun="carrier_contract"
          object={{ ...contract, reference: contract.contract_code }}
          back="/carrier_contracts"
        >
          <b>{carrier(contract.carrier)}</b>
        </PageHead>
        <div className="rails">
          <Rail title={t('ui.application')} rail={rails.contract} state={contract.state} events={history.events} />
        </div>
        {held && <Alert type="warning" showIcon title={t('ui.holdReason')} description={held} />}
        {authorisation.overdue && (
          <Alert
            type="error"
            showIcon
            title={t('ui.authorisationOverdue')}
            description={authorisation.support_contact}
          />
        )}
        <div className="columns">
          <div>
            <section className="panel" aria-label={t('ui.whatCanBeDone')}>
              <h2>{t('ui.whatCanBeDone')}</h2>
              <Actions
                subject={{
                  noun: 'carrier_contract',
                  label: contract.contract_code ?? labelOf(contract),
                  object: contract,
                }}
                actions={contract.actions}
              />
            </section>
            <ContractFacts contract={contract} />
          </div>
          <Timeline {...history} />
        </div>
      </main>
    </ZoneOf>
  );
}

function ContractFacts({ contract }: { contract: CarrierContract }) {
  const { t } = useTranslation();
  const say = useWords();
  const form = useContractForm(contract.carrier);
  const { authorisation, verification } = contract;
  const fields = Object.entries(contract.credentials).map(([name, value]): Fact => [form.label(name), value]);
  const secrets = contract.has_secrets.map((name): Fact => [form.label(name), t('ui.keptEncrypted')]);
  return (
    <>
      <Facts
        title={t('ui.about')}
        facts={[
          [t('ui.uses'), contract.uses.map((use) => say.word('use', use)).join(', ')],
          [t('ui.businessNumber'), contract.business_number],
          [t('ui.appliedAt'), <Time key="applied" at={contract.created_at} />],
          [t('ui.checkedAt'), verification.verified_at && <Time at={verification.verified_at} />],
          [
            t('ui.checkedBy'),
            verification.by && say.word('actor', verification.by === 'operator' ? 'platform' : verification.by),
          ],
          [t('ui.lastAnswer'), verification.last_error && <span lang="en">{verification.last_error}</span>],
          [t('ui.authoriseBy'), authorisation.due_at && <Time at={authorisation.due_at} />],
          [t('ui.authorisedAt'), authorisation.authorised_at && <Time at={authorisation.authorised_at} />],
        ]}
      />
      <Facts title={t('ui.contractFields')} facts={[...fields, ...secrets]} />
      {contract.fees.length > 0 && <Fees contract={contract} />}
    </>
  );
}

function Fees({ contract }: { contract: CarrierContract }) {
  const { t } = useTranslation();
  const say = useWords();
  return (
    <section className="panel" aria-label={t('ui.fees')}>
      <h2>{t('ui.fees')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('ui.uses')}</th>
            <th scope="col">{t('ui.upTo')}</th>
            <th scope="col">{t('ui.postalCodes')}</th>
            <th scope="col" className="number">
              {t('ui.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {contract.fees.map((fee) => (
            <tr key={JSON.stringify(fee)}>
              <td>{say.word('use', fee.use)}</td>
              <td>
                {[fee.max_weight_grams && `${fee.max_weight_grams} g`, fee.max_size_cm && `${fee.max_size_cm} cm`]
                  .filter(Boolean)
                  .join(', ') || t('ui.all')}
              </td>
              <td>{fee.region?.join(', ') ?? t('ui.all')}</td>
              <td className="number">
                <Amount of={fee.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
