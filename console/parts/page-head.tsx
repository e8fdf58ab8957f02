/** The head of an object's page: which one it is, its state, the way back to the list. */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { labelOf } from './labels.ts';
import { useTitle } from './title.ts';

interface Props {
  noun: string;
  object: { id: string; reference?: string | null; mode: string };
  back: '/orders' | '/returns' | '/carrier_contracts';
  children?: ReactNode;
}

export function PageHead({ noun, object, back, children }: Props) {
  const { t } = useTranslation();
  const say = useWords();
  const { kind } = useSession();
  useTitle(`${say.noun(noun)} ${labelOf(object)}`);
  return (
    <header className="page-head">
      <Link to={back} className="back" aria-label={t('ui.backToList')}>
        <ArrowLeftOutlined />
      </Link>
      <h1>
        {say.noun(noun)} {labelOf(object)}
      </h1>
      {children}
      {kind === 'platform' && <Tag>{t(`mode.${object.mode}`)}</Tag>}
      <code className="id">{object.id}</code>
    </header>
  );
}
