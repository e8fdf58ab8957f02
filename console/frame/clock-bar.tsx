/** Test mode, clearly coloured: the mall's business time, and with a mall's key the hands to move it forward. */
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, newKey, post } from '../api/api.ts';
import type { Operation } from '../api/shapes.ts';
import { Time } from '../parts/amounts.tsx';
import { instantOf, timeText } from '../parts/moments.ts';
import { Problem } from '../parts/problem.tsx';
import { useRefresh } from '../parts/refresh.ts';
import { askSession, keptKey, useApi, useSession } from '../session/session.tsx';

interface Clock {
  now: string;
  frozen: boolean;
}

export function ClockBar() {
  const { t } = useTranslation();
  const { kind, mall } = useSession();
  const clock = useClock();
  const { move, moving, error } = useMove();
  return (
    <section className="clock" aria-label={t('ui.testClock')}>
      <b>{t('mode.test')}</b>
      <span>
        {t('ui.mallTime')} <b>{clock.data ? <Time at={clock.data.now} /> : '…'}</b>{' '}
        <span className="zone">
          {mall!.time_zone}
          {clock.data?.frozen ? ` · ${t('ui.standsStill')}` : ''}
        </span>
      </span>
      {kind === 'mall' ? <Hands move={move} moving={moving !== null} /> : <span>{t('ui.mallMovesClock')}</span>}
      {moving && <Moving operation={moving} />}
      {error !== null && <Problem error={error} />}
    </section>
  );
}

function useClock() {
  const api = useApi();
  const { kind, mall, mode } = useSession();
  return useQuery({
    queryKey: ['clock', mall!.id],
    queryFn: async (): Promise<Clock> => {
      // A seller's key cannot read the mall; what its session says of the time is enough.
      if (kind !== 'mall') return { now: (await askSession(keptKey.read() ?? '')).mall!.now, frozen: false };
      return (await get<Record<string, Clock>>(api, `/v1/malls/${mall!.id}/clock`))[mode!]!;
    },
    refetchInterval: 30_000,
  });
}

type Move = (how: { by: string } | { to: string }) => Promise<void>;

function Hands({ move, moving }: { move: Move; moving: boolean }) {
  const { t } = useTranslation();
  const { mall } = useSession();
  const [to, setTo] = useState('');
  return (
    <form
      className="hands"
      onSubmit={(event) => {
        event.preventDefault();
        if (to) void move({ to: instantOf(to, mall!.time_zone) });
      }}
    >
      <Button size="small" disabled={moving} onClick={() => void move({ by: 'PT1H' })}>
        {t('ui.oneHour')}
      </Button>
      <Button size="small" disabled={moving} onClick={() => void move({ by: 'P1D' })}>
        {t('ui.oneDay')}
      </Button>
      <label htmlFor="clock-to">{t('ui.moveTo')}</label>
      <Input
        id="clock-to"
        size="small"
        type="datetime-local"
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <Button size="small" htmlType="submit" disabled={moving || !to}>
        {t('ui.move')}
      </Button>
    </form>
  );
}

function Moving({ operation }: { operation: Operation | 'asked' }) {
  const { t } = useTranslation();
  if (operation === 'asked') return <span role="status">{t('ui.clockMoves')}</span>;
  const percent = operation.total > 0 ? Math.floor((operation.done / operation.total) * 100) : 0;
  return (
    <span role="status" className="moving">
      {t('ui.clockMoves')} <Progress percent={percent} size="small" status="active" aria-label={t('ui.clockMoves')} />
    </span>
  );
}

/** Short ways are answered when all has happened; a long one is an operation that is asked for its progress. */
function useMove() {
  const { t, i18n } = useTranslation();
  const api = useApi();
  const { mall } = useSession();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [moving, setMoving] = useState<Operation | 'asked' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const move: Move = async (how) => {
    setMoving('asked');
    setError(null);
    try {
      const answer = await post<Operation | { object: string }>(api, `/v1/malls/${mall!.id}/advance_clock`, {
        body: how,
        key: newKey(),
      });
      if (answer.object === 'operation') await followed(answer as Operation);
      await refresh();
      const { now } = (await get<{ test: Clock }>(api, `/v1/malls/${mall!.id}/clock`)).test;
      message.success(t('ui.clockMoved', { time: timeText(now, { language: i18n.language, zone: mall!.time_zone }) }));
    } catch (caught) {
      setError(caught);
    }
    setMoving(null);
  };
  const followed = async (operation: Operation): Promise<void> => {
    for (let now = operation; now.state !== 'done'; ) {
      setMoving(now);
      if (now.state === 'failed') throw new Error(t('ui.clockFailed'));
      await new Promise((resolve) => setTimeout(resolve, 700));
      now = await get<Operation>(api, `/v1/operations/${operation.id}`);
    }
  };
  return { move, moving, error };
}
