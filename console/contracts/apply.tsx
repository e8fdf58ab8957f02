/** A new application: the carrier, what it is for, and the fields that this carrier asks for. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RoundtripProblem } from '../../client/index.ts';
import { get, newKey, post } from '../api/api.ts';
import type { CarrierContract, Page } from '../api/shapes.ts';
import type { Values } from '../parts/action-forms.tsx';
import { ChooseCarrier } from '../parts/fields.tsx';
import { Problem } from '../parts/problem.tsx';
import { useRefresh } from '../parts/refresh.ts';
import { useTitle } from '../parts/title.ts';
import { useApi, useSession } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { ContractFieldsForm, fieldsOf, useContractForm } from './contract-form.tsx';
import { filled } from './forms.tsx';

export function ApplyPage() {
  const { t } = useTranslation();
  const { kind } = useSession();
  const [form] = Form.useForm<Values>();
  const carrier: string | undefined = Form.useWatch('carrier', form);
  const { steps } = useContractForm(carrier);
  const { send, sending, error } = useApplication();
  useTitle(t('ui.apply'));
  return (
    <main className="page">
      <header className="page-head">
        <h1>{t('ui.apply')}</h1>
        <Link to="/carrier_contracts">{t('ui.backToList')}</Link>
      </header>
      <div className="columns">
        <section className="panel" aria-label={t('ui.apply')}>
          <Form
            form={form}
            layout="vertical"
            requiredMark="optional"
            initialValues={{ uses: ['outbound', 'return'] }}
            onFinish={send}
          >
            {kind === 'mall' && <ForSeller />}
            <ChooseCarrier only={(each) => fieldsOf(each) !== null} />
            <Form.Item
              name="uses"
              label={t('ui.uses')}
              required
              rules={[{ type: 'array', min: 1, message: t('ui.required') }]}
            >
              <Uses />
            </Form.Item>
            {carrier && <ContractFieldsForm key={carrier} carrier={carrier} />}
            <Form.Item name="reference" label={t('ui.ownReference')}>
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
            {error !== null && <Problem error={error} />}
            <Button type="primary" htmlType="submit" loading={sending}>
              {t('ui.sendApplication')}
            </Button>
          </Form>
        </section>
        {steps.length > 0 && (
          <section className="panel" aria-label={t('ui.beforeYouApply')}>
            <h2>{t('ui.beforeYouApply')}</h2>
            <ol className="steps">
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </main>
  );
}

interface UsesProps {
  value?: string[];
  onChange?: (uses: string[]) => void;
}

/** Takes of the form what a group of check boxes may have; `aria-required` is not among it. */
function Uses({ value = [], onChange }: UsesProps) {
  const say = useWords();
  const options = ['outbound', 'return'].map((use) => ({ value: use, label: say.word('use', use) }));
  return <Checkbox.Group value={value} options={options} {...(onChange ? { onChange } : {})} />;
}

/** A mall applies for one of its sellers, or for itself. */
function ForSeller() {
  const { t } = useTranslation();
  const api = useApi();
  const { data, isLoading } = useQuery({
    queryKey: ['sellers'],
    queryFn: () => get<Page<{ id: string; name: string }>>(api, '/v1/sellers', { limit: 200 }),
  });
  return (
    <Form.Item name="seller" label={t('ui.forSeller')}>
      <Select
        allowClear
        loading={isLoading}
        aria-label={t('ui.forSeller')}
        placeholder={t('ui.theMallItself')}
        showSearch={{ optionFilterProp: 'label' }}
        options={(data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Form.Item>
  );
}

function useApplication() {
  const api = useApi();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const last = useRef({ key: '', said: '' });
  const send = async ({ credentials, seller, reference, ...values }: Values) => {
    const body = {
      ...values,
      credentials: filled(credentials) ?? {},
      ...(seller ? { seller } : {}),
      ...(reference?.trim() ? { reference: reference.trim() } : {}),
    };
    const said = JSON.stringify(body);
    if (last.current.said !== said) last.current = { key: newKey(), said };
    setSending(true);
    setError(null);
    try {
      const made = await post<CarrierContract>(api, '/v1/carrier_contracts', { body, key: last.current.key });
      await refresh();
      await navigate({ to: '/carrier_contracts/$id', params: { id: made.id } });
    } catch (caught) {
      if (caught instanceof RoundtripProblem) last.current.said = '';
      setError(caught);
      setSending(false);
    }
  };
  return { send, sending, error };
}
