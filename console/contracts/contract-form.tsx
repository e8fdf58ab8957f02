/** The fields of a carrier's contract, made from the JSON Schema that the carrier's entry publishes. */
import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Carrier, ContractField, ContractFields, Words } from '../api/shapes.ts';
import { useCarriers, useRequired } from '../parts/fields.tsx';

export function fieldsOf(carrier: Carrier | undefined): ContractFields | null {
  return carrier?.contract_fields ?? null;
}

/** The carrier's form with its labels in the language of the screen. */
export function useContractForm(code: string | undefined) {
  const { i18n } = useTranslation();
  const { data } = useCarriers();
  const carrier = data?.data.find(({ id }) => id === code);
  const fields = fieldsOf(carrier);
  const inWords = (words: Words | undefined) => words?.[i18n.language] ?? words?.['en'];
  return {
    fields,
    steps: (carrier?.contract_steps ?? []).map((step) => inWords(step) ?? ''),
    label: (name: string) => inWords(fields?.properties[name]?.['x-label']) ?? name.replaceAll('_', ' '),
  };
}

/** `keep` is for corrections: what is left empty stays as it is. */
export function ContractFieldsForm({ carrier, keep = false }: { carrier: string; keep?: boolean }) {
  const { fields, label } = useContractForm(carrier);
  if (!fields) return null;
  return Object.entries(fields.properties).map(([name, field]) => (
    <OneField
      key={name}
      name={name}
      field={field}
      label={label(name)}
      required={!keep && (fields.required ?? []).includes(name)}
    />
  ));
}

/** What some carriers add to a label, and the form says by itself. */
const optional = /\s*[(（](optional|선택|选填)[)）]$/;

interface One {
  name: string;
  field: ContractField;
  label: string;
  required: boolean;
}

function OneField({ name, field, label, required }: One) {
  const { t, i18n } = useTranslation();
  const mustBe = useRequired();
  const { pattern, maxLength, description, examples = [] } = field;
  const shaped = pattern
    ? [{ pattern: new RegExp(pattern), message: t('ui.wrongShape', { example: examples[0] ?? pattern }) }]
    : [];
  return (
    <Form.Item
      name={['credentials', name]}
      label={label.replace(optional, '')}
      rules={[...(required ? mustBe : []), ...shaped]}
      extra={i18n.language === 'en' ? description : undefined}
    >
      {input({ field, label, maxLength, example: examples[0] })}
    </Form.Item>
  );
}

function input(given: {
  field: ContractField;
  label: string;
  maxLength?: number | undefined;
  example?: string | undefined;
}) {
  const { field, label, maxLength, example } = given;
  const common = {
    autoComplete: 'off',
    ...(maxLength ? { maxLength } : {}),
    ...(example ? { placeholder: example } : {}),
  };
  if (field.enum) return <Select aria-label={label} options={field.enum.map((value) => ({ value, label: value }))} />;
  return field['x-secret'] ? <Input.Password {...common} autoComplete="new-password" /> : <Input {...common} />;
}
