/** The entrance: a key, kept by this tab only. A wrong one is told with what to do. */
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../parts/problem.tsx';
import { askSession, keptKey, type Session } from '../session/session.tsx';
import { LanguageSwitch } from './language-switch.tsx';

interface Props {
  /** A problem of a key that was kept, when the page was loaded again. */
  problem: unknown;
  enter: (key: string, session: Session) => void;
}

export function SignIn({ problem, enter }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [isCarrier, setIsCarrier] = useState(false);
  const [error, setError] = useState<unknown>(problem);
  const send = async ({ key }: { key: string }) => {
    setAsking(true);
    setError(null);
    setIsCarrier(false);
    try {
      const session = await askSession(key.trim());
      if (session.kind === 'carrier') {
        setIsCarrier(true);
        setAsking(false);
        return;
      }
      keptKey.write(key.trim());
      enter(key.trim(), session);
    } catch (caught) {
      setError(caught);
      setAsking(false);
    }
  };
  return (
    <main className="entrance">
      <div className="entrance-card">
        <h1>
          <img src="/roundtrip.svg" alt="" width={32} height={32} /> Roundtrip
        </h1>
        <p>{t('ui.entrance')}</p>
        <Form layout="vertical" requiredMark={false} onFinish={send}>
          <Form.Item
            name="key"
            label={t('ui.apiKey')}
            rules={[{ required: true, whitespace: true, message: t('ui.required') }]}
          >
            <Input.Password autoFocus autoComplete="off" spellCheck={false} placeholder="rt_test_…" />
          </Form.Item>
          {error !== null && <Problem error={error} />}
          {isCarrier && <Alert type="info" showIcon role="alert" className="problem" title={t('ui.noConsole')} />}
          <Button type="primary" htmlType="submit" block loading={asking}>
            {t('ui.enter')}
          </Button>
        </Form>
        <p className="quiet">{t('ui.whereKeys')}</p>
        <LanguageSwitch />
      </div>
    </main>
  );
}
