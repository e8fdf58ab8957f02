/**
 * Checks of what clients send against its schema, with answers that say what to do. The quick check stops at the first
 * fault; only a request that failed and is small is checked again for all its faults, so that a megabyte of wrong items
 * costs no more than a right one.
 */
import AjvCompiler from '@fastify/ajv-compiler';
import type { TSchema } from 'typebox';
import { isoTime } from '../kernel/clock.ts';
import type { FieldProblem } from '../kernel/problems.ts';
import { nearest } from './nearest.ts';

/** Null when `value` fits. Fills in defaults of the schema. `bytes`: how large it is, where that is known. */
export type Check = (value: unknown, bytes?: number) => FieldProblem[] | null;

/** Larger values are told their first fault only. */
const smallBytes = 64 * 1024;

const mostProblems = 50;

/** The check of a schema; compiled once and kept as long as the schema is. */
export function checkOf(schema: TSchema): Check {
  const known = checks.get(schema);
  if (known) return known;
  const quick = compile(schema, quickly);
  let thorough: Validator | undefined;
  const check: Check = (value, bytes) => {
    if (quick(value)) return null;
    let faults = quick.errors ?? [];
    if ((bytes ?? JSON.stringify(value)?.length ?? 0) <= smallBytes) {
      thorough ??= compile(schema, thoroughly);
      thorough(value);
      faults = thorough.errors ?? faults;
    }
    return problemsOf(faults);
  };
  checks.set(schema, check);
  return check;
}

const checks = new WeakMap<TSchema, Check>();

interface Fault {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  params: Record<string, unknown>;
  message?: string;
  /** Of the thorough check only. */
  parentSchema?: { properties?: Record<string, unknown>; description?: string; examples?: readonly unknown[] };
}

interface Validator {
  (value: unknown): boolean;
  errors?: Fault[] | null;
}

const shared = {
  removeAdditional: false,
  coerceTypes: false,
  useDefaults: true,
  strictTypes: false,
  addUsedSchema: false,
} as const;
const quickly = compiler({ ...shared, allErrors: false });
const thoroughly = compiler({ ...shared, allErrors: true, verbose: true });

type Compiler = ReturnType<ReturnType<typeof AjvCompiler>>;

function compiler(customOptions: typeof shared & { allErrors: boolean; verbose?: boolean }): Compiler {
  return AjvCompiler()(
    {},
    {
      customOptions,
      onCreate(ajv) {
        ajv.addFormat('date-time', { type: 'string', validate: isTime });
        ajv.addFormat('date', { type: 'string', validate: isDate });
      },
    },
  );
}

function compile(schema: TSchema, by: Compiler): Validator {
  return by({ schema, method: '', url: '', httpPart: '' } as never) as unknown as Validator;
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An instant that every part of the system can hold: 1970 to 9999. */
function isTime(text: string): boolean {
  if (!rfc3339.test(text) || !isDate(text.slice(0, 10))) return false;
  const ms = Date.parse(text.toUpperCase());
  return ms >= 0 && ms <= lastMs;
}

/** A day of the calendar from year 1000 on. */
function isDate(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && isoTime(ms).startsWith(text);
}

function problemsOf(faults: readonly Fault[]): FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  // The branches of a choice say more than "fits none"; the summary stands only where it is alone.
  const telling = faults.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
  for (const fault of telling.length > 0 ? telling : faults) {
    const problem = describe(fault);
    problems.set(`${problem.pointer} ${problem.code}`, problem);
    if (problems.size >= mostProblems) break;
  }
  return [...problems.values()];
}

