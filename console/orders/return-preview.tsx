/** What asking for this return would answer: eligibility with its rules, and the refund. Stores nothing. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Form, type FormInstance, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RefundPlan } from '../api/shapes.ts';
import type { PieceLine, Values } from '../parts/action-forms.tsx';
import { chosenLines } from '../parts/fields.tsx';
import { Problem } from '../parts/problem.tsx';
import { RefundTable } from '../parts/refund-table.tsx';
import { useApi } from '../session/session.tsx';

interface Preview {
  eligible: 'yes' | 'no' | 'needs_person';
  refusals: { code: string; rule: string | null; detail: string }[];
  refund: RefundPlan | null;
}

interface Props {
  order: string;
  lines: readonly PieceLine[];
  form: FormInstance<Values>;
}

export function ReturnPreview({ order, lines, form }: Props) {
  const { t } = useTranslation();
  const api = useApi();
  const reason: string | undefined = Form.useWatch('reason', form);
  const method: string | undefined = Form.useWatch('method', form);
  const pieces = Form.useWatch('pieces', form);
  const chosen = chosenLines(pieces, lines);
  const nothing = chosen?.length === 0;
  const { data, error, isFetching } = useQuery({
    queryKey: ['return-preview', order, reason, method, chosen],
    queryFn: async () => {
      const body = { order, reason, ...(method ? { method } : {}), ...(chosen ? { lines: chosen } : {}) };
      return (await api.post('/v1/returns/preview', { body: body as never })) as unknown as Preview;
    },
    enabled: reason !== undefined && !nothing,
    retry: false,
  });
  if (!reason || nothing) return null;
  if (error) return <Problem error={error} />;
  if (!data || isFetching) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  const looks = { yes: 'success', no: 'error', needs_person: 'warning' } as const;
  return (
    <section className="preview" aria-label={t('ui.preview')}>
      <Alert
        type={looks[data.eligible]}
        showIcon
        title={t(`eligible.${data.eligible}`)}
        description={data.refusals.map(({ code, rule, detail }) => (
          <p key={code}>
            <b>{t(`problem.${code}`, { defaultValue: code })}</b>{' '}
            <span lang="en">
              {detail} {rule && <span className="quiet">({rule})</span>}
            </span>
          </p>
        ))}
      />
      {data.refund && <RefundTable plan={data.refund} />}
    </section>
  );
}
