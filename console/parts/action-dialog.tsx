/** Confirms one action: says what it does, asks for its arguments, sends it once, and tells the result or the problem. */
import { App, Form, Modal, Radio } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RoundtripProblem } from '../../client/index.ts';
import { newKey, pathOf, post } from '../api/api.ts';
import { lifecycles } from '../generated/vocabulary.ts';
import { useApi, useSession } from '../session/session.tsx';
import { useWords } from '../texts/words.ts';
import { type ActionForm, formOf, type Subject, type Values } from './action-forms.tsx';
import { Problem } from './problem.tsx';
import { useRefresh } from './refresh.ts';

export function ActionDialog({ subject, name, close }: { subject: Subject; name: string; close: () => void }) {
  const { t } = useTranslation();
  const say = useWords();
  const [form] = Form.useForm<Values>();
  const given = formOf(subject.noun, name);
  const { send, sending, error } = useSending(subject, name, given, close);
  const stands = useStandIns(subject.noun, name);
  const { Fields } = given;
  const effect = say.effect(subject.noun, name);
  return (
    <Modal
      open
      centered
      width={given.wide ? 720 : 520}
      title={`${say.action(subject.noun, name)} · ${say.noun(subject.noun)} ${subject.label}`}
      okText={say.action(subject.noun, name)}
      cancelText={t('ui.back')}
      confirmLoading={sending}
      mask={{ closable: !sending }}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ disabled: sending }}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={given.initial?.(subject) ?? {}}
        onFinish={send}
        scrollToFirstError
        // Enter in a field sends, as everywhere; in a list it chooses.
        onKeyDown={({ key, target }) => {
          if (key === 'Enter' && isField(target as HTMLElement)) form.submit();
        }}
      >
        {effect && <p className="effect">{effect}</p>}
        {Fields && <Fields subject={subject} form={form} />}
        {stands.length > 0 && (
          <Form.Item name="on_behalf_of" label={t('ui.actAs')} initialValue="" required>
            <Radio.Group
              options={[
                { value: '', label: t('ui.inOwnName') },
                ...stands.map((kind) => ({ value: kind, label: t('ui.forOther', { who: say.word('actor', kind) }) })),
              ]}
            />
          </Form.Item>
        )}
      </Form>
      {error !== null && <Problem error={error} />}
    </Modal>
  );
}

function isField(element: HTMLElement): boolean {
  return element.tagName === 'INPUT' && element.getAttribute('role') !== 'combobox';
}

/** For whom a mall may act here: those of seller and buyer who may give this command themselves. */
function useStandIns(noun: string, name: string): string[] {
  const { kind } = useSession();
  const cycles: Record<string, { moves: Record<string, { who: readonly string[] }> }> = lifecycles;
  if (kind !== 'mall') return [];
  const who = cycles[noun]?.moves[name]?.who ?? (name === 'dispatch' ? ['seller'] : ['seller', 'buyer']);
  return ['seller', 'buyer'].filter((each) => who.includes(each));
}

function useSending(subject: Subject, name: string, given: ActionForm, close: () => void) {
  const { t } = useTranslation();
  const say = useWords();
  const api = useApi();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const last = useRef({ key: '', said: '' });
  const send = async (values: Values) => {
    const body = bodyOf(values, given, subject);
    // Only what got no answer is repeated under its key; after a refusal, or changed, it is another wish.
    const said = JSON.stringify(body);
    if (last.current.said !== said) last.current = { key: newKey(), said };
    setSending(true);
    setError(null);
    try {
      const path = given.path?.(subject) ?? pathOf(subject.noun, subject.object.id, name);
      const answer = await post<{ id?: string }>(api, path, { body, key: last.current.key });
      await refresh();
      message.success(t('ui.done', { action: say.action(subject.noun, name) }));
      close();
      subject.done?.(name, answer);
    } catch (caught) {
      if (caught instanceof RoundtripProblem) last.current.said = '';
      setError(caught);
      setSending(false);
    }
  };
  return { send, sending, error };
}

function bodyOf({ on_behalf_of, ...values }: Values, given: ActionForm, subject: Subject): object {
  const body = given.body ? given.body(values, subject) : withoutBlanks(values);
  return on_behalf_of ? { ...body, on_behalf_of } : body;
}

function withoutBlanks(values: Values): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
}
