/** What each action asks for. An action that is not named here needs nothing but the click. */
import type { FormInstance } from 'antd';
import type { ComponentType } from 'react';
import { contractForms } from '../contracts/forms.tsx';
import { orderForms } from '../orders/forms.tsx';
import { returnForms } from '../returns/forms.tsx';
import { Reason } from './fields.tsx';

// biome-ignore lint/suspicious/noExplicitAny: each form knows its own values
export type Values = Record<string, any>;

/** What is acted upon. */
export interface Subject {
  noun: string;
  /** How people call it. */
  label: string;
  object: { id: string };
  /** The lines that can be chosen from, where the action is about pieces. */
  lines?: readonly PieceLine[];
  /** Where each action has its own. */
  linesFor?: Readonly<Record<string, readonly PieceLine[]>>;
  /** Currency of amounts that are entered. */
  currency?: string;
  done?: (action: string, answer: { id?: string }) => void;
}

export interface PieceLine {
  id: string;
  title: string;
  /** At most so many pieces. */
  quantity: number;
}

export interface FieldsProps {
  subject: Subject;
  form: FormInstance<Values>;
}

export interface ActionForm {
  Fields?: ComponentType<FieldsProps>;
  initial?: (subject: Subject) => Values;
  body?: (values: Values, subject: Subject) => object;
  /** Another path than `/v1/<noun>s/<id>/<action>`. */
  path?: (subject: Subject) => string;
  wide?: boolean;
}

const forms: Readonly<Record<string, ActionForm>> = {
  'cancellation.refuse': { Fields: () => <Reason /> },
  ...orderForms,
  ...returnForms,
  ...contractForms,
};

export function formOf(noun: string, action: string): ActionForm {
  return forms[`${noun}.${action}`] ?? {};
}
