/** What the actions of a return ask for. */
import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { lists } from '../generated/vocabulary.ts';
import type { ActionForm, FieldsProps, PieceLine, Values } from '../parts/action-forms.tsx';
import { Choose, ChooseCarrier, chosenLines, Pieces, Reason, useRequired } from '../parts/fields.tsx';
import { minorUnits, moneyDigits } from '../parts/minor-units.ts';
import { useWords } from '../texts/words.ts';

function Refuse() {
  const { t } = useTranslation();
  return (
    <>
      <Choose name="ground" label={t('ui.ground')} list="ground" values={lists.refusalGrounds} optional />
      <Reason />
    </>
  );
}

function EnterWaybill({ subject }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <ChooseCarrier />
      <Form.Item name="waybill_number" label={t('ui.waybillNumber')} rules={useRequired()}>
        <Input autoComplete="off" inputMode="numeric" />
      </Form.Item>
      <Form.Item name="postage" label={t('ui.postagePaid')} help={t('ui.postageHelp')}>
        <InputNumber
          className="postage"
          min={0}
          precision={moneyDigits(subject.currency)}
          suffix={subject.currency}
          stringMode
        />
      </Form.Item>
    </>
  );
}

function waybillBody({ carrier, waybill_number, postage }: Values, { currency }: { currency?: string }): object {
  const paid = minorUnits(postage, currency);
  return {
    carrier,
    waybill_number: String(waybill_number).trim(),
    ...(paid ? { postage_paid: { amount: paid, currency } } : {}),
  };
}

function Inspect({ subject }: FieldsProps) {
  const { t } = useTranslation();
  const say = useWords();
  const conditions = lists.conditions.map((value) => ({ value, label: say.word('condition', value) }));
  return (
    <fieldset className="pieces">
      <legend>{t('ui.whatCameBack')}</legend>
      {(subject.lines ?? []).map(({ id, title, quantity }) => (
        <div key={id} className="piece">
          <label htmlFor={`count-${id}`}>{title}</label>
          <Form.Item name={['found', id, 'quantity']} noStyle initialValue={quantity}>
            <InputNumber id={`count-${id}`} min={0} max={quantity} precision={0} />
          </Form.Item>
          <Form.Item name={['found', id, 'condition']} noStyle initialValue="as_new">
            <Select aria-label={`${t('ui.condition')} · ${title}`} options={conditions} className="condition" />
          </Form.Item>
        </div>
      ))}
    </fieldset>
  );
}

/** Pieces that are not among those counted are missing: they are told as such. */
function inspected({ found = {} }: Values, lines: readonly PieceLine[] = []): object {
  const told = lines.flatMap(({ id, quantity }) => {
    const { quantity: count = 0, condition } = found[id] ?? {};
    const absent = quantity - (count ?? 0);
    return [
      ...(count > 0 ? [{ line: id, quantity: count, condition }] : []),
      ...(absent > 0 ? [{ line: id, quantity: absent, condition: 'missing' }] : []),
    ];
  });
  return { lines: told };
}

/** A visit on another day, or the buyer sends the goods after all. */
function Reroute({ form }: FieldsProps) {
  const { t } = useTranslation();
  const method = Form.useWatch('method', form);
  return (
    <>
      <Choose name="method" label={t('ui.wayBack')} list="method" values={lists.rerouteMethods} />
      {method === 'carrier' && <PickupDay />}
    </>
  );
}

export function PickupDay() {
  const { t } = useTranslation();
  return (
    <Form.Item name="pickup_on" label={t('ui.pickupOn')}>
      <Input type="date" />
    </Form.Item>
  );
}

export const returnForms: Readonly<Record<string, ActionForm>> = {
  'return.refuse': { Fields: Refuse },
  'return.enter_waybill': { Fields: EnterWaybill, body: waybillBody },
  'return.reroute': { Fields: Reroute },
  'return.inspect': { Fields: Inspect, wide: true, body: (values, { lines }) => inspected(values, lines) },
  'return.receive': {
    Fields: ({ subject }) => <Pieces lines={subject.lines ?? []} />,
    body: ({ pieces }, { lines }) => {
      const chosen = chosenLines(pieces, lines);
      return chosen ? { lines: chosen } : {};
    },
  },
};
