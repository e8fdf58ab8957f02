/** Who is there: nobody (the entrance), somebody we are asking about, or somebody signed in (the frame with its pages). */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App as Antd, ConfigProvider, Spin } from 'antd';
import en from 'antd/locale/en_GB';
import ko from 'antd/locale/ko_KR';
import zh from 'antd/locale/zh_CN';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RoundtripProblem } from '../client/index.ts';
import { apiOf } from './api/api.ts';
import { nonce } from './nonce.ts';
import { router } from './router.tsx';
import { askSession, keptKey, type Session, SignedInAs } from './session/session.tsx';
import type { Language } from './texts/language-names.ts';
import { theme } from './theme.ts';

/** Not needed by whoever is signed in already. */
const SignIn = lazy(() => import('./frame/sign-in.tsx').then(({ SignIn: component }) => ({ default: component })));

const locales = { ko, zh, en };

export function App() {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider
      locale={locales[i18n.language as Language]}
      theme={theme}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <Antd message={{ duration: 4 }}>
        <Entrance />
      </Antd>
    </ConfigProvider>
  );
}

interface Entered {
  key: string;
  session: Session;
}

function Entrance() {
  const [entered, setEntered] = useState<Entered | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [asking, setAsking] = useState(keptKey.read() !== null);
  useEffect(() => {
    const key = keptKey.read();
    if (key === null) return;
    askSession(key)
      .then((session) => setEntered({ key, session }))
      .catch((error: unknown) => {
        // A key that is none any more is forgotten; one that could not be asked about is kept.
        if (error instanceof RoundtripProblem && error.status === 401) keptKey.forget();
        setProblem(error);
      })
      .finally(() => setAsking(false));
  }, []);
  const leave = (because: unknown = null) => {
    keptKey.forget();
    setProblem(because);
    setEntered(null);
  };
  if (asking) return <Spin fullscreen />;
  if (!entered)
    return (
      <Suspense fallback={<Spin fullscreen />}>
        <SignIn problem={problem} enter={(key, session) => setEntered({ key, session })} />
      </Suspense>
    );
  return <Inside key={entered.key} given={entered} leave={leave} />;
}

function Inside({ given: { key, session }, leave }: { given: Entered; leave: (because?: unknown) => void }) {
  const api = useMemo(() => apiOf(key), [key]);
  const [queries] = useState(() => {
    // A key that was revoked in the meantime opens nothing any more: back to the entrance, which says so.
    const onError = (error: unknown) => error instanceof RoundtripProblem && error.status === 401 && leave(error);
    return new QueryClient({
      defaultOptions: { queries: { staleTime: 5_000 } },
      queryCache: new QueryCache({ onError }),
    });
  });
  return (
    <SignedInAs value={{ api, session, signOut: () => leave() }}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SignedInAs>
  );
}
