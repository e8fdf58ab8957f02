/** One return: where its goods and its money are, the decision apart, the refund with its rules, and its story. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, pathOf } from '../api/api.ts';
import type { Order, Return } from '../api/shapes.ts';
import { Actions } from '../parts/actions.tsx';
import { Time, ZoneOf } from '../parts/amounts.tsx';
import { labelOf } from '../parts/labels.ts';
import { useZoneOfMall } from '../parts/mall-zone.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Problem } from '../parts/problem.tsx';
import { Rail } from '../parts/rail.tsx';
import { rails } from '../parts/rails.ts';
import { RefundTable } from '../parts/refund-table.tsx';
import { Refunds } from '../parts/refunds.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Timeline, useHistory } from '../parts/timeline.tsx';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { ReturnFacts } from './facts.tsx';
import { PickupPanel } from './pickup.tsx';

export function ReturnPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['return', id],
    queryFn: () => get<Return>(api, pathOf('return', id)),
    retry: false,
    // A refund that is under way is paid by a job within seconds, a carrier that is asked answers within seconds.
    refetchInterval: ({ state: { data: now } }) =>
      underWay.includes(now?.money ?? '') || ['pending', 'sent'].includes(now?.pickup?.state ?? '') ? 2_000 : false,
  });
  const order = useQuery({
    queryKey: ['order', data?.order],
    queryFn: () => get<Order>(api, pathOf('order', data!.order)),
    enabled: data !== undefined && !data.hub_only,
    retry: false,
  });
  if (error)
    return (
      <main className="page">
        <Problem error={error} retry={() => void refetch()} />
      </main>
    );
  if (!data || order.isLoading)
    return (
      <main className="page" aria-busy="true">
        <Skeleton active />
      </main>
    );
  return <Shown claim={data} order={order.data ?? null} />;
}

const underWay = ['due', 'sent', 'in_doubt'];
const ended = ['refused', 'withdrawn', 'lapsed'];

function Shown({ claim, order }: { claim: Return; order: Order | null }) {
  const { t } = useTranslation();
  const history = useHistory([claim.id, ...claim.refunds], `${claim.decision} ${claim.goods} ${claim.money}`);
  const zone = useZoneOfMall(claim.mall);
  const over = ended.includes(claim.decision);
  const titles = new Map(order?.lines.map(({ id, title }) => [id, title]));
  const lines = claim.lines.map(({ line, title, quantity }) => ({
    id: line,
    title: title ?? titles.get(line) ?? line,
    quantity,
  }));
  return (
    <ZoneOf value={zone}>
      <main className="page">
        <PageHead noun="return" object={claim} back="/returns">
          {claim.hub_only ? (
            <Link to="/orders/$id" params={{ id: claim.order }}>
              {t('ui.hubOnly')}
            </Link>
          ) : (
            <Link to="/orders/$id" params={{ id: claim.order }}>
              {t('ui.order')} {order?.reference ?? labelOf({ id: claim.order })}
            </Link>
          )}
        </PageHead>
        <div className="rails">
          <Decision claim={claim} />
          <Rail title={t('ui.goods')} rail={rails.goods} state={claim.goods} over={over} events={history.events} />
          <Rail title={t('ui.money')} rail={rails.money} state={claim.money} over={over} events={history.events} />
        </div>
        <div className="columns">
          <div>
            <section className="panel" aria-label={t('ui.whatCanBeDone')}>
              <h2>{t('ui.whatCanBeDone')}</h2>
              <Actions
                subject={{
                  noun: 'return',
                  label: labelOf(claim),
                  object: claim,
                  lines,
                  ...(order ? { currency: order.currency } : {}),
                }}
                actions={claim.actions}
              />
            </section>
            <PickupPanel claim={claim} />
            {claim.refund && (
              <section className="panel" aria-label={t('ui.refund')}>
                <h2>{claim.money === 'none' ? t('ui.refundExpected') : t('ui.refund')}</h2>
                <RefundTable plan={claim.refund} />
                <Refunds ids={claim.refunds} />
              </section>
            )}
            <ReturnFacts claim={claim} titles={titles} />
          </div>
          <Timeline {...history} />
        </div>
      </main>
    </ZoneOf>
  );
}

/** The decision stands apart from both rails: it is about the claim, not about where things are. */
function Decision({ claim }: { claim: Return }) {
  const { t } = useTranslation();
  const say = useWords();
  const at = claim.decided_at ?? claim.approved_at ?? claim.created_at;
  return (
    <section className="decision" aria-label={say.axis('decision')}>
      <h2>{say.axis('decision')}</h2>
      <p>
        <StateTag noun="return" state={claim.decision} /> <Time at={at} />
      </p>
      {claim.refused_because && (
        <p>
          {t('ui.refusedBecause')} {claim.refusal_ground && <b>{say.word('ground', claim.refusal_ground)}</b>}{' '}
          {claim.refused_because}
        </p>
      )}
    </section>
  );
}
