/** Words of the vocabulary by key. What has none yet (newer than this console) is shown by its own name, readable. */
import { useTranslation } from 'react-i18next';

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
  /** Why an action is not possible now, from the lifecycle's own sentence. */
  blocked(noun: string, reason: string | undefined): string;
}

export function useWords(): Say {
  const { t } = useTranslation();
  const find = (key: string, name: string) => t(key, { defaultValue: name.replaceAll('_', ' ') });
  // A return's money is that of its refunds.
  const state = (noun: string, name: string) => find(`state.${noun}.${name}`, name);
  const axisOf = (axis: string) => find(`axis.${axis}`, axis);
  return {
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
      if (!axis || !now || !needs) return reason ?? t('ui.notNow');
      const wanted = needs.split(' or ').map((each) => state(noun, each));
      return t('ui.blocked', { axis: axisOf(axis), now: state(noun, now), needs: wanted.join(t('ui.or')) });
    },
  };
}
