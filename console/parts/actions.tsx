/**
 * The buttons of an object, made from its own `actions`: what may be done now, and what may not with the reason beside
 * it. Each opens a dialog that says what will happen and asks for what the action needs.
 */
import { Button } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../api/shapes.ts';
import { useWords } from '../texts/words.ts';
import type { Subject } from './action-forms.tsx';

/** Forms come when the first one is opened. */
const ActionDialog = lazy(() =>
  import('./action-dialog.tsx').then(({ ActionDialog: component }) => ({ default: component })),
);

interface Props {
  subject: Subject;
  actions: readonly Action[];
  /** On a line among others: no list of what is not possible, small buttons. */
  compact?: boolean;
}

const strong = ['approve', 'receive', 'acknowledge', 'dispatch', 'authorise', 'complete', 'retry'];
const hard = ['refuse', 'reject', 'terminate', 'void', 'cancel', 'suspend'];

export function Actions({ subject, actions, compact = false }: Props) {
  const { t } = useTranslation();
  const say = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const close = () => {
    setOpen(null);
    // Whoever works by keyboard goes on where the dialog was opened.
    requestAnimationFrame(() => opener.current?.focus());
  };
  const { noun } = subject;
  const first = actions.find(({ name, enabled }) => enabled && strong.includes(name))?.name;
  const blocked = actions.filter(({ enabled }) => !enabled);
  if (actions.length === 0) return compact ? null : <p className="quiet">{t('ui.noActions')}</p>;
  return (
    <div className={compact ? 'actions compact' : 'actions'}>
      <div className="buttons">
        {actions
          .filter(({ enabled }) => enabled || !compact)
          .map(({ name, enabled }) => (
            <Button
              key={name}
              size={compact ? 'small' : 'middle'}
              type={name === first ? 'primary' : 'default'}
              danger={hard.includes(name)}
              disabled={!enabled}
              aria-describedby={enabled ? undefined : `why-${subject.object.id}-${name}`}
              onClick={(event) => {
                opener.current = event.currentTarget;
                setOpen(name);
              }}
            >
              {say.action(noun, name)}
            </Button>
          ))}
      </div>
      {!compact && blocked.length > 0 && (
        <Blocked subject={subject} blocked={blocked} open={blocked.length < actions.length} />
      )}
      {open && (
        <Suspense fallback={null}>
          <ActionDialog subject={withLines(subject, open)} name={open} close={close} />
        </Suspense>
      )}
    </div>
  );
}

interface Stopped {
  subject: Subject;
  blocked: readonly Action[];
  /** Where nothing at all is possible the reasons are told on request. */
  open: boolean;
}

function Blocked({ subject: { noun, object }, blocked, open }: Stopped) {
  const { t } = useTranslation();
  const say = useWords();
  return (
    <details className="why" open={open}>
      <summary>{t('ui.notPossible')}</summary>
      <ul className="blocked">
        {blocked.map(({ name, reason }) => (
          <li key={name} id={`why-${object.id}-${name}`}>
            <b>{say.action(noun, name)}</b> {say.blocked(noun, reason)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function withLines(subject: Subject, action: string): Subject {
  const lines = subject.linesFor?.[action] ?? subject.lines;
  return lines ? { ...subject, lines } : subject;
}
