/** What happened, newest first: who, when, for which reason, by which rule. */
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Api, get } from '../api/api.ts';
import type { Page, RoundtripEvent } from '../api/shapes.ts';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { Time } from './amounts.tsx';
import { Problem } from './problem.tsx';
import { Sentence } from './sentence.tsx';

/** More objects than these have their own pages to tell their story. */
const mostObjects = 12;

export interface History {
  events: RoundtripEvent[];
  loading: boolean;
  error: unknown;
}

/** The events of these objects together, newest first; asked for anew when `stamp`, the state of things, changes. */
export function useHistory(ids: readonly string[], stamp: string): History {
  const api = useApi();
  const found = useQueries({
    queries: ids.slice(0, mostObjects).map((id) => ({
      queryKey: ['events', id, stamp],
      queryFn: () => eventsOf(api, id),
      placeholderData: keepPreviousData,
    })),
  });
  const events = found.flatMap(({ data }) => data ?? []);
  return {
    // Within one instant the later number is the later event.
    events: events.sort((a, b) => b.occurred_at.localeCompare(a.occurred_at) || b.sequence - a.sequence),
    loading: found.some(({ isLoading }) => isLoading),
    error: found.find(({ error }) => error)?.error ?? null,
  };
}

async function eventsOf(api: Api, id: string): Promise<RoundtripEvent[]> {
  return (await get<Page<RoundtripEvent>>(api, '/v1/events', { object_id: id, limit: 200 })).data;
}

export function Timeline({ events, loading, error }: History) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={t('ui.timeline')}>
      <h2>{t('ui.timeline')}</h2>
      {error !== null && <Problem error={error} />}
      {loading && <Skeleton active title={false} />}
      {!loading && error === null && events.length === 0 && <p className="quiet">{t('ui.noEvents')}</p>}
      <ol className="timeline">
        {events.map((event) => (
          <Happened key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Happened({ event }: { event: RoundtripEvent }) {
  const { t } = useTranslation();
  const say = useWords();
  const { actor } = event;
  const who = say.word('actor', actor.kind);
  return (
    <li>
      <Time at={event.occurred_at} />
      <div>
        <b>{say.event(event.type)}</b>
        <span className="who">
          {actor.on_behalf_of ? t('ui.onBehalf', { who, other: say.word('actor', actor.on_behalf_of) }) : who}
        </span>
        {event.reason && <p>{say.reason(event.reason)}</p>}
        {event.rule && (
          <p className="quiet">
            <Sentence of={say.reason(event.rule)} />
          </p>
        )}
      </div>
    </li>
  );
}
