/** A list as a page: filters and place in the address, a dense table, pages by cursor, and words for nothing and for failure. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { get, type List } from '../api/api.ts';
import type { Page } from '../api/shapes.ts';
import { useApi, useSession } from '../session/session.tsx';
import { useZone } from './amounts.tsx';
import { type Filter, Filters } from './filters.tsx';
import { type Column, ListTable } from './list-table.tsx';
import { instantOf } from './moments.ts';
import { Problem } from './problem.tsx';
import { type Search, type SetSearch, stepBack, stepOn } from './search.ts';
import { useTitle } from './title.ts';

interface Props<T> {
  title: string;
  collection: List;
  filters: readonly Filter[];
  columns: readonly Column<T>[];
  empty: string;
  /** Of the query: what the box for numbers asks for. */
  numberIs?: 'reference' | 'contract_code';
  extra?: ReactNode;
}

const rowsPerPage = 25;

export function ListPage<T extends { id: string }>({
  title,
  collection,
  filters,
  columns,
  empty,
  extra,
  ...more
}: Props<T>) {
  const { t } = useTranslation();
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const setSearch: SetSearch = (next) => void navigate({ search: next as never, to: '.' });
  const list = usePage<T>({ collection, filters, numberIs: 'reference', ...more }, search);
  useTitle(title);
  const filtered = Object.keys(search).some((name) => name !== 'trail' && search[name]);
  return (
    <main className="page" aria-busy={list.isFetching}>
      <header className="page-head">
        <h1>{title}</h1>
        {extra}
      </header>
      <Filters filters={filters} search={search} setSearch={setSearch} />
      {list.error ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : (
        <ListTable<T>
          columns={columns}
          rows={list.data?.data}
          loading={list.isPending || list.isPlaceholderData}
          empty={filtered ? t('ui.nothingFound') : empty}
        />
      )}
      <nav className="pages" aria-label={t('ui.pages')}>
        <Button disabled={!search['trail']} onClick={() => setSearch(stepBack(search))}>
          {t('ui.previous')}
        </Button>
        <span className="quiet">{t('ui.page', { number: (search['trail']?.split('.').length ?? 0) + 1 })}</span>
        <Button
          disabled={!list.data?.next}
          onClick={() => list.data?.next && setSearch(stepOn(search, list.data.next))}
        >
          {t('ui.next')}
        </Button>
      </nav>
    </main>
  );
}

type Asked = Pick<Props<never>, 'collection' | 'filters'> & { numberIs: string };

function usePage<T>({ collection, filters, numberIs }: Asked, search: Search) {
  const api = useApi();
  const { kind } = useSession();
  const zone = useZone();
  const { from, to, reference, trail, mode } = search;
  const query = {
    limit: rowsPerPage,
    after: trail?.split('.').at(-1),
    [numberIs]: reference?.trim() || undefined,
    created_from: from ? instantOf(from, zone) : undefined,
    created_to: to ? lastInstantOf(to, zone) : undefined,
    mode: kind === 'platform' ? mode : undefined,
    ...Object.fromEntries(filters.map(({ name }) => [name, search[name] || undefined])),
  };
  return useQuery({
    queryKey: [collection, query],
    queryFn: () => get<Page<T>>(api, `/v1/${collection}`, query),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** The day itself is in it. */
function lastInstantOf(day: string, zone: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return new Date(Date.parse(instantOf(next, zone)) - 1).toISOString();
}
