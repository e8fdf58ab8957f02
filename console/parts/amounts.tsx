/** Money from minor units and times in the mall's zone, written as the language writes them. */
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { Money } from '../api/shapes.ts';
import { useSession } from '../session/session.tsx';
import { moneyText, timeText } from './moments.ts';

export function Amount({ of }: { of: Money | null | undefined }) {
  const { i18n } = useTranslation();
  return <span className="amount">{of ? moneyText(of, i18n.language) : '–'}</span>;
}

/** Another mall's zone than the signed-in one's: the operator looks into the objects of all malls. */
export const ZoneOf = createContext<string | null>(null);

export function useZone(): string {
  const own = useSession().mall?.time_zone;
  return useContext(ZoneOf) ?? own ?? 'UTC';
}

export function Time({ at }: { at: string | null | undefined }) {
  const { i18n } = useTranslation();
  const zone = useZone();
  if (!at) return <span>–</span>;
  return (
    <time dateTime={at} className="time">
      {timeText(at, { language: i18n.language, zone })}
    </time>
  );
}