/** Each keyword's code and what to do about it. */
const words: Record<string, (params: Record<string, unknown>) => readonly [code: string, detail: string]> = {
  required: () => ['required', 'This member is missing; add it.'],
  additionalProperties: () => ['unknown_member', 'There is no such member here; remove it or correct its name.'],
  unevaluatedProperties: () => ['unknown_member', 'There is no such member here; remove it or correct its name.'],
  type: ({ type }) => ['wrong_type', `Must be ${typeWords[String(type)] ?? String(type)}.`],
  enum: ({ allowedValues }) => ['not_one_of', `Must be one of: ${(allowedValues as unknown[]).join(', ')}.`],
  const: ({ allowedValue }) => ['not_one_of', `Must be ${JSON.stringify(allowedValue)}.`],
  minLength: ({ limit }) => ['too_short', `Must have at least ${limit} character(s).`],
  maxLength: ({ limit }) => ['too_long', `Must have at most ${limit} characters.`],
  minimum: ({ limit }) => ['too_small', `Must be ${limit} or more.`],
  exclusiveMinimum: ({ limit }) => ['too_small', `Must be more than ${limit}.`],
  maximum: ({ limit }) => ['too_big', `Must be ${limit} or less.`],
  exclusiveMaximum: ({ limit }) => ['too_big', `Must be less than ${limit}.`],
  multipleOf: ({ multipleOf }) => ['wrong_step', `Must be a multiple of ${multipleOf}.`],
  minItems: ({ limit }) => ['too_few', `Must have at least ${limit} item(s).`],
  maxItems: ({ limit }) => ['too_many', `Must have at most ${limit} items.`],
  uniqueItems: () => ['repeated', 'The same item stands there twice; remove one.'],
  minProperties: ({ limit }) => ['too_few', `Must have at least ${limit} member(s).`],
  maxProperties: ({ limit }) => ['too_many', `Must have at most ${limit} members.`],
  propertyNames: ({ propertyName }) => [
    'bad_name',
    `The name ${JSON.stringify(String(propertyName).slice(0, 40))} is not acceptable; names have 1 to 100 characters.`,
  ],
  pattern: ({ pattern }) =>
    pattern === '\\S' ? ['blank', 'Must not be blank.'] : ['wrong_format', `Must match the pattern ${pattern}.`],
  format: ({ format }) => ['wrong_format', formatWords[String(format)] ?? `Must be a valid ${format}.`],
};

const typeWords: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number (not in quotes)',
  number: 'a number (not in quotes)',
  boolean: 'true or false (not in quotes)',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

const formatWords: Record<string, string> = {
  'date-time': 'Must be an RFC 3339 time between 1970 and 9999, such as 2026-11-22T09:00:00Z.',
  date: 'Must be a day such as 2026-11-22.',
  email: 'Must be an e-mail address.',
  uri: 'Must be a URL such as https://example.com/path.',
};

function describe(fault: Fault): FieldProblem {
  const { keyword, instancePath, params, message } = fault;
  const unknown = params['additionalProperty'] ?? params['unevaluatedProperty'];
  const member = keyword === 'required' ? params['missingProperty'] : unknown;
  const pointer = typeof member === 'string' ? `${instancePath}/${escaped(member)}` : instancePath;
  const [code, detail] = words[keyword]?.(params) ?? ['invalid', `Is not acceptable: ${message ?? keyword}.`];
  return { pointer: keepable(pointer), code, detail: detail + hintOf(fault, unknown) };
}

/** What was probably meant: the name that is nearest to an unknown one, or what a text of the right form looks like. */
function hintOf({ keyword, params, parentSchema }: Fault, unknown: unknown): string {
  if (typeof unknown === 'string') {
    const names = Object.keys(parentSchema?.properties ?? {});
    const meant = nearest(unknown, names);
    if (meant) return ` Did you mean "${meant}"?`;
    return names.length > 0 && names.length <= mostNames ? ` There are: ${names.join(', ')}.` : '';
  }
  if (keyword !== 'pattern' || params['pattern'] === '\\S') return '';
  const [example] = parentSchema?.examples ?? [];
  return example === undefined ? '' : ` For example: ${String(example)}.`;
}

/** Longer lists of names are in the reference. */
const mostNames = 16;

/** Names come from the client; a result that repeats them must be storable. */
function keepable(pointer: string): string {
  return pointer.slice(0, 500).toWellFormed().replaceAll('\0', '\ufffd');
}

/** RFC 6901. */
function escaped(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}
