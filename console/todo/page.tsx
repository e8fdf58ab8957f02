/** What waits for whoever signed in: the first page, with the newest of each kind and the way to all of them. */
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { get } from '../api/api.ts';
import type { Money, Page } from '../api/shapes.ts';
import { Amount } from '../parts/amounts.tsx';
import { labelOf } from '../parts/labels.ts';
import { MallTime } from '../parts/mall-time.tsx';
import { Problem } from '../parts/problem.tsx';
import { useTitle } from '../parts/title.ts';
import { useApi, useSession } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { type Waiting, waitingFor } from './waiting.ts';

/** The rest is behind the heading's link. */
const mostRows = 5;

interface Thing {
  id: string;
  reference?: string | null;
  contract_code?: string;
  /** Refunds have no number of their own; people know them by this. */
  amount?: Money;
  order?: string;
  mall?: string;
  created_at: string;
}

export function TodoPage() {
  const { t } = useTranslation();
  const api = useApi();
  const { kind } = useSession();
  const sections = waitingFor(kind);
  useTitle(t('ui.todo'));
  const found = useQueries({
    queries: sections.map(({ collection, query }) => ({
      queryKey: ['todo', collection, query],
      queryFn: () => get<Page<Thing>>(api, `/v1/${collection}`, { ...query, limit: mostRows }),
      retry: false,
    })),
  });
  const loading = found.some(({ isPending }) => isPending);
  const nothing = !loading && found.every(({ data }) => data?.data.length === 0);
  return (
    <main className="page" aria-busy={loading}>
      <header className="page-head">
        <h1>{t('ui.todo')}</h1>
      </header>
      {loading && <Skeleton active title={false} />}
      {nothing && <p className="quiet">{t('ui.nothingToDo')}</p>}
      <div className="todo">
        {sections.map((section, i) => {
          const { data, error } = found[i]!;
          if (error) return <Problem key={section.name} error={error} />;
          return data && data.data.length > 0 ? <Section key={section.name} of={section} page={data} /> : null;
        })}
      </div>
    </main>
  );
}

function Section({ of, page }: { of: Waiting; page: Page<Thing> }) {
  const { t } = useTranslation();
  const { mall } = useSession();
  const title = t(`todo.${of.name}`);
  const count = page.next ? `${mostRows}+` : page.data.length;
  return (
    <section className="panel" aria-label={title}>
      <h2>
        {of.list ? (
          <Link to={of.list} search={of.query as never}>
            {title}
          </Link>
        ) : (
          title
        )}{' '}
        <span className="quiet">{count}</span>
      </h2>
      <ul>
        {page.data.map((thing) => (
          <li key={thing.id}>
            <Way of={of} thing={thing} />
            {/* An operator is told no time of what does not say whose mall it is: it would be in the wrong zone. */}
            {(mall || thing.mall) && <MallTime mall={thing.mall ?? null} at={thing.created_at} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What has no page of its own is answered on its order's. */
function Way({ of: { collection, noun, onOrder }, thing }: { of: Waiting; thing: Thing }) {
  const say = useWords();
  const id = onOrder ? (thing.order ?? thing.id) : thing.id;
  const to = onOrder ? '/orders/$id' : (`/${collection as 'orders' | 'returns' | 'carrier_contracts'}/$id` as const);
  return (
    <Link to={to} params={{ id }}>
      {noun !== 'order' && `${say.noun(noun)} `}
      {thing.amount ? <Amount of={thing.amount} /> : (thing.contract_code ?? labelOf(thing))}
    </Link>
  );
}
