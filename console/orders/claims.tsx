/** The cancellations and returns of an order: their state, their money, and what can be done with a cancellation here. */
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, pathOf } from '../api/api.ts';
import type { Cancellation, Order, Return } from '../api/shapes.ts';
import { Actions } from '../parts/actions.tsx';
import { Amount, Time } from '../parts/amounts.tsx';
import { labelOf } from '../parts/labels.ts';
import { Problem } from '../parts/problem.tsx';
import { RefundTable } from '../parts/refund-table.tsx';
import { Refunds } from '../parts/refunds.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';

export function Claims({ order }: { order: Order }) {
  const { t } = useTranslation();
  const api = useApi();
  const ids = [
    ...order.cancellations.map((id) => ({ noun: 'cancellation', id })),
    ...order.returns.map((id) => ({ noun: 'return', id })),
  ];
  const found = useQueries({
    queries: ids.map(({ noun, id }) => ({
      queryKey: [noun, id],
      queryFn: () => get<Cancellation | Return>(api, pathOf(noun, id)),
      retry: false,
    })),
  });
  if (ids.length === 0) return null;
  return (
    <section className="panel" aria-label={t('ui.claims')}>
      <h2>{t('ui.claims')}</h2>
      {found.map(({ data, error }, i) => {
        if (error) return <Problem key={ids[i]!.id} error={error} />;
        if (!data) return <Skeleton key={ids[i]!.id} active title={false} paragraph={{ rows: 1 }} />;
        return 'decision' in data ? (
          <ReturnEntry key={data.id} claim={data} />
        ) : (
          <CancellationEntry key={data.id} order={order} claim={data} />
        );
      })}
    </section>
  );
}

function ReturnEntry({ claim }: { claim: Return }) {
  const say = useWords();
  return (
    <article className="entry">
      <div className="entry-head">
        <Link to="/returns/$id" params={{ id: claim.id }}>
          {say.noun('return')} {labelOf(claim)}
        </Link>
        <StateTag noun="return" state={claim.decision} />
        <StateTag noun="return" state={claim.goods} />
        <StateTag noun="refund" state={claim.money} />
        <span>{say.word('reason', claim.reason)}</span>
        <Amount of={claim.refund?.total} />
        <span className="quiet">
          <Time at={claim.created_at} />
        </span>
      </div>
    </article>
  );
}

function CancellationEntry({ order, claim }: { order: Order; claim: Cancellation }) {
  const { t } = useTranslation();
  const say = useWords();
  const titles = new Map(order.lines.map(({ id, title }) => [id, title]));
  return (
    <article className="entry">
      <div className="entry-head">
        <b>
          {say.noun('cancellation')} {labelOf(claim)}
        </b>
        <StateTag noun="cancellation" state={claim.state} />
        <StateTag noun="refund" state={claim.money} />
        <span>{say.word('reason', claim.reason)}</span>
        <span className="quiet">
          <Time at={claim.created_at} />
        </span>
      </div>
      <p>
        {claim.lines.map(({ line, quantity }) => `${titles.get(line) ?? line} × ${quantity}`).join(', ')} –{' '}
        {claim.detail}
      </p>
      {claim.refused_because && (
        <p>
          {t('ui.refusedBecause')} {claim.refused_because}
        </p>
      )}
      {claim.refund && <RefundTable plan={claim.refund} />}
      <Refunds ids={claim.refunds} />
      <Actions
        subject={{ noun: 'cancellation', label: labelOf(claim), object: claim }}
        actions={claim.actions}
        compact
      />
    </article>
  );
}
