/** The refunds of a claim: one for each payment that goes back, its state, and a try again where it failed. */
import { useQueries } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, pathOf } from '../api/api.ts';
import type { Refund } from '../api/shapes.ts';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { Actions } from './actions.tsx';
import { Amount, Time } from './amounts.tsx';
import { labelOf } from './labels.ts';
import { Problem } from './problem.tsx';
import { Sentence } from './sentence.tsx';
import { StateTag } from './state-tag.tsx';

export function Refunds({ ids }: { ids: readonly string[] }) {
  const api = useApi();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['refund', id],
      queryFn: () => get<Refund>(api, pathOf('refund', id)),
      retry: false,
      // What is under way is paid by a job within seconds.
      refetchInterval: (query: { state: { data?: Refund | undefined } }) =>
        ['due', 'sent', 'in_doubt'].includes(query.state.data?.state ?? '') ? 2_000 : (false as const),
    })),
  });
  return found.map(({ data, error }, i) => {
    if (error) return <Problem key={ids[i]} error={error} />;
    return data ? (
      <OneRefund key={data.id} refund={data} />
    ) : (
      <Skeleton key={ids[i]} active title={false} paragraph={{ rows: 1 }} />
    );
  });
}

function OneRefund({ refund }: { refund: Refund }) {
  const { t } = useTranslation();
  const say = useWords();
  return (
    <article className="entry">
      <div className="entry-head">
        <StateTag noun="refund" state={refund.state} />
        <Amount of={refund.amount} />
        <span>{say.word('payment', refund.payment.method ?? 'bank_transfer')}</span>
        {refund.paid_at ? (
          <span className="quiet">
            <Time at={refund.paid_at} />
          </span>
        ) : (
          <span className="quiet">
            {t('ui.dueBy')} <Time at={refund.due_by} />
          </span>
        )}
        <span className="quiet">{t('ui.attempts', { count: refund.attempts })}</span>
      </div>
      <p className="quiet">
        <Sentence of={refund.rule} />
      </p>
      {refund.last_error && <p lang="en">{refund.last_error}</p>}
      <Actions subject={{ noun: 'refund', label: labelOf(refund), object: refund }} actions={refund.actions} compact />
    </article>
  );
}
