/** What can be done with an order's pieces: dispatch, cancel, take back. Each creates an object of its own. */
import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { lists } from '../generated/vocabulary.ts';
import type { ActionForm, FieldsProps, Values } from '../parts/action-forms.tsx';
import { Choose, ChooseCarrier, chosenLines, Pieces, Reason, useRequired } from '../parts/fields.tsx';
import { PickupDay } from '../returns/forms.tsx';
import { useWords } from '../texts/words.ts';
import { ReturnPreview } from './return-preview.tsx';

function Dispatch({ subject, form }: FieldsProps) {
  const { t } = useTranslation();
  const say = useWords();
  const method = Form.useWatch('method', form) ?? 'manual';
  return (
    <>
      <Form.Item name="method" label={t('ui.method')} required>
        <Radio.Group options={lists.shipmentMethods.map((value) => ({ value, label: say.word('method', value) }))} />
      </Form.Item>
      {method !== 'untracked' && <ChooseCarrier />}
      {method === 'manual' && <WaybillNumber />}
      <Pieces lines={subject.lines ?? []} />
    </>
  );
}

function WaybillNumber() {
  const { t } = useTranslation();
  return (
    <Form.Item name="waybill_number" label={t('ui.waybillNumber')} rules={useRequired()}>
      <Input autoComplete="off" />
    </Form.Item>
  );
}

function dispatchBody({ pieces, method, carrier, waybill_number }: Values, subject: FieldsProps['subject']): object {
  const lines = chosenLines(pieces, subject.lines);
  return {
    order: subject.object.id,
    method,
    ...(method === 'untracked' ? {} : { carrier }),
    ...(method === 'manual' ? { waybill_number: String(waybill_number).trim() } : {}),
    ...(lines ? { lines } : {}),
  };
}

function Claim({ subject, form, reasons }: FieldsProps & { reasons: readonly string[] }) {
  const { t } = useTranslation();
  const isReturn = reasons === lists.returnReasons;
  return (
    <>
      <Choose name="reason" label={t('ui.reason')} list="reason" values={reasons} />
      <Reason name="detail" label={t('ui.detail')} />
      <Pieces lines={subject.lines ?? []} />
      {isReturn && <WayBack form={form} />}
      <RefundAccount />
      {isReturn && <ReturnPreview order={subject.object.id} lines={subject.lines ?? []} form={form} />}
    </>
  );
}

/** Left empty, the mall's rules choose. */
function WayBack({ form }: Pick<FieldsProps, 'form'>) {
  const { t } = useTranslation();
  const method = Form.useWatch('method', form);
  return (
    <>
      <Choose name="method" label={t('ui.wayBack')} list="method" values={lists.returnMethods} optional />
      {method === 'carrier' && <PickupDay />}
    </>
  );
}

/** Rarely needed, so it is folded away. */
function RefundAccount() {
  const { t } = useTranslation();
  return (
    <details className="account">
      <summary>{t('ui.refundAccount')}</summary>
      <p className="quiet">{t('ui.refundAccountHelp')}</p>
      {(['bank', 'number', 'holder'] as const).map((name) => (
        <Form.Item key={name} name={['account', name]} label={t(accountLabels[name])} required>
          <Input autoComplete="off" maxLength={40} />
        </Form.Item>
      ))}
    </details>
  );
}

const accountLabels = { bank: 'ui.bank', number: 'ui.accountNumber', holder: 'ui.accountHolder' } as const;

function claimBody(
  { pieces, reason, detail, account, method, pickup_on }: Values,
  subject: FieldsProps['subject'],
): object {
  const lines = chosenLines(pieces, subject.lines);
  const given = Object.values(account ?? {}).some(Boolean);
  return {
    order: subject.object.id,
    reason,
    detail,
    ...(lines ? { lines } : {}),
    ...(given ? { refund_account: account } : {}),
    ...(method ? { method } : {}),
    ...(method === 'carrier' && pickup_on ? { pickup_on } : {}),
  };
}

export const orderForms: Readonly<Record<string, ActionForm>> = {
  'order.dispatch': {
    Fields: Dispatch,
    initial: () => ({ method: 'manual' }),
    body: dispatchBody,
    path: () => '/v1/shipments',
    wide: true,
  },
  'order.cancel': {
    Fields: (props) => <Claim {...props} reasons={lists.cancellationReasons} />,
    body: claimBody,
    path: () => '/v1/cancellations',
    wide: true,
  },
  'order.request_return': {
    Fields: (props) => <Claim {...props} reasons={lists.returnReasons} />,
    body: claimBody,
    path: () => '/v1/returns',
    wide: true,
  },
};
