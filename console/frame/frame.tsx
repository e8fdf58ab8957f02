/** What is around every page: where to go, whose key this is, test or live, the language, the way out. */
import { Link, Outlet } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { ClockBar } from './clock-bar.tsx';
import { LanguageSwitch } from './language-switch.tsx';

const places = [
  { to: '/', text: 'ui.todo' },
  { to: '/orders', text: 'ui.orders' },
  { to: '/returns', text: 'ui.returns' },
  { to: '/carrier_contracts', text: 'ui.contracts' },
] as const;

export function Frame() {
  const { t } = useTranslation();
  const { session, signOut } = useSignedIn();
  return (
    <>
      <a className="skip" href="#content">
        {t('ui.skip')}
      </a>
      <header className="frame">
        <Link to="/" className="brand">
          <img src="/roundtrip.svg" alt="" width={24} height={24} /> Roundtrip
        </Link>
        <nav aria-label={t('ui.menu')}>
          {places.map(({ to, text }) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/' }} activeProps={{ 'aria-current': 'page' }}>
              {t(text)}
            </Link>
          ))}
          <a href="/docs" target="_blank" rel="noreferrer">
            {t('ui.reference_docs')}
          </a>
        </nav>
        <Whose />
        <LanguageSwitch />
        <Button size="small" onClick={signOut}>
          {t('ui.signOut')}
        </Button>
      </header>
      {session.mode === 'test' && session.mall && <ClockBar />}
      <div id="content" tabIndex={-1}>
        <Outlet />
      </div>
    </>
  );
}

function Whose() {
  const { t } = useTranslation();
  const say = useWords();
  const { session } = useSignedIn();
  const { kind, name, mode, mall } = session;
  return (
    <div className="whose">
      <span>
        <span className="quiet">{say.word('actor', kind)}</span> <b>{name ?? ''}</b>
        {kind === 'seller' && mall && <span className="quiet"> · {mall.name}</span>}
      </span>
      <Tag className={`mode ${mode ?? 'both'}`}>{t(`mode.${mode ?? 'both'}`)}</Tag>
    </div>
  );
}
