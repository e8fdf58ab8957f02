/** Words of the vocabulary by key. What has none yet (newer than this console) is shown by its own name, readable. */
import { useTranslation } from 'react-i18next';
import type { Language } from './language-names.ts';
import { sentenceIn } from './sentences.ts';

export interface Say {
  noun(noun: string): string;
  axis(axis: string): string;
  state(noun: string, state: string): string;
  action(noun: string, action: string): string;
  effect(noun: string, action: string): string | null;
  event(type: string): string;
  /** One of `reason`, `ground`, `condition`, … */
  word(list: string, key: string): string;
  /** A reason or ground of the lists in its word; one that a person wrote as it was written. */
  reason(reason: string): string;
  /** A rule or a reason as the server writes it; null where this language has no words for it. */
  sentence(text: string): string | null;
  /** Why an action is not possible now, from the lifecycle's own sentence. */
  blocked(noun: string, reason: string | undefined): string;
}

export function useWords(): Say {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  const find = (key: string, name: string) => t(key, { defaultValue: name.replaceAll('_', ' ') });
  // A return's money is that of its refunds.
  const state = (noun: string, name: string) => find(`state.${noun}.${name}`, name);
  const axisOf = (axis: string) => find(`axis.${axis}`, axis);
  const known = (key: string) =>
    /^[a-z_]+$/.test(key) ? t([`reason.${key}`, `actor.${key}`, `fault.${key}`], { defaultValue: key }) : key;
  const sentence = (text: string) => sentenceIn(text, language, known);
  return {
    sentence,
    noun: (noun) => find(`noun.${noun}`, noun),
    axis: axisOf,
    state,
    action: (noun, action) => find(`action.${noun}.${action}`, action),
    effect: (noun, action) => t(`effect.${noun}.${action}`, { defaultValue: '' }) || null,
    event: (type) => {
      const [noun = '', past = ''] = type.split('.');
      return t('event', { noun: find(`noun.${noun}`, noun), past: find(`past.${past}`, past) });
    },
    word: (list, key) => find(`${list}.${key}`, key),
    reason: (text) => (/^[a-z_]+$/.test(text) ? t([`reason.${text}`, `ground.${text}`], { defaultValue: text }) : text),
    blocked: (noun, reason) => {
      const [, axis, now, needs] = /^(\w+) is (\w+), needs (.+)$/.exec(reason ?? '') ?? [];
      if (!axis || !now || !needs) return reason ? (sentence(reason) ?? reason) : t('ui.notNow');
      const wanted = needs.split(' or ').map((each) => state(noun, each));
      return t('ui.blocked', { axis: axisOf(axis), now: state(noun, now), needs: wanted.join(t('ui.or')) });
    },
  };
}
