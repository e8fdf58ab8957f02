/** What the actions of a carrier contract ask for. */
import { Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CarrierContract } from '../api/shapes.ts';
import type { ActionForm, FieldsProps, Values } from '../parts/action-forms.tsx';
import { Reason, useRequired } from '../parts/fields.tsx';
import { useWords } from '../texts/words.ts';
import { ContractFieldsForm } from './contract-form.tsx';

const uses = ['outbound', 'return'];

function Correct({ subject }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className="quiet">{t('ui.emptyStays')}</p>
      <ContractFieldsForm carrier={(subject.object as CarrierContract).carrier} keep />
    </>
  );
}

function AddUse({ subject }: FieldsProps) {
  const { t } = useTranslation();
  const say = useWords();
  const left = uses.filter((use) => !(subject.object as CarrierContract).uses.includes(use));
  return (
    <Form.Item name="use" label={t('ui.uses')} rules={useRequired()}>
      <Radio.Group options={left.map((value) => ({ value, label: say.word('use', value) }))} />
    </Form.Item>
  );
}

/** Fields that were filled in; undefined when none was. */
export function filled(credentials: Record<string, string | undefined> = {}): Record<string, string> | undefined {
  const given = Object.entries(credentials).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function corrected({ credentials }: Values, { object }: { object: { id: string } }): object {
  const given = filled(credentials);
  const stands = (object as CarrierContract).credentials;
  const changed = Object.entries(given ?? {}).filter(([name, value]) => stands[name] !== value);
  return changed.length > 0 ? { credentials: Object.fromEntries(changed) } : {};
}

const withReason: ActionForm = { Fields: () => <Reason /> };

export const contractForms: Readonly<Record<string, ActionForm>> = {
  'carrier_contract.hold': withReason,
  'carrier_contract.reject': withReason,
  'carrier_contract.suspend': withReason,
  'carrier_contract.resubmit': {
    Fields: Correct,
    initial: ({ object }) => ({ credentials: (object as CarrierContract).credentials }),
    body: corrected,
  },
  'carrier_contract.add_use': {
    Fields: AddUse,
    initial: ({ object }) => ({ use: uses.find((use) => !(object as CarrierContract).uses.includes(use)) }),
  },
};
