/** Fields that several forms share. */
import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { get } from '../api/api.ts';
import type { Carrier, Page } from '../api/shapes.ts';
import { useApi } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import type { PieceLine } from './action-forms.tsx';

export function useRequired() {
  const { t } = useTranslation();
  return [{ required: true, whitespace: true, message: t('ui.required') }];
}

export function Reason({ name = 'reason', label }: { name?: string; label?: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item name={name} label={label ?? t('ui.reason')} rules={useRequired()}>
      <Input.TextArea rows={3} maxLength={2000} />
    </Form.Item>
  );
}

interface Choice {
  name: string;
  label: string;
  /** Where its words stand. */
  list: string;
  values: readonly string[];
  optional?: boolean;
}

export function Choose({ name, label, list, values, optional = false }: Choice) {
  const say = useWords();
  const required = useRequired();
  return (
    <Form.Item name={name} label={label} rules={optional ? [] : required}>
      <Select
        allowClear={optional}
        aria-label={label}
        options={values.map((value) => ({ value, label: say.word(list, value) }))}
      />
    </Form.Item>
  );
}

export function useCarriers() {
  const api = useApi();
  return useQuery({
    queryKey: ['carriers'],
    queryFn: () => get<Page<Carrier>>(api, '/v1/carriers'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A carrier's name in the language of the screen, else in English, else its code. */
export function useCarrierName(): (code: string | null) => string {
  const { i18n } = useTranslation();
  const { data } = useCarriers();
  return (code) => {
    const name = data?.data.find(({ id }) => id === code)?.name;
    return name?.[i18n.language] ?? name?.['en'] ?? code ?? '–';
  };
}

export function ChooseCarrier({ name = 'carrier', only }: { name?: string; only?: (carrier: Carrier) => boolean }) {
  const { t } = useTranslation();
  const carriers = useCarriers();
  const nameOf = useCarrierName();
  return (
    <Form.Item name={name} label={t('ui.carrier')} rules={useRequired()}>
      <Select
        loading={carriers.isLoading}
        aria-label={t('ui.carrier')}
        showSearch={{ optionFilterProp: 'label' }}
        options={(carriers.data?.data ?? [])
          .filter((carrier) => only?.(carrier) ?? true)
          .map(({ id }) => ({ value: id, label: nameOf(id) }))}
      />
    </Form.Item>
  );
}

/** How many pieces of each line; all of them unless changed. Read with `chosenLines`. */
export function Pieces({ lines, label }: { lines: readonly PieceLine[]; label?: string }) {
  const { t } = useTranslation();
  return (
    <fieldset className="pieces">
      <legend>{label ?? t('ui.pieces')}</legend>
      {lines.map(({ id, title, quantity }) => (
        <div key={id} className="piece">
          <label htmlFor={`piece-${id}`}>{title}</label>
          <Form.Item name={['pieces', id]} noStyle initialValue={quantity}>
            <InputNumber id={`piece-${id}`} min={0} max={quantity} precision={0} />
          </Form.Item>
          <span className="quiet">/ {quantity}</span>
        </div>
      ))}
    </fieldset>
  );
}

/** Undefined when all pieces are meant: the platform then takes what is there. */
export function chosenLines(pieces: Record<string, number | null> = {}, lines: readonly PieceLine[] = []) {
  if (lines.every(({ id, quantity }) => pieces[id] === quantity)) return undefined;
  return lines.filter(({ id }) => (pieces[id] ?? 0) > 0).map(({ id }) => ({ line: id, quantity: pieces[id]! }));
}
