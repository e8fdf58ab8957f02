/**
 * The form of a contract (A1): which fields a carrier needs is declared in its manifest, and everything here comes from
 * that declaration: the check, what is secret, and which field is the contract's public number.
 */
import type { TSchema } from 'typebox';
import { checkOf } from '../http/checks.ts';
import { type FieldProblem, type Refusal, refuse } from '../kernel/problems.ts';
import { type ContractForm, formOf } from './carrier.ts';

export type Credentials = Readonly<Record<string, string>>;

export interface FilledForm {
  form: ContractForm;
  /** Fields that may be shown. */
  open: Record<string, string>;
  secret: Record<string, string>;
  /** The contract's public number. */
  code: string;
  /** What the carrier's rule of one account counts by. */
  account: string;
}

/** The form of `carrier`, or why there is none. */
export function readForm(carrier: string): ContractForm | Refusal {
  return (
    formOf(carrier) ??
    refuse(
      'carrier_not_configured',
      `Contracts of "${carrier}" cannot be registered here; GET /v1/carriers names those that can.`,
      {
        errors: [
          {
            pointer: '/carrier',
            code: 'carrier_not_configured',
            detail: 'Choose a carrier with `contract` in GET /v1/carriers.',
          },
        ],
      },
    )
  );
}

/** Sorts checked credentials into what may be shown and what may not; errors point at `/credentials/<field>`. */
export function fillForm(carrier: string, credentials: Credentials): FilledForm | Refusal {
  const form = readForm(carrier);
  if ('refused' in form) return form;
  const problems = checkOf(plainSchema(form))(credentials);
  if (problems) return invalid(problems.map((problem) => explained(form, problem)));
  const isSecret = ([name]: [string, string]) => form.fields.properties[name]?.['x-secret'] === true;
  const fields = Object.entries(credentials);
  const code = credentials[form.codeField] ?? '';
  return {
    form,
    open: Object.fromEntries(fields.filter((field) => !isSecret(field))),
    secret: Object.fromEntries(fields.filter(isSecret)),
    code,
    account: credentials[form.accountField ?? form.codeField] ?? code,
  };
}

export function accountOf(form: ContractForm, open: Credentials): string {
  return open[form.accountField ?? form.codeField] ?? open[form.codeField] ?? '';
}

export function invalid(errors: readonly FieldProblem[]): Refusal {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return refuse('credentials_invalid', `${first?.pointer}: ${first?.detail}${more}`, {
    rule: "A1: the carrier's manifest declares the fields of its contract",
    errors,
  });
}

/** Annotations of ours, which a validator need not know. */
const annotations = new Set(['$schema', '$id', 'x-secret', 'x-label', 'examples']);
const plain = new WeakMap<ContractForm, TSchema>();

function plainSchema(form: ContractForm): TSchema {
  const known = plain.get(form) ?? (bare(form.fields) as TSchema);
  plain.set(form, known);
  return known;
}

function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).filter(([name]) => !annotations.has(name));
  return Object.fromEntries(members.map(([name, value]) => [name, bare(value)]));
}

/** What is wrong, and what the field is and where its value comes from. */
function explained(form: ContractForm, { pointer, code, detail }: FieldProblem): FieldProblem {
  const field = form.fields.properties[pointer.slice(1)];
  return { pointer: `/credentials${pointer}`, code, detail: field ? `${detail} ${field.description}.` : detail };
}
