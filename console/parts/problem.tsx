/** A problem as a person needs it: what happened, by which rule, what to do now. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { RoundtripProblem } from '../../client/index.ts';

export function Problem({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <Alert
      type={error instanceof RoundtripProblem && error.status < 500 ? 'warning' : 'error'}
      showIcon
      role="alert"
      className="problem"
      title={titleOf(error, t)}
      description={<Details error={error} />}
      action={
        retry ? (
          <Button size="small" onClick={retry}>
            {t('ui.tryAgain')}
          </Button>
        ) : undefined
      }
    />
  );
}

type T = ReturnType<typeof useTranslation>['t'];

function titleOf(error: unknown, t: T): string {
  if (error instanceof RoundtripProblem) return t(`problem.${error.code}`, { defaultValue: error.title });
  return t('ui.unreachable');
}

function Details({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof RoundtripProblem)) return <p>{t('remedy.unreachable')}</p>;
  return (
    <>
      <p>{remedyOf(error, t)}</p>
      {/* The server speaks English; its sentence names the figures. */}
      <p lang="en">{error.detail}</p>
      {error.rule && (
        <p>
          <b>{t('ui.rule')}</b> <span lang="en">{error.rule}</span>
        </p>
      )}
      {error.errors.length > 0 && (
        <ul lang="en">
          {error.errors.map(({ pointer, detail }) => (
            <li key={pointer}>
              <code>{pointer}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {error.requestId && (
        <p className="quiet">
          {t('ui.requestId')} <code>{error.requestId}</code>
        </p>
      )}
    </>
  );
}

/** What to do: the code's own advice, else that of its kind. */
function remedyOf({ code, status }: RoundtripProblem, t: T): string {
  const kind = status >= 500 ? 'server' : status === 409 ? 'state' : status === 422 ? 'rule' : 'request';
  return t(`remedy.${code}`, { defaultValue: t(`remedy.${kind}`) });
}
